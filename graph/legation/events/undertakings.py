"""Answers that lie in a governing word: to refuse an act is REJECT, to agree to it is AGREE, towards whom it would be done.

“Refuses to X” is REJECT and X (negated); “agrees to do X” is AGREE and X (planned): guidelines of the annotated data.
"""

from collections.abc import Iterable

from spacy.tokens import Token

from legation.events.embeddings import Complement, Step
from legation.model import EventType

WILL = frozenset({"will", "wo", "would", "shall"})
REFUSING = frozenset({"refuse", "decline", "refusal", "unwilling"})
REFUSED = "refused"
REFUSED_BY = "refuse.v.1"
UNDERTAKING = frozenset({"agree", "pledge", "promise", "commit", "undertake", "consent", "vow"})
UNDERTOOK = "promised"
UNDERTOOK_BY = "promise.v.1"
KINDLY = frozenset(
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
"""Types whose refusal or promise is an act towards the other; not to attack somebody is none."""


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


def undertaking_in(steps: Iterable[Step]) -> Token | None:
    """Return the word by which somebody agrees to do what is planned: "agreed to release"; or None.

    Args:
        steps: the words above the trigger, nearest first.
    """
    for step in steps:
        if step.complement is Complement.TO and step.above.lemma_.lower() in UNDERTAKING:
            return step.above
        if step.complement in (Complement.BESIDE, Complement.THAT):
            return None
    return None
