"""Frequent errors of the tagger and parser, and what is meant, where that is sure."""

from spacy.tokens import Token

FINITE = frozenset({"VBZ", "VBD", "VBP"})
BEFORE_NOUNS = frozenset({"amod", "compound", "nmod", "poss"})
"""Labels of what stands before a noun; a subject gets them where its verb is taken for a noun."""
_VERBAL = frozenset({"nsubj", "nsubjpass", "dobj", "aux", "auxpass", "neg", "mark", "ccomp", "xcomp"})


def is_misread_noun(token: Token) -> bool:
    """Whether a word that the tagger calls a verb stands as a noun: "US airstrikes in Yemen killed", "in shelling by rebels"."""
    dependents = {child.dep_ for child in token.children}
    if token.pos_ != "VERB" or dependents & _VERBAL:
        return False
    if token.tag_ == "VBG":
        by = any(child.lower_ == "by" and child.dep_ in ("prep", "agent") for child in token.children)
        return token.dep_ == "pcomp" and by
    return token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj") and bool(
        dependents & {"amod", "compound", "det", "poss", "nummod"}
    )


def is_misread_verb(token: Token) -> bool:
    """Whether a word that the tagger calls a noun is a verb: "Soldiers storm a police station", "Sudan's army ousts Bashir"."""
    dependents = {child.dep_ for child in token.children}
    if token.pos_ != "NOUN" or "cop" in dependents:
        return False
    subject = bool(dependents & {"nsubj", "nsubjpass"}) and "det" not in dependents
    return subject or (token.dep_ == "ROOT" and token.tag_ == "NNS" and bool(_objects_of_noun(token)))


def _objects_of_noun(token: Token) -> list[Token]:
    """What stands right behind a word taken for a noun, as only an object does: no comma, no preposition between."""
    before = [t for t in token.lefts if t.dep_ in BEFORE_NOUNS and _is_name(t)]
    return _right_behind(token) if before else []


def _right_behind(token: Token) -> list[Token]:
    after = [t for t in token.rights if t.dep_ in ("appos", "dobj", "npadvmod") and t.pos_ in ("PROPN", "NOUN")]
    return [t for t in after if token.i + 1 == t.left_edge.i and t.text[:1].isalpha() and t.ent_type_ not in _MEASURES]


def _is_name(token: Token) -> bool:
    return token.pos_ in ("PROPN", "NOUN") or (token.text.istitle() and token.ent_type_ in ("GPE", "ORG"))


_MEASURES = ("DATE", "TIME", "MONEY", "QUANTITY", "PERCENT", "CARDINAL")


def lost_subjects(verb: Token) -> list[Token]:
    """Return the subjects of a main verb that the parser hung on it as if it were a noun, or on its object.

    Args:
        verb: a verb without a subject.

    Returns:
        Head tokens; empty where the verb may well have none.
    """
    if is_misread_verb(verb) or (verb.dep_ == "ROOT" and verb.tag_ in FINITE):
        return [t for t in verb.lefts if t.dep_ in BEFORE_NOUNS and _is_name(t)]
    if lost_object(verb):
        return [t for t in verb.head.lefts if t.i < verb.i and t.dep_ in BEFORE_NOUNS and t.pos_ in ("PROPN", "NOUN")]
    return []


def lost_object(verb: Token) -> list[Token]:
    """Return the object that the parser took for something else: "Sisi ousted/amod Morsi/ROOT", "names Osuji/appos"; or nothing.

    Args:
        verb: a verb.
    """
    if is_misread_verb(verb):
        return _objects_of_noun(verb)
    if verb.dep_ == "ROOT" and verb.tag_ in FINITE:
        return _right_behind(verb)
    head = verb.head
    whole = verb.tag_ in ("VBZ", "VBD") and verb.dep_ in BEFORE_NOUNS and head.i > verb.i and head.dep_ == "ROOT"
    if not whole or head.pos_ not in ("NOUN", "PROPN"):
        return []
    subject = any(t.dep_ == "nsubj" for t in verb.lefts)
    return [head] if subject or any(t.i < verb.i and t.dep_ in BEFORE_NOUNS for t in head.lefts) else []
