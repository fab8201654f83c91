"""Which articles are not in English."""

from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SHORTEST = 120
"""Below this many characters a Latin-script text is too short to be sure of its language."""
SURE = 0.99
SAMPLE = 2000


@cache
def _identifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def foreign_language(text: str) -> str | None:
    """Return the ISO 639-1 code of TEXT where it is surely not English, else None.

    >>> foreign_language("Blinken met Lavrov in Geneva.")
    """
    sample = text[:SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    latin = sum(1 for c in letters if c < "\u0250")
    other_script = bool(letters) and latin < len(letters) / 2
    if len(sample) < SHORTEST and not other_script:
        return None
    language, probability = _identifier().classify(sample)
    return language if language != "en" and (other_script or probability >= SURE) else None
