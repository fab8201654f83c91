"""Direct quotations and who speaks them, also when the speaker stands a sentence away."""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from legation.words import load_words

OPENING, CLOSING, EITHER = "“«„", "”»", '"'
REACH = 12
"""How many tokens from a quotation its reporting verb may stand."""
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Tokens between quotation marks, and the index of the head of who says them, or None."""

    start: int
    end: int
    speaker: int | None


def find_quotations(doc: Doc) -> list[Quotation]:
    """Return the quotations of DOC in order; a mark that is never closed ends with its paragraph."""
    quotations: list[Quotation] = []
    for start, end in _quoted(doc):
        speaker = _speaker(doc, start, end)
        if (
            speaker is None
            and quotations
            and quotations[-1].speaker is not None
            and _continues(doc, quotations[-1].end, start)
        ):
            speaker = quotations[-1].speaker
        quotations.append(Quotation(start=start, end=end, speaker=speaker))
    return quotations


def _quoted(doc: Doc) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for token in doc:
        text = token.text
        if opened is None and (text in OPENING or text in EITHER or text == "``"):
            opened = token.i
        elif opened is not None and (text in CLOSING or text in EITHER or text == "''" or "\n" in text):
            if token.i - opened > 1:
                spans.append((opened + 1, token.i))
            opened = None
    return spans


def _continues(doc: Doc, end: int, start: int) -> bool:
    """Whether nothing but the reporting clause stands between two quotations of one paragraph."""
    between = doc[end:start]
    return len(between) <= REACH and "\n" not in between.text


def _speaker(doc: Doc, start: int, end: int) -> int | None:
    nearby = [*range(end + 1, min(end + 1 + REACH, len(doc))), *range(start - 2, max(start - 2 - REACH, -1), -1)]
    for i in nearby:
        speaker = _subject_of_report(doc[i])
        if speaker is not None and not start <= speaker.i < end and _same_line(doc, speaker.i, start, end):
            return speaker.i
    return None


def _same_line(doc: Doc, i: int, start: int, end: int) -> bool:
    between = doc[end:i] if i >= end else doc[i:start]
    return "\n" not in between.text


def _subject_of_report(token: Token) -> Token | None:
    if token.pos_ not in ("VERB", "AUX") or token.lemma_.lower() not in load_words()["verbs"]["reporting"]:
        return None
    subjects = [child for child in token.children if child.dep_ in SUBJECTS]
    subject = min(subjects, key=lambda child: abs(child.i - token.i), default=None)
    if subject is None and token.dep_ == "conj":
        return _subject_of_report(token.head)
    return subject
