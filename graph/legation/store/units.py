"""The parts of a graph that change by themselves: what is noted as owed to the graph, and brought up to date at once."""

from enum import StrEnum
from typing import NamedTuple


class UnitKind(StrEnum):
    """What a unit is, and what its id says."""

    ARTICLE = "article"
    """The named graph of an article; its id."""
    ACTOR = "actor"
    """Who an actor is; his id."""
    EVENT = "event"
    """An event with its ties; its id."""
    FACT = "fact"
    """A direct triple; the key of the events that it stands for."""
    PLACE = "place"
    """What a place is; its record."""
    VOCABULARY = "vocabulary"
    """The labels of the relations and statuses in use; no id."""
    EVERYTHING = "everything"
    """The whole graph; no id."""


class Unit(NamedTuple):
    """A part of the graph."""

    kind: UnitKind
    id: str
