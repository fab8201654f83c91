"""Whether frames do what they say: their examples read, and the sentences that they must leave alone."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from legation.component import readings
from legation.events.frames import Frame
from legation.model import Article, Citation, EventMention, Problem
from legation.relations import load_relations

EXAMPLE_DAY = datetime.date(2022, 1, 21)
"""The day on which examples are read, so that posts have holders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a sentence.

    Attributes:
        frame: the frame whose it is.
        sentence: "example" or "avoid".
        passed: whether it came out as the frame says.
        found: the events that were read, for a reader.
    """

    frame: Frame
    sentence: str
    passed: bool
    found: str


def check_examples(frames: Iterable[Frame]) -> list[Outcome]:
    """Return what becomes of the example and the `avoid` of each frame, in order.

    Args:
        frames: frames that `load_lexicon` knows, so a user's own within `using`.
    """
    given = [(f, name, text) for f in frames for name, text in (("example", f.example), ("avoid", f.avoid)) if text]
    articles = [
        Article(citation=Citation(id=f"{n}", date=EXAMPLE_DAY), text=text) for n, (_, _, text) in enumerate(given)
    ]
    return [
        Outcome(frame=frame, sentence=name, passed=False, found=str(item))
        if isinstance(item, Problem)
        else _outcome(frame, name, item.events)
        for (frame, name, _), item in zip(given, readings(articles), strict=True)
    ]


def _outcome(frame: Frame, name: str, events: tuple[EventMention, ...]) -> Outcome:
    if name == "avoid":
        passed = all(event.frame != frame.id for event in events)
    else:
        passed = any(_is_expected(frame, event) for event in events)
    return Outcome(frame=frame, sentence=name, passed=passed, found="; ".join(map(_line, events)) or "no event")


def _is_expected(frame: Frame, event: EventMention) -> bool:
    """Whether an event is what the frame expects, and made by the frame."""
    source, _, target = (part.strip() for part in frame.expect.split("|"))
    names = (event.source.actor.name, event.target.actor.name)
    same = names == (source, target) or (frame.relation.reciprocal and names == (target, source))
    return same and event.status == frame.expect_status and event.frame == frame.id


def _line(event: EventMention) -> str:
    kind = load_relations()[event.relation].type
    return f"{event.source.actor.name} | {kind} | {event.target.actor.name} ({event.status}, by {event.frame})"
