"""What governs an act: the chain of words above its trigger, and what each does to the act (ontology/embeddings.toml)."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from spacy.tokens import Token

from legation.errors import OntologyError
from legation.events.nominals import TRANSPARENT, support_of
from legation.events.verbs import OBJECTS, SUBJECTS, done_by_object, is_infinitive
from legation.model import Status
from legation.ontology_files import ONTOLOGY
from legation.words import load_words


class Complement(StrEnum):
    """How an act hangs on the word that governs it."""

    TO = "to"
    ING = "ing"
    THAT = "that"
    NOUN = "noun"
    """Object of a verb: "plan talks", "called for sanctions"."""
    OF = "of"
    """Complement of a noun: "threat of sanctions"."""
    SAME = "same"
    """The carrier of an event noun, or the first of two coordinated verbs: one act, one modality."""
    BESIDE = "beside"
    """A relative or adverbial clause: its truth does not hang on the word above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """What a governing word does to an act in its complement.

    Attributes:
        status: what becomes of an actual act, or None where it stays as it is.
        attributed: whether the governing subject vouches for the act.
    """

    status: Status | None
    attributed: bool
    attempt: bool = False
    """Whether a hostile act is done by being tried: "tried to kill"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step up from an act: the word below, the word above, and how the one hangs on the other."""

    below: Token
    above: Token
    complement: Complement


@cache
def load_embeddings() -> Mapping[tuple[str, Complement], Embedding]:
    """Return the embeddings of ontology/embeddings.toml by lemma and complement; the first stands.

    Raises:
        OntologyError: an entry has no lemma or an unknown value.
    """
    path = ONTOLOGY / "embeddings.toml"
    found: dict[tuple[str, Complement], Embedding] = {}
    for number, table in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["embedding"], start=1):
        try:
            status = Status(table["status"]) if "status" in table else None
            embedding = Embedding(
                status=status, attributed=table.get("attributed", False), attempt=table.get("attempt", False)
            )
            for lemma in table["lemmas"]:
                for complement in table["complement"]:
                    found.setdefault((lemma, Complement(complement)), embedding)
        except (KeyError, ValueError) as error:
            raise OntologyError(f"embedding {number}: {error}; see the head of the file", path=str(path)) from error
    return MappingProxyType(found)


def embedding_of(step: Step) -> Embedding | None:
    """Return what the upper word of STEP does to what hangs on it, or None where it does nothing."""
    return load_embeddings().get((step.above.lemma_.lower(), step.complement))


def steps_above(token: Token) -> Iterator[Step]:
    """Yield the steps from an act's trigger up to the root of its sentence.

    Args:
        token: the trigger.
    """
    current = token
    while current.dep_ != "ROOT":
        step = _noun_step(current) if current.pos_ in ("NOUN", "PROPN") else _clause_step(current)
        yield step
        if step.above == current:
            return
        current = step.above


def _clause_step(token: Token) -> Step:
    head = token.head
    match token.dep_:
        case "ccomp" if _stands_alone(token):
            complement = Complement.BESIDE
        case "xcomp" | "ccomp":
            complement = (
                Complement.TO if is_infinitive(token) else Complement.ING if _is_gerund(token) else Complement.THAT
            )
        case "pcomp":
            above = head.head.head if done_by_object(head) else head.head
            return Step(below=token, above=above, complement=_gerund_complement(head))
        case "acl" if head.pos_ == "NOUN" and is_infinitive(token):
            complement = Complement.TO
        case "acl" if _is_content_clause(token):
            complement = Complement.THAT
        case "acl" if token.tag_ == "VBG" and _is_only_proposed(head):
            complement = Complement.SAME
        case "advcl" if head.pos_ in ("ADJ", "VERB") and is_infinitive(token) and _takes_infinitive(head):
            complement = Complement.TO
        case "conj" if (infinitive := _infinitive_beside(token)) is not None:
            return Step(below=token, above=infinitive, complement=Complement.SAME)
        case "conj":
            complement = (
                Complement.SAME if head.pos_ in ("VERB", "AUX") and _shares_modality(token) else Complement.BESIDE
            )
        case "acomp" | "attr" | "oprd":
            complement = Complement.SAME
        case "parataxis":
            complement = Complement.THAT
        case _:
            complement = Complement.BESIDE
    return Step(below=token, above=head, complement=complement)


