"""Actors in an argument: named by it, listed in it, or standing inside it ("rejected the Russian demand")."""

from collections.abc import Iterator

from spacy.tokens import Token

from legation.actors import ActorsInDoc, Form
from legation.events.clauses import conjuncts_of
from legation.events.verbs import behind, counted_in
from legation.model import EventType, Kind, Mention
from legation.words import load_words

INSIDE = ("by", "poss", "mod", "of", "against", "from", "with", "to", "between", "for", "participle")
"""Where inside a noun phrase its actor is looked for, the likeliest first."""
DOING = ("by", "poss", "mod", "of", "from", "between", "with")
"""Of these, where who does or owns a thing stands."""
PLACES_TOO = frozenset(
    {
        EventType.ASSAULT,
        EventType.COERCE,
        EventType.MOBILIZE,
        EventType.RETREAT,
        EventType.AID,
    }
)
"""Types whose target may be named by where a thing stands: "bombed positions in Syria"."""
DEPTH = 3


def actors_in(
    argument: Token,
    actors: ActorsInDoc,
    *,
    deep: bool,
    places: bool = False,
    without: frozenset[str] = frozenset(),
) -> list[Mention]:
    """Return the mentions of the actors that an argument names.

    Args:
        argument: head of the argument; the later members of its coordination count too.
        actors: the actors of the document.
        deep: whether to look inside phrases that name no actor themselves.
        places: whether where a thing stands counts too: "bombed positions in Syria".
        without: ids of the actors that are passed over inside: "lifted its blockade of Cuba".
    """
    found: list[Mention] = []
    for member in conjuncts_of(argument):
        found.extend(named_by(member, actors) or (_inside(member, actors, places, without) if deep else ()))
    return list(dict.fromkeys(found))


def named_by(token: Token, actors: ActorsInDoc) -> tuple[Mention, ...]:
    """Return the mentions at a token, of its examples, or of the title in front of an unknown name.

    Args:
        token: head of a noun phrase.
        actors: the actors of the document.
    """
    named = actors.mentions.get(token.i, ())
    return (
        named
        or _counted(token, actors)
        or _examples(token, actors)
        or _titled(token, actors)
        or _called_by_name(token, actors)
        or _apposed(token, actors)
    )


def _apposed(token: Token, actors: ActorsInDoc) -> tuple[Mention, ...]:
    """In "Hezbollah, a militant Lebanese group backed by Syria" the group is Hezbollah."""
    head = token.head
    if token.dep_ != "appos" or token.pos_ != "NOUN" or head.pos_ != "PROPN" or head.i > token.i:
        return ()
    return actors.mentions.get(head.i, ())


def _called_by_name(token: Token, actors: ActorsInDoc) -> tuple[Mention, ...]:
    """In "sacked education minister Fabian Osuji" it is he: the name follows without a comma."""
    if token.pos_ != "NOUN":
        return ()
    names = [t for t in token.rights if t.dep_ == "appos" and t.left_edge.i == token.i + 1]
    return tuple(m for name in names for m in actors.mentions.get(name.i, ()))


def _counted(token: Token, actors: ActorsInDoc) -> tuple[Mention, ...]:
    """In "a group of Saudi hackers" and "dozens of Russians" it is those who stand after "of"."""
    return tuple(m for head in counted_in(token) for t in conjuncts_of(head) for m in actors.mentions.get(t.i, ()))


def _examples(token: Token, actors: ActorsInDoc) -> tuple[Mention, ...]:
    """In "several countries, including Japan and Russia" these are Japan and Russia."""
    if token.tag_ not in ("NNS", "NNPS"):
        return ()
    heads = [
        t for child in token.rights if child.lower_ in ("including", "like") for t in child.children if t.dep_ == "pobj"
    ]
    return tuple(m for head in heads for t in conjuncts_of(head) for m in actors.mentions.get(t.i, ()))


def _titled(token: Token, actors: ActorsInDoc) -> tuple[Mention, ...]:
    """In "the British submarine HMS Torbay" the ship is Britain's."""
    if token.pos_ != "PROPN" or token.i in actors.candidates:
        return ()
    titles = [t for t in token.lefts if t.dep_ in ("compound", "nmod", "appos") and actors.form(t.i) is Form.BODY]
    return tuple(m for t in titles for m in actors.mentions.get(t.i, ()))


def doers_inside(token: Token, actors: ActorsInDoc, *, without: frozenset[str], suffered: bool) -> tuple[Mention, ...]:
    """Return who does or owns what a phrase names, not whom it is done to: "condemned Russian violence against".

    Args:
        token: head of a phrase that names no actor itself.
        actors: the actors of the document.
        without: ids of the actors that are passed over.
        suffered: whether "of" stands before whom it is done to ("the killing of").
    """
    victim = suffered or token.lemma_.lower() in load_words()["targets"]["suffered"]
    doing = tuple(place for place in DOING if not (victim and place == "of"))
    return _inside(token, actors, False, without, order=doing)


def _inside(
    token: Token,
    actors: ActorsInDoc,
    places: bool,
    without: frozenset[str],
    depth: int = 0,
    order: tuple[str, ...] | None = None,
) -> tuple[Mention, ...]:
    if depth > DEPTH or token.pos_ not in ("NOUN", "PROPN", "VERB", "NUM", "PRON", "ADJ"):
        return ()
    words, lemma = load_words(), token.lemma_.lower()
    called = token.lefts if token.pos_ == "PROPN" else ()
    kin = not words["targets"]["relatives"].isdisjoint(t.lemma_.lower() for t in (token, *called))
    foreign = Kind.PERSON if kin else Kind.STATE if lemma in words["bodies"]["rebelling"] else None
    where = ("in", "inside", "on", "near") if places and lemma not in words["targets"]["people"] else ()
    first = ("on",) if lemma in words["targets"]["on"] else ()
    for place in order or (*first, *INSIDE, *where):
        for child in _children_at(token, place):
            deeper = place != "near"  # "near the border with Cameroon" is not in Cameroon
            found = actors_in(child, actors, deep=False) or list(
                _inside(child, actors, places, without, depth + 1, order) if deeper else ()
            )
            others = tuple(m for m in found if m.actor.id not in without and m.actor.kind is not foreign)
            if others:
                return others
    return ()


def _children_at(token: Token, place: str) -> Iterator[Token]:
    for child in token.children:
        participle = child.dep_ == "acl" and child.tag_ == "VBN"
        if place == "poss" and child.dep_ == "poss":
            yield child
        elif place == "mod" and child.dep_ in ("amod", "compound", "nmod"):
            yield child
            if child.lemma_ in HOLDING or child.lower_ in HELD:
                yield from (t for t in child.children if t.dep_ in ("npadvmod", "nsubj", "compound"))
        elif place == "by" and participle:
            yield from behind(child, "by")
        elif place == "participle" and participle:
            yield from behind(child, "on", "against")
        elif child.dep_ in ("prep", "agent") and child.lower_ == place:
            yield from (t for t in child.children if t.dep_ == "pobj")


HELD = frozenset({"held", "controlled", "occupied", "run", "owned"})
HOLDING = frozenset({"hold", "control", "run", "own"})
"""Participles by which a place is somebody's: "ISIS-held areas"."""
