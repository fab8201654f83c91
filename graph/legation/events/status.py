"""Status of an act: actual, negated, planned or possible, from its own words and those that govern it."""

from collections.abc import Iterable

from spacy.tokens import Token

from legation.events.embeddings import Complement, Step, embedding_of, steps_above
from legation.events.verbs import SUBJECTS
from legation.model import Status

FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo", "sha"})
REPORTED_FUTURE = frozenset({"would", "'d", "’d"})
POSSIBLE = frozenset({"could", "may", "might", "can", "should", "must", "ca", "ought"})
CONDITIONS = frozenset({"if", "unless", "should", "whether", "provided", "until", "lest"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "hardly"})
PURPOSE = frozenset({"advcl", "relcl", "acl"})
ADJECTIVES = {
    **dict.fromkeys(
        (
            "possible",
            "potential",
            "prospective",
            "hypothetical",
            "feared",
            "threatened",
            "likely",
            "imminent",
            "conceivable",
            "eventual",
            "attempted",
        ),
        Status.POSSIBLE,
    ),
    **dict.fromkeys(
        (
            "planned",
            "upcoming",
            "future",
            "forthcoming",
            "scheduled",
            "proposed",
            "promised",
            "pledged",
            "expected",
            "impending",
        ),
        Status.PLANNED,
    ),
    **dict.fromkeys(("cancelled", "canceled", "failed", "foiled", "thwarted"), Status.NEGATED),
}


def status_of(trigger: Token, steps: Iterable[Step], *, hostile: bool = False) -> Status:
    """Return in which state of being true the sentence puts the act of TRIGGER.

    Args:
        trigger: the word that states the act.
        steps: the words above it, nearest first (`embeddings.steps_above`).
        hostile: whether to attempt the act is to do it.
    """
    steps = list(steps)
    status = _own(trigger, steps)
    for step in steps:
        embedding = embedding_of(step)
        if step.complement is Complement.BESIDE or (embedding is None and step.complement in _PRESUPPOSING):
            break
        if embedding and embedding.status and not (hostile and embedding.attempt):
            status = _under(status, embedding.status)
        if step.complement is Complement.SAME:
            status = _under(status, _clause_status(step.above, reported=_is_reported(steps)))
        elif _is_negated(step.above) and step.complement is not Complement.THAT:
            status = _under(status, Status.NEGATED)
    else:  # nothing above takes it for granted
        if _is_asked(steps[-1].above if steps else trigger, trigger):
            return Status.POSSIBLE
    return status


def _is_asked(top: Token, trigger: Token) -> bool:
    """Whether the sentence, of which TOP is the main verb, asks if so; "Why did Iran attack?" takes it for granted."""
    subject = next((child for child in top.children if child.dep_ in SUBJECTS or child.dep_ == "expl"), None)
    if subject is None:
        return False
    auxiliaries = [word for word in (*top.lefts, top) if word.pos_ == "AUX" and word.i < subject.i]
    if not auxiliaries or trigger.i < auxiliaries[0].i:
        return False
    before = trigger.doc[top.left_edge.i : auxiliaries[0].i]
    return _ends_as_question(top) and not any(word.tag_.startswith("W") for word in before)


def _ends_as_question(word: Token) -> bool:
    last = next((token for token in reversed(list(word.sent)) if token.is_alpha or token.text in (".", "?", "!")), word)
    return last.text == "?"


_PRESUPPOSING = frozenset({Complement.NOUN, Complement.OF})
"""Where the word above takes the act for granted: "responded to the demands"."""


def _under(inner: Status, outer: Status) -> Status:
    """The status of an act under a governing word: what denies wins, else what stands nearest."""
    if outer is Status.NEGATED:
        return Status.ACTUAL if inner is Status.NEGATED else Status.NEGATED
    if inner is Status.PLANNED and outer is Status.POSSIBLE:
        return outer
    return outer if inner is Status.ACTUAL else inner


def _own(trigger: Token, steps: list[Step]) -> Status:
    if trigger.pos_ in ("VERB", "AUX"):
        return _clause_status(trigger, reported=_is_reported(steps))
    for child in trigger.lefts:
        if child.lower_ in ADJECTIVES:
            return ADJECTIVES[child.lower_]
        if child.dep_ == "det" and child.lower_ == "no":
            return Status.NEGATED
    return Status.ACTUAL


def _is_reported(steps: list[Step]) -> bool:
    """Whether the act is reported in the past, so that "would" is a "will"."""
    return any(step.complement is Complement.THAT and step.above.tag_ in ("VBD", "VBN") for step in steps)


def _clause_status(verb: Token, *, reported: bool) -> Status:
    if verb.pos_ not in ("VERB", "AUX"):
        return Status.ACTUAL
    if _is_negated(verb):
        return Status.NEGATED
    if _is_conditional(verb):
        return Status.POSSIBLE
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if auxiliaries & POSSIBLE:
        return Status.POSSIBLE
    if auxiliaries & FUTURE:
        return Status.POSSIBLE if _has_condition(verb) else Status.PLANNED
    if auxiliaries & REPORTED_FUTURE:
        return Status.PLANNED if reported else Status.POSSIBLE
    if "to" in auxiliaries and _is_open_infinitive(verb):
        return Status.PLANNED if verb.dep_ in ("xcomp", "ROOT", "ccomp") else Status.POSSIBLE
    return Status.ACTUAL


def _is_negated(word: Token) -> bool:
    if _is_neither(word):
        return True
    return any(child.dep_ == "neg" and child.lower_ in NEGATIONS for child in word.children) or any(
        child.dep_ in ("nsubj", "nsubjpass") and any(t.dep_ == "det" and t.lower_ == "no" for t in child.children)
        for child in word.children
    )


def _is_neither(word: Token) -> bool:
    """Whether a word is one of two that are both denied: "neither recognising Israel nor talking to it"."""
    first = word.head if word.dep_ == "conj" else word
    return any(
        child.lower_ in ("neither", "nor") and child.dep_ in ("preconj", "cc", "neg", "advmod")
        for child in first.children
    )


def _is_conditional(verb: Token) -> bool:
    marks = (
        child
        for child in verb.children
        if child.dep_ in ("mark", "advmod") or (child.dep_ == "aux" and child.lower_ == "should")
    )
    return verb.dep_ in ("advcl", "ccomp", "pcomp") and any(
        mark.lower_ in CONDITIONS and mark.i < verb.i and not (mark.lower_ == "should" and verb.dep_ == "ccomp")
        for mark in marks
    )


def _has_condition(verb: Token) -> bool:
    """Whether what will be depends on something: "will respond if Iran attacks"."""
    clauses = (child for child in verb.children if child.dep_ == "advcl")
    return any(mark.lower_ in ("if", "unless") for clause in clauses for mark in clause.children if mark.dep_ == "mark")


def _is_open_infinitive(verb: Token) -> bool:
    """Whether an infinitive tells of an aim or a schedule ("troops to fight", "is to visit", headline "Putin to visit")."""
    if verb.dep_ in PURPOSE:
        step = next(steps_above(verb))
        return step.complement is not Complement.TO or embedding_of(step) is None
    if verb.dep_ == "xcomp":
        return verb.head.lemma_ == "be"
    return verb.dep_ == "ROOT"
