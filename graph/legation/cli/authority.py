"""Commands on the authority: check it, ask it, match a table of names against it."""

import datetime
from pathlib import Path

import click

from legation.actors.authority import check_authority, load_authority
from legation.actors.reconciliation import Match, reconcile
from legation.cli.writing import OUTPUT, writing
from legation.csv_tables import csv_lines, read_table
from legation.errors import InputError, LegationError
from legation.model import Kind
from legation.ontology_files import ONTOLOGY

KIND = click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="Only actors of this kind.")
DAY = click.option("--date", "day", help="A day (2022-01-21) at which posts count.")


@click.group()
def authority() -> None:
    """Who is known: check the files, look a name up, match a table of names."""


@authority.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.pass_context
def check(ctx: click.Context, folder: Path | None) -> None:
    """List contradictions in the authority (or in another FOLDER of such files), each with file and line."""
    problems = check_authority(folder or ONTOLOGY / "authority")
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{len(problems)} contradictions", err=True)
    ctx.exit(1 if problems else 0)


@authority.command()
@click.argument("name")
@KIND
@DAY
def find(name: str, kind: str | None, day: str | None) -> None:
    """Say whom a name may mean, the surest first, and why."""
    matches = reconcile(name, authority=load_authority(), kind=Kind(kind) if kind else None, on=_day(day))
    for match in matches:
        entry = match.entry
        click.echo(
            f"{match.score:5.1f} {'=' if match.match else '?'} {entry.id}  {entry.name}, {entry.kind}"
            f"{f', {entry.country}' if entry.country else ''}{f', {entry.wikidata}' if entry.wikidata else ''}: {match.reason}"
        )
    if not matches:
        click.echo("nobody known", err=True)


@authority.command("reconcile")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--column", default="name", help="The column that holds the names.")
@click.option("--country", "country_column", help="A column with ISO 3166-1 alpha-3 codes, or none.")
@KIND
@DAY
@OUTPUT
def reconcile_command(
    table: Path, column: str, country_column: str | None, kind: str | None, day: str | None, output: str
) -> None:
    """Match a CSV TABLE of names: its rows come back with id, name, Wikidata id, score, match and other candidates."""
    on = _day(day)
    names = read_table(table, needed=[column, *filter(None, [country_column])], failure=InputError)
    with writing(output) as out:
        out.writelines(csv_lines([[*names.header, *_COLUMNS]]))
        for row in names.rows:
            matches = reconcile(
                row[column],
                authority=load_authority(),
                kind=Kind(kind) if kind else None,
                country=row[country_column].upper() or None if country_column else None,
                on=on,
            )
            out.writelines(csv_lines([[*(row[name] for name in names.header), *_matched(matches)]]))


_COLUMNS = ("legation_id", "legation_name", "wikidata", "score", "match", "candidates")


def _matched(matches: tuple[Match, ...]) -> list[str]:
    if not matches:
        return ["", "", "", "", "false", ""]
    best, others = matches[0], "|".join(match.entry.id for match in matches[1:])
    if not best.match:
        return ["", "", "", f"{best.score}", "false", "|".join(match.entry.id for match in matches)]
    return [best.entry.id, best.entry.name, best.entry.wikidata or "", f"{best.score}", "true", others]


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise LegationError(f"--date {text}: no date; write it like 2022-01-21") from error
