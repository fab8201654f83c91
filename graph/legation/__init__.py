"""News text in, a knowledge graph of diplomatic actors out."""

from typing import TYPE_CHECKING

from legation._version import __version__

if TYPE_CHECKING:
    from legation.knowledge import KnowledgeGraph, build

__all__ = ["KnowledgeGraph", "__version__", "build"]


def __getattr__(name: str) -> object:
    """Load the library on first use, so that `import legation` costs nothing."""
    if name in ("KnowledgeGraph", "build"):
        from legation import knowledge

        return getattr(knowledge, name)
    raise AttributeError(f"module 'legation' has no attribute {name!r}")
