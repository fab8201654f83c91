"""Names in a text: the authority's names first, spaCy's entities for what the authority does not know."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Doc, Span, Token

from legation.actors.authority import Authority, Entry, Meaning
from legation.actors.folding import fold
from legation.model import Kind
from legation.words import load_words

PARTICLE = re.compile(r"[dDlL]['’][A-Z]")
"""The rest of a surname that spaCy leaves off: "Giscard d'Estaing"."""
LONGEST = 9
"""Names of more words than this are not looked for."""
PREFIXES = frozenset({"pro", "anti", "non", "ex", "post", "pre"})
"""Before a name, these make a word that is about its bearer and is not he: "pro-Russian separatists"."""
SOME = frozenset({"several", "some", "many", "few", "most", "other", "another", "a", "various", "certain", "any"})
COMPASS = frozenset({"West", "Western", "South", "North", "East"})
COLLECTING = frozenset(
    {"states", "countries", "nations", "republics", "allies", "partners", "powers", "members", "signatories"}
)
"""Lower-case words that end the name of several states: "Gulf states"."""
REGIONS = frozenset({"central", "latin", "native", "south", "north"})
"""With these before it, "American" is not of the United States."""
NO_PART = frozenset({"the", "a", "an", "suspected", "alleged", "former", "late", "veteran", "outgoing"})
"""Words at the head of spaCy's entities that are no part of a name."""
CONNECTORS = frozenset(
    {
        "of",
        "the",
        "for",
        "and",
        "de",
        "del",
        "la",
        "al",
        "el",
        "bin",
        "ibn",
        "van",
        "von",
        "der",
        "da",
        "i",
        "e",
        "ul",
        "ur",
        "wal",
        "fi",
    }
)


class Form(StrEnum):
    """How words name an actor."""

    NAME = "name"
    CAPITAL = "capital"
    DEMONYM = "demonym"
    ENTITY = "entity"
    """A name that the authority does not know."""
    COLLECTIVE = "collective"
    """A name for several states: "the Baltic states"."""
    MEDIA = "media"
    PLACE = "place"
    BODY = "body"
    """Unnamed people or things of an owner: "Russian troops"."""
    ROLE = "role"
    INSTITUTION = "institution"
    NOMINAL = "nominal"
    """A definite description: "the alliance"."""
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A stretch of tokens that is a name.

    Attributes:
        start: index of its first token.
        end: index after its last token.
        form: how it names.
        entries: the authority's entries of that name; none, one or several.
        kind: what an unknown name seems to be, or None.
    """

    start: int
    end: int
    form: Form
    entries: tuple[Entry, ...] = ()
    kind: Kind | None = None


def find_names(doc: Doc, authority: Authority) -> list[Name]:
    """Return the names in DOC in order, none overlapping; the longest match wins, then the authority.

    Args:
        doc: a parsed document with entities.
        authority: who is who.
    """
    known = list(_known(doc, authority))
    known += _surnames_again(doc, known)
    taken = {i for name in known for i in range(name.start, name.end)}
    unknown = [name for name in map(_entity, doc.ents) if name and not taken.intersection(range(name.start, name.end))]
    unknown += [name for entity in doc.ents if (name := _beside_owner(entity, known))]
    taken |= {i for name in unknown for i in range(name.start, name.end)}
    overlooked = [name for name in _overlooked(doc) if not taken.intersection(range(name.start, name.end))]
    taken |= {i for name in overlooked for i in range(name.start, name.end)}
    names = known + unknown + overlooked
    return sorted([*names, *_defined_acronyms(doc, names, taken)], key=lambda name: name.start)


def _defined_acronyms(doc: Doc, names: list[Name], taken: set[int]) -> Iterator[Name]:
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


def _overlooked(doc: Doc) -> Iterator[Name]:
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
            and not _is_thing(span[-1])
            and not _is_thing(span.root)
            and not _is_no_name(span)
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


def _beside_owner(entity: Span, known: list[Name]) -> Name | None:
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


def _is_thing(last: Token) -> bool:
    """Whether a name's last word makes it a law, event or place: "Yakovlev Law", "World Cup"."""
    return last.lower_ in load_words()["organisations"]["event"]


