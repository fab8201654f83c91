"""The vectors of tokens in their context, with the numbers of spaCy's tok2vec and a quarter of its work.

What tok2vec does first depends on the form of a token alone: its norm, prefix, suffix, shape are hashed, looked up
and mixed. Forms come back, so their vectors are kept. The convolutions over the neighbours, which follow, are done
here for the whole batch in few passes. Only inference: a pipeline that is trained keeps spaCy's.
"""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

import numpy as np
from spacy.tokens import Doc
from thinc.api import Model

from legation.language.multiplying import Floats, one_thread, times

MOST_FORMS = 50_000
"""Forms kept at once, 19 MB of vectors; all are forgotten when there are more, and learned again."""
_VARIANCE_FLOOR = 1e-8
"""thinc's layer normalization adds it."""
_CHUNK = 1024
"""Rows that go through a layer at once: they stay in the processor's cache."""


class FormVectors:
    """The vectors of forms before their context is seen, each computed once."""

    def __init__(self, features: Sequence[str | int], vectors_of: Callable[[Any], Floats], width: int) -> None:
        """Keep nothing yet.

        Args:
            features: the attributes of a token that make up its form.
            vectors_of: what computes vectors from an array of them, a row a form.
            width: how long a vector is.
        """
        self._features = list(features)
        self._vectors_of = vectors_of
        self._rows: dict[bytes, int] = {}
        self._vectors: Floats = np.empty((0, width), dtype="float32")
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many forms are known."""
        return len(self._rows)

    def of(self, docs: Sequence[Doc]) -> Floats:
        """Return the vectors of all tokens of DOCS, a row a token."""
        forms = np.ascontiguousarray(np.concatenate([doc.to_array(self._features) for doc in docs]), dtype="uint64")
        keys: list[bytes] = forms.view(f"V{forms.itemsize * len(self._features)}").ravel().tolist()
        with self._lock:
            unknown = dict.fromkeys(key for key in keys if key not in self._rows)
            if len(self._rows) + len(unknown) > MOST_FORMS:
                self._rows.clear()
                unknown = dict.fromkeys(keys)
            if unknown:
                self._learn(list(unknown))
            return self._vectors[[self._rows[key] for key in keys]]

    def _learn(self, keys: list[bytes]) -> None:
        forms = np.frombuffer(b"".join(keys), dtype="uint64").reshape(len(keys), len(self._features))
        start, end = len(self._rows), len(self._rows) + len(keys)
        if end > len(self._vectors):
            larger = np.empty((max(end, 2 * start), self._vectors.shape[1]), dtype="float32")
            larger[:start] = self._vectors[:start]
            self._vectors = larger
        self._vectors[start:end] = self._vectors_of(forms)
        self._rows.update(zip(keys, range(start, end), strict=True))


class Convolution:
    """One layer: each row with its two neighbours through maxout and normalization, added to itself."""

    def __init__(self, maxout: Model[Any, Any], norm: Model[Any, Any]) -> None:
        weights, bias = _numbers(maxout, "W"), _numbers(maxout, "b")
        self._width, self._pieces, wide = weights.shape
        rows = weights.transpose(1, 0, 2).reshape(self._pieces * self._width, wide)
        self._weights: Floats = np.vstack([rows.T, bias.T.reshape(1, -1)])  # the last row meets a column of ones
        self._gain, self._shift = _numbers(norm, "G"), _numbers(norm, "b")

    def add_to(self, rows: Floats) -> None:
        """Add to each of ROWS, in place, what the layer makes of it and its neighbours."""
        width, total = self._width, len(rows)
        alone = np.zeros((1, width), dtype="float32")
        before = np.concatenate([alone, rows, alone])
        windows = np.ones((min(_CHUNK, total), 3 * width + 1), dtype="float32")
        for start in range(0, total, _CHUNK):
            size = min(_CHUNK, total - start)
            for neighbour in range(3):
                place = start + neighbour
                windows[:size, neighbour * width : (neighbour + 1) * width] = before[place : place + size]
            rows[start : start + size] += self._of(windows[:size])

    def _of(self, windows: Floats) -> Floats:
        width = self._width
        pieces = times(windows, self._weights)
        best = pieces[:, :width].copy()
        for piece in range(1, self._pieces):
            np.maximum(best, pieces[:, piece * width : (piece + 1) * width], out=best)
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / np.float32(width) + np.float32(_VARIANCE_FLOOR)
        best /= np.sqrt(variance)[:, None]
        best *= self._gain
        best += self._shift
        return best


def _numbers(model: Model[Any, Any], name: str) -> Floats:
    return np.asarray(model.get_param(name), dtype="float32")


def quicker(tok2vec: Model[list[Doc], list[Floats]]) -> Model[list[Doc], list[Floats]]:
    """Return a model that gives the vectors of TOK2VEC (spaCy.Tok2Vec.v2 of MultiHashEmbed, MaxoutWindowEncoder).

    Args:
        tok2vec: a trained model.
    """
    embed, encode = tok2vec.layers
    extract, _, look_up, mix, _ = embed.layers
    width = tok2vec.get_dim("nO")
    forms = FormVectors(extract.attrs["columns"], lambda keys: mix.predict(look_up.predict(keys)), width)
    named = {name: [node for node in encode.walk() if node.name == name] for name in ("maxout", "layernorm")}
    layers = [Convolution(*pair) for pair in zip(named["maxout"], named["layernorm"], strict=True)]
    padding: int = encode.attrs["pad"]

    def forward(_: object, docs: Sequence[Doc], is_train: bool) -> tuple[list[Floats], Callable[[Any], Any]]:
        if is_train:
            raise NotImplementedError("a quickened pipeline cannot be trained: take that of load_plain_pipeline")
        lengths = [len(doc) for doc in docs]
        starts = np.cumsum([padding, *(length + padding for length in lengths)])
        rows = np.zeros((starts[-1], width), dtype="float32")
        places = np.arange(sum(lengths)) + np.repeat(starts[:-1] - np.cumsum([0, *lengths[:-1]]), lengths)
        if docs:
            rows[places] = forms.of(docs)
        with one_thread():
            for layer in layers:
                layer.add_to(rows)
        return [rows[start : start + length] for start, length in zip(starts, lengths, strict=False)], _untrained

    return Model("quicker_tok2vec", forward, dims={"nO": width})


def _untrained(_: object) -> list[object]:
    return []
