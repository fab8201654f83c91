"""Names that the authority does not know: spaCy's entities, trimmed and sorted; acronyms that the text defines."""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from legation.actors.gazetteer import find_city
from legation.actors.names.forms import Form, Name
from legation.actors.names.surroundings import is_no_name, is_source, is_thing
from legation.model import Kind
from legation.words import load_words

PARTICLE = re.compile(r"[dDlL]['’][A-Z]")
"""The rest of a surname that spaCy leaves off: "Giscard d'Estaing"."""
NO_PART = frozenset({"the", "a", "an", "suspected", "alleged", "former", "late", "veteran", "outgoing"})
"""Words at the head of spaCy's entities that are no part of a name."""


def defined_acronyms(doc: Doc, names: list[Name], taken: set[int]) -> Iterator[Name]:
    """Acronyms that the text puts in brackets behind a name (Schwartz and Hearst 2003), there and wherever they stand again."""
    ends = {name.end: name for name in names if name.end - name.start > 1}
    defined = {
        doc[end + 1].text
        for end, name in ends.items()
        if end + 2 < len(doc)
        and doc[end].text == "("
        and doc[end + 2].text == ")"
        and is_acronym_of(doc[end + 1].text, doc[name.start : end].text)
    }
    for token in doc if defined else ():
        if token.text in defined and token.i not in taken:
            yield Name(start=token.i, end=token.i + 1, form=Form.ENTITY, kind=Kind.GROUP)


def is_acronym_of(short: str, name: str) -> bool:
    """Return whether the letters of SHORT begin words of NAME in order, the first one the first.

    >>> is_acronym_of("NEOC", "the National Emergency Operation Centre"), is_acronym_of("FBI", "Central Intelligence Agency")
    (True, False)
    """
    if not re.fullmatch(r"[A-Z][A-Za-z&]{1,8}", short) or sum(letter.isupper() for letter in short) < 2:
        return False
    initials = [word[0] for word in re.findall(r"[A-Za-z]+", name) if word.lower() not in ("the", "a", "an")]
    letters = [letter for letter in short if letter.isupper()]
    if not initials or initials[0].upper() != letters[0]:
        return False
    rest = iter(initials)
    return all(any(letter == initial.upper() for initial in rest) for letter in letters)


def overlooked_names(doc: Doc) -> Iterator[Name]:
    """Names of two words or more that spaCy calls no entity though they act: "Andrew Wallis accuses"."""
    bare = [_is_bare_name(token) for token in doc]
    start = 0
    while start < len(doc):
        if not bare[start]:
            start += 1
            continue
        end = start
        while end < len(doc) and bare[end]:
            end += 1
        span = doc[start:end]
        if len(span) == 1 and _is_acronym(span[0]):
            yield Name(start=start, end=end, form=Form.ENTITY, kind=Kind.GROUP)
        elif (
            len(span) >= 2
            and span.root.dep_ in ACTING
            and not is_thing(span[-1])
            and not is_thing(span.root)
            and not is_no_name(span)
        ):
            yield Name(start=start, end=end, form=Form.ENTITY, kind=_kind(span) or Kind.PERSON)
        start = max(end, start + 1)


def _is_acronym(token: Token) -> bool:
    """Whether a lone word in capitals acts: "the OLF reached an agreement"."""
    return (
        3 <= len(token) <= 7
        and token.is_upper
        and token.dep_ in ("nsubj", "nsubjpass", "dobj")
        and token.text not in load_words()["acronyms"]["things"]
        and not all(t.is_upper for t in token.sent if t.is_alpha)
    )


def _kind(span: Span) -> Kind | None:
    """What a name's words say that it names, or None."""
    words = load_words()["organisations"]
    if words["government"].intersection(token.lower_ for token in span):
        return Kind.GOVERNMENT
    return Kind.GROUP if span[-1].lower_ in words["group"] else None


