"""Where the data files of the ontology are, in a checkout as well as in an installed wheel."""

from importlib.resources import files
from importlib.resources.abc import Traversable

ONTOLOGY: Traversable = files("legation.ontology")
"""The folder `ontology/` of the repository: relations.csv, frames/, authority/, queries/, legation.ttl."""
