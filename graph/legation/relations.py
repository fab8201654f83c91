"""Relations of the ontology: what one actor does to another, with their PLOVER type and CAMEO code."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType

from legation.errors import OntologyError
from legation.model import EventType
from legation.ontology_files import ONTOLOGY
from legation.toml_tables import TomlTable, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A kind of act, readable as "source LABEL target".

    Attributes:
        id: name of its property in the ontology, lower camel case ("metWith").
        label: short phrase in the past tense ("met with").
        inverse_label: readable as "target INVERSE_LABEL source".
        type: its PLOVER type.
        cameo: CAMEO code of two to four digits (Schrodt 2012), the root first.
        reciprocal: whether both actors do it alike, so that the pair has no direction.
        definition: one sentence.
    """

    id: str
    label: str
    inverse_label: str
    type: EventType
    cameo: str
    reciprocal: bool
    definition: str

    @property
    def neo4j_type(self) -> str:
        """The relationship type as Neo4j users write it: MET_WITH."""
        return "".join(f"_{c}" if c.isupper() else c for c in self.id).upper()


_KNOWN: ContextVar[Mapping[str, Relation] | None] = ContextVar("known relations", default=None)


def load_relations() -> Mapping[str, Relation]:
    """Return all relations by id: ours, and within `knowing` those of a user too."""
    return _KNOWN.get() or our_relations()


@cache
def our_relations() -> Mapping[str, Relation]:
    """Return the relations of ontology/relations.csv by id, in the order of the file."""
    return MappingProxyType(read_relations(ONTOLOGY / "relations.csv"))


@contextmanager
def knowing(relations: Iterable[Relation]) -> Iterator[None]:
    """Let `load_relations` return these relations too, in this thread or task, until the block ends.

    Args:
        relations: a user's own; one that has the id of one of ours stands in its place.
    """
    known = {**our_relations(), **{relation.id: relation for relation in relations}}
    token = _KNOWN.set(MappingProxyType(known))
    try:
        yield
    finally:
        _KNOWN.reset(token)


def read_relations(path: Traversable) -> dict[str, Relation]:
    """Read a file of relations.

    Args:
        path: a CSV file with the columns of `Relation`.

    Returns:
        The relations by id.

    Raises:
        OntologyError: a row lacks a value, has an unknown type, or repeats an id.
    """
    relations: dict[str, Relation] = {}
    with path.open(encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            relation = _relation(row, path=str(path), line=number)
            if relation.id in relations:
                raise OntologyError(f"relation {relation.id!r} stands twice; remove one", path=str(path), line=number)
            relations[relation.id] = relation
    return relations


def _relation(row: dict[str, str], *, path: str, line: int) -> Relation:
    missing = [name for name in ("id", "label", "inverse_label", "type", "cameo", "definition") if not row.get(name)]
    if missing:
        raise OntologyError(f"no value for {', '.join(missing)}; fill the column", path=path, line=line)
    if row["type"] not in EventType.__members__:
        raise OntologyError(f"unknown type {row['type']!r}; use one of {', '.join(EventType)}", path=path, line=line)
    return Relation(
        id=row["id"],
        label=row["label"],
        inverse_label=row["inverse_label"],
        type=EventType(row["type"]),
        cameo=row["cameo"],
        reciprocal=row["reciprocal"] == "yes",
        definition=row["definition"],
    )


_TEXTS = ("id", "label", "inverse_label", "type", "cameo", "definition")
_NEEDED = ("id", "label", "type", "cameo", "definition")
_ID = re.compile(r"[a-z][A-Za-z0-9]*")


def relation_of(table: TomlTable) -> Relation:
    """Return the relation that a table [[relation]] of a user's file describes.

    Raises:
        OntologyError: a key is missing or unknown, or its value cannot be; the line is named.
    """
    table.check(texts=_TEXTS, lists=(), flags=("reciprocal",), needed=_NEEDED)
    values = table.values
    reciprocal = values.get("reciprocal", False)
    if not _ID.fullmatch(values["id"]) or values["id"].startswith("inverseOf"):
        raise table.error("its id is no name; write letters and digits, the first one small, as in metWith", "id")
    if values["type"] not in EventType.__members__:
        near = nearest(values["type"], EventType)
        raise table.error(f"unknown type {values['type']!r}; {near}use one of {', '.join(EventType)}", "type")
    if not is_cameo(values["cameo"]):
        what = f"invalid CAMEO code {values['cameo']!r}"
        raise table.error(f'{what}; use one of the codebook, in quotation marks: "042" for a visit', "cameo")
    if reciprocal and values.get("inverse_label", values["label"]) != values["label"]:
        raise table.error("reciprocal, so it reads the same both ways; leave inverse_label out", "inverse_label")
    if not reciprocal and "inverse_label" not in values:
        message = 'no value for inverse_label; add it ("was visited by"), or reciprocal = true where both do it alike'
        raise table.error(message)
    return Relation(
        id=values["id"],
        label=values["label"],
        inverse_label=values.get("inverse_label", values["label"]),
        type=EventType(values["type"]),
        cameo=values["cameo"],
        reciprocal=reciprocal,
        definition=values["definition"],
    )


@cache
def ontology_terms() -> frozenset[str]:
    """Return the names in the ontology's namespace that are taken by its core: "source", "Person", "consult"."""
    core = (ONTOLOGY / "core.ttl").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^leg:(\w+) a ", core, re.MULTILINE))


def is_cameo(code: str) -> bool:
    """Return whether CAMEO (Schrodt 2012, version 1.1b3) has a code.

    >>> is_cameo("042"), is_cameo("0841"), is_cameo("04"), is_cameo("047"), is_cameo("21")
    (True, True, True, False, False)
    """
    root, digit = code[:2], code[2:3]
    if not re.fullmatch(r"[0-9]{2,4}", code) or root not in _LAST:
        return False
    return int(digit or 0) <= _LAST[root] and (len(code) < 4 or 1 <= int(code[3]) <= _LAST_OF_THIRD.get(code[:3], 0))


_LAST = dict(zip((f"{n:02}" for n in range(1, 21)), map(int, "98967457486995566664"), strict=True))
"""Last digit of the codes of three digits under each root: 010 to 019, 020 to 028, ..."""
_LAST_OF_THIRD = {
    **dict.fromkeys(("021", "023", "024", "031", "033", "034", "081", "083", "087", "101", "103", "104"), 4),
    **dict.fromkeys(("121", "122", "123", "132", "141", "142", "143", "144", "145", "172", "183"), 4),
    **dict.fromkeys(("025", "035", "105", "124"), 6),
    **dict.fromkeys(("112", "138"), 5),
    **dict.fromkeys(("086", "131", "162", "166", "182"), 3),
    **dict.fromkeys(("084", "171", "204"), 2),
}
"""Last digit of the codes of four digits under each of three."""
