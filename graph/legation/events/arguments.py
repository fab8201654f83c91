"""Actors in an argument: named by it, listed in it, or standing inside it ("rejected the Russian demand")."""

from collections.abc import Iterator

from spacy.tokens import Token

from legation.actors import ActorsInDoc
from legation.events.clauses import conjuncts_of
from legation.model import EventType, Mention

INSIDE = ("by", "poss", "mod", "of", "against", "from", "with", "to", "between")
"""Where inside a noun phrase its actor is looked for, the likeliest first."""
PLACES_TOO = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE, EventType.RETREAT, EventType.AID})
"""Types whose target may be named by where a thing stands: "bombed positions in Syria"."""
DEPTH = 3


def actors_in(argument: Token, actors: ActorsInDoc, *, deep: bool, type_: EventType | None = None) -> list[Mention]:
    """Return the mentions of the actors that an argument names.

    Args:
        argument: head of the argument; the later members of its coordination count too.
        actors: the actors of the document.
        deep: whether to look inside phrases that name no actor themselves.
        type_: type of the act, where it decides what counts.
    """
    found: list[Mention] = []
    for member in conjuncts_of(argument):
        found.extend(actors.mentions.get(member.i, ()) or (_inside(member, actors, type_) if deep else ()))
    return list(dict.fromkeys(found))


def _inside(token: Token, actors: ActorsInDoc, type_: EventType | None, depth: int = 0) -> tuple[Mention, ...]:
    if depth > DEPTH or token.pos_ not in ("NOUN", "PROPN", "VERB", "NUM", "PRON", "ADJ"):
        return ()
    places = (*INSIDE, "in", "on", "near") if type_ in PLACES_TOO else INSIDE
    for place in places:
        for child in _children_at(token, place):
            found = actors_in(child, actors, deep=False) or list(_inside(child, actors, type_, depth + 1))
            if found:
                return tuple(found)
    return ()


def _children_at(token: Token, place: str) -> Iterator[Token]:
    for child in token.children:
        if (place == "poss" and child.dep_ == "poss") or (
            place == "mod" and child.dep_ in ("amod", "compound", "nmod")
        ):
            yield child
        elif child.dep_ in ("prep", "agent") and child.lower_ == place:
            yield from (t for t in child.children if t.dep_ == "pobj")
