"""Names in a text: the authority's names first, the longest match wins; then those that it does not know."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from legation.actors.authority import Authority, Entry, Meaning
from legation.actors.folding import fold
from legation.actors.names.forms import Form, Name
from legation.actors.names.surroundings import (
    ends_another_name,
    heads_a_place,
    is_branch,
    is_of_war,
    is_of_water,
    is_other_word,
    is_part_of_entity,
    is_part_of_longer,
    is_part_of_person,
    is_province,
    is_some_of,
    is_source,
    is_surname,
    is_tail,
    names_a_thing,
)
from legation.actors.names.unknown import beside_owner, defined_acronyms, entity_name, overlooked_names
from legation.model import Kind
from legation.words import load_words

LONGEST = 9
"""Names of more words than this are not looked for."""


def find_names(doc: Doc, authority: Authority) -> list[Name]:
    """Return the names in DOC in order, none overlapping; the longest match wins, then the authority.

    Args:
        doc: a parsed document with entities.
        authority: who is who.
    """
    known = list(_known(doc, authority))
    known += _surnames_again(doc, known)
    taken = {i for name in known for i in range(name.start, name.end)}
    unknown = [
        name for name in map(entity_name, doc.ents) if name and not taken.intersection(range(name.start, name.end))
    ]
    unknown += [name for entity in doc.ents if (name := beside_owner(entity, known))]
    taken |= {i for name in unknown for i in range(name.start, name.end)}
    more = [name for name in overlooked_names(doc) if not taken.intersection(range(name.start, name.end))]
    taken |= {i for name in more for i in range(name.start, name.end)}
    names = known + unknown + more
    return sorted([*names, *defined_acronyms(doc, names, taken)], key=lambda name: name.start)


def states_inside(name: Span, authority: Authority) -> Iterator[tuple[Span, Entry]]:
    """Yield the states whose name or demonym is a part of a longer name: the United Kingdom in that of its parliament."""
    start = name.start
    while start < name.end:
        for end in range(min(name.end, start + 3), start, -1):
            text = name.doc[start:end].text
            if end - start == len(name) or not text[0].isupper():
                continue
            state = authority.demonym(text) or next((e for e in authority.named(text) if e.kind is Kind.STATE), None)
            if state is not None and state.kind is Kind.STATE:
                with_article = start - 1 >= name.start and name.doc[start - 1].lower_ == "the"
                yield name.doc[start - with_article : end], state
                start = end - 1
                break
        start += 1


def _surnames_again(doc: Doc, known: list[Name]) -> list[Name]:
    """Surnames of persons whom the text names in full elsewhere, whatever the tagger makes of them."""
    full = [name for name in known if name.end - name.start > 1 and all(e.kind is Kind.PERSON for e in name.entries)]
    full_spans = [(name.start, name.end) for name in full if name.entries]
    full_spans += [(e.start, e.end) for e in doc.ents if e.label_ == "PERSON" and len(e) > 1]
    surnames = {fold(doc[end - 1].text) for _, end in full_spans if len(doc[end - 1].text) > 3}
    taken = {i for name in known for i in range(name.start, name.end)} | {i for s, e in full_spans for i in range(s, e)}
    return [
        Name(start=token.i, end=token.i + 1, form=Form.ENTITY, kind=Kind.PERSON)
        for token in doc
        if token.is_title and token.i not in taken and fold(token.text) in surnames
    ]


def _known(doc: Doc, authority: Authority) -> Iterator[Name]:
    i = 0
    while i < len(doc):
        name = _longest(doc, i, authority) if _may_start(doc[i]) else None
        if name:
            yield name
        i = name.end if name else i + 1


def _may_start(token: Token) -> bool:
    return token.text[0].isupper() or token.text.startswith(("al-", "the", "de")) or token.text in ("al", "el")


def _longest(doc: Doc, start: int, authority: Authority) -> Name | None:
    if doc[start].text.lower() in ("the", "de") and start + 1 < len(doc) and not doc[start + 1].text[0].isupper():
        return None
    limit = next(
        (i for i in range(start, min(start + LONGEST, len(doc))) if not _may_continue(doc[i])), start + LONGEST
    )
    for end in range(min(limit, len(doc)), start, -1):
        name = _named(doc[start:end], authority) if _may_end(doc[end - 1]) else None
        if name:
            return name
    return None


def _may_end(token: Token) -> bool:
    return not token.is_punct and token.text not in ("'s", "’s", "&", "of", "the", "and", "for")


def _may_continue(token: Token) -> bool:
    text, words = token.text, load_words()["names"]
    return (
        text[0].isupper()
        or text[0].isdigit()
        or text in words["collecting"]
        or text.lower() in words["connectors"]
        or text in "-–'’&.,"
        or text in ("'s", "’s")
        or text.startswith(("al-", "el-"))
    )


def _named(span: Span, authority: Authority) -> Name | None:
    text = span.text
    start, end = span.start, span.end
    if text in load_words()["media"]["names"] or is_source(span):
        return Name(start=start, end=end, form=Form.MEDIA)
    if span[0].lower_ in ("the", "a", "an") and not authority.capital(text):
        return None
    if len(span) > 1 and not authority.may_mean(text):  # most words, told at a glance
        entries = _transliterated(span, authority)
        known = entries and not (is_other_word(span) or is_part_of_longer(span) or names_a_thing(span))
        return Name(start=start, end=end, form=Form.NAME, entries=entries) if known else None
    if is_other_word(span) or is_part_of_longer(span) or is_of_water(span):
        return None
    meanings = authority.meanings(text)
    if meanings:
        if is_part_of_person(span) or heads_a_place(span) or (len(span) > 1 and is_tail(span)):
            return None
        return Name(start=start, end=end, form=Form(meanings[0].form), entries=_entries(meanings, authority))
    members = authority.collective(text)
    if members and not is_of_war(span) and not is_some_of(span):
        return Name(start=start, end=end, form=Form.COLLECTIVE, entries=members)
    state = authority.demonym(text)
    is_team = len(span) == 1 and span[0].tag_ in ("NNPS", "NNS") and ends_another_name(span[0], authority)
    if state and not is_team:
        return Name(start=start, end=end, form=Form.DEMONYM, entries=(state,))
    entries = authority.named(text) or _transliterated(span, authority)
    if len(span) == 1 and (entries or authority.capital(text)) and is_part_of_person(span):
        return None
    if entries and names_a_thing(span) and not any(entry.kind is Kind.STATE for entry in entries):
        return None
    if entries and entries[0].kind is Kind.GROUP and is_tail(span):
        return None
    if entries and entries[0].kind is Kind.STATE and is_branch(span):
        return None
    if entries and not _is_lone_word_of_person(span, entries):
        return Name(start=start, end=end, form=Form.NAME, entries=entries)
    capital = None if is_province(span) or heads_a_place(span) else authority.capital(text)
    if capital and not entries:
        return Name(start=start, end=end, form=Form.CAPITAL, entries=(capital,))
    if len(span) == 1 and is_surname(span[0], authority):
        return Name(start=start, end=end, form=Form.ENTITY, kind=Kind.PERSON)
    return None


def _entries(meanings: Sequence[Meaning], authority: Authority) -> tuple[Entry, ...]:
    """The entries that an ambiguous name may mean."""
    return tuple(entry for meaning in meanings if (entry := authority.entry(meaning.actor)))


def _transliterated(span: Span, authority: Authority) -> tuple[Entry, ...]:
    """The one person whose full name is spelt otherwise here, where spaCy too sees a person: "Mikhail Saakashvili"."""
    if len(span) < 2 or any(token.ent_type_ != "PERSON" for token in span) or is_part_of_entity(span):
        return ()
    found = authority.variants(span.text)
    return found if len(found) == 1 else ()


def _is_lone_word_of_person(span: Span, entries: tuple[Entry, ...]) -> bool:
    """Whether one word stands for persons only: surnames are left to coreference and linking."""
    return len(span) == 1 and all(entry.kind is Kind.PERSON for entry in entries)
