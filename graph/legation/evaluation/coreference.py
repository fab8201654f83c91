"""Predicted coreference against annotated coreference: MUC, B³, CEAF-e and their mean.

The definitions are those of the CoNLL-2012 shared task as its reference scorer has them (Pradhan et al.
2014, "Scoring Coreference Partitions of Predicted Mentions"): MUC of Vilain et al. 1995, B³ of Bagga and
Baldwin 1998, CEAF with the entity similarity φ4 of Luo 2005. Mentions are predicted too: one that the
other side lacks counts against its entity. Entities of one mention count, as OntoNotes would not have them.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.optimize import linear_sum_assignment

from legation.evaluation.score import Ratio

Partition = Sequence[frozenset[Hashable]]
"""Entities, each the set of its mentions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreferenceScore:
    """How well mentions are found and joined.

    Attributes:
        mentions: mentions found, whatever entity they are in.
        muc: links between mentions.
        b_cubed: mentions, each weighed by the share of its entity that is right.
        ceaf_e: entities, one to one.
    """

    mentions: Ratio
    muc: Ratio
    b_cubed: Ratio
    ceaf_e: Ratio

    @property
    def mean_f1(self) -> float:
        """The mean of the three F1, between 0 and 1: the figure of CoNLL-2012."""
        return (self.muc.f1 + self.b_cubed.f1 + self.ceaf_e.f1) / 3


def score_coreference(documents: Iterable[tuple[Partition, Partition]]) -> CoreferenceScore:
    """Return the scores of a collection: sums over documents, then ratios.

    Args:
        documents: gold entities and predicted entities of each document; no mention is in two entities of one side.

    >>> gold, predicted = [frozenset("abc"), frozenset("defg")], [frozenset("ab"), frozenset("cd"), frozenset("fghi")]
    >>> score = score_coreference([(gold, predicted)])
    >>> round(score.muc.recall, 2), round(score.b_cubed.precision, 2), round(score.ceaf_e.recall, 2)
    (0.4, 0.5, 0.65)
    """
    mentions = muc = b_cubed = ceaf_e = Ratio()
    for gold, predicted in documents:
        mentions += _mentions(gold, predicted)
        muc += _muc(gold, predicted)
        b_cubed += _b_cubed(gold, predicted)
        ceaf_e += _ceaf_e(gold, predicted)
    return CoreferenceScore(mentions=mentions, muc=muc, b_cubed=b_cubed, ceaf_e=ceaf_e)


def _mentions(gold: Partition, predicted: Partition) -> Ratio:
    a, b = frozenset[Hashable]().union(*gold), frozenset[Hashable]().union(*predicted)
    both = len(a & b)
    return Ratio(right_predicted=both, predicted=len(b), right_gold=both, gold=len(a))


def _muc(gold: Partition, predicted: Partition) -> Ratio:
    right_gold, all_gold = _links(gold, predicted)
    right_predicted, all_predicted = _links(predicted, gold)
    return Ratio(right_predicted=right_predicted, predicted=all_predicted, right_gold=right_gold, gold=all_gold)


def _links(entities: Partition, others: Partition) -> tuple[int, int]:
    """Links that ENTITIES need and OTHERS have, and all that they need."""
    place = _places(others)
    right = needed = 0
    for entity in entities:
        parts = len({place[m] for m in entity if m in place}) + sum(1 for m in entity if m not in place)
        right += len(entity) - parts
        needed += len(entity) - 1
    return right, needed


def _b_cubed(gold: Partition, predicted: Partition) -> Ratio:
    right_gold, all_gold = _shares(gold, predicted)
    right_predicted, all_predicted = _shares(predicted, gold)
    return Ratio(right_predicted=right_predicted, predicted=all_predicted, right_gold=right_gold, gold=all_gold)


def _shares(entities: Partition, others: Partition) -> tuple[float, int]:
    place = _places(others)
    overlaps = (Counter(place[m] for m in entity if m in place) for entity in entities)
    right = sum(
        sum(n * n for n in overlap.values()) / len(entity) for entity, overlap in zip(entities, overlaps, strict=True)
    )
    return right, sum(map(len, entities))


def _ceaf_e(gold: Partition, predicted: Partition) -> Ratio:
    total = 0.0
    if gold and predicted:
        similarity = [[2 * len(a & b) / (len(a) + len(b)) for b in predicted] for a in gold]
        rows, columns = linear_sum_assignment(similarity, maximize=True)
        total = sum(similarity[i][j] for i, j in zip(rows, columns, strict=True))
    return Ratio(right_predicted=total, predicted=len(predicted), right_gold=total, gold=len(gold))


def _places(entities: Partition) -> dict[Hashable, int]:
    return {mention: n for n, entity in enumerate(entities) for mention in entity}


def entities_of(actors: Iterable[Mapping[str, Any]]) -> list[frozenset[Hashable]]:
    """Return the entities of the "actors" of a line of JSON Lines, mentions as offsets.

    Args:
        actors: dictionaries with "mentions", each with "start" and "end". A mention that stands with
            several actors ("both sides") belongs to the entity that they are together.

    >>> entities_of([{"mentions": [{"start": 0, "end": 2}, {"start": 9, "end": 13}]}, {"mentions": [{"start": 9, "end": 13}]}])
    [frozenset({(0, 2)}), frozenset({(9, 13)})]
    """
    owners: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for n, actor in enumerate(actors):
        for mention in actor["mentions"]:
            owners[mention["start"], mention["end"]].append(n)
    entities: defaultdict[tuple[int, ...], set[Hashable]] = defaultdict(set)
    for span, numbers in owners.items():
        entities[tuple(sorted(set(numbers)))].add(span)
    return [frozenset(mentions) for _, mentions in sorted(entities.items())]
