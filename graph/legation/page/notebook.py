"""A graph inside a notebook: the page in a frame, and a summary; both work without a network."""

import html
from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

from legation.model import Findings
from legation.page.page import page_of

_T = TypeVar("_T")
TOP = 5


@dataclass(frozen=True, slots=True)
class Drawing:
    """The network page as a notebook shows it: Jupyter, JupyterLite, VS Code.

    Attributes:
        page: the page.
        height: how tall, in pixels.
    """

    page: str
    height: int

    def _repr_html_(self) -> str:
        # In a sandbox of its own: what stands in articles can do nothing to the notebook.
        rights = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
        style = f"width: 100%; height: {self.height}px; border: 1px solid #8886"
        source = html.escape(self.page)
        return f'<iframe title="Network of actors" sandbox="{rights}" style="{style}" srcdoc="{source}"></iframe>'


def drawing_of(findings: Findings, *, title: str, height: int) -> Drawing:
    """Return the network page of findings for a notebook.

    Args:
        findings: what was found.
        title: title of the page.
        height: how tall it is shown, in pixels.
    """
    return Drawing(page_of(findings, title=title), height)


def summary_of(findings: Findings, *, problems: int = 0) -> str:
    """Return findings in a few lines of HTML: how much there is, who is most active, which pairs have most facts.

    Args:
        findings: what was found.
        problems: how many inputs were left out.
    """
    facts = [event for event in findings.events if event.is_fact]
    names = {actor.id: actor.name for actor in findings.actors}
    days = sorted(event.when.start for event in findings.events if event.when)
    span = f", {days[0]} to {days[-1]}" if days else ""
    counts = (
        f"{len(findings.citations):,} articles, {len(findings.actors):,} actors, {len(findings.events):,} events, "
        f"{len(facts):,} of them facts{span}" + (f"; {problems:,} problem{'s' if problems > 1 else ''}" if problems else "")
    )
    actors = Counter(id for event in facts for id in (event.source, event.target))
    pairs = Counter((min(event.source, event.target), max(event.source, event.target)) for event in facts)
    rows = [
        *((names[id], count) for id, count in _top(actors)),
        *((f"{names[one]} – {names[other]}", count) for (one, other), count in _top(pairs)),
    ]
    cells = "".join(f"<tr><td>{html.escape(name)}</td><td>{count:,}</td></tr>" for name, count in rows)
    table = f"<table><thead><tr><th>most told of</th><th>facts</th></tr></thead><tbody>{cells}</tbody></table>" if cells else ""
    return f"<div><p><strong>Knowledge graph</strong>: {counts}. <code>.show()</code> draws it.</p>{table}</div>"


def _top(counts: Counter[_T]) -> list[tuple[_T, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))[:TOP]
