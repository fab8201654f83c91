"""Relations of the ontology: what one actor does to another, with their PLOVER type and CAMEO code."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType

from legation.errors import OntologyError
from legation.model import EventType
from legation.ontology_files import ONTOLOGY


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


@cache
def load_relations() -> Mapping[str, Relation]:
    """Return all relations of ontology/relations.csv by id, in the order of the file."""
    return MappingProxyType(read_relations(ONTOLOGY / "relations.csv"))


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
