"""The quickened pipeline reads what the plain one reads: every annotation of every token."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

from hostile import SHORT
from legation.language import attributes, encoding, load_pipeline, load_plain_pipeline

pytestmark = pytest.mark.model

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("2*.txt"))
ANNOTATIONS = ("ORTH", "TAG", "HEAD", "DEP", "POS", "MORPH", "LEMMA", "ENT_IOB", "ENT_TYPE", "SENT_START")
SENTENCE = "There is talk that Russia's envoys don't meet; let's see what the U.S.-led bloc re-opened. "
ODD = {
    "empty": "",
    "one space": " ",
    "one letter": "x",
    "one token": "Russia",
    "line breaks": "\n\n\r\n \n\n",
    "paragraphs": "Iran met Iraq.\n\nIt left\n\nthe talks .  \n",
    "two tokens one rule": "Let's go. There's hope. They ain't gonna. Y'all got ta c'mon. There are two.",
    "no ASCII": "Россия встретила 中国 в Женеве. العراق وإيران",
    "combining": "e\u0301\u0323 a\u200d\u200db \u202eabc\u202c \ufeffRussia",
    "astral": "😀 met 👩‍👩‍👧 in 𝔾𝕖𝕟𝕖𝕧𝕒",
    "lone surrogate's neighbour": "\ud7ff\ue000 \uffff",
    "null": "Rus\x00sia met \x00 Iran",
    "long word": "a" * 3000,
    "10,000 tokens": SENTENCE * 500,
    "10,000 tokens without an end": "China and " * 5000,
    "numbers": "1 2,000 3.5% -4 5e6 $7m 8th 9/11",
}


@pytest.fixture(scope="module")
def plain() -> Language:
    return load_plain_pipeline()


def annotations(docs: list[Doc]) -> list[list[list[int]]]:
    return [doc.to_array(list(ANNOTATIONS)).tolist() for doc in docs]


def assert_same(texts: list[str], plain: Language, *, batch_size: int = 32) -> None:
    """Assert that both pipelines say the same of each token, and hold alike vectors."""
    quick = list(load_pipeline().pipe(texts, batch_size=batch_size))
    slow = list(plain.pipe(texts, batch_size=batch_size))
    for one, other in zip(annotations(quick), annotations(slow), strict=True):
        assert one == other
    for a, b in zip(quick, slow, strict=True):
        assert np.allclose(a.tensor, b.tensor, atol=1e-4)
        assert [sentence.text for sentence in a.sents] == [sentence.text for sentence in b.sents]


def test_seeds(plain: Language) -> None:
    texts = [path.read_text() for path in SEEDS]
    assert len(texts) == 16
    assert_same(texts, plain)
    assert_same(texts[::-1], plain, batch_size=3)


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_alone(name: str, plain: Language) -> None:
    assert annotations([load_pipeline()(ODD[name])]) == annotations([plain(ODD[name])])


def test_odd_texts_together(plain: Language) -> None:
    assert_same([*ODD.values()], plain)
    assert_same(["", "", ""], plain)
    assert list(load_pipeline().pipe([])) == []


def test_an_article_is_read_the_same_alone_and_in_any_batch() -> None:
    nlp = load_pipeline()
    texts = [text for text in SHORT if text.strip()][:60] + [f"Minister {n} of Kenya met NATO on {n} May." for n in range(60)]
    alone = [nlp(text).tensor for text in texts]
    for size in (3, 50, 200):
        together = [doc.tensor for doc in nlp.pipe(texts, batch_size=size)]
        assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True)), size


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("GENEVA, June 16, 2024 - Viola Amherd hosted Zelenskyy.", "Viola"),
        ("GENEVA (Reuters) - Viola Amherd hosted Zelenskyy.", "Viola"),
        ("WASHINGTON, Jan. 21 (AP) -- Viola Amherd hosted Zelenskyy.", "Viola"),
        ("NATO - the alliance - hosted Zelenskyy.", None),
        ("Geneva (AFP) – Viola Amherd hosted Zelenskyy.", "Viola"),
        ("Kyiv, 5 March 2022 - Viola Amherd hosted Zelenskyy.", "Viola"),
        ("Title\n\nGENEVA, Switzerland (AP) — Viola Amherd hosted Zelenskyy.", "Viola"),
        ("Geneva - as they said - hosted Zelenskyy.", None),
        ("NATO-led troops met Zelenskyy.", None),
        ("US-Russia talks were hosted by Viola Amherd.", None),
        ("Viola Amherd (president) hosted Zelenskyy - again.", None),
        ("Q Viola, who hosted Zelenskyy?", "Viola"),
        ("Q: Viola, who hosted Zelenskyy?", "Viola"),
        ("MS. AMHERD: Viola hosted Zelenskyy.", "Viola"),
        ("Quite right.\nMR. CARNEY:  Viola Amherd hosted Zelenskyy.", "Viola"),
        ("Qatar hosted Zelenskyy.", None),
        ("Russia: Viola Amherd hosted Zelenskyy.", None),
    ],
)
def test_a_dateline_or_a_speaker_is_no_part_of_the_sentence_behind_it(text: str, first: str | None) -> None:
    starts = [token.text for token in load_pipeline()(text) if token.is_sent_start]
    assert (first in starts) if first else len(starts) == 1


def test_hostile_texts(plain: Language) -> None:
    whole = [text for text in SHORT if text.encode(errors="replace").decode() == text]  # spaCy takes no half of a pair
    assert_same([f"Russia met {text} in Geneva on Monday. {text}" for text in whole], plain)


def test_what_is_kept_is_forgotten_when_it_is_much(plain: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MOST_FORMS", 50)
    monkeypatch.setattr(attributes, "MOST_WORDS", 50)
    texts = [path.read_text() for path in SEEDS[:6]]
    assert_same(texts, plain, batch_size=2)
    assert len(load_pipeline().get_pipe("known_attributes")) < 1000
    assert_same(texts[::-1], plain, batch_size=1)


def test_threads_read_the_same(plain: Language) -> None:
    texts = [path.read_text() for path in SEEDS]
    with ThreadPoolExecutor(4) as threads:
        docs = list(threads.map(load_pipeline(), texts))
    assert annotations(docs) == annotations(list(plain.pipe(texts)))


def _read_elsewhere(text: str) -> list[list[list[int]]]:
    return annotations([load_pipeline()(text)])


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_other_processes_read_the_same(method: str) -> None:
    text = SEEDS[0].read_text()
    here = annotations([load_pipeline()(text)])
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(_read_elsewhere, [text] * 4, chunksize=1) == [here] * 4


def test_a_quickened_pipeline_says_that_it_cannot_be_trained() -> None:
    model = load_pipeline().get_pipe("tok2vec").model  # type: ignore[attr-defined]
    with pytest.raises(NotImplementedError, match="load_plain_pipeline"):
        model.begin_update([load_pipeline().make_doc("Russia met Iran.")])


def test_entities_of_many_documents_at_once(plain: Language) -> None:
    sentences = [sentence for path in SEEDS for sentence in path.read_text().split("\n") if sentence]
    texts = [*sentences, "", "Xi Jinping", " ", "Iran\n\nIraq", "the New York\n\nTimes"]
    assert len(texts) > 100
    assert_same(texts, plain, batch_size=256)
    assert_same(texts, plain, batch_size=7)


def test_entities_set_before_are_kept(plain: Language) -> None:
    found = []
    for nlp, name in ((load_pipeline(), "entities_of_batch"), (plain, "ner")):
        docs = list(nlp.pipe(["Mr Orange met Iran in Geneva."] * 4, disable=[name]))
        docs[0].set_ents([docs[0].char_span(3, 9, label="ORG")], default="unmodified")
        found.append(annotations(list(nlp.get_pipe(name).pipe(docs))))  # type: ignore[attr-defined]
    assert found[0] == found[1]
    assert found[0][0] != found[0][1]
