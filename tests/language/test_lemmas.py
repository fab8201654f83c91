"""Lemmas that spaCy's lists do not give."""

import pytest

from legation.language import load_pipeline

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("Cuba re-opened its embassy.", "re-opened", "re-open"),
        ("They were re-establishing ties.", "re-establishing", "re-establish"),
        ("Russia sent 300,000 doses of vaccine.", "doses", "dose"),
        ("The court fines Google.", "fines", "fine"),
        ("Nothin' happened.", "Nothin'", "nothing"),
        ("The talks were held.", "talks", "talk"),
    ],
)
def test_lemma(text: str, word: str, lemma: str) -> None:
    assert [token.lemma_ for token in load_pipeline()(text) if token.text == word] == [lemma]