def _is_no_name(span: Span) -> bool:
    """Whether words in capitals are a storm's, or a title without a name."""
    words, lowered = load_words(), {token.lower_ for token in span if token.is_alpha}
    return bool(lowered & words["organisations"]["storm"]) or lowered <= words["roles"]["titles"]


ACTING = frozenset({"nsubj", "nsubjpass", "dobj", "appos", "conj"})


def _is_bare_name(token: Token) -> bool:
    return (
        token.pos_ == "PROPN"
        and not token.ent_type_
        and (token.is_title or token.is_upper)
        and token.is_alpha
        and len(token) > 1
    )


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
    text = token.text
    return (
        text[0].isupper()
        or text[0].isdigit()
        or text in COLLECTING
        or text.lower() in CONNECTORS
        or text in "-–'’&.,"
        or text in ("'s", "’s")
        or text.startswith(("al-", "el-"))
    )


def _named(span: Span, authority: Authority) -> Name | None:
    text = span.text
    start, end = span.start, span.end
    if text in load_words()["media"]["names"] or _is_source(span):
        return Name(start=start, end=end, form=Form.MEDIA)
    if span[0].lower_ in ("the", "a", "an") and not authority.capital(text):
        return None
    if _is_other_word(span):
        return None
    meanings = authority.meanings(text)
    if meanings:
        return (
            None
            if _is_part_of_longer(span)
            or _is_part_of_person(span)
            or _heads_a_place(span)
            or (len(span) > 1 and _is_tail(span))
            else Name(start=start, end=end, form=Form(meanings[0].form), entries=_entries(meanings, authority))
        )
    members = authority.collective(text)
    if members and not _is_part_of_longer(span) and not _is_of_war(span) and not _is_some_of(span):
        return Name(start=start, end=end, form=Form.COLLECTIVE, entries=members)
    state = authority.demonym(text)
    is_team = len(span) == 1 and span[0].tag_ in ("NNPS", "NNS") and _ends_another_name(span[0], authority)
    if state and not _is_part_of_longer(span) and not is_team:
        return Name(start=start, end=end, form=Form.DEMONYM, entries=(state,))
    if _is_part_of_longer(span):
        return None
    entries = authority.named(text) or _transliterated(span, authority)
    if len(span) == 1 and (entries or authority.capital(text)) and _is_part_of_person(span):
        return None
    if entries and _names_a_thing(span) and not any(entry.kind is Kind.STATE for entry in entries):
        return None
    if entries and entries[0].kind is Kind.GROUP and _is_tail(span):
        return None
    if entries and entries[0].kind is Kind.STATE and _is_branch(span):
        return None
    if entries and not _is_lone_word_of_person(span, entries):
        return Name(start=start, end=end, form=Form.NAME, entries=entries)
    capital = None if _is_province(span) or _heads_a_place(span) else authority.capital(text)
    if capital and not entries:
        return Name(start=start, end=end, form=Form.CAPITAL, entries=(capital,))
    if len(span) == 1 and _is_surname(span[0], authority):
        return Name(start=start, end=end, form=Form.ENTITY, kind=Kind.PERSON)
    return None


def _entries(meanings: Sequence[Meaning], authority: Authority) -> tuple[Entry, ...]:
    """The entries that an ambiguous name may mean."""
    return tuple(entry for meaning in meanings if (entry := authority.entry(meaning.actor)))


def _is_source(span: Span) -> bool:
    """Whether a name stands alone in brackets behind a sentence: the report's source, "… left. (AAP)"."""
    doc, opening = span.doc, span.start - 1
    if opening < 1 or doc[opening].text != "(" or span.end >= len(doc):
        return False
    return doc[span.end].text in (")", "/", "via") and doc[opening - 1].text in (".", ")", "!", "?", '"', "”", ",", "'")


def _is_some_of(span: Span) -> bool:
    """Whether only some of several states are meant: "two Gulf states"."""
    before = span.doc[max(span.start - 2, 0) : span.start]
    return any(token.lower_ in SOME or token.like_num for token in before) and not any(
        token.lower_ in ("all", "the", "both") for token in before
    )


