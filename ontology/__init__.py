"""What legation knows, as data files: ontology, shapes, frames, relations, authority, named queries."""

from importlib.resources import files
from importlib.resources.abc import Traversable

ONTOLOGY: Traversable = files(__name__)
"""The folder of the data files, inside a wheel as well as in a checkout."""
