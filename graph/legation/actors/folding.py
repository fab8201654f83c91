"""One spelling for the spellings of a name: case, diacritics, transliterations."""

import re
import unicodedata
from functools import lru_cache

_ENDING = re.compile(r"(?:iy|yy|yi|ii|ij|y|i)$")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-"})


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return TEXT in lower-case ASCII words, the usual transliterations of endings made one.

    >>> fold("Zelenskiy") == fold("Zelensky") == fold("Zelenskyy")
    True
    >>> fold("the European Union"), fold("Côte d’Ivoire")
    ('european union', 'cote divoire')
    """
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9+]+", plain.replace("'", "").replace(".", ""))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(_ENDING.sub("i", word) if len(word) > 2 else word for word in words)
