"""Watching feeds and folders: what is new goes into the graph, and what changed since yesterday is told."""

from legation.watching.rounds import Plan, Round, watching

__all__ = ["Plan", "Round", "watching"]
