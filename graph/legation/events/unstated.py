"""Targets that the predicate does not name: whose demand was rejected, whose ground was hit, whose move was welcomed."""

from spacy.tokens import Token

from legation.actors import ActorsInDoc
from legation.events.arguments import actors_in
from legation.events.clauses import Predicate, predicate_of
from legation.events.frames import Frame
from legation.events.verbs import is_passive, surface_subjects
from legation.model import EventType, Kind, Mention
from legation.words import load_words


def unstated_targets(frame: Frame, predicate: Predicate, actors: ActorsInDoc) -> list[Mention]:
    """Return whom an act is directed at where its own arguments name nobody; empty where that is not sure.

    Args:
        frame: the frame that fits the predicate.
        predicate: the predicate, with its arguments.
        actors: the actors of the document.
    """
    return (
        _implied(frame, predicate, actors)
        or _whose_ground(frame, predicate, actors)
        or _addressed_before(frame, predicate, actors)
        or _who_moved(frame, predicate, actors)
    )


def _who_moved(frame: Frame, predicate: Predicate, actors: ActorsInDoc) -> list[Mention]:
    """Whose "move" or "decision" is judged: that of the subject of the sentence before."""
    moves = load_words()["targets"]["moves"]
    objects = predicate.slots.get("object", ())
    start = predicate.token.sent.start
    if (
        frame.relation.type not in JUDGING
        or start == 0
        or not any(_is_definite(t) and t.lemma_.lower() in moves for t in objects)
    ):
        return []
    root = predicate.token.doc[start - 1].sent.root
    found = [m for t in surface_subjects(root) if not is_passive(root) for m in actors_in(t, actors, deep=False)]
    return found if len({m.actor.id for m in found}) == 1 else []


JUDGING = frozenset({EventType.SUPPORT, EventType.ACCUSE, EventType.REJECT})
"""Types of which what somebody has just done is the object: "welcomed the move"."""


def _addressed_before(frame: Frame, predicate: Predicate, actors: ActorsInDoc) -> list[Mention]:
    """Of whom something is asked by the verb before: "reacted angrily to Japan and demanded an explanation"."""
    token = predicate.token
    if frame.relation.type is not EventType.REQUEST or token.dep_ != "conj" or token.head.pos_ != "VERB":
        return []
    before = predicate_of(token.head)
    slots = before.slots if before else {}
    for slot in ("object", "to", "with", "at"):
        found = [m for t in slots.get(slot, ()) for m in actors_in(t, actors, deep=False)]
        if found:
            return found
    return []


def _whose_ground(frame: Frame, predicate: Predicate, actors: ActorsInDoc) -> list[Mention]:
    """The state where what is attacked stands: "stormed a police station in Kenya"."""
    sites = load_words()["targets"]["sites"]
    objects = predicate.slots.get("object", ())
    if frame.relation.type not in GROUNDED or not any(t.lemma_.lower() in sites for t in objects):
        return []
    places = [t for slot in ("in", "near") for t in predicate.slots.get(slot, ())]
    found = [m for t in places for m in actors_in(t, actors, deep=True, places=True)]
    return [m for m in found if m.actor.kind is Kind.STATE][:1]


GROUNDED = frozenset({EventType.ASSAULT, EventType.COERCE})
"""Types of which a building or place is hit, and its state meant."""


def _implied(frame: Frame, predicate: Predicate, actors: ActorsInDoc) -> list[Mention]:
    """Whom a bare "will respond" or "rejected the demand" answers: the owner of the last such word before it."""
    objects = predicate.slots.get("object", ())
    wanted = {t.lemma_.lower() for t in objects if _is_definite(t)} & frame.implied if objects else frame.implied
    doc, sentence = predicate.token.doc, predicate.token.sent
    for token in reversed(doc[max(sentence.start - NEAR, 0) : predicate.token.i] if wanted else ()):
        if token.lemma_.lower() in wanted and token.pos_ in ("NOUN", "VERB"):
            owning = ("poss", "amod") if token.pos_ == "NOUN" else ("nsubj",)
            owners = [m for t in token.lefts if t.dep_ in owning for m in actors.mentions.get(t.i, ())]
            if owners:
                return owners
    return []


def _is_definite(noun: Token) -> bool:
    return any(child.lower_ in ("the", "this", "that", "these", "those", "both", "all") for child in noun.lefts)


NEAR = 60
"""How many tokens before its sentence an implied argument may stand."""
