"""Where an act happened: the place that its clause names with "in" or "at"."""

from collections.abc import Iterable

from spacy.tokens import Token

from legation.actors import ActorsInDoc, Form
from legation.actors.gazetteer import find_city
from legation.events.embeddings import Complement, Step
from legation.model import Kind, Place
from legation.words import load_words

OF_PLACES = frozenset(
    ["mayor", "city", "town", "capital", "outskirts", "centre", "center", "suburb", "street", "bishop", "archbishop", "battle", "siege", "north", "south", "east", "west"]
)  # fmt: skip
"""Before "of", these make a capital a place: "the mayor of Paris"."""
PREPOSITIONS = frozenset({"in", "at", "near", "outside"})


def place_of(trigger: Token, steps: Iterable[Step], actors: ActorsInDoc) -> Place | None:
    """Return where the act of TRIGGER took place, or None where its clause does not say.

    Args:
        trigger: the word that states the act.
        steps: the words above it, nearest first.
        actors: the actors of the document; capitals and states may be places.
    """
    words = {trigger.i}
    for step in steps:
        if step.complement not in (Complement.SAME, Complement.NOUN):
            break
        words.add(step.above.i)
    for preposition in trigger.sent:
        if preposition.dep_ == "prep" and preposition.lower_ in PREPOSITIONS and _hangs_on(preposition, words):
            for child in preposition.children:
                place = _place(_named_place(child), actors) if child.dep_ == "pobj" else None
                if place:
                    return place
    return None


def _hangs_on(preposition: Token, words: set[int]) -> bool:
    """Whether a phrase modifies one of the words, or a measure or person below it: "for 90 minutes in Geneva"."""
    above = preposition.head
    while above.i not in words:
        passed = above.dep_ in ("pobj", "dobj", "npadvmod") and above.ent_type_ in ("TIME", "DATE", "PERSON")
        if not passed and above.dep_ != "prep":
            return False
        above = above.head
    return True


def is_place(token: Token, actors: ActorsInDoc) -> bool:
    """Whether a capital is named as where something is, not as who acts: "talks in Geneva, Brussels and Vienna".

    Args:
        token: head token of a mention.
        actors: the actors of the document.
    """
    if actors.form(token.i) is not Form.CAPITAL:
        return False
    first = token
    while first.dep_ in ("conj", "appos"):
        first = first.head
    if first.dep_ != "pobj":
        return False
    above = first.head.head.lemma_.lower()
    return first.head.lower_ in PREPOSITIONS or (first.head.lower_ == "of" and above in OF_PLACES)


def _place(token: Token, actors: ActorsInDoc) -> Place | None:
    candidate = actors.candidates.get(token.i)
    if candidate is None:
        return _unknown_place(token, countries_near(token, actors))
    if candidate.name is None:
        return None
    text = token.doc[candidate.name.start : candidate.name.end].text
    if candidate.form is Form.PLACE:
        return place_named(text, countries_near(token, actors))
    mentions = actors.mentions.get(token.i, ())
    if not mentions or mentions[0].actor.kind is not Kind.STATE:
        return None
    actor = mentions[0].actor
    if candidate.form is Form.CAPITAL:
        city = find_city(text, countries=frozenset({actor.country or ""}))
        known = city.geonames if city and city.country == actor.country else None
        return Place(name=text, country=actor.country, geonames=known)
    return (
        Place(name=actor.name, country=actor.country, wikidata=actor.wikidata) if candidate.form is Form.NAME else None
    )


def _named_place(noun: Token) -> Token:
    """The name in "the city of Mosul" and "the town of Goma"."""
    if noun.pos_ == "NOUN" and noun.lemma_.lower() in load_words()["home"]["places"]:
        for preposition in noun.rights:
            if preposition.lower_ == "of":
                return next((t for t in preposition.children if t.dep_ == "pobj" and t.pos_ == "PROPN"), noun)
    return noun


def countries_near(token: Token, actors: ActorsInDoc) -> frozenset[str]:
    """Return the states by which a place's name is understood: those named with it ("Tripoli, Lebanon"), else in its text.

    Args:
        token: head of the place's name.
        actors: the actors of the document.
    """
    beside = [t for t in (*token.children, token.head) if t.dep_ in ("appos", "conj", "npadvmod") or t.i == token.i + 2]
    named = [m.actor for t in beside for m in actors.mentions.get(t.i, ())]
    named = named or [m.actor for mentions in actors.mentions.values() for m in mentions]
    return frozenset(actor.country for actor in named if actor.country)


def place_named(name: str, countries: frozenset[str]) -> Place:
    """Return the place of a name, with the id and state of the city that it is sure to mean."""
    city = find_city(name, countries=countries)
    return Place(name=name, country=city.country, geonames=city.geonames) if city else Place(name=name)


def _unknown_place(token: Token, countries: frozenset[str]) -> Place | None:
    """A name after "in" that is nobody's: the small model often calls a town no entity at all."""
    if token.pos_ != "PROPN" or not token.is_title or token.ent_type_ not in ("", "GPE", "LOC", "FAC"):
        return None
    parts = [child.text for child in token.lefts if child.dep_ == "compound" and child.is_title]
    return place_named(" ".join([*parts, token.text]), countries)
