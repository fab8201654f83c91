"""Frames: which words state which relation, and where its source and target stand (ontology/frames/*.toml)."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from legation.errors import OntologyError
from legation.events.clauses import PartOfSpeech, Predicate
from legation.model import Kind
from legation.ontology_files import ONTOLOGY
from legation.relations import Relation, load_relations


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
    requires: frozenset[str] = frozenset()
    forbids: frozenset[str] = frozenset()
    implied: frozenset[str] = frozenset()
    support: bool = True
    deep: bool = True
    abroad: bool = False
    places: bool = False
    source_kinds: frozenset[Kind] = field(default_factory=lambda: frozenset(Kind))
    target_kinds: frozenset[Kind] = field(default_factory=lambda: frozenset(Kind))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All frames, found by part of speech and first word of the lemma."""

    frames: tuple[Frame, ...]
    _index: Mapping[tuple[PartOfSpeech, str], tuple[tuple[tuple[str, ...], Frame], ...]]

    def matching(self, predicate: Predicate) -> list[Frame]:
        """Return the frames that fit a predicate's words, the most specific first."""
        found = [
            (
                len(rest),
                bool(frame.object or frame.subject_lemmas),
                bool(frame.requires - {"to"}),
                len(frame.target_kinds) < len(Kind),
                frame,
            )
            for rest, frame in self._index.get((predicate.pos, predicate.lemma), ())
            if predicate.particles.issuperset(rest) and _fits(frame, predicate)
        ]
        return [frame for *_, frame in sorted(found, key=lambda f: f[:4], reverse=True)]

    def knows(self, pos: PartOfSpeech, lemma: str) -> bool:
        """Whether any frame has a predicate of this first word."""
        return (pos, lemma) in self._index


def lexicon_of(frames: Iterable[Frame]) -> Lexicon:
    """Return FRAMES indexed for look-up."""
    frames = tuple(frames)
    index: dict[tuple[PartOfSpeech, str], list[tuple[tuple[str, ...], Frame]]] = defaultdict(list)
    for frame in frames:
        for lemma in frame.lemmas:
            first, *rest = lemma.lower().split()
            index[frame.pos, first].append((tuple(rest), frame))
    return Lexicon(frames, MappingProxyType({key: tuple(value) for key, value in index.items()}))


def _fits(frame: Frame, predicate: Predicate) -> bool:
    objects = {t.lemma_.lower() for t in predicate.slots.get("object", ())}
    subjects = {t.lemma_.lower() for t in predicate.slots.get("subject", ())}
    before = {t.lower_ for t in predicate.token.lefts} if frame.modifiers or frame.not_modifiers else set()
    return (
        (not frame.object or bool(frame.object & objects))
        and not frame.not_object & objects
        and (not frame.modifiers or bool(frame.modifiers & before))
        and not frame.not_modifiers & before
        and (not frame.subject_lemmas or bool(frame.subject_lemmas & subjects))
        and all(slot in predicate.slots for slot in frame.requires)
        and not any(slot in predicate.slots for slot in frame.forbids)
    )


@cache
def load_lexicon() -> Lexicon:
    """Return the frames of ontology/frames, read once a process."""
    relations = load_relations()
    files = sorted((f for f in (ONTOLOGY / "frames").iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    frames = [frame for file in files for frame in read_frames(file, relations=relations)]
    seen: set[str] = set()
    for frame in frames:
        if frame.id in seen:
            raise OntologyError(f"frame {frame.id!r} stands twice; give one another number", path="ontology/frames")
        seen.add(frame.id)
    return lexicon_of(frames)


def read_frames(path: Traversable, *, relations: Mapping[str, Relation]) -> list[Frame]:
    """Read a file of frames.

    Args:
        path: a TOML file with an array of tables [[frame]].
        relations: the relations that frames may state, by id.

    Raises:
        OntologyError: the file is no TOML, or a frame has a wrong key, value or relation.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("frame", [])
    except tomllib.TOMLDecodeError as error:
        raise OntologyError(f"no valid TOML ({error}); mend the line", path=str(path)) from error
    return [_frame(table, path=str(path), relations=relations) for table in tables]


_TUPLES = ("lemmas", "source", "target")
_SETS = ("object", "not_object", "modifiers", "not_modifiers", "subject_lemmas", "requires", "forbids", "implied")
_KINDS = ("source_kinds", "target_kinds")
_PLAIN = ("id", "example", "expect", "expect_status", "avoid", "support", "deep", "abroad", "places")
_REQUIRED = ("id", "lemmas", "pos", "relation", "source", "target", "example", "expect")
_KNOWN = frozenset({*_TUPLES, *_SETS, *_KINDS, *_PLAIN, "pos", "relation", "cameo"})


def _frame(table: dict[str, Any], *, path: str, relations: Mapping[str, Relation]) -> Frame:
    name = table.get("id", "without id")
    _check_keys(table, name, path=path)
    relation = relations.get(table["relation"])
    if relation is None:
        raise OntologyError(f"frame {name}: unknown relation {table['relation']!r}; add it to relations.csv", path=path)
    if table["pos"] not in list(PartOfSpeech):
        raise OntologyError(f"frame {name}: unknown pos {table['pos']!r}; use verb, noun or adjective", path=path)
    values: dict[str, Any] = {key: table[key] for key in _PLAIN if key in table}
    values |= {key: tuple(table[key]) for key in _TUPLES}
    values |= {key: frozenset(table[key]) for key in _SETS if key in table}
    try:
        values |= {key: frozenset(map(Kind, table[key])) for key in _KINDS if key in table}
    except ValueError as error:
        raise OntologyError(f"frame {name}: {error}; use one of {', '.join(Kind)}", path=path) from error
    return Frame(**values, pos=PartOfSpeech(table["pos"]), relation=relation)


def _check_keys(table: dict[str, Any], name: str, *, path: str) -> None:
    missing = [key for key in _REQUIRED if not table.get(key)]
    if missing:
        raise OntologyError(f"frame {name}: no value for {', '.join(missing)}; add it", path=path)
    unknown = sorted(set(table) - _KNOWN)
    if unknown:
        raise OntologyError(f"frame {name}: unknown key {', '.join(unknown)}; see docs for the keys", path=path)
    for key in (*_TUPLES, *_SETS, *_KINDS):
        if not isinstance(table.get(key, []), list):
            raise OntologyError(f'frame {name}: {key} must be a list; write ["..."]', path=path)
