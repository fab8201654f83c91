"""Nouns and adjectives of action with their arguments, and the verbs that only carry them ("held talks")."""

from collections import defaultdict
from collections.abc import Iterable

from spacy.tokens import Token

from legation.events.verbs import (
    OBJECTS,
    Slots,
    add_complement,
    add_preposition,
    add_prepositions,
    is_passive,
    is_stray_agent,
    speakers_above,
    surface_subjects,
    verb_slots,
)
from legation.words import load_words


def support_of(noun: Token) -> Token | None:
    """Return the verb that carries an event noun, or None: "held talks", "talks were held", "engaged in talks"."""
    head = noun.head
    if noun.dep_ == "conj" and head.pos_ == "NOUN":
        return support_of(head)
    if noun.dep_ == "pobj" and head.lower_ == "of" and head.head.lemma_ in TRANSPARENT:
        return support_of(head.head)
    if noun.dep_ == "pobj" and head.dep_ == "prep" and head.lower_ in ("in", "into", "to", "for", "on", "with"):
        carrying = _PREPOSITIONAL_SUPPORT | _SUPPORT_WITH if head.lower_ == "with" else _PREPOSITIONAL_SUPPORT
        head = head.head
        return head if head.pos_ == "VERB" and head.lemma_ in carrying else None
    if noun.dep_ in OBJECTS or noun.dep_ == "nsubjpass":
        return head if head.lemma_.lower() in load_words()["verbs"]["support"] else _passive_support(head)
    if noun.dep_ == "attr" and head.lemma_ in ("be", "remain", "become", "stay"):
        return head
    if noun.dep_ == "nsubj" and head.lemma_ in _OCCURRENCE:
        return head
    return None


_PREPOSITIONAL_SUPPORT = frozenset(
    {
        "engage",
        "enter",
        "participate",
        "take",
        "join",
        "go",
        "come",
        "return",
        "continue",
        "resume",
        "meet",
        "agree",
    }
)
_SUPPORT_WITH = frozenset({"respond", "reply", "retaliate", "answer"})
"""Verbs that carry what stands behind "with"; who "responded to the attack" has not attacked."""
_OCCURRENCE = frozenset(
    {"begin", "start", "continue", "resume", "take", "occur", "happen", "end", "conclude", "open", "erupt", "last"}
)


TRANSPARENT = frozenset(
    {
        "series",
        "round",
        "wave",
        "number",
        "set",
        "string",
        "barrage",
        "spate",
        "couple",
        "dozen",
        "hundred",
        "kind",
        "form",
        "package",
        "flurry",
        "campaign",
        "lot",
        "act",
    }
)
"""Nouns that only count or bundle what stands after "of": "a series of strikes"."""


def _passive_support(verb: Token) -> Token | None:
    return verb if verb.lemma_.lower() in load_words()["verbs"]["passive_support"] else None


def noun_slots(noun: Token, support: Token | None) -> Slots:
    """Return the arguments of a noun of action by slot, those of the verb that carries it among them."""
    slots: Slots = defaultdict(list)
    for child in noun.children:
        _add_noun_child(slots, child)
    if noun.dep_ in OBJECTS:
        for sibling in noun.head.children:
            if sibling.dep_ in ("agent", "prep") and is_stray_agent(sibling):
                add_preposition(slots, sibling)
    for whom in list(slots["of"]):
        if whom.tag_ == "NNS":  # "the deployment of soldiers in Iraq"
            add_prepositions(slots, whom, after=True)
    _pair_hyphenated(slots)
    for clause in noun.rights:
        lemma, verbs = clause.lemma_.lower(), load_words()["verbs"]
        if clause.dep_ in ("acl", "relcl") and lemma in verbs["support"] and lemma not in verbs["mediating"]:
            _merge(slots, verb_slots(clause), without=noun)
    if not slots["between"] and noun.lemma_.lower() in load_words()["targets"]["meetings"]:
        _add_stray_between(slots, noun)
    if support is not None:
        _add_support(slots, noun, support)
    slots["subject"].extend(claimants(noun))
    return slots


def _add_stray_between(slots: Slots, noun: Token) -> None:
    """Give a noun the "between A and B" that the parser hung on a place or verb: "talks were held in Oslo between"."""
    for token in noun.doc[noun.i + 1 : min(noun.sent.end, noun.i + REACH)]:
        if token.pos_ == "NOUN" and token.lemma_.lower() in load_words()["targets"]["meetings"]:
            return
        if token.lower_ == "between" and (token.head.pos_ in ("PROPN", "VERB", "AUX")):
            add_preposition(slots, token)
            return


