"""Candidates for mentions: names, unnamed people of an owner, roles, definite descriptions, pronouns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from legation.actors.names import Form, Name
from legation.model import Kind
from legation.words import load_words

LEFT = frozenset({"det", "predet", "amod", "compound", "nummod", "nmod", "poss", "quantmod"})
NOUNS = frozenset({"NOUN", "PROPN"})
OWNING_PREPOSITIONS = frozenset({"of", "from", "in", "with"})
SPEAKING_FOR = frozenset({"spokesman", "spokeswoman", "spokesperson", "lawyer", "adviser", "advisor", "envoy"})
PERSONAL = frozenset({"PRP", "PRP$"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Words that may name an actor.

    Attributes:
        head: index of the head token.
        start: index of the first token of the noun phrase.
        end: index after its last token, later modifiers left out.
        form: how it names.
        name: the name in it, or None.
        owners: heads of the candidates to whom it belongs ("Russian" in "Russian troops").
        noun: lemma of its head noun in lower case, or None for a name.
    """

    head: int
    start: int
    end: int
    form: Form
    name: Name | None = None
    owners: tuple[int, ...] = ()
    noun: str | None = None


def find_candidates(doc: Doc, names: list[Name]) -> dict[int, Candidate]:
    """Return the candidates of DOC by the index of their head token, in text order."""
    heads = {doc[name.start : name.end].root.i: name for name in names}
    inside = {i for name in names for i in range(name.start, name.end)}
    found = {head: _named(doc, head, name, heads) for head, name in heads.items()}
    for token in doc:
        if token.i not in inside:
            candidate = _unnamed(token, heads)
            if candidate:
                found[token.i] = candidate
    return dict(sorted(_titles_joined(doc, found).items()))


def _titles_joined(doc: Doc, found: dict[int, Candidate]) -> dict[int, Candidate]:
    """Candidates in which a role right before a person's name is a part of that name's phrase, however it was parsed."""
    titles = [c for c in found.values() if c.form in (Form.ROLE, Form.BODY, Form.NOMINAL) and _is_title(doc, c)]
    joined = dict(found)
    for head, candidate in found.items():
        if candidate.name is None or not _is_person(candidate.name):
            continue
        start, owners, heads = _apposed_start(doc, candidate), candidate.owners, {head}
        for title in titles:
            if title.end == candidate.name.start or candidate.start <= title.start < title.end <= candidate.name.start:
                start, owners = min(start, title.start), title.owners or owners
                joined.pop(title.head, None)
                if doc[head].head.i == title.head:  # the parser has the name depend on the title: both stand for it
                    heads.add(title.head)
        if start < candidate.start:
            joined |= {h: replace(candidate, head=h, start=start, owners=owners) for h in heads}
    return joined


def _apposed_start(doc: Doc, candidate: Candidate) -> int:
    """Where a phrase like "his son Abhijit Mukherjee" begins, of which the parser makes a noun with the name apposed."""
    assert candidate.name is not None
    token = doc[candidate.head]
    before = token.head
    if token.dep_ in ("appos", "nmod") and before.i == candidate.name.start - 1 and before.tag_ in ("NN", "NNP"):
        return _left_edge(before)
    return candidate.start


def _is_title(doc: Doc, candidate: Candidate) -> bool:
    return (
        doc[candidate.head].tag_ in ("NN", "NNP")
        and doc[candidate.head].lemma_.lower() in load_words()["nominals"]["person"]
    )


def _is_person(name: Name) -> bool:
    return name.kind is Kind.PERSON or (bool(name.entries) and all(e.kind is Kind.PERSON for e in name.entries))


def _named(doc: Doc, head: int, name: Name, heads: dict[int, Name]) -> Candidate:
    if name.form is Form.DEMONYM and doc[head].dep_ in ("amod", "compound", "nmod") and not _stands_alone(doc, name):
        return Candidate(head=head, start=name.start, end=name.end, form=name.form, name=name)
    start = min(_left_edge(doc[head]), name.start)
    if name.form is Form.DEMONYM and _stands_alone(doc, name):
        start = min(start, name.start - 1)
    owners = tuple(i for i in heads if start <= i < name.start) or _prepositional_owners(doc[head], heads)
    return Candidate(head=head, start=start, end=name.end, form=name.form, name=name, owners=owners)


def _stands_alone(doc: Doc, name: Name) -> bool:
    """Whether a demonym is a people by itself, whatever the parser says: "The British relinquished control"."""
    after = doc[name.end] if name.end < len(doc) else None
    return name.start > 0 and doc[name.start - 1].lower_ == "the" and (after is None or after.pos_ in ("VERB", "AUX"))


def _left_edge(token: Token) -> int:
    edges = [child.left_edge.i for child in token.lefts if child.dep_ in LEFT]
    start = min([token.i, *edges])
    while start < token.i and (token.doc[start].is_punct or token.doc[start].dep_ == "cc"):
        start += 1
    return start


