"""Frames: which words state which relation, and where its source and target stand (ontology/frames/*.toml)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from spacy.tokens import Token

from legation.errors import OntologyError
from legation.events.clauses import PartOfSpeech, Predicate, lemma_of
from legation.model import Kind, Status
from legation.ontology_files import ONTOLOGY
from legation.relations import Relation, our_relations
from legation.toml_tables import TomlTable, nearest, read_toml, tables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a predicate means.

    Attributes:
        id: lemma, part of speech and number: "reject.v.1".
        lemmas: lemmas of the predicate; "turn down" is a verb and its particle or preposition.
        pos: verb, noun or adjective.
        relation: what it states.
        source: slots in which the source stands, in order of preference.
        target: slots in which the target stands, in order of preference.
        object: lemmas of which the object's head must be one; empty for any.
        not_object: lemmas of which the object's head must be none.
        modifiers: words of which a noun must have one before it: "military operation"; empty for any.
        not_modifiers: words that a noun must not have before it: "peacekeeping operation".
        subject_lemmas: lemmas of which the subject's head must be one; empty for any.
        behind: lemmas of which one must stand behind a preposition of the predicate, as a noun or before it; empty for any.
        requires: slots that must be filled.
        forbids: slots that must be empty.
        implied: nouns whose owner is the target where none is stated: "responded", or
            "rejected the demand", after "the Russian demands".
        support: whether a noun may take its source from the verb that carries it.
        deep: whether the target may stand inside its argument ("rejected the Russian demand").
        abroad: whether the target must be of another country than the source: one does not visit one's own.
        places: whether the target may be named by where a thing stands: "boycotted the Games in Beijing".
        source_kinds: kinds that the source may have.
        target_kinds: kinds that the target may have.
        example: a sentence, and in `expect` the event in it: "Russia | REJECT | NATO".
        expect: see `example`.
        expect_status: the status of that event.
        avoid: a sentence in which the frame must not fire, or None.
        where: file and line that it is from.
    """

    id: str
    lemmas: tuple[str, ...]
    pos: PartOfSpeech
    relation: Relation
    source: tuple[str, ...]
    target: tuple[str, ...]
    example: str
    expect: str
    expect_status: str = "actual"
    avoid: str | None = None
    object: frozenset[str] = frozenset()
    not_object: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    not_modifiers: frozenset[str] = frozenset()
    subject_lemmas: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    requires: frozenset[str] = frozenset()
    forbids: frozenset[str] = frozenset()
    implied: frozenset[str] = frozenset()
    support: bool = True
    deep: bool = True
    abroad: bool = False
    places: bool = False
    source_kinds: frozenset[Kind] = field(default_factory=lambda: frozenset(Kind))
    target_kinds: frozenset[Kind] = field(default_factory=lambda: frozenset(Kind))
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All frames, found by part of speech and first word of the lemma."""

    frames: tuple[Frame, ...]
    _index: Mapping[tuple[PartOfSpeech, str], tuple[tuple[tuple[str, ...], Frame], ...]]
    _own: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    """First words of all lemmas, whatever their part of speech."""

    def matching(self, predicate: Predicate) -> list[Frame]:
        """Return the frames that fit a predicate's words: for the same words a user's own first, then the most specific."""
        found = [
            (
                len(rest),
                frame.id in self._own,
                bool(frame.object or frame.subject_lemmas or frame.behind),
                bool(frame.requires - {"to"}),
                len(frame.target_kinds) < len(Kind),
                frame,
            )
            for rest, frame in self._index.get((predicate.pos, predicate.lemma), ())
            if predicate.particles.issuperset(rest) and _fits(frame, predicate)
        ]
        return [frame for *_, frame in sorted(found, key=lambda f: f[:-1], reverse=True)]

    def knows(self, pos: PartOfSpeech, lemma: str) -> bool:
        """Whether any frame has a predicate of this first word."""
        return (pos, lemma) in self._index


def lexicon_of(frames: Iterable[Frame], *, own: Iterable[Frame] = ()) -> Lexicon:
    """Return frames indexed for look-up.

    Args:
        frames: ours.
        own: a user's own, which come before ours; one that has the id of one of ours stands in its place.
    """
    own = tuple(own)
    ids = frozenset(frame.id for frame in own)
    frames = (*own, *(frame for frame in frames if frame.id not in ids))
    index: dict[tuple[PartOfSpeech, str], list[tuple[tuple[str, ...], Frame]]] = defaultdict(list)
    for frame in frames:
        for lemma in frame.lemmas:
            first, *rest = lemma.lower().split()
            index[frame.pos, first].append((tuple(rest), frame))
    found = MappingProxyType({key: tuple(value) for key, value in index.items()})
    return Lexicon(frames, found, ids, frozenset(word for _, word in index))


def _fits(frame: Frame, predicate: Predicate) -> bool:
    objects = {lemma for t in predicate.slots.get("object", ()) for lemma in _with_what_is_before(t)}
    subjects = {t.lemma_.lower() for t in predicate.slots.get("subject", ())}
    before = {t.lower_ for t in predicate.token.lefts} if frame.modifiers or frame.not_modifiers else set()
    return (
        (not frame.object or bool(frame.object & objects))
        and not frame.not_object & objects
        and (not frame.modifiers or bool(frame.modifiers & before))
        and not frame.not_modifiers & before
        and (not frame.subject_lemmas or bool(frame.subject_lemmas & subjects))
        and (not frame.behind or bool(frame.behind & _behind_prepositions(predicate)))
        and all(slot in predicate.slots for slot in frame.requires)
        and not any(slot in predicate.slots for slot in frame.forbids)
    )


def _with_what_is_before(noun: Token) -> Iterable[str]:
    """A noun's lemma, also with each word before it: "shot", "warning shot"."""
    lemma = lemma_of(noun)
    return (lemma, *(f"{t.lower_} {lemma}" for t in noun.lefts))


