"""What a run read, found and left out."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from legation.model import Actor, Citation, Event, Problem, Status
from legation.relations import load_relations


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Counts of a run, and its problems.

    Attributes:
        articles: how many articles were read.
        undated: ids of the articles without a date; what they tell is undated.
        actors: how many actors were found.
        linked: how many of them have a Wikidata id.
        events: how many events were found.
        facts: how many of them are actual and told by the articles themselves.
        claimed: how many are told by somebody else than the article.
        by_status: events by status.
        by_type: events by PLOVER type.
        problems: what was left out or is doubtful, a line each.
    """

    articles: int
    undated: tuple[str, ...]
    actors: int
    linked: int
    events: int
    facts: int
    claimed: int
    by_status: dict[str, int]
    by_type: dict[str, int]
    problems: tuple[str, ...]

    def as_json(self) -> str:
        """Return the report as a JSON document."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def lines(self) -> list[str]:
        """Return the report as lines for a reader."""
        lines = [
            f"{self.articles} articles, {self.actors} actors ({self.linked} linked to Wikidata), {self.events} events: "
            f"{self.facts} facts, {self.claimed} claimed, "
            + ", ".join(f"{n} {status}" for status, n in self.by_status.items() if status != Status.ACTUAL)
        ]
        if self.undated:
            named = ", ".join(self.undated[:5]) + (" …" if len(self.undated) > 5 else "")
            lines.append(f"{len(self.undated)} without a date, their events undated: {named}")
        return [*lines, *self.problems]


def report_of(
    *, citations: Iterable[Citation], actors: Iterable[Actor], events: Iterable[Event], problems: Iterable[Problem]
) -> Report:
    """Return the report of what was found and what was left out; events are gone through once, and need no evidence."""
    relations = load_relations()
    articles, undated = 0, []
    for citation in citations:
        articles += 1
        if citation.date is None:
            undated.append(citation.id)
    found = Counter("linked" if actor.wikidata else "unlinked" for actor in actors)
    statuses, types, told = Counter[str](), Counter[str](), Counter[str]()
    for event in events:
        statuses[event.status] += 1
        types[str(relations[event.relation].type)] += 1
        told["fact"] += event.is_fact
        told["claimed"] += bool(event.attributed_name)
    return Report(
        articles=articles,
        undated=tuple(undated),
        actors=found.total(),
        linked=found["linked"],
        events=statuses.total(),
        facts=told["fact"],
        claimed=told["claimed"],
        by_status={str(status): statuses[status] for status in Status},
        by_type=dict(sorted(types.items())),
        problems=tuple(map(str, problems)),
    )