def _is_of_war(span: Span) -> bool:
    """Whether a pair's name is that of its war: "the Russo-Ukrainian War"."""
    return span.end < len(span.doc) and span.doc[span.end].lower_ == "war"


def _transliterated(span: Span, authority: Authority) -> tuple[Entry, ...]:
    """The one person whose full name is spelt otherwise here, where spaCy too sees a person: "Mikhail Saakashvili"."""
    if len(span) < 2 or any(token.ent_type_ != "PERSON" for token in span) or _continues_entity_outside(span):
        return ()
    found = authority.variants(span.text)
    return found if len(found) == 1 else ()


def _continues_entity_outside(span: Span) -> bool:
    before = span[0].ent_iob_ == "I"
    after = span.end < len(span.doc) and span.doc[span.end].ent_iob_ == "I"
    return bool(before or after)


def _is_part_of_person(span: Span) -> bool:
    """Whether a name is one word of a person's: "Israel Katz", "Michael Jordan"."""
    token = span[0]
    if len(span) > 1 or token.ent_type_ != "PERSON" or (token.i and token.nbor(-1).lower_ == "of"):
        return False
    doc, start, end = span.doc, token.i, token.i + 1
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    if not 2 <= end - start <= 3:
        return False
    titles = load_words()["roles"]["titles"] | load_words()["titles"]["names"]
    others = (doc[i] for i in range(start, end) if i != token.i)
    return all(other.is_title and other.is_alpha and other.lower_ not in titles for other in others)


def _is_other_word(span: Span) -> bool:
    """Whether a name is part of a word that means somebody else: "pro-Russian", "Central American"."""
    before = span.doc[span.start - 1] if span.start else None
    if before is None:
        return False
    if before.text in ("-", "–") and before.i:
        return before.nbor(-1).lower_ in PREFIXES or (span.text in COMPASS and before.nbor(-1).is_title)
    if before.text == "New" or (
        before.text in COMPASS and span.text in ("Georgia", "Guinea", "Jersey", "Virginia", "Timor")
    ):
        return True
    if span.text in COMPASS and before.pos_ == "PROPN" and before.is_title:
        return True
    return span.text in ("American", "Americans", "America", "African", "Africa") and before.lower_ in REGIONS


def _is_surname(token: Token, authority: Authority) -> bool:
    """Whether a lone word is the surname of a known person and no part of another name."""
    alone = (
        not token.ent_type_ or (token.ent_iob_ == "B" and not _continues_entity(token)) or token.ent_type_ == "PERSON"
    )
    return (
        (token.pos_ == "PROPN" or _opens_sentence(token))
        and token.ent_type_ not in ("DATE", "TIME", "EVENT", "LAW", "WORK_OF_ART", "FAC", "NORP")
        and alone
        and not _ends_another_name(token, authority)
        and token.lower_ not in load_words()["roles"]["no_surnames"]
        and not (token.ent_type_ == "PERSON" and _continues_entity(token))
        and authority.is_surname(token.text)
    )


def _ends_another_name(token: Token, authority: Authority) -> bool:
    """Whether a word ends a name that is not the authority's: "Dow Jones", "Cleveland Indians"."""
    before = token.nbor(-1) if token.i > token.sent.start else None
    words = load_words()
    return (
        before is not None
        and before.pos_ == "PROPN"
        and before.is_title
        and before.is_alpha
        and before.dep_ == "compound"
        and before.head.i == token.i
        and before.lower_ not in words["titles"]["names"] | words["roles"]["titles"]
        and before.ent_type_ != "NORP"
        and not authority.demonym(before.text)
        and not authority.named(before.text)
        and not authority.capital(before.text)
    )


def _opens_sentence(token: Token) -> bool:
    """Whether a bare word begins its sentence or speaks; there the tagger often takes a name for a noun."""
    bare = not any(child.dep_ in ("det", "amod", "compound", "prep") for child in token.children)
    placed = token.is_sent_start is True or token.head.lemma_ in load_words()["verbs"]["human"]
    return placed and token.is_title and token.dep_ == "nsubj" and token.tag_ == "NN" and len(token) > 4 and bare


