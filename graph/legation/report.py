"""What a run read, found and left out."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from legation.model import Actor, Citation, Event, Problem, Status
from legation.relations import load_relations

SHOWN = 20
"""How many problems are listed one by one; of the others, how many there are of each kind."""
MOST_KINDS = 5
EVERY = "--every-problem lists them"
_PARTICULARS = re.compile(r"""\(.*\)|'[^']*'|"[^"]*"|\d[\d,.]*(?:-\d+)*""")


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
        foreign: how many articles were left out because they are not English, by language.
        problems: what was left out or is doubtful, a line each, those articles among them.
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
    foreign: dict[str, int]
    problems: tuple[str, ...]

    def as_json(self) -> str:
        """Return the report as a JSON document."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def lines(self) -> list[str]:
        """Return the counts as lines for a reader; `problem_lines` gives those of the problems."""
        lines = [
            f"{self.articles} articles, {self.actors} actors ({self.linked} linked to Wikidata), {self.events} events: "
            f"{self.facts} facts, {self.claimed} claimed, "
            + ", ".join(f"{n} {status}" for status, n in self.by_status.items() if status != Status.ACTUAL)
        ]
        if self.undated:
            named = ", ".join(self.undated[:5]) + (" …" if len(self.undated) > 5 else "")
            lines.append(f"{len(self.undated)} without a date, their events undated: {named}")
        return lines


def report_of(
    *, citations: Iterable[Citation], actors: Iterable[Actor], events: Iterable[Event], problems: Iterable[Problem]
) -> Report:
    """Return the report of what was found and what was left out; events are gone through once, and need no evidence."""
    relations, left_out = load_relations(), list(problems)
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
        foreign=dict(_by_language(left_out)),
        problems=tuple(map(str, left_out)),
    )


def problem_lines(problems: Iterable[Problem], *, every: bool = False, elsewhere: str = EVERY) -> list[str]:
    """Return problems as lines for a reader: the first of them, and how many more there are of each kind.

    Articles that are not English are counted in one line.

    Args:
        problems: what was left out or is doubtful.
        every: whether each is listed, however many they are.
        elsewhere: where the others are.
    """
    given = list(problems)
    shown = given if every else [problem for problem in given if problem.language is None][:SHOWN]
    return [*map(str, shown), *closing_lines(given, every=every, elsewhere=elsewhere)]


def closing_lines(problems: Iterable[Problem], *, every: bool = False, elsewhere: str = EVERY) -> list[str]:
    """Return what there is to say where the first problems were told already: how many more there are.

    Args:
        problems: all of them, those told too.
        every: whether each was told.
        elsewhere: where the others are.
    """
    given = list(problems)
    foreign = [problem for problem in given if problem.language is not None]
    more = [] if every else [problem for problem in given if problem.language is None][SHOWN:]
    lines = [_foreign_line(foreign)] if foreign else []
    if more:
        kinds = Counter(map(kind_of, more)).most_common()
        named = "; ".join(f"{n:,} {kind}" for kind, n in kinds[:MOST_KINDS])
        others = f"; {len(kinds) - MOST_KINDS} other kinds" if len(kinds) > MOST_KINDS else ""
        lines.append(f"{len(more):,} more problems ({elsewhere}): {named}{others}")
    return lines


def kind_of(problem: Problem) -> str:
    """Return what is wrong without the particulars, so that problems of a kind can be counted.

    >>> kind_of(Problem(where="a.jsonl", line=7, message="'soon' is no date; read undated, write 2022-01-21"))
    '… is no date'
    """
    return " ".join(_PARTICULARS.sub("…", problem.message.split(";")[0].split("\n")[0]).split())[:80]


def _foreign_line(foreign: Sequence[Problem]) -> str:
    languages = ", ".join(f"{language} {n:,}" for language, n in _by_language(foreign))
    places = ", ".join(p.where if p.line is None else f"{p.where}:{p.line}" for p in foreign[:3]) + (" …" if len(foreign) > 3 else "")
    return f"{len(foreign):,} article{'s' if len(foreign) > 1 else ''} not English ({languages}), left out: {places}"


def _by_language(problems: Iterable[Problem]) -> Iterator[tuple[str, int]]:
    """The languages with their counts, the most frequent first."""
    counts = Counter(problem.language for problem in problems if problem.language)
    yield from sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
