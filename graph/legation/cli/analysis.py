"""What a graph shows as a whole, and what changed: `legation analyse` and `legation diff`."""

import datetime
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from legation.actors.authority import load_authority
from legation.cli.writing import OUTPUT, load_graph, writing
from legation.csv_tables import safe_csv
from legation.dossier import find_actor
from legation.errors import LegationError
from legation.model import Findings
from legation.network.changes import Changes, changes, parted
from legation.network.structure import as_states, blocs, brokers, centralities, neighbourhood, way
from legation.network.tone import PERIODS, balances, turns
from legation.page.changes import page_of_changes
from legation.relations import load_relations

WIDTH = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a question is asked about; ids of actors, or None for all."""

    actor: str | None
    other: str | None
    by: str
    at: datetime.date | None


_Rows = tuple[Sequence[str], Iterable[Sequence[object]]]


def _centrality(findings: Findings, asked: Asked) -> _Rows:
    rows = [[_name(findings, c.actor), c.partners, c.reports, c.betweenness] for c in centralities(findings.events)]
    return ("actor", "partners", "reports", "betweenness"), rows


def _blocs(findings: Findings, asked: Asked) -> _Rows:
    rows = [
        [bloc.name, len(bloc.members), ", ".join(_name(findings, id) for id in bloc.members)]
        for bloc in blocs(findings)
    ]
    return ("bloc", "actors", "members"), rows


def _brokers(findings: Findings, asked: Asked) -> _Rows:
    rows = [[_name(findings, b.actor), len(b.blocs), " | ".join(b.blocs), b.betweenness] for b in brokers(findings)]
    return ("actor", "blocs", "between", "betweenness"), rows


def _balance(findings: Findings, asked: Asked) -> _Rows:
    found = balances(findings.events, by=asked.by, actor=asked.actor, other=asked.other)
    rows = [[b.period, _name(findings, b.source), _name(findings, b.target), b.friendly, b.hostile, b.tone] for b in found]
    return ("period", "source", "target", "friendly", "hostile", "tone"), rows


def _turns(findings: Findings, asked: Asked) -> _Rows:
    if asked.at is None:
        raise LegationError("turns: say the day that parts before from after; add --at 2022-02-24")
    found = [
        turn for turn in turns(findings.events, at=asked.at) if asked.actor is None or asked.actor in (turn.one, turn.other)
    ]
    rows = [[_name(findings, t.one), _name(findings, t.other), t.before, t.after, t.change, t.events] for t in found]
    return ("one", "other", "before", "after", "change", "events"), rows


def _around(findings: Findings, asked: Asked) -> _Rows:
    if asked.actor is None:
        raise LegationError("around: say whose neighbourhood is meant; add --actor Russia")
    return _centrality(neighbourhood(findings, asked.actor), asked)


def _way(findings: Findings, asked: Asked) -> _Rows:
    if asked.actor is None or asked.other is None:
        raise LegationError("way: say from whom to whom; add --actor Russia --other Niger")
    rows = [
        [
            str(event.when or "undated"),
            _name(findings, event.source),
            load_relations()[event.relation].label,
            _name(findings, event.target),
            event.evidence[0].sentence.text,
        ]
        for event in way(findings, asked.actor, asked.other)
    ]
    return ("date", "who", "did", "whom", "sentence"), rows


QUESTIONS: Mapping[str, Callable[[Findings, Asked], _Rows]] = {
    "centrality": _centrality,
    "blocs": _blocs,
    "brokers": _brokers,
    "balance": _balance,
    "turns": _turns,
    "around": _around,
    "way": _way,
}


@click.command()
@click.argument("question", type=click.Choice(list(QUESTIONS)))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--actor", help="An actor: name or id.")
@click.option("--other", help="Another one.")
@click.option("--by", type=click.Choice(list(PERIODS)), default="month", help="Periods of balance.")
@click.option("--at", metavar="DAY", help="The day that parts before from after, of turns: 2022-02-24.")
@click.option("--states", is_flag=True, help="Persons and ministries count as their states.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
@OUTPUT
def analyse(
    question: str,
    folder: Path,
    actor: str | None,
    other: str | None,
    by: str,
    at: str | None,
    states: bool,
    form: str,
    output: str,
) -> None:
    """Show a graph as a whole; facts only.

    \b
    centrality  who stands in the middle
    blocs       who stands together, named after the most active
    brokers     who deals kindly with several blocs
    balance     cooperation against conflict, by period (--actor, --other, --by)
    turns       who turned to or from whom (--at DAY)
    around      the partners of an actor, and how central they are among themselves (--actor)
    way         the shortest way of facts from one to another, with its sentences (--actor, --other)
    """
    findings = load_graph(folder).findings
    findings = as_states(findings) if states else findings
    asked = Asked(actor=_id(findings, actor), other=_id(findings, other), by=by, at=_day(at))
    header, rows = QUESTIONS[question](findings, asked)
    with writing(output) as out:
        out.write(_RENDERERS[form](header, [list(row) for row in rows]))


def _id(findings: Findings, name: str | None) -> str | None:
    return find_actor(findings, name, authority=load_authority()).id if name else None


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise LegationError(f"--at {text}: no day; write it like 2022-02-24") from error


def _name(findings: Findings, id: str) -> str:
    return next((actor.name for actor in findings.actors if actor.id == id), id)


def _table(header: Sequence[str], rows: list[list[object]]) -> str:
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for column in header:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(str, row))
    file = io.StringIO()
    Console(file=file, width=WIDTH, color_system=None, highlight=False, markup=False, emoji=False).print(table)
    return "\n".join([*(line.rstrip() for line in file.getvalue().rstrip("\n").split("\n")), f"{len(rows)} rows"]) + "\n"


def _csv(header: Sequence[str], rows: list[list[object]]) -> str:
    return safe_csv([header, *rows])


def _json(header: Sequence[str], rows: list[list[object]]) -> str:
    return json.dumps([dict(zip(header, row, strict=True)) for row in rows], ensure_ascii=False, indent=1) + "\n"


_RENDERERS: Mapping[str, Callable[[Sequence[str], list[list[object]]], str]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("later", required=False, type=click.Path(path_type=Path))
@click.option("--at", metavar="DAY", help="Of one graph: the day that parts before from after.")
@click.option("--states", is_flag=True, help="Persons and ministries count as their states.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "html"]), default="table")
@OUTPUT
def diff(folder: Path, later: Path | None, at: str | None, states: bool, form: str, output: str) -> None:
    """Show what changed from one graph to a LATER one, or in one at a day: who is new, who deals with whom, in which tone.

    Facts only. Each change has the sentence on which it stands.
    """
    day = _day(at)
    if (later is None) == (day is None):
        raise LegationError("diff: compare two folders, or one at a day; give a second folder or --at 2022-02-24")
    before = load_graph(folder).findings
    if day is not None:
        before, after, title = *parted(before, day), f"{folder.name}: before and after {day}"
    else:
        after, title = load_graph(later or folder).findings, f"From {folder.name} to {(later or folder).name}"
    if states:
        before, after = as_states(before), as_states(after)
    found = changes(before, after)
    with writing(output) as out:
        if form == "html":
            out.write(page_of_changes(found, title=title))
        elif form == "json":
            out.write(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n")
        else:
            out.write(_RENDERERS[form](_CHANGE_COLUMNS, list(_change_rows(found))))


_CHANGE_COLUMNS = ("what", "one", "other", "before", "after", "reports", "did", "sentence")


def _change_rows(found: Changes) -> Iterable[list[object]]:
    for what, ties in (("changed", found.changed_ties), ("new", found.new_ties), ("ended", found.ended_ties)):
        for tie in ties:
            tones: list[object] = ["" if tone is None else tone for tone in (tie.before, tie.after)]
            yield [what, tie.one, tie.other, *tones, tie.reports, tie.did, tie.sentence]
    for what, actors in (("new actor", found.new_actors), ("gone actor", found.gone_actors)):
        for name in actors:
            yield [what, name, *[""] * 6]
