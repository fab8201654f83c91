"""Names: who bears them, in full once and by surname or acronym later."""

from collections.abc import Iterable

from legation.actors.coreference.discourse import Discourse
from legation.actors.folding import fold
from legation.actors.identities import named_actor
from legation.actors.linking import actor_of
from legation.actors.mentions import Candidate
from legation.actors.names import Form, is_acronym_of
from legation.model import Actor, Kind

BEARERS = frozenset({Kind.PERSON, Kind.GROUP, Kind.GOVERNMENT, Kind.ORGANISATION})
"""Kinds that an article calls by a part of their name after the first time."""


def resolve_names(discourse: Discourse) -> None:
    """Resolve all candidates with a name, the surest first: full names before lone surnames."""
    named = [candidate for candidate in discourse.candidates.values() if candidate.name]
    acronyms: dict[str, Actor] = {}
    for candidate in sorted(named, key=_surest_first):
        discourse.assign(candidate, _bearers(discourse, candidate, acronyms))
        _learn_acronym(discourse, candidate, acronyms)
    _share_surnames(discourse, named)


def _surest_first(candidate: Candidate) -> tuple[bool, bool, int]:
    assert candidate.name is not None
    lone = candidate.name.form is Form.ENTITY and candidate.name.end - candidate.name.start == 1
    return (lone, bool(candidate.owners), candidate.head)


def _text(discourse: Discourse, candidate: Candidate) -> str:
    assert candidate.name is not None
    return discourse.doc[candidate.name.start : candidate.name.end].text


def _bearers(discourse: Discourse, candidate: Candidate, acronyms: dict[str, Actor]) -> tuple[Actor | None, ...]:
    assert candidate.name is not None
    owners = [actor for i in candidate.owners for actor in discourse.actors.get(i, ())]
    text = _text(discourse, candidate)
    if candidate.name.form is Form.COLLECTIVE:
        return tuple(actor_of(entry, reason=f"one of the {text}") for entry in candidate.name.entries)
    if text in acronyms:
        return (acronyms[text],)
    if candidate.name.form is Form.ENTITY:
        known = _named_elsewhere(discourse, text)
        if len(known) > 1:
            return (_introduced_first(discourse, known),)
        if known:
            return (known[0],)
    return (named_actor(discourse.doc, candidate, owners, authority=discourse.authority, setting=discourse.setting),)


def _learn_acronym(discourse: Discourse, candidate: Candidate, acronyms: dict[str, Actor]) -> None:
    """Keep the acronym that stands in brackets behind a name (Schwartz and Hearst 2003): "Emergency Operation Centre (EOC)"."""
    assert candidate.name is not None
    doc, end = discourse.doc, candidate.name.end
    if (
        end + 2 >= len(doc)
        or doc[end].text != "("
        or doc[end + 2].text != ")"
        or candidate.head not in discourse.actors
    ):
        return
    short, actors = doc[end + 1].text, discourse.actors[candidate.head]
    if len(actors) == 1 and is_acronym_of(short, doc[candidate.start : end].text):
        acronyms[short] = actors[0]


def _named_elsewhere(discourse: Discourse, text: str) -> list[Actor]:
    """The persons and bodies of the article whose longer name ends in or is TEXT."""
    words = fold(text).split()
    found = {
        actor.id: actor
        for actors in discourse.actors.values()
        for actor in actors
        if actor.kind in BEARERS and any(_ends_in(name, words) for name in _names_of(discourse, actor))
    }
    return list(found.values())


def _introduced_first(discourse: Discourse, namesakes: list[Actor]) -> Actor | None:
    """Of persons of one surname the one whom an earlier sentence introduces alone: later ones keep their first names."""
    first = {
        actor.id: min(
            discourse.sentence_of[head]
            for head, found in discourse.actors.items()
            if any(other.id == actor.id for other in found)
        )
        for actor in namesakes
    }
    earliest = min(first.values())
    alone = [actor for actor in namesakes if first[actor.id] == earliest]
    return alone[0] if len(alone) == 1 else None


def _names_of(discourse: Discourse, actor: Actor) -> Iterable[list[str]]:
    yield fold(actor.name).split()
    entry = discourse.authority.entry(actor.id)
    if entry and entry.kind is Kind.PERSON:
        yield from (fold(name).split() for name in entry.names)


def _ends_in(name: list[str], words: list[str]) -> bool:
    return bool(words) and len(name) >= len(words) and name[-len(words) :] == words


def _share_surnames(discourse: Discourse, named: list[Candidate]) -> None:
    """Resolve what is still unresolved: single words that spaCy took for places or organisations."""
    for candidate in named:
        assert candidate.name is not None
        one_word = candidate.name.end - candidate.name.start == 1
        if candidate.head not in discourse.actors and one_word and candidate.name.form in (Form.ENTITY, Form.PLACE):
            known = _named_elsewhere(discourse, discourse.doc[candidate.head].text)
            discourse.assign(candidate, known if len(known) == 1 else ())