def beside_owner(entity: Span, known: list[Name]) -> Name | None:
    """A body's name without its state's: "Football Union" in "Russian Football Union", "Green Party" in "... of Germany"."""
    inside = [name for name in known if entity.start <= name.start and name.end <= entity.end]
    if len(inside) != 1 or any(entry.kind is not Kind.STATE for entry in inside[0].entries):
        return None
    [owner], whole = inside, _trimmed(entity)
    if owner.start == whole.start:
        rest = entity.doc[owner.end : whole.end]
    elif owner.end == whole.end and owner.start - 2 > whole.start:
        last = owner.start - 1 - (entity.doc[owner.start - 1].lower_ == "the")
        if entity.doc[last].lower_ != "of":
            return None
        rest = entity.doc[whole.start : last]
    else:
        return None
    return _organisation(rest) if len(rest) > 1 and _kind(rest) and rest.text[0].isupper() else None


ACTING = frozenset({"nsubj", "nsubjpass", "dobj", "appos", "conj"})


def _is_bare_name(token: Token) -> bool:
    return (
        token.pos_ == "PROPN"
        and not token.ent_type_
        and (token.is_title or token.is_upper)
        and token.is_alpha
        and len(token) > 1
    )


def entity_name(span: Span) -> Name | None:
    """Return the name that an entity of spaCy's is, without what does not belong to it; None for what names no actor."""
    span = _trimmed(span)
    if not len(span) or not span.text[:1].isupper() or is_no_name(span) or (len(span) > 2 and is_thing(span.root)):
        return None
    if span.text in load_words()["media"]["names"] or is_source(span):
        return Name(start=span.start, end=span.end, form=Form.MEDIA)
    if span.label_ == "PERSON" and len(span) > 1 and find_city(span.text):  # "Khan Younis", whatever the tagger says
        return Name(start=span.start, end=span.end, form=Form.PLACE)
    if span.label_ == "PERSON" and not is_thing(span[-1]):
        after = span.doc[span.end] if span.end < len(span.doc) else None
        if after is not None and PARTICLE.match(after.text):
            span = Span(span.doc, span.start, span.end + 1, label=span.label)
        return Name(start=span.start, end=span.end, form=Form.ENTITY, kind=_kind(span) or Kind.PERSON)
    if span.label_ != "PERSON" and _acts_as_person(span):
        return Name(start=span.start, end=span.end, form=Form.ENTITY, kind=Kind.PERSON)
    if span.label_ in ("GPE", "LOC", "FAC"):
        return Name(start=span.start, end=span.end, form=Form.PLACE)
    if span.label_ == "ORG":
        return _organisation(span)
    return None


def _acts_as_person(span: Span) -> bool:
    """Whether a name of two words or more that spaCy takes for a place or body has a person's title or verb."""
    words = load_words()
    if not 2 <= len(span) <= 4 or not all(t.is_title and t.is_alpha for t in span):
        return False
    if _kind(span) or words["organisations"]["event"].intersection(token.lower_ for token in span):
        return False
    before = {t.lemma_.lower() for t in span.root.lefts if t.i < span.start}
    if before & (
        words["nominals"]["person"] | {"candidate", "spokesman", "spokeswoman", "activist", "journalist", "officer"}
    ):
        return True
    verb = span.root.head
    if span.root.dep_ == "nsubj":
        return verb.lemma_ in words["verbs"]["human"]
    return span.root.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in words["verbs"]["of_persons"]


def _trimmed(span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and span.doc[start].lower_ in NO_PART:
        start += 1
    end = next((i for i in range(start + 1, end) if span.doc[i].lower_ in ("in", "at")), end)
    while end > start and span.doc[end - 1].text in ("'s", "’s", "'", "’", ",", "."):
        end -= 1
    return Span(span.doc, start, end, label=span.label)


def _organisation(span: Span) -> Name | None:
    start, end = span.start, span.end
    if is_thing(span[-1]) or (len(span) == 1 and not span.text.isupper()):
        return Name(start=start, end=end, form=Form.ENTITY, kind=Kind.PERSON) if _looks_like_person(span) else None
    return Name(start=start, end=end, form=Form.ENTITY, kind=_kind(span) or Kind.GROUP)


def _looks_like_person(span: Span) -> bool:
    before = span.doc[span.start - 1] if span.start else None
    return before is not None and before.lower_.rstrip(".") in load_words()["titles"]["names"]
