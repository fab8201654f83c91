"""Named entities with spaCy's model and rules, decided for all documents of a batch at once.

spaCy's recognizer asks of each of its 74 actions at each token whether it is allowed, one call each, and some of these
calls take Python's lock: four times as long as the sums cost. Its rules are few: an action a token; within a name only
that name may go on or end; a name begins on no white space and goes over no end of a sentence. Here step t decides
about token t of every document, by tables. Where a document has entities already, its batch is left to spaCy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from legation.language.multiplying import Floats, one_thread, times

_READ: list[int | str] = ["SENT_START", "IS_SPACE", "ENT_IOB", "ENT_TYPE"]
_FORBIDDEN = np.float32(-np.inf)
_OUT, _BEGIN, _IN, _LAST, _UNIT = "OBILU"


@dataclass(frozen=True, slots=True)
class Actions:
    """spaCy's actions by their number."""

    kinds: tuple[str, ...]
    """O, B, I, L, U, or M, which stands for nothing."""
    labels: tuple[str, ...]
    penalties: Floats
    """Four rows a label that may be open, 0 for none, see `_situations`: nothing or minus infinity for each action."""
    opened: Any
    """Which label is open after an action: its number from 1, or 0."""


class EntitiesOfBatch:
    """Stands for the entity recognizer of its pipeline, and gives what it gives."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        recognizer: Any = nlp.get_pipe("ner")
        self._recognizer = recognizer
        self._vectors, self._lower, upper = recognizer.model.layers
        self._bias: Floats = self._lower.get_param("b")
        self._weights: Floats = np.ascontiguousarray(upper.get_param("W").T)
        self._scores_bias: Floats = upper.get_param("b")
        self._actions = _actions(recognizer.moves, len(self._scores_bias))

    def __call__(self, doc: Doc) -> Doc:
        """Return DOC with its entities."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """Yield the documents of STREAM with their entities."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            given = [doc.to_array(_READ) for doc in batch]
            if not any(map(len, given)) or any(read[:, 2:].any() for read in given):
                yield from self._recognizer.pipe(batch, batch_size=batch_size)
                continue
            for doc, entities in zip(batch, self._entities(batch, given), strict=True):
                doc.set_ents([Span(doc, start, end, label=label) for start, end, label in entities], default="outside")
                yield doc

    def _entities(self, docs: list[Doc], given: list[Any]) -> list[list[tuple[int, int, str]]]:
        order = sorted(range(len(docs)), key=lambda number: -len(docs[number]))
        lengths = np.array([len(docs[number]) for number in order])
        taken = self._taken([docs[number] for number in order], lengths, [given[number] for number in order])
        found: list[list[tuple[int, int, str]]] = [[] for _ in docs]
        for number, length, actions in zip(order, lengths, taken.T, strict=True):
            found[number] = self._spans(actions[:length])
        return found

    def _spans(self, actions: Any) -> list[tuple[int, int, str]]:
        spans, start = [], 0
        for place in np.flatnonzero(actions != self._out):
            action = actions[place]
            kind = self._actions.kinds[action]
            if kind in (_BEGIN, _UNIT):
                start = int(place)
            if kind in (_LAST, _UNIT):
                spans.append((start, int(place) + 1, self._actions.labels[action]))
        return spans

    @property
    def _out(self) -> int:
        return self._actions.kinds.index(_OUT)

    def _taken(self, docs: list[Doc], lengths: Any, given: list[Any]) -> Any:
        """The action for each token: a row a step, a column a document; DOCS begin with the longest."""
        features = self._lower.predict(self._vectors.predict(docs))  # its first row is that of no token
        first, second, third = (features[:, place] for place in range(3))
        steps, count = int(lengths[0]), len(docs)
        begins = np.ones((steps + 1, count), dtype=bool)  # behind the last token as at a sentence's beginning
        space = np.zeros((steps, count), dtype=bool)
        for column, read in enumerate(given):
            begins[: len(read), column] = read[:, 0] == 1
            space[: len(read), column] = read[:, 1] == 1
        situations = _situations(begins, space)
        rows = 1 + np.concatenate([[0], np.cumsum(lengths)[:-1]])
        taken = np.full((steps, count), self._out)
        label, start = np.zeros(count, dtype=int), np.zeros(count, dtype=int)
        opened = self._actions.opened
        with one_thread():
            for step in range(steps):
                active = int(np.searchsorted(-lengths, -step))
                label, start, at = label[:active], start[:active], rows[:active] + step
                inside = label > 0
                hidden = first[at] + second[start] + third[np.where(inside, at - 1, 0)] + self._bias
                scores = times(hidden.max(axis=2), self._weights) + self._scores_bias
                scores += self._actions.penalties[4 * label + situations[step, :active]]
                action = scores.argmax(axis=1)
                taken[step, :active] = action
                label = opened[action]
                start = np.where(label > 0, np.where(inside, start, at), 0)
        return taken


def _situations(begins: Any, space: Any) -> Any:
    """What is allowed at each token: 1 where no name may go on behind it, and 2 more where none may begin on it."""
    return begins[1:] + 2 * space


def _actions(moves: Any, count: int) -> Actions:
    names = [moves.get_class_name(number) for number in range(count)]
    kinds = tuple(name[0] for name in names)
    labels = tuple(name[2:] for name in names)
    known = sorted({label for label in labels if label})
    numbers = np.array([known.index(label) + 1 if label else 0 for label in labels])
    penalties = np.full((4 * (len(known) + 1), count), _FORBIDDEN, dtype="float32")
    for number, (kind, label) in enumerate(zip(kinds, labels, strict=True)):
        for last_of_sentence in (0, 1):
            for space in (0, 1):
                situation = last_of_sentence + 2 * space
                if kind == _OUT or (label and not space and (kind == _UNIT or (kind == _BEGIN and not last_of_sentence))):
                    penalties[situation, number] = 0
                if label and (kind == _LAST or (kind == _IN and not last_of_sentence)):
                    penalties[4 * numbers[number] + situation, number] = 0
    opened = np.where([kind in (_BEGIN, _IN) for kind in kinds], numbers, 0)
    return Actions(kinds=kinds, labels=labels, penalties=penalties, opened=opened)


@Language.factory("entities_of_batch")
def entities_of_batch(nlp: Language, name: str) -> EntitiesOfBatch:
    """Return what stands for the entity recognizer of NLP."""
    return EntitiesOfBatch(nlp, name)