def _behind_prepositions(predicate: Predicate) -> set[str]:
    """Nouns behind the prepositions of a predicate, and what stands before them: "added to its terrorist list"."""
    nouns = [t for slot, tokens in predicate.slots.items() if slot not in SLOTS for t in tokens]
    return {lemma_of(t) for noun in nouns for t in (noun, *noun.lefts)}


class _Own:
    """Frames of a user, indexed with ours when they are first looked up."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.frames = tuple(frames)

    @cached_property
    def lexicon(self) -> Lexicon:
        return lexicon_of(our_frames(), own=self.frames)


_OWN: ContextVar[_Own] = ContextVar("own frames", default=_Own(()))  # noqa: B039


def load_lexicon() -> Lexicon:
    """Return the frames: ours, and within `having` those of a user before them."""
    return _OWN.get().lexicon


@cache
def our_frames() -> tuple[Frame, ...]:
    """Return the frames of ontology/frames, read once a process."""
    files = sorted((f for f in (ONTOLOGY / "frames").iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    taken: dict[str, str] = {}
    relations = our_relations()
    return tuple(frame for file in files for frame in read_frames(file, relations=relations, taken=taken))


@contextmanager
def having(frames: Iterable[Frame]) -> Iterator[None]:
    """Let `load_lexicon` return these frames too, before ours, in this thread or task, until the block ends.

    Args:
        frames: a user's own.
    """
    token = _OWN.set(_Own(frames))
    try:
        yield
    finally:
        _OWN.reset(token)


def read_frames(
    path: Traversable, *, relations: Mapping[str, Relation], taken: dict[str, str] | None = None
) -> list[Frame]:
    """Read a file of frames.

    Args:
        path: a TOML file with an array of tables [[frame]].
        relations: the relations that frames may state, by id.
        taken: as in `frame_of`.

    Raises:
        OntologyError: the file is no TOML, or a frame has a wrong key, value or relation; file and line are named.
    """
    text = read_toml(path, failure=OntologyError)
    tables = tables_of(text, path=str(path), names=("frame",), failure=OntologyError)["frame"]
    taken = {} if taken is None else taken
    return [frame_of(table, relations=relations, taken=taken) for table in tables]


_TUPLES = ("lemmas", "source", "target")
_SLOTS = ("source", "target", "requires", "forbids")
_SETS = ("object", "not_object", "modifiers", "not_modifiers", "subject_lemmas", "behind", "requires", "forbids", "implied")
_KINDS = ("source_kinds", "target_kinds")
_FLAGS = ("support", "deep", "abroad", "places")
_TEXTS = ("id", "pos", "relation", "example", "expect", "expect_status", "avoid")
_REQUIRED = ("id", "lemmas", "pos", "relation", "source", "target", "example", "expect")
_ID = re.compile(r"[a-z0-9-]+\.([vna])\.\d+")

_NAMED = """attribute subject object indirect speaker possessor modifier parties between
    clause clause-subject clause-against own-clause infinitive obliged"""
SLOTS = frozenset(_NAMED.split())
"""Names of slots that are no prepositions; see events/clauses.py."""
_PREPOSITIONS = """aboard about above across after against ahead along alongside amid amidst among amongst apart around as
    aside at atop away back because before behind below beneath beside besides between beyond but by concerning
    despite down due during except excluding following for forth from in including inside instead into like
    minus near of off on onto opposite out outside over past per plus prior regarding round since than that
    through throughout till to together toward towards under underneath unlike until unto up upon versus via
    vis-a-vis with within without"""
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
"""Words under which an argument may stand as they are; also two of them, "out of"."""


def frame_of(table: TomlTable, *, relations: Mapping[str, Relation], taken: dict[str, str]) -> Frame:
    """Return the frame that a table [[frame]] describes.

    Args:
        table: the table.
        relations: the relations that it may state, by id.
        taken: what ids other frames have, with where they stand; the frame's own is added.

    Raises:
        OntologyError: a key is missing or unknown, its value cannot be, or the id is taken; the line is named.
    """
    table.check(texts=_TEXTS, lists=(*_TUPLES, *_SETS, *_KINDS), flags=_FLAGS, needed=_REQUIRED)
    values = table.values
    relation = relations.get(values["relation"])
    if relation is None:
        near = nearest(values["relation"], relations)
        message = f"unknown relation {values['relation']!r}; {near}use one that there is, or add it as a [[relation]]"
        raise table.error(message, "relation")
    if values["pos"] not in list(PartOfSpeech):
        raise table.error(f"unknown pos {values['pos']!r}; use verb, noun or adjective", "pos")
    for key in _SLOTS:
        for slot in values.get(key, ()):
            if not _is_slot(slot):
                near = nearest(slot, (*sorted(SLOTS), *sorted(PREPOSITIONS)))
                message = f"{key}: unknown slot {slot!r}; {near}use {', '.join(sorted(SLOTS))} or a preposition"
                raise table.error(message, key)
    for key in _KINDS:
        for kind in values.get(key, ()):
            if kind not in list(Kind):
                message = f"{key}: unknown kind {kind!r}; {nearest(kind, Kind)}use one of {', '.join(Kind)}"
                raise table.error(message, key)
    _check_id(table, taken)
    _check_expectation(table, relation)
    fields: dict[str, Any] = {key: values[key] for key in (*_TEXTS, *_FLAGS) if key in values}
    fields |= {key: tuple(values[key]) for key in _TUPLES}
    fields |= {key: frozenset(values[key]) for key in _SETS if key in values}
    fields |= {key: frozenset(map(Kind, values[key])) for key in _KINDS if key in values}
    fields |= {"pos": PartOfSpeech(values["pos"]), "relation": relation, "where": table.where}
    return Frame(**fields)


def _is_slot(slot: str) -> bool:
    return slot in SLOTS or all(word in PREPOSITIONS for word in slot.split(" "))


def _check_id(table: TomlTable, taken: dict[str, str]) -> None:
    id, pos = table.values["id"], table.values["pos"]
    form = _ID.fullmatch(id)
    if not form or form[1] != pos[0]:
        example = f"{re.sub('[^a-z0-9]+', '-', table.values['lemmas'][0].lower())}.{pos[0]}.1"
        raise table.error(f"its id does not say lemma, part of speech and number; write {example!r}", "id")
    if id in taken:
        raise table.error(f"the id {id!r} is taken by {taken[id]}; give this one another number", "id")
    taken[id] = table.where


def _check_expectation(table: TomlTable, relation: Relation) -> None:
    parts = [part.strip() for part in table.values["expect"].split("|")]
    if len(parts) != 3 or not all(parts):
        raise table.error(f'expect must be three parts; write "SOURCE | {relation.type} | TARGET"', "expect")
    if parts[1] != relation.type:
        what = f"expect says {parts[1]}, but the relation {relation.id} is of type {relation.type}"
        raise table.error(f"{what}; write {parts[0]} | {relation.type} | {parts[2]}", "expect")
    status = table.values.get("expect_status", "actual")
    if status not in list(Status):
        raise table.error(f"unknown expect_status {status!r}; use one of {', '.join(Status)}", "expect_status")
