"""Confidence: how often a reading of this kind is right, from what makes readings go wrong (ontology/confidence.toml)."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from math import prod
from types import MappingProxyType

from spacy.tokens import Token

from legation.actors import ActorsInDoc, Form
from legation.errors import OntologyError
from legation.events.clauses import PartOfSpeech
from legation.events.matching import Match
from legation.model import Mention, Status
from legation.ontology_files import ONTOLOGY

DOUBTS = (
    "noun",
    "adjective",
    "inside",
    "unstated",
    "modifier",
    "pronoun",
    "described",
    "unknown",
    "long",
    "far",
    "headless",
    "uncertain",
)
"""What makes a reading doubtful; each is explained in ontology/confidence.toml."""
FAR, LONG = 18, 40
"""Tokens between trigger and actor, and in a sentence, from which on the parser errs more."""
_DESCRIBED = frozenset({Form.NOMINAL, Form.BODY, Form.ROLE, Form.INSTITUTION})


@cache
def load_confidence() -> tuple[float, Mapping[str, float]]:
    """Return the share of right readings without any doubt, and by what each doubt divides the odds.

    Raises:
        OntologyError: a doubt is missing or unknown, or a number is out of range.
    """
    path = ONTOLOGY / "confidence.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    sure, doubts = float(data["sure"]), {name: float(value) for name, value in data["doubt"].items()}
    if set(doubts) != set(DOUBTS) or not 0 < sure < 1 or not all(value >= 1 for value in doubts.values()):
        raise OntologyError(f"needs a number of 1 or more for each of {', '.join(DOUBTS)}", path=str(path))
    return sure, MappingProxyType(doubts)


def confidence_of(doubts: Iterable[str]) -> float:
    """Return the share of readings with these doubts that are right, between 0 and 1, to two digits.

    Args:
        doubts: names out of `DOUBTS`.

    >>> confidence_of([]) > confidence_of(["inside"]) > confidence_of(["inside", "unstated"]) > 0
    True
    """
    sure, factors = load_confidence()
    odds = sure / (1 - sure) / prod(factors[name] for name in doubts)
    return round(odds / (1 + odds), 2)


def doubts_of(match: Match, source: Mention, target: Mention, actors: ActorsInDoc, *, status: Status) -> list[str]:
    """Return what makes a reading doubtful, in the order of `DOUBTS`.

    Args:
        match: the frame and the predicate that it fits.
        source: who acts.
        target: at whom the act is directed.
        actors: the actors of the document.
        status: in which state of being true the sentence puts the act.
    """
    predicate, sentence = match.predicate, match.predicate.token.sent
    heads = {mention: _head(mention, actors, sentence.start, sentence.end) for mention in (source, target)}
    arguments = {token.i for tokens in predicate.slots.values() for token in tokens}
    modifiers = {token.i for token in predicate.slots.get("modifier", ())}
    forms = {actors.form(head) for head in heads.values() if head is not None}
    distance = [abs(head - predicate.token.i) for head in heads.values() if head is not None]
    found = {
        "noun": predicate.pos is PartOfSpeech.NOUN,
        "adjective": predicate.pos is PartOfSpeech.ADJECTIVE,
        "inside": heads[target] is not None and not _is_argument(heads[target], arguments, predicate.token),
        "unstated": heads[target] is None or heads[source] is None,
        "modifier": any(head in modifiers for head in heads.values()),
        "pronoun": Form.PRONOUN in forms,
        "described": bool(forms & _DESCRIBED),
        "unknown": any(mention.actor.wikidata is None for mention in (source, target)),
        "long": len(sentence) > LONG,
        "far": max(distance, default=0) > FAR,
        "headless": sentence.root.pos_ not in ("VERB", "AUX"),
        "uncertain": status is not Status.ACTUAL,
    }
    return [name for name in DOUBTS if found[name]]


def _head(mention: Mention, actors: ActorsInDoc, start: int, end: int) -> int | None:
    return next((i for i, named in actors.mentions.items() if start <= i < end and mention in named), None)


def _is_argument(head: int | None, arguments: set[int], trigger: Token) -> bool:
    """Whether an actor is an argument itself or stands in one's coordination."""
    if head is None:
        return False
    token = trigger.doc[head]
    return head in arguments or any(other.i in arguments for other in token.conjuncts)
