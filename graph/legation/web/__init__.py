"""The served application: search, dossiers, events, questions, SPARQL, reading and review of one graph's folder."""

from legation.web.app import create_app
from legation.web.settings import Settings

__all__ = ["Settings", "create_app"]
