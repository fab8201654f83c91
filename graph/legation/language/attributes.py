"""Part of speech, morphology and lemma of tokens: what spaCy's attribute ruler and lemmatizer say, asked once a word.

Both decide by the word, its tag and its role alone, but for a few patterns over two tokens ("let's", "there is"). So
their answer for the three is kept. A document in which a pattern over two tokens may begin is left to them.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from threading import Lock
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

MOST_WORDS = 100_000
"""Words in a tag and role kept at once, some 20 MB; all are forgotten when there are more, and learned again."""
_ASKED: list[int | str] = ["ORTH", "TAG", "DEP"]
_ANSWERED: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]
_RULED_BY = frozenset({"LOWER", "TAG", "DEP", "IS_SPACE"})
"""What the ruler's patterns ask of a word."""


@Language.factory("known_attributes")
class KnownAttributes:
    """Stands for the attribute ruler and the lemmatizer of its pipeline, and gives what they give."""

    def __init__(self, nlp: Language, name: str = "known_attributes") -> None:
        self.name = name
        ruler, lemmatizer = nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer")
        assert isinstance(ruler, AttributeRuler) and isinstance(lemmatizer, Lemmatizer)
        self._ruler, self._lemmatizer = ruler, lemmatizer
        self._single = AttributeRuler(nlp.vocab)
        self._beginnings = Matcher(nlp.vocab)
        for pattern, attributes, index in _patterns(ruler):
            if len(pattern) == 1:
                self._single.add([pattern], attributes, index)
            else:
                self._beginnings.add("beginning", [pattern[:1]])
        self._named = re.compile("|".join(sorted({form for pattern, *_ in _patterns(ruler) for form in _forms(pattern)})))
        self._ruled: dict[tuple[int, ...], list[int]] = {}
        self._answers: dict[bytes, tuple[int, ...] | None] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many words are known."""
        return len(self._answers)

    def __call__(self, doc: Doc) -> Doc:
        """Return DOC with part of speech, morphology and lemma of each token."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """Yield the documents of STREAM with part of speech, morphology and lemma of each token."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            for doc, answers in zip(batch, self._answers_for(batch), strict=True):
                if None in answers:
                    yield self._lemmatizer(self._ruler(doc))
                elif answers:
                    yield doc.from_array(_ANSWERED, _array(answers))
                else:
                    yield doc

    def _answers_for(self, docs: list[Doc]) -> list[list[tuple[int, ...] | None]]:
        asked = [_rows(doc) for doc in docs]
        with self._lock:
            unknown = {key: None for keys in asked for key in keys if key not in self._answers}
            if len(self._answers) + len(unknown) > MOST_WORDS:
                self._answers.clear()
                unknown = {key: None for keys in asked for key in keys}
            if unknown:
                self._learn(docs[0].vocab, list(unknown))
            return [[self._answers[key] for key in keys] for keys in asked]

    def _learn(self, vocab: Vocab, keys: list[bytes]) -> None:
        """Ask about words that stand here without their context, which does not matter to what is asked."""
        asked = np.frombuffer(b"".join(keys), dtype="uint64").reshape(len(keys), len(_ASKED))
        words = Doc(vocab, words=[vocab.strings[orth] for orth in asked[:, 0]])
        words.from_array(_ASKED[1:], _array(asked[:, 1:]))
        beginning = {start for _, start, _ in self._beginnings(words, allow_missing=True)}
        words.from_array(_ANSWERED, _array(self._rulings(words)))
        answers = self._lemmatizer(words).to_array(_ANSWERED).tolist()
        for place, (key, answer) in enumerate(zip(keys, answers, strict=True)):
            self._answers[key] = None if place in beginning else tuple(answer)

    def _rulings(self, words: Doc) -> list[list[int]]:
        """What the ruler says of each word: of most, what it says of all with their tag and role."""
        cases = [
            (tag, role, word.lower if self._named.search(word.lower_) else 0, word.is_space)
            for word, (tag, role) in zip(words, words.to_array(_ASKED[1:]).tolist(), strict=True)
        ]
        places = {case: place for place, case in enumerate(cases) if case not in self._ruled}
        if places:
            examples = Doc(words.vocab, words=[words[place].text for place in places.values()])
            examples.from_array(_ASKED[1:], _array([case[:2] for case in places]))
            self._ruled.update(zip(places, self._single(examples).to_array(_ANSWERED).tolist(), strict=True))
        return [self._ruled[case] for case in cases]


def _rows(doc: Doc) -> list[bytes]:
    asked = np.ascontiguousarray(doc.to_array(_ASKED), dtype="uint64")
    rows: list[bytes] = asked.view(f"V{asked.itemsize * len(_ASKED)}").ravel().tolist()
    return rows


def _array(rows: object) -> Any:
    return np.array(rows, dtype="uint64")


def _patterns(ruler: AttributeRuler) -> Iterator[tuple[list[Any], dict[str, Any], int]]:
    rules: list[dict[str, Any]] = list(ruler.patterns)
    for rule in rules:
        for pattern in rule["patterns"]:
            assert all(_RULED_BY.issuperset(token) for token in pattern), "a pattern of no fixed length, or of something else"
            yield pattern, rule["attrs"], rule["index"]


def _forms(pattern: list[dict[str, Any]]) -> Iterator[str]:
    """Regular expressions of the words that a pattern names."""
    for token in pattern:
        asked = token.get("LOWER", {})
        predicates: dict[str, Any] = {"IN": [asked]} if isinstance(asked, str) else asked
        for how, words in predicates.items():
            assert how in ("IN", "NOT_IN", "REGEX"), "words asked for in a way not known here"
            if how == "REGEX":
                yield words
            else:
                yield from (rf"^{re.escape(word)}$" for word in words)
