"""All that a graph and the authority know of one actor, for a reader."""

from legation.dossier.building import Act, Dossier, Partner, find_actor, make_dossier
from legation.dossier.rendering import RENDERERS

__all__ = ["RENDERERS", "Act", "Dossier", "Partner", "find_actor", "make_dossier"]
