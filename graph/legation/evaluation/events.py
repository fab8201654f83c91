"""Predicted events against gold events: who did what to whom, as precision, recall and F1.

Four nested levels: the pair of actors, the PLOVER type, the status, the attribution. Matching is
greedy and one to one, the best agreements first; a reciprocal gold event matches in both directions.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from legation.evaluation.score import Ratio

LEVELS = ("pair", "typed", "status", "claim")
STOPWORDS = frozenset({"the", "a", "an", "of", "and", "for", "in", "mr", "mrs", "ms", "dr", "s", "sir", "general"})

EventValue = Mapping[str, Any]
"""An event as a line of JSON Lines holds it."""


def score_events(
    gold: Mapping[str, Sequence[EventValue]], predicted: Mapping[str, Sequence[EventValue]]
) -> dict[str, Ratio]:
    """Return the score at each level.

    Args:
        gold: gold events by article id.
        predicted: predicted events by article id; statements do not count, a missing article has none.
    """
    hits = dict.fromkeys(LEVELS, 0)
    n_predicted = 0
    for id, events in gold.items():
        guesses = [event for event in predicted.get(id, ()) if event.get("type") != "STATEMENT"]
        n_predicted += len(guesses)
        for _, _, level in match_events(events, guesses):
            for name in LEVELS[:level]:
                hits[name] += 1
    n_gold = sum(map(len, gold.values()))
    return {name: Ratio.of(hits=hits[name], predicted=n_predicted, gold=n_gold) for name in LEVELS}


def match_events(gold: Sequence[EventValue], predicted: Sequence[EventValue]) -> list[tuple[int, int, int]]:
    """Return matched pairs as index in GOLD, index in PREDICTED, and how many levels agree."""
    ranked = sorted(
        ((agreement(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted)),
        key=lambda match: (-match[0], match[1], match[2]),
    )
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    pairs: list[tuple[int, int, int]] = []
    for level, i, j in ranked:
        if level and i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            pairs.append((i, j, level))
    return pairs


def agreement(gold: EventValue, guess: EventValue) -> int:
    """Return on how many levels a predicted event agrees with a gold one, 0 to 4."""
    if not _same_pair(gold, guess):
        return 0
    if gold["type"] != guess.get("type"):
        return 1
    if gold["status"] != guess.get("status", "actual"):
        return 2
    return 4 if _same_claim(gold.get("attributed_to"), guess.get("attributed_to")) else 3


def agreement_of_parts(gold: EventValue, guess: EventValue) -> dict[str, bool]:
    """Return whether status and attribution of two matched events agree, each by itself."""
    return {
        "status": gold["status"] == guess.get("status", "actual"),
        "claim": _same_claim(gold.get("attributed_to"), guess.get("attributed_to")),
    }


def _same_pair(gold: EventValue, guess: EventValue) -> bool:
    ahead = same_actor(gold["source"], guess["source"]) and same_actor(gold["target"], guess["target"])
    back = same_actor(gold["source"], guess["target"]) and same_actor(gold["target"], guess["source"])
    return ahead or (back and bool(gold.get("reciprocal")))


def _same_claim(gold: str | None, guess: str | None) -> bool:
    if not gold or not guess:
        return not gold and not guess
    return bool(_words(gold) & _words(guess))


def same_actor(gold: EventValue, guess: EventValue) -> bool:
    """Return whether two actors are the same: by country for states, by name for the rest."""
    if gold["kind"] == guess.get("kind") == "state" and gold.get("country") and guess.get("country"):
        return bool(gold["country"].upper() == guess["country"].upper())
    a, b = _words(gold["name"]), _words(guess.get("name", ""))
    if not a or not b:
        return False
    if a == b or _initials(gold["name"]) == "".join(sorted(b)) or _initials(guess["name"]) == "".join(sorted(a)):
        return True
    nested = a <= b or b <= a
    return nested and (gold["kind"] == "person" or len(a & b) / max(len(a), len(b)) >= 0.5)


def _initials(name: str) -> str | None:
    parts = _content(name)
    return "".join(part[0] for part in parts) if len(parts) > 1 else None


def _words(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"(iy|yy|yi|ii|ij|y|i)$", "i", word) for word in _content(text))


def _content(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return [w for w in re.findall(r"[a-z0-9]+", plain.replace("'s", "").replace(".", "")) if w not in STOPWORDS]
