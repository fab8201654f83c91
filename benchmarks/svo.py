"""A plain reader of subject, verb and object, as many a tutorial writes it: what legation's time is compared with.

It has no actors, no identities, no status and no attribution: "NATO has not met" is a meeting to it.
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

SUBJECTS, OBJECTS = {"nsubj", "nsubjpass"}, {"dobj", "attr", "dative", "oprd"}


def words_of(token: Token) -> str:
    """Return the phrase of a noun."""
    return " ".join(word.text for word in token.subtree)


def objects_of(verb: Token) -> Iterator[Token]:
    """Yield the objects of a verb, those behind a preposition too."""
    for child in verb.children:
        if child.dep_ in OBJECTS:
            yield child
        elif child.dep_ == "prep":
            yield from (grandchild for grandchild in child.children if grandchild.dep_ == "pobj")


def triples_of(doc: Doc) -> Iterator[tuple[str, str, str]]:
    """Yield subject, verb and object of each clause that has all three."""
    for verb in doc:
        if verb.pos_ not in ("VERB", "AUX"):
            continue
        for subject in (child for child in verb.children if child.dep_ in SUBJECTS):
            for object in objects_of(verb):
                yield words_of(subject), verb.lemma_, words_of(object)
