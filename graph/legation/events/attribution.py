"""Attribution: who says that an act happened, where the text does not say it itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from legation.actors import ActorsInDoc
from legation.events.clauses import conjuncts_of
from legation.events.embeddings import Complement, Step, embedding_of
from legation.events.nominals import claimants
from legation.events.verbs import is_passive, surface_subjects
from legation.model import Actor

UNNAMED = "unnamed sources"
"""Name of the source where a text says "reportedly" or "is said to"."""
HEDGES = frozenset({"reportedly", "allegedly", "supposedly", "purportedly"})
HEARSAY_VERBS = frozenset(
    {"say", "report", "allege", "believe", "think", "suspect", "claim", "understand", "rumour", "rumor"}
)
HEARSAY = frozenset({"alleged", "suspected", "purported", "reported", "supposed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says so: a name, and the actor where the name is one's."""

    name: str
    actor: Actor | None = None
    others: tuple[Actor, ...] = ()
    """Who else says it with them."""


def attribution_of(trigger: Token, steps: Iterable[Step], actors: ActorsInDoc) -> Attribution | None:
    """Return who vouches for the act of TRIGGER, or None where the text does.

    Args:
        trigger: the word that states the act.
        steps: the words above it, nearest first.
        actors: the actors of the document.
    """
    steps = list(steps)
    return (
        _hedged(trigger, steps)
        or _owned_up(trigger, actors)
        or _reported(steps, actors)
        or _according_to(trigger, steps, actors)
        or _quoted(trigger, actors)
    )


def _hedged(trigger: Token, steps: list[Step]) -> Attribution | None:
    words = [trigger, *(step.above for step in steps if step.complement is Complement.SAME)]
    hedged = any(child.lower_ in HEDGES for word in words for child in word.children)
    hedged = hedged or trigger.sent[0].lower_ in HEDGES
    hearsay = any(child.lower_ in HEARSAY for child in trigger.lefts) and trigger.pos_ == "NOUN"
    return Attribution(name=UNNAMED) if hedged or hearsay else None


def _owned_up(trigger: Token, actors: ActorsInDoc) -> Attribution | None:
    found = claimants(trigger)
    return attribution_to(found[0], actors) if found else None


def _reported(steps: list[Step], actors: ActorsInDoc) -> Attribution | None:
    for step in steps:
        embedding = embedding_of(step)
        if embedding and embedding.attributed:
            return _speaker_of(step.above, actors)
        if step.complement is Complement.TO and is_passive(step.above) and _reports(step.above):
            return Attribution(name=UNNAMED)
    return None


def _reports(verb: Token) -> bool:
    return verb.lemma_.lower() in HEARSAY_VERBS


def _speaker_of(word: Token, actors: ActorsInDoc) -> Attribution | None:
    if word.pos_ in ("NOUN", "PROPN"):
        owners = [t for t in word.children if t.dep_ == "poss"] + [
            p for t in word.children if t.lower_ == "by" for p in t.children
        ]
        owners += [t for t in word.children if t.dep_ in ("amod", "compound") and t.i in actors.mentions]
        return attribution_to(owners[0], actors) if owners else Attribution(name=UNNAMED)
    if is_passive(word):
        agents = [p for t in word.children if t.dep_ == "agent" for p in t.children if p.dep_ == "pobj"]
        return attribution_to(agents[0], actors) if agents else Attribution(name=UNNAMED)
    speakers = surface_subjects(word)
    return attribution_to(speakers[0], actors) if speakers else None


def attribution_to(speaker: Token, actors: ActorsInDoc) -> Attribution:
    """Return the attribution to whom a subject names; to its words where it names no actor."""
    mentions = [m for t in conjuncts_of(speaker) for m in actors.mentions.get(t.i, ())]
    if mentions:
        first, *others = (m.actor for m in mentions)
        return Attribution(name=first.name, actor=first, others=tuple(others))
    candidate = actors.candidates.get(speaker.i)
    if candidate:
        name = speaker.doc[candidate.start : candidate.end].text
        return Attribution(name=UNNAMED if speaker.pos_ == "PRON" else name)
    if speaker.pos_ == "PRON":
        return Attribution(name=UNNAMED)
    return Attribution(name=speaker.doc[speaker.left_edge.i : speaker.i + 1].text.strip(" ,\"'“”"))


def _according_to(trigger: Token, steps: list[Step], actors: ActorsInDoc) -> Attribution | None:
    for word in (trigger, *(step.above for step in steps)):
        for child in word.children:
            if child.lower_ == "according":
                source = next((p for t in child.children for p in t.children if p.dep_ == "pobj"), None)
                return attribution_to(source, actors) if source is not None else None
            if child.lower_ == "per" and child.dep_ == "prep":
                source = next(iter(child.children), None)
                return attribution_to(source, actors) if source is not None else None
    return None


def _quoted(trigger: Token, actors: ActorsInDoc) -> Attribution | None:
    for quotation in actors.quotations:
        if quotation.start <= trigger.i < quotation.end and quotation.end - quotation.start > 3:
            if quotation.speaker is None:
                return None
            return attribution_to(trigger.doc[quotation.speaker], actors)
    return None