REACH = 14
"""How many tokens behind its noun a stray "between" may stand."""


def parties_of(participle: Token) -> list[Token]:
    """Return who are the parties of what a participle says to be mediated: "a truce between A and B mediated by C"."""
    noun = participle.head
    while (
        noun.dep_ in ("conj", "pobj", "prep", "appos")
        and noun.lemma_.lower() not in load_words()["targets"]["meetings"]
    ):
        noun = noun.head
    if participle.dep_ != "acl" or participle.tag_ != "VBN" or noun.pos_ != "NOUN":
        return []
    slots = noun_slots(noun, support_of(noun))
    names = ("between",) if slots.get("between") else ("subject", "with", "possessor", "modifier")
    return [token for name in names for token in slots.get(name, ())]


def claimants(noun: Token) -> list[Token]:
    """Return who "claimed responsibility for" the act of a noun."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "for":
        return []
    above = noun.head.head
    if above.lemma_ == "responsibility" and above.dep_ == "ROOT":  # "Al-Shabaab claims responsibility", read as a noun
        claim = next((t for t in above.lefts if t.lower_ in ("claims", "claim", "claimed")), None)
        return [t for t in above.lefts if claim and t.i < claim.i and t.pos_ in ("PROPN", "NOUN")][-1:]
    verb = above.head if above.lemma_ == "responsibility" else above
    claimed = [child for child in verb.children if child.dep_ in OBJECTS and child.lemma_ == "responsibility"]
    return surface_subjects(verb) if claimed and verb.lemma_ in load_words()["verbs"]["owning_up"] else []


def _add_noun_child(slots: Slots, child: Token) -> None:
    if child.dep_ == "poss":
        slots["possessor"].append(child)
    elif child.dep_ in ("amod", "compound", "nmod", "nummod"):
        slots["modifier"].append(child)
        slots["by"].extend(
            t
            for t in child.children
            if child.lemma_ in ("lead", "back", "sponsor") and t.dep_ in ("npadvmod", "nsubj", "compound")
        )
    elif child.dep_ in ("prep", "agent"):
        add_preposition(slots, child)


def _pair_hyphenated(slots: Slots) -> None:
    """In "US-Russia talks" and "Russian-Ukrainian talks" both stand "between"."""
    for token in list(slots["modifier"]):
        first = _hyphenated_before(token)
        if first is not None:
            slots["between"].extend([first, token])
            slots["modifier"] = [t for t in slots["modifier"] if t not in (first, token)]


def _hyphenated_before(token: Token) -> Token | None:
    if token.i >= 2 and token.doc[token.i - 1].text in ("-", "–", "—", "/") and token.text[:1].isupper():
        first = token.doc[token.i - 2]
        return first if first.text[:1].isupper() and not first.whitespace_ else None
    return None


def _merge(slots: Slots, more: Slots, *, without: Token) -> None:
    for name, tokens in more.items():
        if name != "object":
            slots[name].extend(t for t in tokens if t != without)


def _add_support(slots: Slots, noun: Token, support: Token) -> None:
    carried = verb_slots(support)
    receives = support.lemma_.lower() in load_words()["verbs"]["passive_support"] and not is_passive(support)
    for name, tokens in carried.items():
        target = "recipient" if receives and name == "subject" else name
        if target in ("object", "attribute"):
            continue
        slots[target].extend(t for t in tokens if t != noun and t not in slots[target])


def adjective_slots(adjective: Token) -> Slots:
    """Return the arguments of an adjective by slot: "critical of", "angry at", "willing to"."""
    slots: Slots = defaultdict(list)
    head = adjective.head
    slots["speaker"].extend(speakers_above(adjective))
    add_complement(slots, adjective)
    if adjective.dep_ in ("acomp", "oprd", "attr") and head.pos_ in ("VERB", "AUX"):
        slots["subject"].extend(surface_subjects(head))
        _add_prepositions_of(slots, head.children)
    elif adjective.dep_ == "conj" and head.pos_ == "ADJ":
        slots.update(adjective_slots(head))
    elif adjective.dep_ in ("amod", "relcl", "acl", "advcl"):
        slots["subject"].append(head)
    _add_prepositions_of(slots, adjective.children)
    return slots


def _add_prepositions_of(slots: Slots, children: Iterable[Token]) -> None:
    for child in children:
        if child.dep_ == "prep":
            add_preposition(slots, child)
