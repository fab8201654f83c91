"""Predicted against annotated: events, coreference."""

from legation.evaluation.coreference import CoreferenceScore, entities_of, score_coreference
from legation.evaluation.event_report import Report, Row, Verdict, report_of
from legation.evaluation.events import match_events, same_actor, score_events
from legation.evaluation.files import compare_as_page, compare_files
from legation.evaluation.score import Ratio

__all__ = [
    "CoreferenceScore",
    "Ratio",
    "Report",
    "Row",
    "Verdict",
    "compare_as_page",
    "compare_files",
    "entities_of",
    "match_events",
    "report_of",
    "same_actor",
    "score_coreference",
    "score_events",
]
