"""News text in, a knowledge graph of diplomatic actors out."""

from importlib import import_module
from typing import TYPE_CHECKING

from legation._version import __version__

if TYPE_CHECKING:
    from legation.growing import add, remove
    from legation.knowledge import KnowledgeGraph, build

__all__ = ["KnowledgeGraph", "__version__", "add", "build", "remove"]

_HOMES = {"KnowledgeGraph": "knowledge", "build": "knowledge", "add": "growing", "remove": "growing"}


def __getattr__(name: str) -> object:
    """Load the library on first use, so that `import legation` costs nothing."""
    if name in _HOMES:
        return getattr(import_module(f"legation.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'legation' has no attribute {name!r}")
