"""People and bodies that a text leaves without a name: "a court", "rebels", "thousands of protesters".

They have no identity beyond their sentence, so they are no actors of the graph; whoever counts or
codes events of every kind asks for them (`legation extract --everybody`).
"""

from collections.abc import Iterator, Mapping
from functools import cache

from spacy.tokens import Doc, Token

from legation.actors.mentions import LEFT
from legation.actors.slug import slug
from legation.model import Actor, Kind, Mention, Span
from legation.words import load_words

MODIFYING = frozenset({"compound", "amod", "nmod"})
"""Before another noun a word tells of what kind a thing is: "an army camp"."""
NAMED = frozenset({"PERSON", "ORG", "NORP", "GPE", "LOC", "FAC"})
"""Entities that stand for somebody though no actor is known by the name."""


def find_unnamed(doc: Doc, mentions: Mapping[int, tuple[Mention, ...]]) -> dict[int, tuple[Mention, ...]]:
    """Return those whom DOC leaves without a name or names unknown to us, by the index of their head token.

    Args:
        doc: the parsed document.
        mentions: who is named in it; their words are left alone.
    """
    taken = {i for named in mentions.values() for mention in named for i in _tokens(doc, mention.span)}
    return {head: (mention,) for head, mention in _unnamed(doc, taken)}


def _tokens(doc: Doc, span: Span) -> range:
    words = doc.char_span(span.start, span.end, alignment_mode="expand")
    return range(words.start, words.end) if words is not None else range(0)


def _unnamed(doc: Doc, taken: set[int]) -> Iterator[tuple[int, Mention]]:
    for token in doc:
        if token.i in taken or not token.is_alpha:
            continue
        kind = _kind(token)
        if kind is not None:
            words = doc[_start(token) : token.i + 1]
            span = Span(start=words.start_char, end=words.end_char, text=words.text)
            name = _bare(words.text)
            yield token.i, Mention(span=span, actor=Actor(id=f"unnamed-{slug(name)}", name=name, kind=kind))


def _kind(token: Token) -> Kind | None:
    """What a noun or an unknown name stands for; None where it is nobody."""
    lemma, nouns = token.lemma_.lower(), _nouns()
    if token.dep_ in MODIFYING:
        return None
    if token.pos_ == "NOUN":
        return nouns.get(lemma)
    if token.pos_ == "PROPN":
        if token.ent_type_ == "PERSON":
            return Kind.PERSON
        return Kind.GROUP if token.ent_type_ in NAMED else nouns.get(lemma)
    return None


@cache
def _nouns() -> Mapping[str, Kind]:
    words = load_words()
    groups = words["bodies"]["people"] | words["targets"]["people"] | words["everybody"]["people"]
    found = dict.fromkeys(groups, Kind.GROUP)
    found |= dict.fromkeys(words["nominals"]["group"] | words["nominals"]["organisation"], Kind.GROUP)
    found |= dict.fromkeys(words["nominals"]["government"], Kind.GOVERNMENT)
    return found | dict.fromkeys(words["nominals"]["person"], Kind.PERSON)


def _start(token: Token) -> int:
    edges = [child.left_edge.i for child in token.lefts if child.dep_ in LEFT]
    return min([token.i, *edges])


def _bare(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if first.lower() in ("the", "a", "an") and rest else text
