"""Answers as tables of a page: cells with what they lead to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from legation.csv_tables import safe_csv
from legation.escaping import web_address
from legation.rdf.queries import short_iri
from legation.rdf.terms import BASE, id_of
from legation.web.answering import Answered
from legation.web.served import Served
from legation.web.templating import address_of

_OURS = ("actor", "event", "article")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: what stands in it.
        address: where it leads, or None.
        is_number: whether it is a number.
    """

    text: str
    address: str | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An answer as a table.

    Attributes:
        columns: names of variables.
        rows: a cell for each column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def texts(self, column: int) -> list[str]:
        """Return the texts of a column."""
        return [row[column].text for row in self.rows]

    def is_number(self, column: int) -> bool:
        """Return whether there are numbers in a column."""
        return any(row[column].is_number for row in self.rows)

    def as_csv(self) -> str:
        """Return it for a spreadsheet: no text is a formula."""
        return safe_csv([self.columns, *([_value(cell) for cell in row] for row in self.rows)])


def _value(cell: Cell) -> str | Decimal:
    try:
        return Decimal(cell.text) if cell.is_number else cell.text
    except InvalidOperation:  # a literal that is no number of its type
        return cell.text


def sheet_of(answer: Answered, served: Served, *, with_names: bool) -> Sheet:
    """Return solutions or a truth value as a table.

    Args:
        answer: an answer in JSON.
        served: what addresses may lead to.
        with_names: whether a text that is the name of one actor alone leads to it.
    """
    found = json.loads(answer.body)
    if answer.kind == "boolean":
        return Sheet(columns=("answer",), rows=((Cell(text="yes" if found["boolean"] else "no"),),))
    names = tuple(found["head"]["vars"])
    rows = tuple(
        tuple(_cell(row.get(name), answer.prefixes, served, with_names) for name in names) for row in found["results"]["bindings"]
    )
    return Sheet(columns=names, rows=rows)


def _cell(term: Mapping[str, Any] | None, prefixes: Mapping[str, str], served: Served, with_names: bool) -> Cell:
    if term is None:
        return Cell(text="")
    if term["type"] == "triple":
        parts = (_cell(term["value"][part], prefixes, served, False).text for part in ("subject", "predicate", "object"))
        return Cell(text=f"<< {' '.join(parts)} >>")
    value = term["value"]
    if term["type"] == "uri":
        return Cell(text=short_iri(value, prefixes), address=_inside(value, served) or web_address(value))
    if term["type"] == "bnode":
        return Cell(text=f"_:{value}")
    if term.get("datatype", "").rpartition("#")[2] in ("integer", "decimal", "double", "float"):
        return Cell(text=value, is_number=True)
    actor = served.alone_named.get(value) if with_names else None
    return Cell(text=value, address=address_of("actor", actor.id) if actor else None)


def _inside(iri: str, served: Served) -> str | None:
    """Our own page of an actor, event or article."""
    known: tuple[Mapping[str, object], ...] = (served.actors, served.events, served.citations)
    for kind, things in zip(_OURS, known, strict=True):
        if iri.startswith(f"{BASE}{kind}/") and (id := id_of(iri)) in things:
            return address_of(kind, id)
    return None