def _stands_alone(clause: Token) -> bool:
    """Whether a clause in front of a verb is no content of it, though the parser hangs it there.

    A semicolon parts them ("Israel struck; Hamas denied any role"), or what is denied is named behind the verb.
    """
    verb = clause.head
    if clause.i > verb.i:
        return False
    if any(token.text == ";" for token in clause.doc[clause.i : verb.i]):
        return True
    denial = load_embeddings().get((verb.lemma_.lower(), Complement.THAT))
    return denial is not None and denial.status is Status.NEGATED and any(child.dep_ == "dobj" for child in verb.children)


def _is_only_proposed(text: Token) -> bool:
    """Whether a text is not yet in force, nor what it does: "proposes a bill banning"."""
    return (
        text.lemma_.lower() in load_words()["targets"]["texts"]
        and text.dep_ in (*OBJECTS, "nsubjpass")
        and text.head.lemma_.lower() in PROPOSING
    )


PROPOSING = frozenset({"propose", "draft", "consider", "discuss", "plan", "prepare", "seek", "reject", "veto", "oppose"})


def _infinitive_beside(token: Token) -> Token | None:
    """In "threatens to use force and conduct war", where the parser coordinates "conduct" with "threatens": "use"."""
    head = token.head
    if token.tag_ != "VB" or head.tag_ not in ("VBZ", "VBD", "VBP") or any(c.dep_ == "aux" for c in token.children):
        return None
    return next((c for c in head.children if c.dep_ == "xcomp" and is_infinitive(c) and c.i < token.i), None)


def _is_gerund(token: Token) -> bool:
    return token.tag_ == "VBG" and not any(child.dep_ in ("aux", *SUBJECTS) for child in token.children)


def _gerund_complement(preposition: Token) -> Complement:
    if preposition.lower_ == "in" and (preposition.head.lemma_.lower(), Complement.ING) not in load_embeddings():
        return Complement.SAME  # "join France in bombing": as far as the one is true, the other is
    return (
        Complement.ING
        if preposition.lower_ in ("of", "from", "for", "against", "about", "on", "to", "with", "into", "in")
        else Complement.BESIDE
    )


def _is_content_clause(token: Token) -> bool:
    """Whether a noun's clause is what the noun is about: "fears Moscow will invade"."""
    return token.head.pos_ == "NOUN" and any(
        child.dep_ in SUBJECTS and child.tag_ not in ("WDT", "WP") for child in token.children
    )


def _takes_infinitive(head: Token) -> bool:
    return (head.lemma_.lower(), Complement.TO) in load_embeddings() and not any(
        c.dep_ == "xcomp" for c in head.children
    )


def _shares_modality(token: Token) -> bool:
    """Whether a coordinated verb has neither subject nor auxiliary of its own: "will meet and discuss"."""
    return not any(child.dep_ in ("aux", "auxpass", *SUBJECTS) and child.tag_ != "TO" for child in token.children)


def _noun_step(noun: Token) -> Step:
    head = noun.head
    if support_of(noun) is not None and noun.dep_ != "conj" and noun.dep_ != "pobj":
        return Step(below=noun, above=head, complement=_supported(noun, head))
    if noun.dep_ in OBJECTS or noun.dep_ == "nsubjpass":
        return Step(below=noun, above=head, complement=Complement.NOUN)
    if noun.dep_ == "pobj":
        return _prepositional_step(noun, head)
    if noun.dep_ in ("conj", "appos") and head.pos_ in ("NOUN", "PROPN"):
        return Step(below=noun, above=head, complement=Complement.SAME)
    if noun.dep_ in ("attr", "oprd"):
        return Step(below=noun, above=head, complement=Complement.SAME)
    return Step(below=noun, above=head, complement=Complement.BESIDE)


def _supported(noun: Token, head: Token) -> Complement:
    """A verb that also plans, wants or denies ("plan talks") governs; one that only carries shares its modality."""
    return Complement.NOUN if (head.lemma_.lower(), Complement.NOUN) in load_embeddings() else Complement.SAME


def _prepositional_step(noun: Token, preposition: Token) -> Step:
    governor = preposition.head
    while governor.dep_ == "prep":
        governor = governor.head
    if governor.lemma_ in TRANSPARENT and preposition.lower_ == "of":
        return Step(below=noun, above=governor, complement=Complement.SAME)
    if governor.pos_ in ("NOUN", "PROPN"):
        return Step(below=noun, above=governor, complement=Complement.OF)
    if preposition.lower_ in ("for", "of", "against", "about", "on", "to", "out", "from"):
        return Step(below=noun, above=governor, complement=Complement.NOUN)
    return Step(below=noun, above=governor, complement=Complement.BESIDE)
