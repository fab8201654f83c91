"""What stands around a possible name and makes it another: "Victoria Park", "pro-Russian", "Israel Katz", "… left. (AAP)"."""

from spacy.tokens import Span, Token

from legation.actors.authority import Authority
from legation.words import load_words

PREFIXES = frozenset({"pro", "anti", "non", "ex", "post", "pre"})
"""Before a name, these make a word that is about its bearer and is not he: "pro-Russian separatists"."""
SUFFIXES = frozenset({"style", "speaking", "language", "born", "themed", "inspired", "flavoured", "flavored"})
"""Behind a name and a hyphen, these make a word that is about its bearer: "Spanish-style bullfighting"."""
REGIONS = frozenset({"central", "latin", "native", "south", "north"})
"""With these before it, "American" is not of the United States."""


def is_thing(last: Token) -> bool:
    """Whether a name's last word makes it a law, event or place: "Yakovlev Law", "World Cup"."""
    return last.lower_ in load_words()["organisations"]["event"]


def is_no_name(span: Span) -> bool:
    """Whether words in capitals are a storm's, or a title without a name."""
    words, lowered = load_words(), {token.lower_ for token in span if token.is_alpha}
    return bool(lowered & words["organisations"]["storm"]) or lowered <= words["roles"]["titles"]


def is_source(span: Span) -> bool:
    """Whether a name stands alone in brackets behind a sentence: the report's source, "… left. (AAP)"."""
    doc, opening = span.doc, span.start - 1
    if opening < 1 or doc[opening].text != "(" or span.end >= len(doc):
        return False
    return doc[span.end].text in (")", "/", "via") and doc[opening - 1].text in (".", ")", "!", "?", '"', "”", ",", "'")


def is_some_of(span: Span) -> bool:
    """Whether only some of several states are meant: "two Gulf states"."""
    before = span.doc[max(span.start - 2, 0) : span.start]
    return any(token.lower_ in load_words()["names"]["some"] or token.like_num for token in before) and not any(
        token.lower_ in ("all", "the", "both") for token in before
    )


def is_of_war(span: Span) -> bool:
    """Whether a pair's name is that of its war: "the Russo-Ukrainian War"."""
    return span.end < len(span.doc) and span.doc[span.end].lower_ == "war"


def is_part_of_entity(span: Span) -> bool:
    """Whether an entity of spaCy's goes on before or behind a name."""
    before = span[0].ent_iob_ == "I"
    after = span.end < len(span.doc) and span.doc[span.end].ent_iob_ == "I"
    return bool(before or after)


def is_part_of_person(span: Span) -> bool:
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


def is_other_word(span: Span) -> bool:
    """Whether a name is part of a word that means somebody else: "pro-Russian", "Central American"."""
    doc, end = span.doc, span.end
    if end + 1 < len(doc) and doc[end].text == "-" and doc[end + 1].lower_ in SUFFIXES:
        return True
    before = span.doc[span.start - 1] if span.start else None
    if before is None:
        return False
    words, lower = load_words()["names"], span.text.lower()
    is_compass = lower in words["compass"]
    if before.text in ("-", "–") and before.i:
        return before.nbor(-1).lower_ in PREFIXES or (is_compass and before.nbor(-1).is_title)
    if before.text == "New" or (
        before.lower_ in words["compass"] and before.is_title and lower in words["beside_compass"]
    ):
        return True
    if is_compass and before.pos_ == "PROPN" and before.is_title:
        return True
    return span.text in ("American", "Americans", "America", "African", "Africa") and before.lower_ in REGIONS


def is_surname(token: Token, authority: Authority) -> bool:
    """Whether a lone word is the surname of a known person and no part of another name."""
    return (
        (token.pos_ == "PROPN" or _opens_sentence(token))
        and token.ent_type_ not in ("DATE", "TIME", "EVENT", "LAW", "WORK_OF_ART", "FAC", "NORP")
        and (not token.ent_type_ or not is_part_of_entity(token.doc[token.i : token.i + 1]))
        and not ends_another_name(token, authority)
        and token.lower_ not in load_words()["roles"]["no_surnames"]
        and authority.is_surname(token.text)
    )


def ends_another_name(token: Token, authority: Authority) -> bool:
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


def _is_of_title(span: Span) -> bool:
    """Whether a name ends a title in front of another name: "Prime Minister of India Narendra Modi"."""
    before = span.doc[max(span.start - 2, 0) : span.start]
    return len(before) == 2 and before[1].lower_ == "of" and before[0].lower_ in load_words()["roles"]["titles"]


def is_part_of_longer(span: Span) -> bool:
    """Whether a name is inside a name of spaCy's that it does not head ("American Airlines")."""
    token = span[-1]
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    return bool(
        following is not None
        and not _is_of_title(span)
        and token.ent_type_ == "ORG"
        and following.ent_type_ == "ORG"
        and following.ent_iob_ == "I"
        and following.is_title
    )


def is_tail(span: Span) -> bool:
    """Whether a name ends a longer one that is not known: "Peoples' Democratic Party"."""
    entity = next((e for e in span.doc.ents if e.start < span.start and e.end >= span.end and e.label_ == "ORG"), None)
    if entity is None:
        return False
    first = span.doc[entity.start + (span.doc[entity.start].lower_ == "the")]
    return first.i < span.start and first.is_title and first.ent_type_ == "ORG"


def is_province(span: Span) -> bool:
    """Whether the text says that a name is a part of a state: "the Australian state of Victoria"."""
    before = [span.doc[i].lower_ for i in range(max(span.start - 2, 0), span.start)]
    return (
        len(before) == 2
        and before[1] == "of"
        and before[0] in ("state", "province", "region", "island", "county", "district")
    )


def heads_a_place(span: Span) -> bool:
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


def is_of_water(span: Span) -> bool:
    """Whether a state's name is that of a sea or strait: "the Sea of Japan", "the Gulf of Oman"."""
    doc, start = span.doc, span.start
    return start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].text in WATERS


WATERS = frozenset({"Sea", "Gulf", "Strait", "Straits", "Bay", "Isle", "Cape"})


def is_branch(span: Span) -> bool:
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


def names_a_thing(span: Span) -> bool:
    """Whether a name only modifies that of a law, event or place: "FIFA World Cup"."""
    head = span.root.head
    return span.root.dep_ == "compound" and head.i >= span.end and head.is_title and is_thing(head)
