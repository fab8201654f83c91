"""Commands on the actors of a graph: who is in it, who is doubtful, what a person decides, and a dossier."""

from collections import Counter
from pathlib import Path

import click

from legation.actors.authority import load_authority
from legation.cli.writing import FOLDER, OUTPUT, load_graph, writing
from legation.csv_tables import safe_csv
from legation.deciding import decide, undo
from legation.dossier import RENDERERS, find_actor, make_dossier
from legation.errors import GraphError
from legation.explanation import event_of
from legation.identity import Decision, Verdict, decisions_of_table, find_doubts, read_decisions
from legation.knowledge import KnowledgeGraph
from legation.model import Findings
from legation.store import DECISIONS

NOTE = click.option("--note", default="", help="Why, kept beside the decision.")


@click.group()
def actors() -> None:
    """Who is who in a graph: list, merge, split, rename, keep apart."""


@actors.command("list")
@FOLDER
@click.option("--doubtful", is_flag=True, help="Only what a person should look at: who may be one, who may be two.")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table")
@OUTPUT
def list_command(folder: Path, doubtful: bool, form: str, output: str) -> None:
    """List the actors of a graph, the most active first; with --doubtful, questions about them."""
    findings = load_graph(folder).findings
    if doubtful:
        decisions = read_decisions(folder / DECISIONS)
        doubts = find_doubts(findings, decisions=decisions, authority=load_authority())
        header, rows = ["actor", "other", "reason"], [[d.actor, d.other, d.reason] for d in doubts]
    else:
        header, rows = ["id", "name", "kind", "country", "wikidata", "events"], _rows(findings)
    with writing(output) as out:
        if form == "csv":
            out.write(safe_csv([header, *rows]))
        else:
            out.writelines(f"{'  '.join(' '.join(cell.split()) or '-' for cell in row)}\n" for row in rows)
    if doubtful:
        click.echo(f"{len(rows)} doubtful; decide with `legation actors merge|split|rename|apart {folder} …`", err=True)


def _rows(findings: Findings) -> list[list[str]]:
    counts = Counter(id for event in findings.events for id in {event.source, event.target})
    ordered = sorted(findings.actors, key=lambda actor: (-counts[actor.id], actor.id))
    return [[a.id, a.name, str(a.kind), a.country or "", a.wikidata or "", str(counts[a.id])] for a in ordered]


@actors.command()
@FOLDER
@click.argument("actor")
@click.argument("other")
@NOTE
def merge(folder: Path, actor: str, other: str, note: str) -> None:
    """Decide that OTHER is ACTOR; ACTOR may also be an id of the authority."""
    graph = load_graph(folder)
    kept, merged = _known(graph, actor, may_be_authority=True), _known(graph, other)
    _decide(folder, graph, Decision(verdict=Verdict.MERGE, actor=kept, other=merged, note=note))


@actors.command()
@FOLDER
@click.argument("actor")
@click.argument("name")
@click.option("--article", help="Id of the article in which ACTOR is somebody else.")
@click.option("--words", help="Words of the mentions that are somebody else.")
@NOTE
def split(folder: Path, actor: str, name: str, article: str | None, words: str | None, note: str) -> None:
    """Decide that in an article, or where certain words stand, ACTOR is somebody else, whose name is NAME."""
    if (article is None) == (words is None):
        raise click.UsageError("give either --article or --words")
    where = f"article:{article}" if article else f"name:{words}"
    graph = load_graph(folder)
    if article and article not in {citation.id for citation in graph.findings.citations}:
        raise GraphError(f"{folder}: no article {article!r}; `legation query articles` lists their ids")
    _decide(
        folder, graph, Decision(verdict=Verdict.SPLIT, actor=_known(graph, actor), other=name, where=where, note=note)
    )


@actors.command()
@FOLDER
@click.argument("actor")
@click.argument("name")
@NOTE
def rename(folder: Path, actor: str, name: str, note: str) -> None:
    """Decide what ACTOR is called."""
    graph = load_graph(folder)
    _decide(folder, graph, Decision(verdict=Verdict.RENAME, actor=_known(graph, actor), other=name, note=note))


@actors.command()
@FOLDER
@click.argument("actor")
@click.argument("other")
@NOTE
def apart(folder: Path, actor: str, other: str, note: str) -> None:
    """Decide that ACTOR and OTHER are two; they are asked no more and never join."""
    graph = load_graph(folder)
    one, two = (_known(graph, name, may_be_authority=True) for name in (actor, other))
    _decide(folder, graph, Decision(verdict=Verdict.APART, actor=one, other=two, note=note))


@click.command()
@FOLDER
@click.argument("event")
@click.argument("article")
@NOTE
def separate(folder: Path, event: str, article: str, note: str) -> None:
    """Decide that what ARTICLE tells is not the act of EVENT that others tell, but one of its own."""
    graph = load_graph(folder)
    found = event_of(graph.findings.events, event)
    if article not in {evidence.citation for evidence in found.evidence}:
        raise GraphError(f"event {found.id} does not stand on article {article!r}; `legation explain` lists those that it has")
    where = f"article:{article}"
    _decide(folder, graph, Decision(verdict=Verdict.SEPARATE, actor=found.source, other=found.target, where=where, note=note))


@actors.command("undo")
@FOLDER
@click.argument("line", type=click.IntRange(2), required=False)
def undo_command(folder: Path, line: int | None) -> None:
    """Take the last decision back, or that of a LINE of decisions.csv; the graph is as it was without it."""
    graph = load_graph(folder)
    taken, after = undo(folder, graph, line=line)
    click.echo(f"{taken.verdict} {taken.actor}, {taken.other}: taken out of {folder / DECISIONS}", err=True)
    click.echo(f"{len(graph.actors)} actors before, {len(after.actors)} now", err=True)


@actors.command("decide")
@FOLDER
@click.argument("table", type=click.Path(path_type=Path))
def decide_command(folder: Path, table: Path) -> None:
    """Take decisions from a CSV table with `id` and a filled `same_as` or `new_name`: `actors list` made elsewhere complete."""
    found, graph = decisions_of_table(table), load_graph(folder)
    for decision in found:
        _known(graph, decision.actor, may_be_authority=decision.verdict is Verdict.MERGE)
        if decision.verdict is Verdict.MERGE:
            _known(graph, decision.other)
    _decide(folder, graph, *found)


def _known(graph: KnowledgeGraph, name: str, *, may_be_authority: bool = False) -> str:
    authority = load_authority()
    if may_be_authority and authority.entry(name):
        return name
    return find_actor(graph.findings, name, authority=authority).id


def _decide(folder: Path, graph: KnowledgeGraph, *decisions: Decision) -> None:
    if not folder.is_dir():
        raise GraphError(f"{folder}: decisions are kept in the folder of a graph; name one that `legation build` made")
    after = decide(folder, graph, *decisions)
    for decision in decisions:
        click.echo(f"{decision.verdict} {decision.actor}, {decision.other}: kept in {folder / DECISIONS}", err=True)
    click.echo(f"{len(graph.actors)} actors before, {len(after.actors)} now", err=True)


@click.command()
@click.argument("actor")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"))
@click.option("--format", "form", type=click.Choice(sorted(RENDERERS)), default="text")
@OUTPUT
def dossier(actor: str, folder: Path, form: str, output: str) -> None:
    """Print who ACTOR is: posts, names, partners, and a time line with sentences."""
    findings, authority = load_graph(folder).findings, load_authority()
    found = make_dossier(findings, find_actor(findings, actor, authority=authority), authority=authority)
    with writing(output) as out:
        out.write(RENDERERS[form](found))
