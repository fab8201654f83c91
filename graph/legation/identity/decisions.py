"""What a person decided of who is who, as data: decisions.csv, applied on every build and never overwritten.

A file of lines `decision,actor,other,where,note`. The invariant: whatever the order of the lines, every mention
comes out with one actor; a file for which that cannot be is refused with its line.
"""

import csv
import io
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from legation.actors.slug import slug
from legation.csv_tables import Row, csv_lines, read_table
from legation.errors import DecisionError, InputError
from legation.model import Actor, EventMention, Mention, Reading

COLUMNS = ("decision", "actor", "other", "where", "note")
HEADER = ",".join(COLUMNS)
LONGEST_NAME = 1_000
"""How many characters a chosen name may have."""


class Verdict(StrEnum):
    """What was decided."""

    MERGE = "merge"
    """`other` is `actor`: ids."""
    SPLIT = "split"
    """The mentions of `actor` at `where` ("article:ID" or "name:WORDS") are somebody else, whose name is `other`."""
    RENAME = "rename"
    """The name of `actor` is `other`."""
    APART = "apart"
    """`actor` and `other` are two, however alike their names: ids."""
    SEPARATE = "separate"
    """What the article at `where` ("article:ID") tells of `actor` and `other` is an act of its own: ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line of the file.

    Attributes:
        verdict: what was decided.
        actor: id of the actor.
        other: id or name, as `Verdict` says.
        where: the mentions of a split or the article of acts of their own, else empty.
        note: why, in the words of who decided.
    """

    verdict: Verdict
    actor: str
    other: str
    where: str = ""
    note: str = ""


