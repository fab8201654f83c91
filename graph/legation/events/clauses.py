"""Parse tree -> predicates with their arguments: passive, relative, control, coordination and light verbs undone.

Slots of a predicate are "subject", "object", "indirect", "speaker", the prepositions, "clause", "clause-subject",
"clause-against", "own-clause", "infinitive" and "obliged" for what a complement is about, "parties" for those of a noun that a participle tells of, and for nouns also "possessor", "modifier" and "between". Labels are those of spaCy's English models (ClearNLP; Choi and Palmer 2012).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Token

from legation.events.misreadings import is_misread_noun, is_misread_verb
from legation.events.nominals import adjective_slots, noun_slots, parties_of, support_of
from legation.events.verbs import Slots, verb_slots


class PartOfSpeech(StrEnum):
    """What kind of word a predicate is."""

    VERB = "verb"
    NOUN = "noun"
    ADJECTIVE = "adjective"


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """A word that may state an act, with its arguments.

    Attributes:
        token: the word.
        pos: what kind of word it is.
        slots: head tokens of its arguments by slot.
        support: the verb that carries an event noun ("held" in "held talks"), or None.
        particles: words that may belong to a verb ("down" in "turned down").
    """

    token: Token
    pos: PartOfSpeech
    slots: Mapping[str, tuple[Token, ...]]
    support: Token | None = None
    particles: frozenset[str] = frozenset()

    @property
    def lemma(self) -> str:
        """Its lemma in lower case; of a noun that the tagger calls a verb the noun's: "shelling"."""
        if self.pos is PartOfSpeech.NOUN and self.token.pos_ == "VERB" and self.token.tag_ == "VBG":
            return self.token.lower_
        return lemma_of(self.token)


def predicate_of(token: Token) -> Predicate | None:
    """Return TOKEN as a predicate with its arguments, or None where it is no verb, noun or adjective."""
    if token.dep_ == "prep" or token.lower_ == "concerning":  # "concerning Iraq", "following the attack"
        return None
    if (token.pos_ in ("VERB", "AUX") and not is_misread_noun(token)) or is_misread_verb(token):
        slots = verb_slots(token)
        slots["parties"].extend(parties_of(token))
        return _predicate(token, PartOfSpeech.VERB, slots, particles=_particles(token))
    if (token.pos_ in ("NOUN", "PROPN") or is_misread_noun(token)) and not _is_idiom(token):
        support = support_of(token)
        return _predicate(token, PartOfSpeech.NOUN, noun_slots(token, support), support=support)
    if token.pos_ == "ADJ":
        return _predicate(token, PartOfSpeech.ADJECTIVE, adjective_slots(token))
    return None


def lemma_of(token: Token) -> str:
    """Return the lemma in lower case, of a verb without the "re-" of what is done again: "re-established"."""
    lemma = token.lemma_.lower()
    return lemma.removeprefix("re-") if token.pos_ == "VERB" else lemma


def _is_idiom(noun: Token) -> bool:
    """Whether a noun stands for no act: "in order to", "in case of"."""
    return noun.i > 0 and noun.lower_ in ("order", "case", "face") and noun.nbor(-1).lower_ == "in"


def _predicate(
    token: Token,
    pos: PartOfSpeech,
    slots: Slots,
    *,
    support: Token | None = None,
    particles: frozenset[str] = frozenset(),
) -> Predicate:
    frozen = {name: tuple(dict.fromkeys(tokens)) for name, tokens in slots.items() if tokens}
    return Predicate(token=token, pos=pos, slots=frozen, support=support, particles=particles)


def _particles(token: Token) -> frozenset[str]:
    """Words that may belong to a verb: "turned *down*", "found *guilty*"."""
    return frozenset(
        child.lower_
        for child in token.children
        if child.dep_ in ("prt", "prep", "advmod", "dative")
        or (child.pos_ == "ADJ" and child.dep_ in ("oprd", "ccomp", "acomp"))
    )


def _begins_pair(token: Token) -> bool:
    """Whether a name is the first of a pair that means their relations: "of Ukraine, India–Russia relations"."""
    after = token.doc[token.i + 1 : token.i + 3]
    return len(after) == 2 and after[0].text in ("–", "—", "-") and after[1].text[:1].isupper() and not token.whitespace_


def conjuncts_of(token: Token) -> Iterator[Token]:
    """Yield TOKEN and the later members of its coordination, those behind an abbreviation in brackets too."""
    yield token
    for conjunct in token.conjuncts:
        if conjunct.i > token.i and not _begins_pair(conjunct):
            yield conjunct
    for short in token.rights:
        if short.dep_ == "appos" and short.is_upper:
            yield from (conjunct for conjunct in short.conjuncts if conjunct.i > short.i)
