"""Which words of articles are names that somebody may look an actor up by."""

import re
from collections.abc import Iterable, Set

_ARTICLE = re.compile(r"^(?:the|a|an|both)\s+", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]", re.UNICODE)
_LONGEST = 60
_PRONOUNS = frozenset(
    {
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "him",
        "her",
        "them",
        "us",
        "me",
        "his",
        "its",
        "their",
        "our",
        "my",
        "your",
        "hers",
        "theirs",
        "ours",
        "who",
        "whom",
        "whose",
        "this",
        "that",
        "these",
        "those",
        "both",
        "each",
        "himself",
        "herself",
        "itself",
        "themselves",
        "ourselves",
    }
)


def names_among(words: Iterable[str]) -> Set[str]:
    """Return those words that name somebody: with a capital, no pronoun, not overlong.

    >>> sorted(names_among(["the Kremlin", "He", "the minister", "NATO"]))
    ['Kremlin', 'NATO']
    """
    return {name for name in map(_bare, words) if _is_name(name)}


def _bare(words: str) -> str:
    return _ARTICLE.sub("", " ".join(words.split()))


def _is_name(words: str) -> bool:
    first = _NAME.search(words)
    capital = any(letter.isupper() for letter in words)
    return bool(first) and capital and len(words) <= _LONGEST and words.lower() not in _PRONOUNS
