"""Version of legation, written into the provenance of every graph."""

__version__ = "0.1.0"
