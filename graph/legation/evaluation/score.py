"""Precision, recall and F1, of whole counts and of shares."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """What is right among what was predicted, and among what there is.

    Attributes:
        right_predicted: of the predicted, how much is right.
        predicted: how much was predicted.
        right_gold: of the gold, how much was found.
        gold: how much there is.

    >>> Ratio.of(hits=1, predicted=2, gold=4).f1
    0.3333333333333333
    """

    right_predicted: float = 0
    predicted: float = 0
    right_gold: float = 0
    gold: float = 0

    @classmethod
    def of(cls, *, hits: float, predicted: float, gold: float) -> "Ratio":
        """Return the ratio where what is right is the same on both sides."""
        return cls(right_predicted=hits, predicted=predicted, right_gold=hits, gold=gold)

    def __add__(self, other: "Ratio") -> "Ratio":
        """Return the sums of two parts of a collection."""
        return Ratio(
            right_predicted=self.right_predicted + other.right_predicted,
            predicted=self.predicted + other.predicted,
            right_gold=self.right_gold + other.right_gold,
            gold=self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """Share of the predicted that is right."""
        return self.right_predicted / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.right_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        """Return the three figures in per cent, for a table."""
        return f"precision {100 * self.precision:5.1f}  recall {100 * self.recall:5.1f}  F1 {100 * self.f1:5.1f}"
