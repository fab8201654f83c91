"""Commands on relations and frames: what there is, one of them in full, and whether a file of one's own works."""

from pathlib import Path

import click

from legation.cli.writing import FRAMES
from legation.errors import OntologyError
from legation.events.examples import Outcome, check_examples
from legation.events.extension import read_extension, using
from legation.events.frames import Frame, load_lexicon
from legation.model import EventType, Kind
from legation.toml_tables import nearest

FAILED = 2


@click.group()
def frames() -> None:
    """Which words state which relation: list, show, and check a file of your own."""


@frames.command("list")
@click.option("--type", "kind", type=click.Choice([str(t) for t in EventType], case_sensitive=False))
@FRAMES
def list_command(kind: str | None, frames: tuple[Path, ...]) -> None:
    """List the frames: id, type, relation and words."""
    with using(read_extension(*frames)):
        for frame in sorted(load_lexicon().frames, key=lambda frame: frame.id):
            if kind is None or frame.relation.type == kind.upper():
                words = ", ".join(frame.lemmas)
                click.echo(f"{frame.id:24} {frame.relation.type:9} {frame.relation.id:24} {words}")


@frames.command()
@click.argument("frame")
@FRAMES
def show(frame: str, frames: tuple[Path, ...]) -> None:
    """Print all of FRAME, and the file and line where it stands; `legation frames list` lists ids."""
    with using(read_extension(*frames)):
        known = {known.id: known for known in load_lexicon().frames}
    if frame not in known:
        raise OntologyError(f"no frame {frame!r}; {nearest(frame, known)}`legation frames list` lists ids")
    for key, value in _described(known[frame]).items():
        click.echo(f"{key:14} {value}")


def _described(frame: Frame) -> dict[str, str]:
    relation = frame.relation
    both = ", reciprocal" if relation.reciprocal else ""
    lists = ("object", "not_object", "modifiers", "not_modifiers", "subject_lemmas", "requires", "forbids", "implied")
    kinds = {key: getattr(frame, key) for key in ("source_kinds", "target_kinds")}
    return {
        "id": frame.id,
        "lemmas": ", ".join(frame.lemmas),
        "pos": str(frame.pos),
        "relation": f"{relation.id}: {relation.label} ({relation.type}, CAMEO {relation.cameo}{both})",
        "definition": relation.definition,
        "source": ", ".join(frame.source),
        "target": ", ".join(frame.target),
        **{key: ", ".join(sorted(getattr(frame, key))) for key in lists if getattr(frame, key)},
        **{key: "yes" if getattr(frame, key) else "no" for key in ("support", "deep", "abroad", "places")},
        **{key: ", ".join(sorted(value)) for key, value in kinds.items() if len(value) < len(Kind)},
        "example": frame.example,
        "expect": f"{frame.expect} ({frame.expect_status})",
        **({"avoid": frame.avoid} if frame.avoid else {}),
        "stands in": frame.where,
    }


@frames.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Check FILES of your own, read their examples and what they avoid, and print what came of each.

    Exit status 2 if a file or a sentence is wrong.
    """
    extension = read_extension(*files)
    with using(extension):
        outcomes = check_examples(extension.frames)
    rows = [(_verdict(o), o.frame.where, o.frame.id, o.sentence, _remark(o)) for o in outcomes]
    widths = [max((len(row[n]) for row in rows), default=0) for n in range(4)]
    for row in rows:
        click.echo("  ".join([*(f"{cell:{width}}" for cell, width in zip(row, widths, strict=False)), row[-1]]))
    wrong = sum(not o.passed for o in outcomes)
    click.echo(f"{extension}; {len(outcomes)} sentences, {wrong} wrong", err=True)
    ctx.exit(FAILED if wrong else 0)


def _verdict(outcome: Outcome) -> str:
    return "ok" if outcome.passed else "wrong"


def _remark(outcome: Outcome) -> str:
    if outcome.passed:
        return outcome.found
    frame = outcome.frame
    if outcome.sentence == "avoid":
        return f"must not fire, but found {outcome.found}; narrow it with object, requires, forbids or kinds"
    wanted = f"{frame.expect} ({frame.expect_status}, by {frame.id})"
    return f"expected {wanted}, found {outcome.found}; mend source, target or the example"