class Known(Protocol):
    """Actors by id, as a dictionary gives them."""

    def get(self, id: str, default: Actor, /) -> Actor:
        """Return the actor of an id, or the default."""
        ...


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions that do not contradict each other.

    Attributes:
        merged: id of the actor that an id became a part of.
        names: chosen names by id.
        splits: id, where, and the name of who is meant there.
        apart: pairs of ids that are two.
        separate: two ids and an article: what it tells of them is fused with no other's.
    """

    merged: Mapping[str, str]
    names: Mapping[str, str]
    splits: tuple[tuple[str, str, str], ...]
    apart: frozenset[frozenset[str]]
    separate: frozenset[tuple[str, str, str]] = frozenset()

    def actor_for(self, actor: Actor, *, text: str, citation: str, known: Known) -> Actor:
        """Return who ACTOR is where these words name him in that article.

        Args:
            actor: whom the reader made out.
            text: the words of the mention.
            citation: id of the article.
            known: actors by id, among them those into whom others are merged; a merge into nobody known waits.
        """
        actor = known.get(self.merged.get(actor.id, actor.id), actor)
        for id, where, name in self.splits:
            if id == actor.id and where in (f"article:{citation}", f"name:{text}"):
                actor = _split(actor, name, where)
                break
        if actor.id in self.merged:
            actor = known.get(self.merged[actor.id], actor)
        name = self.names.get(actor.id, actor.name)
        return actor if name == actor.name else replace(actor, name=name)


def _split(actor: Actor, name: str, where: str) -> Actor:
    return Actor(
        id=slug(name),
        name=name,
        kind=actor.kind,
        country=actor.country,
        part_of=actor.part_of,
        reason=f"decided: not {actor.name} ({where})",
    )


NONE = Decisions({}, {}, (), frozenset())
"""Nothing was decided."""


def read_decisions(path: Path) -> Decisions:
    """Return the decisions of a file; none where there is no file.

    Raises:
        DecisionError: a line is malformed or contradicts another, named with file and line.
    """
    if not path.exists():
        return NONE
    table = read_table(path, exact=COLUMNS, failure=DecisionError)
    merged: dict[str, str] = {}
    names: dict[str, str] = {}
    splits: dict[tuple[str, str], str] = {}
    apart: dict[frozenset[str], Row] = {}
    separate: set[tuple[str, str, str]] = set()
    for row in table.rows:
        decision = _decision(row)
        error = _refused(decision, merged, names, splits)
        if error:
            raise row.error(error)
        match decision.verdict:
            case Verdict.MERGE:
                merged[decision.other] = decision.actor
            case Verdict.RENAME:
                names[decision.actor] = decision.other
            case Verdict.SPLIT:
                splits[decision.actor, decision.where] = decision.other
            case Verdict.APART:
                apart[frozenset((decision.actor, decision.other))] = row
            case Verdict.SEPARATE:
                separate.add((decision.actor, decision.other, decision.where.removeprefix("article:")))
    roots = {id: _root(id, merged) for id in merged}
    for pair, row in apart.items():
        if len({roots.get(id, id) for id in pair}) == 1:
            raise row.error(
                f"{' and '.join(sorted(pair))} are apart here and merged elsewhere; take one of the lines out"
            )
    split = tuple((id, where, name) for (id, where), name in splits.items())
    ids = {(roots.get(one, one), roots.get(other, other), article) for one, other, article in separate}
    return Decisions(roots, names, split, frozenset(apart), frozenset(ids))


def _decision(row: Row) -> Decision:
    verdict, actor, other, where, note = (row[column].strip() for column in COLUMNS)
    if verdict not in tuple(Verdict):
        raise row.error(f"unknown decision {verdict!r}; write one of {', '.join(Verdict)}")
    if not actor or not other:
        raise row.error(f"{verdict} without {'other' if actor else 'actor'}; fill the cell")
    if verdict in (Verdict.RENAME, Verdict.SPLIT) and len(other) > LONGEST_NAME:
        raise row.error(f"a name of {len(other):,} characters; write one of {LONGEST_NAME:,} at most")
    places = {Verdict.SPLIT: ("article:", "name:"), Verdict.SEPARATE: ("article:",)}.get(Verdict(verdict), ())
    if not (where.startswith(places) if places else not where):
        raise row.error(
            f"where is {where!r}; a split has article:ID or name:WORDS, separate has article:ID, nothing else has any"
        )
    return Decision(verdict=Verdict(verdict), actor=actor, other=other, where=where, note=note)


def _refused(
    decision: Decision,
    merged: Mapping[str, str],
    names: Mapping[str, str],
    splits: Mapping[tuple[str, str], str],
) -> str | None:
    """Why a decision cannot stand beside those before it, or None."""
    actor, other = decision.actor, decision.other
    match decision.verdict:
        case Verdict.MERGE if other in merged and merged[other] != actor:
            return f"{other} is merged into {merged[other]} already; take one of the lines out"
        case Verdict.MERGE if _root(actor, merged) == other:
            return f"{other} is merged into {actor}, and {actor} into {other}; break the circle"
        case Verdict.RENAME if names.get(actor, other) != other:
            return f"{actor} is renamed {names[actor]!r} already; take one of the lines out"
        case Verdict.SPLIT if splits.get((actor, decision.where), other) != other:
            return f"{decision.where} of {actor} is split to {splits[actor, decision.where]!r} already; take one out"
        case Verdict.SPLIT if slug(other) == actor:
            return f"{other!r} would have the id of {actor} again; choose a name that differs"
    return None


def _root(id: str, merged: Mapping[str, str]) -> str:
    while id in merged:
        id = merged[id]
    return id


def append_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions to a file, made if missing; the file stays as it was where one of them cannot stand.

    Raises:
        DecisionError: a decision contradicts one before, or the file cannot be written.
    """
    lines = "".join(csv_lines((d.verdict, d.actor, d.other, d.where, d.note) for d in decisions))
    _rewrite(path, lambda before: f"{before if before.endswith(NEW_LINE) else f'{before}{NEW_LINE}'}{lines}")


def kept_decisions(path: Path) -> tuple[tuple[int, Decision], ...]:
    """Return the decisions of a file in its order, each with the line on which it ends.

    Raises:
        DecisionError: a line is malformed.
    """
    if not path.exists():
        return ()
    return tuple((row.line, _decision(row)) for row in read_table(path, exact=COLUMNS, failure=DecisionError).rows)


def remove_decision(path: Path, *, line: int | None = None, only: Decision | None = None) -> Decision:
    """Take a decision out of a file and return it; all others stay byte by byte, and a file that is empty then goes.

    Args:
        path: the file.
        line: its line, from 1, or None for the last decision.
        only: what must stand there, or None for whatever does.

    Raises:
        DecisionError: no such decision stands there, or the file cannot be written.
    """
    found: list[Decision] = []

    def without(before: str) -> str:
        lines = list(io.StringIO(before, newline=""))
        reader = csv.reader(lines, strict=True)
        places: list[tuple[int, int]] = []
        start = 0
        for cells in reader:
            if cells and start:
                places.append((start, reader.line_num))
            start = reader.line_num
        kept = kept_decisions(path)
        chosen = [n for n, (first, last) in enumerate(places) if line is None or first < line <= last][-1:]
        if not chosen or (only is not None and kept[chosen[0]][1] != only):
            what = "no decision" if line is None else f"no decision on line {line}" if not chosen else "another decision"
            raise DecisionError(f"{what} there; look at the file, somebody may have changed it", path=str(path))
        [number] = chosen
        found.append(kept[number][1])
        first, last = places[number]
        return "".join([*lines[:first], *lines[last:]])

    _rewrite(path, without)
    return found[0]


