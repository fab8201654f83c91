"""In which circumstances a sentence puts an act: its status, who says so, when and where."""

from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from legation.actors import ActorsInDoc
from legation.events.attribution import Attribution, attribution_of
from legation.events.embeddings import Step, steps_above
from legation.events.matching import Match
from legation.events.nominals import claimants
from legation.events.status import status_of
from legation.events.when import when_of
from legation.events.where import place_of
from legation.model import EventType, Mention, Place, Status, When
from legation.words import load_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """The circumstances of an act.

    Attributes:
        steps: the words above its trigger, nearest first.
        status: in which state of being true.
        attribution: who says so where the text does not, whoever that is.
        owned: whether somebody claims the act, his own too; then he is its source, not the text.
        when: day or interval, or None.
        dated: whether the text says when.
        place: where, or None.
        promised: whether it is offered or announced rather than done.
        ahead: whether its date lies after the article's.
    """

    steps: tuple[Step, ...]
    status: Status
    attribution: Attribution | None
    owned: bool
    when: When | None
    dated: bool
    place: Place | None
    promised: bool
    ahead: bool

    def said_by(self, source: Mention) -> Attribution | None:
        """Return who says so, unless the actor only tells of its own act ("Canada announced it will send aid")."""
        if self.owned or not (self.attribution and self.attribution.actor):
            return self.attribution
        speakers = {self.attribution.actor.id, *(actor.id for actor in self.attribution.others)}
        return None if source.actor.id in speakers else self.attribution

    def place_beside(self, source: Mention, target: Mention) -> Place | None:
        """Return where it happened, unless the place is one of the two actors."""
        place = self.place
        return None if place and place.name in (source.actor.name, target.actor.name) else place


def circumstances_of(match: Match, actors: ActorsInDoc, *, on: date | None) -> Circumstances:
    """Return the circumstances of the act that a frame reads.

    Args:
        match: the frame and the predicate that it fits.
        actors: the actors of the document.
        on: the article's date, or None.
    """
    trigger = match.predicate.token
    steps = tuple(steps_above(trigger))
    hostile = match.frame.relation.type in HOSTILE
    status = status_of(trigger, steps, hostile=hostile)
    promised = status is Status.ACTUAL and _is_promise(match)
    status = Status.PLANNED if promised else status
    when, dated = when_of(trigger, steps, status=status, on=on)
    ahead = bool(status is Status.ACTUAL and when and on and when.start > on)
    return Circumstances(
        steps=steps,
        status=Status.PLANNED if ahead else status,
        attribution=attribution_of(trigger, steps, actors),
        owned=hostile and _is_claimed(trigger, steps),
        when=when,
        dated=dated,
        place=place_of(trigger, steps, actors),
        promised=promised,
        ahead=ahead,
    )


def _is_promise(match: Match) -> bool:
    """Whether something is offered or announced rather than done: "offered a loan", "announced a visit"."""
    verb = match.predicate.support or match.predicate.token
    return match.frame.relation.type in ANNOUNCED and verb.lemma_.lower() in load_words()["verbs"]["promising"]


def _is_claimed(trigger: Token, steps: tuple[Step, ...]) -> bool:
    """Whether somebody claims an act, his own too: "claims to have killed", "claimed responsibility for the attack"."""
    return any(step.above.lemma_.lower() == "claim" for step in steps) or bool(claimants(trigger))


ANNOUNCED = frozenset({EventType.AID, EventType.CONSULT, EventType.RETREAT, EventType.MOBILIZE})
"""Types of which an announcement is a plan; announced sanctions are sanctions."""
HOSTILE = frozenset({EventType.ASSAULT, EventType.COERCE})
"""Types of which an attempt counts as the act (CAMEO 1852: "attempt to assassinate")."""