def _unnamed(token: Token, heads: dict[int, Name]) -> Candidate | None:
    if token.tag_ in PERSONAL:
        return Candidate(head=token.i, start=token.i, end=token.i + 1, form=Form.PRONOUN)
    if token.pos_ not in NOUNS:
        return None
    owners = tuple(_owners(token, heads))
    if token.lemma_.lower() in load_words()["bodies"]["things"]:
        owners = tuple(i for i in owners if i < token.i)
    noun = _noun(token)
    form = _form(token, noun, owned=bool(owners))
    if form is None:
        return None
    end = _end(token, owners)
    return Candidate(head=token.i, start=_left_edge(token), end=end, form=form, owners=owners, noun=noun)


def _noun(token: Token) -> str:
    """The lemma, with its noun modifiers in front: "foreign ministry", "air force"."""
    before = [
        child.lower_
        for child in token.lefts
        if child.dep_ in ("compound", "amod") and child.ent_type_ not in ("GPE", "NORP")
    ]
    return " ".join([*before, token.lemma_.lower()])


def _form(token: Token, noun: str, *, owned: bool) -> Form | None:
    words, lemma = load_words(), token.lemma_.lower()
    person = lemma in words["nominals"]["person"]
    if owned and any(lemma in words["bodies"][section] for section in ("people", "things")):
        return Form.ROLE if person and token.tag_ in ("NN", "NNP") else Form.BODY
    if owned and lemma in words["nominals"]["government"]:
        return Form.INSTITUTION
    if owned and lemma in words["nominals"]["organisation"] | words["nominals"]["group"]:
        return Form.BODY
    if lemma in words["neighbours"]["nouns"] and any(child.dep_ == "poss" for child in token.children):
        return Form.NOMINAL
    if owned or not _is_bare(token):
        return None
    if lemma in words["home"]["forces"] and any(child.lower_ in words["home"]["of"] for child in token.lefts):
        return Form.NOMINAL
    if lemma in ("parliament", "police") and not any(child.dep_ in LEFT for child in token.lefts):
        return Form.NOMINAL
    if any(child.lower_ in DEFINITE for child in token.lefts):
        known = any(lemma in nouns or token.lower_ in nouns for nouns in words["nominals"].values())
        known = known or lemma in words["home"]["nouns"] or lemma in words["pairs"]["nouns"]
        return Form.NOMINAL if known else None
    return None


def _is_bare(token: Token) -> bool:
    """Whether nothing restricts the noun ("the alliance", not "the alliance of parties")."""
    return not any(
        child.dep_ in ("prep", "relcl", "acl") and child.lower_ in ("of", "for", "in", "from") for child in token.rights
    )


def _owners(token: Token, heads: dict[int, Name]) -> Iterator[int]:
    """To whom people or things belong: who stands before them, else who is tied on behind ("its citizens in Mali" are its)."""
    before: list[int] = []
    named = any(child.dep_ in ("amod", "compound", "nmod") and child.i in heads for child in token.lefts)
    for child in token.lefts:
        theirs = named and child.tag_ in PERSONAL and token.lemma_.lower() != "counterpart"
        if child.dep_ == "poss" and not theirs:  # "their Israeli ambassadors" are Israel's
            before.extend(_self_and_conjuncts(child, heads, pronouns=True))
        elif child.dep_ in ("amod", "compound", "nmod", "nummod", "npadvmod"):
            before.extend(_self_and_conjuncts(child, heads, pronouns=False))
    yield from before or _prepositional_owners(token, heads)


def _prepositional_owners(token: Token, heads: dict[int, Name]) -> tuple[int, ...]:
    owners: list[int] = []
    for prep in token.rights:
        if prep.lower_ == "in" and token.lemma_.lower() in load_words()["targets"]["people"]:
            continue
        speaks_for = prep.lower_ == "for" and token.lemma_.lower() in SPEAKING_FOR
        if prep.dep_ == "prep" and (prep.lower_ in OWNING_PREPOSITIONS or speaks_for) and prep.i - token.i <= 2:
            for child in prep.children:
                if child.dep_ == "pobj" and (prep.lower_ not in ("in", "with") or _is_state(heads.get(child.i))):
                    owners.extend(_self_and_conjuncts(child, heads, pronouns=prep.lower_ == "of"))
    return tuple(owners)


def _is_state(name: Name | None) -> bool:
    """Whether a name is a state's own, no capital: "police in Kenya", but not "a court in The Hague"."""
    return name is not None and name.form is Form.NAME and bool(name.entries) and name.entries[0].kind is Kind.STATE


def _self_and_conjuncts(token: Token, heads: dict[int, Name], *, pronouns: bool) -> Iterator[int]:
    for one in (token, *token.conjuncts):
        name = heads.get(one.i)
        if (name and name.form not in (Form.MEDIA, Form.PLACE)) or (pronouns and one.tag_ in PERSONAL):
            yield one.i


def _end(token: Token, owners: tuple[int, ...]) -> int:
    """The end of the noun phrase: after the owner where a preposition ties it on."""
    later = [i for i in owners if i > token.i]
    return max([token.i + 1, *(token.doc[i].i + 1 for i in later)])