def _continues_entity(token: Token) -> bool:
    before = token.i > 0 and token.ent_iob_ == "I"
    after = token.i + 1 < len(token.doc) and token.doc[token.i + 1].ent_iob_ == "I"
    return bool(before or after)


def _is_part_of_longer(span: Span) -> bool:
    """Whether a name is inside a name of spaCy's that it does not head ("American Airlines")."""
    token = span[-1]
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    return bool(
        following is not None
        and token.ent_type_ == "ORG"
        and following.ent_type_ == "ORG"
        and following.ent_iob_ == "I"
        and following.is_title
    )


def _is_tail(span: Span) -> bool:
    """Whether a name ends a longer one that is not known: "Peoples' Democratic Party"."""
    entity = next((e for e in span.doc.ents if e.start < span.start and e.end >= span.end and e.label_ == "ORG"), None)
    if entity is None:
        return False
    first = span.doc[entity.start + (span.doc[entity.start].lower_ == "the")]
    return first.i < span.start and first.is_title and first.ent_type_ == "ORG"


def _is_province(span: Span) -> bool:
    """Whether the text says that a name is a part of a state: "the Australian state of Victoria"."""
    before = [span.doc[i].lower_ for i in range(max(span.start - 2, 0), span.start)]
    return (
        len(before) == 2
        and before[1] == "of"
        and before[0] in ("state", "province", "region", "island", "county", "district")
    )


def _heads_a_place(span: Span) -> bool:
    """Whether a capital's name begins that of a place or team: "Victoria Park", "Washington Street"."""
    following = span.doc[span.end] if span.end < len(span.doc) else None
    return (
        len(span) == 1
        and following is not None
        and following.pos_ == "PROPN"
        and following.is_title
        and following.lower_ not in load_words()["roles"]["titles"]
        and span.root.dep_ == "compound"
        and span.root.head.i == following.i
        and following.ent_type_ in ("FAC", "LOC", "ORG", "EVENT", "GPE", "")
    )


def _is_branch(span: Span) -> bool:
    """Whether a state's name ends that of a body: "Cricket Australia", "Telecom Italia"."""
    words = load_words()
    before = span.doc[span.start - 1] if span.start else None
    return (
        before is not None
        and before.dep_ == "compound"
        and before.head == span.root
        and before.pos_ == "PROPN"
        and before.is_title
        and before.ent_type_ == "ORG"
        and before.lower_ not in words["titles"]["names"] | words["roles"]["titles"] | words["home"]["places"]
    )


def _names_a_thing(span: Span) -> bool:
    """Whether a name only modifies that of a law, event or place: "FIFA World Cup"."""
    head = span.root.head
    return span.root.dep_ == "compound" and head.i >= span.end and head.is_title and _is_thing(head)


def _is_lone_word_of_person(span: Span, entries: tuple[Entry, ...]) -> bool:
    """Whether one word stands for persons only: surnames are left to coreference and linking."""
    return len(span) == 1 and all(entry.kind is Kind.PERSON for entry in entries)


def _entity(span: Span) -> Name | None:
    span = _trimmed(span)
    if not len(span) or not span.text[:1].isupper() or _is_no_name(span) or (len(span) > 2 and _is_thing(span.root)):
        return None
    if span.text in load_words()["media"]["names"] or _is_source(span):
        return Name(start=span.start, end=span.end, form=Form.MEDIA)
    if span.label_ == "PERSON" and not _is_thing(span[-1]):
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
    if _is_thing(span[-1]) or (len(span) == 1 and not span.text.isupper()):
        return Name(start=start, end=end, form=Form.ENTITY, kind=Kind.PERSON) if _looks_like_person(span) else None
    return Name(start=start, end=end, form=Form.ENTITY, kind=_kind(span) or Kind.GROUP)


def _looks_like_person(span: Span) -> bool:
    before = span.doc[span.start - 1] if span.start else None
    return before is not None and before.lower_.rstrip(".") in load_words()["titles"]["names"]
