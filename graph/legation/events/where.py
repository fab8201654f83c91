"""Where an act happened: the place that its clause names with "in" or "at"."""

from collections.abc import Iterable

from spacy.tokens import Token

from legation.actors import ActorsInDoc, Form
from legation.events.embeddings import Complement, Step
from legation.model import Kind, Place

PREPOSITIONS = frozenset({"in", "at", "near", "outside"})


def place_of(trigger: Token, steps: Iterable[Step], actors: ActorsInDoc) -> Place | None:
    """Return where the act of TRIGGER took place, or None where its clause does not say.

    Args:
        trigger: the word that states the act.
        steps: the words above it, nearest first.
        actors: the actors of the document; capitals and states may be places.
    """
    words = [trigger]
    for step in steps:
        if step.complement not in (Complement.SAME, Complement.NOUN):
            break
        words.append(step.above)
    for word in words:
        for preposition in word.children:
            if preposition.dep_ == "prep" and preposition.lower_ in PREPOSITIONS:
                for child in preposition.children:
                    place = _place(child, actors) if child.dep_ == "pobj" else None
                    if place:
                        return place
    return None


def _place(token: Token, actors: ActorsInDoc) -> Place | None:
    candidate = actors.candidates.get(token.i)
    if candidate is None or candidate.name is None:
        return None
    text = token.doc[candidate.name.start : candidate.name.end].text
    if candidate.form is Form.PLACE:
        return Place(name=text)
    mentions = actors.mentions.get(token.i, ())
    if not mentions or mentions[0].actor.kind is not Kind.STATE:
        return None
    actor = mentions[0].actor
    if candidate.form is Form.CAPITAL:
        return Place(name=text, country=actor.country)
    return (
        Place(name=actor.name, country=actor.country, wikidata=actor.wikidata) if candidate.form is Form.NAME else None
    )
