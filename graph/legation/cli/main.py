"""The commands from articles to a graph and its answers. Errors become one line and exit status 2.

Exit status of `build` and `extract`: 0 when everything was read, 1 when something was left out or is
doubtful (each listed on standard error), 2 when nothing was built, 130 when it was stopped by Ctrl-C.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from legation import rdf, store
from legation._version import __version__
from legation.cli.engine import RAY, check_engine, engine_options, read_by_ray
from legation.cli.writing import (
    COLUMNS,
    EVERY_PROBLEM,
    FOLDER,
    FRAMES,
    LEFT_OUT,
    MIN_CONFIDENCE,
    NOTHING_BUILT,
    OUTPUT,
    PROCESSES,
    STOPPED,
    load_graph,
    progress,
    tell,
    tell_report,
    writing,
)
from legation.component import readings
from legation.corpus.building import LARGE, check_may_be_built, finish
from legation.corpus.gathering import gather, gather_readings
from legation.corpus.settings import Settings
from legation.errors import GraphError, InputError, LegationError, QueryError
from legation.evaluation import compare_as_page, compare_files
from legation.events.extension import read_extension, using
from legation.explanation import explain as explanation_of
from legation.explanation import parse_of
from legation.export import EXPORTERS
from legation.jsonlines import line_of
from legation.model import Problem, Reading
from legation.page import page_of
from legation.reading import Columns, Position, columns_of, read_articles
from legation.report import SHOWN, closing_lines


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; turn an error of legation into its message and exit status 2."""
        try:
            return super().invoke(ctx)
        except LegationError as error:
            text = str(error) if isinstance(error, InputError) else " ".join(str(error).split())
            click.echo(f"legation: {text}", err=True)
            ctx.exit(NOTHING_BUILT)
        except KeyboardInterrupt:
            click.echo("legation: stopped", err=True)
            ctx.exit(STOPPED)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="legation")
def main() -> None:
    """News text in, a knowledge graph of diplomatic actors out."""


@main.command("build")
@click.argument("inputs", nargs=-1, required=True)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder of the graph.")
@FRAMES
@MIN_CONFIDENCE
@PROCESSES
@click.option("--store-only", is_flag=True, help=f"Leave out page and exports, as for more than {LARGE:,} articles.")
@COLUMNS
@EVERY_PROBLEM
@engine_options
@click.pass_context
def build_command(
    ctx: click.Context,
    inputs: tuple[str, ...],
    output: Path,
    frames: tuple[Path, ...],
    min_confidence: float,
    processes: int,
    store_only: bool,
    pairs: tuple[str, ...],
    every_problem: bool,
    engine: str,
    workers: int | None,
    ray_address: str | None,
) -> None:
    """Read articles and write their graph, page and exports into a folder.

    A run that was interrupted goes on where it was when the same command is given again. The folder's decisions.csv is
    applied, and its frames.toml unless --frames names others, which are kept there.
    """
    check_may_be_built(output)
    columns = columns_of(pairs)
    check_engine(engine, workers=workers, ray_address=ray_address)
    kept = output / store.FRAMES
    if not frames and kept.is_file():
        frames = (kept,)
        click.echo(f"{kept} is applied; delete it to build without", err=True)
    settings = Settings(extension=read_extension(*frames), min_confidence=min_confidence)
    if engine == RAY:
        found = read_by_ray(inputs, output, workers=workers, ray_address=ray_address, columns=columns, settings=settings)
        gathered = gather_readings(found, output, settings=settings)
    else:
        position = Position()
        with progress(position) as advance:
            articles = read_articles(inputs, columns=columns, position=position, each_once=False)
            gathered = gather(
                articles, output, settings=settings, processes=processes, on_article=advance, tell=tell
            )
    if gathered.copies:
        click.echo(f"{gathered.copies:,} articles have text and day of another, and were read once", err=True)
    built = finish(gathered, output, settings=settings, store_only=store_only, tell=tell)
    tell_report(built.report, gathered.problems, every=every_problem, folder=output)
    if not built.has_files:
        click.echo(f"the graph is in {output / store.STORE}; `legation files {output}` writes page and exports", err=True)
    ctx.exit(LEFT_OUT if gathered.problems else 0)


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@OUTPUT
@FRAMES
@MIN_CONFIDENCE
@click.option(
    "--everybody", is_flag=True, help="Also unnamed people and bodies (rebels, a court), and statements about somebody."
)
@COLUMNS
@EVERY_PROBLEM
@click.pass_context
def extract(
    ctx: click.Context,
    inputs: tuple[str, ...],
    output: str,
    frames: tuple[Path, ...],
    min_confidence: float,
    everybody: bool,
    pairs: tuple[str, ...],
    every_problem: bool,
) -> None:
    """Read articles and write their events as JSON Lines, a line an article."""
    ctx.with_resource(using(read_extension(*frames)))
    columns = columns_of(pairs)
    problems: list[Problem] = []
    count = told = 0
    with writing(output) as out, progress() as advance:
        for item in _readings(inputs, columns=columns, everybody=everybody, min_confidence=min_confidence):
            if isinstance(item, Problem):
                problems.append(item)
                if every_problem or (item.language is None and told < SHOWN):
                    told += 1
                    click.echo(str(item), err=True)
                continue
            count += 1
            out.write(json.dumps(line_of(item), ensure_ascii=False) + "\n")
            advance(len(item.events))
    for line in closing_lines(problems, every=every_problem):
        click.echo(line, err=True)
    ctx.exit(NOTHING_BUILT if not count else LEFT_OUT if problems else 0)


