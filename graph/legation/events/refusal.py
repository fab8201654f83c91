"""Refusals: what somebody will not do is an act towards whom it would be done ("refuses to X" is REJECT, too; guidelines)."""

from collections.abc import Iterable

from spacy.tokens import Token

from legation.events.embeddings import Complement, Step
from legation.model import EventType

WILL = frozenset({"will", "wo", "would", "shall"})
REFUSING = frozenset({"refuse", "decline", "refusal", "unwilling"})
REFUSED = "refused"
REFUSED_BY = "refuse.v.1"
REFUSABLE = frozenset(
    {
        EventType.AGREE,
        EventType.CONSULT,
        EventType.SUPPORT,
        EventType.CONCEDE,
        EventType.COOPERATE,
        EventType.AID,
        EventType.RETREAT,
    }
)
"""Types whose refusal is an act towards the other; not to attack somebody is none."""


def refusal_in(trigger: Token, steps: Iterable[Step], *, speaks_of_itself: bool) -> Token | None:
    """Return the word by which what is not done is refused: "refuses to lift", "said it will not accept"; or None.

    Args:
        trigger: the word that states what is not done.
        steps: the words above it, nearest first.
        speaks_of_itself: whether who would do it says so; "will not" is a refusal then.
    """
    steps = list(steps)
    for step in steps:
        if step.complement is Complement.BESIDE:
            return None
        if step.above.lemma_.lower() in REFUSING and step.complement in (Complement.TO, Complement.NOUN):
            return step.above
        if step.complement is Complement.THAT:
            break
    words = [trigger, *(step.above for step in steps if step.complement in (Complement.SAME, Complement.NOUN))]
    will_not = any(
        {"aux", "neg"} <= {child.dep_ for child in word.children if child.dep_ == "neg" or child.lower_ in WILL}
        for word in words
    )
    return trigger if speaks_of_itself and will_not else None
