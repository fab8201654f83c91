"""Targets that the predicate does not name: whose demand was rejected, whose ground was hit, whose move was welcomed."""

from collections.abc import Iterable

from spacy.tokens import Token

from legation.actors import ActorsInDoc
from legation.events.arguments import actors_in, named_by
from legation.events.clauses import Predicate, conjuncts_of, predicate_of
from legation.events.frames import Frame
from legation.events.verbs import is_passive, surface_subjects
from legation.model import EventType, Kind, Mention
from legation.words import load_words


def unstated_targets(
    frame: Frame, predicate: Predicate, actors: ActorsInDoc, *, sources: Iterable[Mention]
) -> list[Mention]:
    """Return whom an act is directed at where its own arguments name nobody; empty where that is not sure.

    Args:
        frame: the frame that fits the predicate.
        predicate: the predicate, with its arguments.
        actors: the actors of the document.
        sources: who acts.
    """
    return (
        _implied(frame, predicate, actors)
        or _whose_ground(frame, predicate, actors, sources)
        or _helped_where(frame, predicate, actors, sources)
        or _addressed_before(frame, predicate, actors)
        or _who_moved(frame, predicate, actors)
    )


def _who_moved(frame: Frame, predicate: Predicate, actors: ActorsInDoc) -> list[Mention]:
    """Whose act is judged: "condemned the attack" that somebody made before, "welcomed the move" of the sentence before."""
    words, objects = load_words(), predicate.slots.get("object", ())
    judged = {t.lemma_.lower() for t in objects if _is_definite(t)}
    if frame.relation.type not in JUDGING:
        return []
    if judged & words["targets"]["acts"]:
        return _owners_before(predicate.token, judged & words["targets"]["acts"], actors)
    start = predicate.token.sent.start
    root = predicate.token.doc[start - 1].sent.root if start else None
    if root is None or is_passive(root) or not _is_such_a_move(root, judged):
        return []
    found = [m for t in surface_subjects(root) for m in actors_in(t, actors, deep=False)]
    return found if len({m.actor.id for m in found}) == 1 else []


def _is_such_a_move(root: Token, judged: set[str]) -> bool:
    """Whether a sentence tells of what the next one calls a decision, or a move: not of words, thanks or talks."""
    words, lemma = load_words(), root.lemma_.lower()
    if judged & words["targets"]["decisions"]:
        return lemma in words["targets"]["deciding"]
    talking = (
        words["verbs"]["reporting"] | words["verbs"]["speaking"] | {"meet", "visit", "thank", "talk", "be", "have"}
    )
    return bool(judged & words["targets"]["moves"]) and lemma not in talking


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


def _whose_ground(
    frame: Frame, predicate: Predicate, actors: ActorsInDoc, sources: Iterable[Mention]
) -> list[Mention]:
    """The state where what is hit stands: "stormed a police station in Kenya", "bombed the port of Latakia"."""
    sites = load_words()["targets"]["sites"]
    objects = predicate.slots.get("object", ())
    if frame.relation.type not in GROUNDED:
        return []
    hit = [t for slot in frame.target for t in predicate.slots.get(slot, ()) if slot in ("object", "at", "on", "into")]
    at_home = {m.actor.country for m in sources if m.actor.kind in (Kind.STATE, Kind.GOVERNMENT)}
    cities = [m for t in hit for m in _ground_of(t, actors) if m.actor.country not in at_home]
    if cities or not any(t.lemma_.lower() in sites for t in objects):
        return cities
    found = [m for t in predicate.slots.get("in", ()) for m in actors_in(t, actors, deep=True, places=True)]
    found += [m for t in predicate.slots.get("near", ()) for m in actors_in(t, actors, deep=False)]
    return [m for m in found if m.actor.kind is Kind.STATE and m.actor.country not in at_home][:1]


def _helped_where(
    frame: Frame, predicate: Predicate, actors: ActorsInDoc, sources: Iterable[Mention]
) -> list[Mention]:
    """The state in which help is given: "provided food to 300,000 people in Nigeria", "medicine for hospitals in Gaza"."""
    if frame.relation.type is not EventType.AID:
        return []
    at_home = {m.actor.country for m in sources}
    arguments = [t for slot in HELPED for t in predicate.slots.get(slot, ()) if t.i > predicate.token.i]
    for preposition in sorted({t for argument in arguments for t in argument.subtree}):
        if preposition.dep_ != "prep" or preposition.lower_ not in ("in", "inside", "across", "throughout"):
            continue
        heads = [t for child in preposition.children if child.dep_ == "pobj" for t in conjuncts_of(child)]
        found = [m for t in heads for m in named_by(t, actors) if m.actor.kind is Kind.STATE and m.via is None]
        if found:
            return [m for m in found if m.actor.country not in at_home]
    return []


HELPED = ("object", "to", "for", "clause", "infinitive", "indirect")
"""Slots of an act of help in which those may stand who live somewhere."""


def _ground_of(noun: Token, actors: ActorsInDoc) -> list[Mention]:
    """The states of the cities that are attacked: by name, as "the port of Latakia", or where a site stands."""
    near = [t for t in noun.subtree if t == noun or t in noun.conjuncts or (t.head.dep_ == "prep" and t.head.head == noun)]
    return [mention for t in near if (mention := actors.ground(t)) is not None]


GROUNDED = frozenset({EventType.ASSAULT, EventType.COERCE})
"""Types of which a building or place is hit, and its state meant."""


def _implied(frame: Frame, predicate: Predicate, actors: ActorsInDoc) -> list[Mention]:
    """Whom a bare "will respond" or "rejected the demand" answers: the owner of the last such word before it."""
    objects = predicate.slots.get("object", ())
    wanted = {t.lemma_.lower() for t in objects if _is_definite(t)} & frame.implied if objects else frame.implied
    return _owners_before(predicate.token, wanted, actors)


def _owners_before(token: Token, wanted: Iterable[str], actors: ActorsInDoc) -> list[Mention]:
    """Who owns, or does, the last word before TOKEN that has one of the lemmas."""
    first = max(token.sent.start - NEAR, 0)
    for word in reversed(token.doc[first : token.i] if wanted else ()):
        if word.lemma_.lower() in wanted and word.pos_ in ("NOUN", "VERB"):
            owning = ("poss", "amod", "compound") if word.pos_ == "NOUN" else ("nsubj",)
            owners = [m for t in word.lefts if t.dep_ in owning for m in actors_in(t, actors, deep=False)]
            if owners:
                return owners
    return []


def _is_definite(noun: Token) -> bool:
    return any(child.lower_ in ("the", "this", "that", "these", "those", "both", "all") for child in noun.lefts)


NEAR = 60
"""How many tokens before its sentence an implied argument may stand."""