def _readings(
    inputs: tuple[str, ...], *, columns: Columns, everybody: bool, min_confidence: float
) -> Iterator[Reading | Problem]:
    problems: list[Problem] = []

    def articles() -> Iterator[Any]:
        for item in read_articles(inputs, columns=columns):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                yield item

    for item in readings(articles(), everybody=everybody, min_confidence=min_confidence):
        yield from problems
        problems.clear()
        yield item
    yield from problems


@main.command()
@click.argument("query")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"))
@click.option("--store", "address", metavar="URL", help="Ask a SPARQL endpoint instead of FOLDER: http://localhost:7878")
@click.option("--format", "form", default="table", help="table, csv, json or xml; turtle for a graph.")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Value of a variable: actor=Russia.")
@click.option("--infer", is_flag=True, help="Count more general relations and inverses as stated: met with as consulted.")
@OUTPUT
def query(
    query: str, folder: Path, address: str | None, form: str, params: tuple[str, ...], infer: bool, output: str
) -> None:
    """Ask the graph: NAME of a question, a FILE with SPARQL, or - for standard input; `legation queries` lists names."""
    parameters = dict(_pair(param) for param in params)
    try:
        text = sys.stdin.read() if query == "-" else rdf.query_text(query)
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{query}: cannot be read ({error}); give a text file in UTF-8") from error
    with _asked(folder, address) as graph:
        answer = rdf.format_result(rdf.run_query(graph, text, parameters, infer=infer), form)
    with writing(output) as out:
        out.write(answer)


@contextmanager
def _asked(folder: Path, address: str | None) -> Iterator[Path | rdf.Answering]:
    """What answers: an endpoint, the store of a folder that has grown, or its file."""
    if address is not None:
        yield store.Endpoint(address)
    elif store.has_store(folder):
        with store.read_store(folder, tell=tell) as opened:
            yield opened
    else:
        yield rdf.graph_file(folder)


def _pair(param: str) -> tuple[str, str]:
    name, equals, value = param.partition("=")
    if not equals:
        raise LegationError(f"--param {param}: no value; write {param}=VALUE")
    return name, value


@main.command()
def queries() -> None:
    """List the questions that the graph answers by name."""
    for name, named in sorted(rdf.named_queries().items()):
        click.echo(f"{name:24} {named.title}")


@main.command()
@FOLDER
@OUTPUT
def show(folder: Path, output: str) -> None:
    """Write the network page of a graph."""
    page = page_of(load_graph(folder).findings, title="Network of actors")
    with writing(output) as out:
        out.write(page)


_FORMATS = "\b\nFormats:\n" + "".join(f"  {name:10}  {EXPORTERS[name].purpose}\n" for name in sorted(EXPORTERS))


@main.command("export", epilog=_FORMATS)
@click.argument("form", metavar="FORMAT", type=click.Choice(sorted(EXPORTERS)))
@FOLDER
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="File or folder to write.")
def export_command(form: str, folder: Path, output: Path) -> None:
    """Write a graph in another format."""
    if str(output) == "-":
        raise LegationError("export writes files; name one with -o")
    findings = load_graph(folder).findings
    try:
        EXPORTERS[form].write(findings, output)
    except OSError as error:
        raise GraphError(
            f"{output}: cannot be written ({error.strerror or error}); choose another place with -o"
        ) from error


@main.command()
@click.argument("event")
@FOLDER
@click.option("--parse", type=click.Path(path_type=Path), help="Also write the parse of its sentence, as SVG.")
def explain(event: str, folder: Path, parse: Path | None) -> None:
    """Say on which words and rules an event stands."""
    findings = load_graph(folder).findings
    click.echo(explanation_of(findings, event))
    if parse is not None:
        with writing(str(parse)) as out:
            out.write(parse_of(findings, event))


@main.command()
@FOLDER
@click.pass_context
def validate(ctx: click.Context, folder: Path) -> None:
    """Check a graph against the shapes of the ontology."""
    graph = load_graph(folder).rdf if store.has_store(folder) else rdf.read_graph(rdf.graph_file(folder))
    violations = rdf.validate(graph)
    for violation in violations:
        click.echo(str(violation))
    click.echo(f"{len(violations)} violations", err=True)
    ctx.exit(1 if violations else 0)


@main.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("predicted", type=click.Path(path_type=Path))
@click.option("--by-type", is_flag=True, help="Also the score of each PLOVER type.")
@click.option("--errors", type=click.IntRange(0), default=0, help="Also so many wrong events, a line each.")
@click.option("--html", type=click.Path(path_type=Path), help="Also a page with gold and predicted events side by side.")
@click.option("--items", type=click.Path(path_type=Path), help="The texts for that page: JSON Lines with id and text.")
def evaluate(gold: Path, predicted: Path, by_type: bool, errors: int, html: Path | None, items: Path | None) -> None:
    """Score predicted events and coreference against annotated ones."""
    click.echo(compare_files(gold, predicted, by_type=by_type, errors=errors))
    if html is not None:
        page = compare_as_page(gold, predicted, items=items)
        with writing(str(html)) as out:
            out.write(page)
