"""Gold and predicted events side by side as one page: no scripts, nothing from outside, every text escaped."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from legation.evaluation.event_report import Report, Row, Verdict
from legation.evaluation.events import EventValue
from legation.evaluation.score import Ratio

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --gold: #0072b2; --wrong: #d55e00; --half: #b8860b; --right: #009e73; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
table { border-collapse: collapse; width: 100%; } td, th { border-bottom: 1px solid var(--line); padding: .3rem .6rem; }
th { text-align: left; } tr:first-child th:not(:first-child) { text-align: right; } h1 { overflow-wrap: anywhere; } td.n { text-align: right; font-variant-numeric: tabular-nums; }
section { border-top: 2px solid var(--line); margin-top: 1.5rem; } mark { background: #f0e44255; color: inherit; }
.row { display: grid; gap: .3rem 1rem; grid-template-columns: 9rem 1fr 1fr; padding: .3rem 0; }
.row > * { overflow-wrap: anywhere; } .verdict { font-weight: 600; }
.right { color: var(--right); } .missing, .spurious { color: var(--wrong); } .wrong { color: var(--half); }
@media (max-width: 45rem) { table { font-size: .8rem; } td, th { padding: .3rem .2rem; } .row { grid-template-columns: 1fr; border-bottom: 1px solid var(--line); } }
"""


def page_of_report(report: Report, *, texts: Mapping[str, str], title: str) -> str:
    """Return a report on predicted events as a page.

    Args:
        report: the report.
        texts: the articles' texts by id; those that are missing are left out.
        title: what is compared with what.
    """
    wrong = {id: rows for id, rows in report.rows.items() if any(r.verdict is not Verdict.RIGHT for r in rows)}
    found = (
        f"Of {report.status_right.gold:.0f} events found with their type, the status of "
        f"{100 * report.status_right.recall:.1f} % and the attribution of "
        f"{100 * report.attribution_right.recall:.1f} % is right."
    )
    return "\n".join(
        [
            '<!doctype html><html lang="en"><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style><h1>{escape(title)}</h1>",
            _table(report.levels, "level"),
            f"<p>{found}</p>",
            _table(report.by_type, "type"),
            f"<h2>{len(wrong)} of {len(report.rows)} articles with an error</h2>",
            *(_article(id, rows, texts.get(id)) for id, rows in wrong.items()),
            "</html>\n",
        ]
    )


def event_line(event: EventValue) -> str:
    """Return an event as one line: "Russia – REQUEST (demanded of) – NATO, planned, said Blinken"."""
    said = f", said {event['attributed_to']}" if event.get("attributed_to") else ""
    relation = f" ({event['relation']})" if event.get("relation") else ""
    who, whom = event["source"]["name"], event["target"]["name"]
    return f"{who} – {event.get('type')}{relation} – {whom}, {event.get('status', 'actual')}{said}"


def _table(scores: Mapping[str, Ratio], head: str) -> str:
    names = "".join(f"<th>{name}</th>" for name in (head, "precision", "recall", "F1", "gold", "predicted"))
    rows = (
        f"<tr><th>{escape(name)}</th>"
        + "".join(f'<td class="n">{100 * value:.1f}</td>' for value in (score.precision, score.recall, score.f1))
        + f'<td class="n">{score.gold:.0f}</td><td class="n">{score.predicted:.0f}</td></tr>'
        for name, score in scores.items()
    )
    return f"<table><tr>{names}</tr>{''.join(rows)}</table>"


def _article(id: str, rows: Iterable[Row], text: str | None) -> str:
    rows = list(rows)
    said = "" if text is None else f"<p>{_marked(text, rows)}</p>"
    head = '<div class="row"><span></span><strong>annotated</strong><strong>predicted</strong></div>'
    return f"<section><h3>{escape(id)}</h3>{said}{head}{''.join(map(_row, rows))}</section>"


def _row(row: Row) -> str:
    sides = (escape(event_line(event)) if event else "–" for event in (row.gold, row.predicted))
    style = str(row.verdict).split()[0]
    return f'<div class="row"><span class="verdict {style}">{row.verdict}</span>{"".join(f"<span>{s}</span>" for s in sides)}</div>'


def _marked(text: str, rows: Iterable[Row]) -> str:
    """The text, escaped, with the triggers of all events marked."""
    cuts = sorted({cut for row in rows for event in (row.gold, row.predicted) if event for cut in _spans(event, text)})
    parts, end = [], 0
    for start, stop in cuts:
        if start >= end:
            parts += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
            end = stop
    return "".join([*parts, escape(text[end:])])


def _spans(event: EventValue, text: str) -> Iterator[tuple[int, int]]:
    trigger: Any = event.get("trigger")
    if isinstance(trigger, Mapping):
        yield int(trigger["start"]), int(trigger["end"])
    elif isinstance(trigger, str) and trigger and trigger in text:
        start = text.index(trigger)
        yield start, start + len(trigger)
