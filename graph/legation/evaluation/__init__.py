"""Predicted against annotated: events, coreference."""

from legation.evaluation.coreference import CoreferenceScore, entities_of, score_coreference
from legation.evaluation.events import match_events, same_actor, score_events
from legation.evaluation.files import compare_files
from legation.evaluation.score import Ratio

__all__ = [
    "CoreferenceScore",
    "Ratio",
    "compare_files",
    "entities_of",
    "match_events",
    "same_actor",
    "score_coreference",
    "score_events",
]
