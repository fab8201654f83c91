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


_SPELLINGS = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"\b(?:al|el|ul|ad|as|ash|at|an|ar)[- ]", ""),
        (r"shch|sch|sh", "x"),
        (r"tch|tsch|ch|c(?=[eiy])|dj|dzh|j(?=[aou])|zh", "z"),
        (r"ck|q|c|kh|gh", "k"),
        (r"ph|v|w", "v"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"(?<=[aeiou])h|(?<=[a-z])h\b", ""),
        (r"[iyj]+e", "e"),
        (r"[iyj]+[uo]", "u"),
        (r"[iyj]+a", "a"),
        (r"ou|oo|o", "u"),
        (r"ee|ei|ai|ey|ay|e|y|j", "i"),
        (r"ff\b|v\b", "v"),
        (r"(.)\1+", r"\1"),
        (r"i\b", ""),
    )
)


@lru_cache(maxsize=65536)
def skeleton(name: str) -> str:
    """Return what the usual transliterations of a person's full name have in common.

    It joins more than `fold` does, and sometimes too much: use it for full names only, with state or date beside it.

    >>> skeleton("Mikhail Saakashvili") == skeleton("Mikheil Saakashvili")
    True
    >>> skeleton("Kim Jong-un") == skeleton("Kim Jong-nam")
    False
    """
    text = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES)).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[^a-z ]", "", re.sub(r"(?<=\b[ae]l)-", " ", text))
    for pattern, written in _SPELLINGS:
        text = pattern.sub(written, text)
    return " ".join(re.findall(r"[a-z]+", text))
