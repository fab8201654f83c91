"""Who is who across articles: variants of a name join, namesakes do not, and what a person decided holds."""

from legation.identity.decisions import (
    Decision,
    Decisions,
    Verdict,
    append_decisions,
    decisions_of_table,
    kept_decisions,
    read_decisions,
    remove_decision,
)
from legation.identity.doubts import Doubt, find_doubts
from legation.identity.joining import fullest, join_actors, kept_entries

__all__ = [
    "Decision",
    "Decisions",
    "Doubt",
    "Verdict",
    "append_decisions",
    "decisions_of_table",
    "find_doubts",
    "fullest",
    "join_actors",
    "kept_decisions",
    "kept_entries",
    "read_decisions",
    "remove_decision",
]
