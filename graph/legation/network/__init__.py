"""Findings -> networkx: actors as nodes with a place to stand, what they do to each other as edges."""

from legation.network.building import build_network

__all__ = ["build_network"]
