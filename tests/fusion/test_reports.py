"""Copies of one agency's text are one report."""

import pytest

from legation.fusion.reports import independent_reports
from legation.model import Evidence, Span

AGENCY = "France and Iran agreed on Friday to resume talks in Geneva about the prisoners held in Tehran since last year."
COPY = "France and Iran agreed on Friday to resume talks in Geneva about the prisoners held in Tehran since last year (AFP)."
OWN = "After months of silence envoys of both countries are to sit down again on the shore of the lake, Paris says."
SHORT = "France met Iran."


def evidence(citation: str, sentence: str) -> Evidence:
    span = Span(start=0, end=len(sentence), text=sentence)
    return Evidence(citation=citation, sentence=span, trigger=span, source=span, target=span, frame="x.v.1")


@pytest.mark.parametrize(
    ("told", "reports"),
    [
        ([], 0),
        ([("a", AGENCY)], 1),
        ([("a", AGENCY), ("a", OWN)], 1),
        ([("a", AGENCY), ("b", AGENCY)], 1),
        ([("a", AGENCY), ("b", COPY)], 1),
        ([("a", AGENCY), ("b", OWN)], 2),
        ([("a", AGENCY), ("b", COPY), ("c", OWN)], 2),
        ([("a", SHORT), ("b", SHORT), ("c", SHORT.lower())], 1),
        ([("a", "No."), ("b", "Yes.")], 2),
    ],
)
def test_independent_reports(told: list[tuple[str, str]], reports: int) -> None:
    assert independent_reports(evidence(*one) for one in told) == reports
    assert independent_reports(evidence(*one) for one in reversed(told)) == reports