NEW_LINE = "\n"
_WAIT, _LEFT_BEHIND = 10.0, 60.0
"""Seconds to wait for another who edits the file, and after which a killed one's half-written file is taken away."""


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Put a changed file in the place of a file, whole or not at all; one at a time, for the new file is the lock too."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        _claim(partial)
    except OSError as error:
        raise DecisionError(f"cannot be written ({error.strerror}); check its permissions", path=str(path)) from error
    try:
        try:
            before = path.read_bytes().decode("utf-8") if path.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise DecisionError(f"cannot be read ({error}); save it as text in UTF-8", path=str(path)) from error
        after = change(before or f"{HEADER}{NEW_LINE}")
        partial.write_text(after, encoding="utf-8", newline="")
        read_decisions(partial)
        if after == f"{HEADER}{NEW_LINE}":
            path.unlink(missing_ok=True)
            partial.unlink()
        else:
            partial.replace(path)
    except UnicodeEncodeError as error:
        partial.unlink(missing_ok=True)
        raise DecisionError(f"cannot be written ({error.reason}); type the name again", path=str(path)) from error
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise DecisionError(f"cannot be written ({error.strerror}); check its permissions", path=str(path)) from error
    except DecisionError as error:
        partial.unlink(missing_ok=True)
        raise DecisionError(error.message, path=str(path), line=error.line) from error


def _claim(partial: Path) -> None:
    """Make the file that nobody else may have made; wait for who did."""
    end = time.monotonic() + _WAIT
    while True:
        try:
            partial.open("x").close()
            return
        except FileExistsError:
            with suppress(FileNotFoundError):
                if time.time() - partial.stat().st_mtime > _LEFT_BEHIND:
                    partial.unlink()
                    continue
            if time.monotonic() > end:
                raise DecisionError("is being written by another process; try again", path=str(partial)) from None
            time.sleep(0.02)


def decisions_of_table(path: Path) -> list[Decision]:
    """Return what a person filled into a table of actors, as `legation actors list --format csv` writes it.

    Args:
        path: a CSV file with the column `id`, and `same_as` (an id: the row's actor is merged into it), `new_name`, or both.

    Raises:
        InputError: the table cannot be read or has neither column.
    """
    table = read_table(path, needed=["id"], failure=InputError)
    if not {"same_as", "new_name"} & set(table.header):
        raise InputError("no column same_as or new_name; add one and fill it where you decide", path=str(path), line=1)
    found: list[Decision] = []
    for row in table.rows:
        id, same, name = (row[column].strip() for column in ("id", "same_as", "new_name"))
        if same:
            found.append(Decision(verdict=Verdict.MERGE, actor=same, other=id, note=path.name))
        if name:
            found.append(Decision(verdict=Verdict.RENAME, actor=id, other=name, note=path.name))
    return found


Resolve = Callable[[Actor, str, str], Actor]
"""From an actor, the words that name him and the id of the article to who he is."""


def with_actors(reading: Reading, resolve: Resolve) -> Reading:
    """Return a reading whose actors are those that RESOLVE gives."""

    def mention(old: Mention) -> Mention:
        return replace(old, actor=resolve(old.actor, old.span.text, reading.citation.id))

    def event(old: EventMention) -> EventMention:
        said = old.attributed_to and resolve(old.attributed_to, old.attributed_name or "", reading.citation.id)
        name = (
            said.name
            if said and old.attributed_to and old.attributed_name == old.attributed_to.name
            else old.attributed_name
        )
        return replace(
            old, source=mention(old.source), target=mention(old.target), attributed_to=said, attributed_name=name
        )

    mentions: Iterable[Mention] = map(mention, reading.mentions)
    return replace(reading, mentions=tuple(mentions), events=tuple(map(event, reading.events)))
