"""A round as lines for a reader, and as one JSON object for scripts."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from legation.watching.rounds import Round
from legation.watching.visiting import day_and_time

MOST = 10
LONGEST = 300
"""Characters of a sentence that are told."""


def as_text(round: Round) -> str:
    """Return a round as lines for a reader; nothing in it moves the cursor of a terminal."""
    return "".join(f"{_printable(line)}\n" for line in _lines(round))


def as_json(round: Round) -> str:
    """Return a round as one line of JSON."""
    told = asdict(round) | {
        "at": round.at.isoformat(timespec="seconds"),
        "since": str(round.since),
        "changes": [asdict(change) | {"change": change.change} for change in round.changes],
        "problems": [asdict(problem) for problem in round.problems],
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def _lines(round: Round) -> Iterator[str]:
    yield f"{day_and_time(round.at.timestamp())}  {', '.join(_counts(round))}"
    if round.new_actors:
        yield f"  new actors: {_some(round.new_actors)}"
    for event in round.new_events[:MOST]:
        yield f"  new: {event.when or 'undated'}  {event.did}" + ("" if event.status == "actual" else f" ({event.status})")
    if len(round.new_events) > MOST:
        yield f"  and {len(round.new_events) - MOST} more new events"
    if round.changes:
        yield f"  since {round.since}:"
    for change in round.changes:
        tone = f"tone {change.after}, the first dealings" if change.before is None else f"tone {change.before} to {change.after}"
        yield f"    {change.one} and {change.other}: {tone}; {change.did}; reports: {change.reports}"
        yield f"      “{_cut(change.sentence)}” ({_cut(change.article)})"
    if round.waiting_files:
        yield f"  still being written, left for the next round: {_some(round.waiting_files)}"
    if round.gone_files:
        yield f"  gone, what they told stays (`legation remove` takes articles out): {_some(round.gone_files)}"
    if round.problems:
        yield f"  {len(round.problems)} problems:"
    yield from (f"    {problem}" for problem in round.problems)


def _counts(round: Round) -> Iterator[str]:
    if round.has_news:
        yield f"{round.added.new} new articles"
        if round.added.changed:
            yield f"{round.added.changed} read otherwise than before"
        if round.replaced:
            yield f"{round.replaced} replaced"
        yield f"{len(round.new_actors)} new actors"
        yield f"{len(round.new_events)} new events"
    else:
        yield "nothing new"
    if round.feeds:
        named = {"unchanged": round.unchanged, "to be asked later": round.waiting_feeds, "failed": round.failed_feeds}
        told = ", ".join(f"{count} {name}" for name, count in named.items() if count)
        yield f"{round.feeds} feeds" + (f" ({told})" if told else "")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST]}…"


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
