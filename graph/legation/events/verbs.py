"""Verbs with their arguments: voice, control, relative clauses, coordination and raising undone."""

from collections import defaultdict
from collections.abc import Iterator

from spacy.tokens import Token

from legation.events.misreadings import lost_object, lost_subjects
from legation.words import load_words

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
OBJECTS = frozenset({"dobj", "obj"})
RELATIVE = frozenset({"WDT", "WP"})
SUBJECT_CONTROL = frozenset({"promise", "vow", "threaten", "pledge", "swear", "agree", "use", "visit"})
OBJECT_GERUND = frozenset({"of", "from", "for", "into", "with"})
"""Prepositions whose gerund is done by the object of the verb: "accused X of attacking"."""
OBLIGING = frozenset({"must", "should", "ought"})
"""What is said with these is asked: "said that Iran must stop"."""
OF_AN_ACT = frozenset({"to", "with", "from", "against", "on", "for", "in", "into", "of", "by"})
"""Prepositions behind which stands whom an act is done to."""
MEASURES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "CARDINAL"})
"""What stands behind a "by" that tells when or how much: "cut aid by 10%"."""
DEPTH = 6

Slots = dict[str, list[Token]]
"""Arguments of a predicate: head tokens by slot ("subject", "object", a preposition, "clause")."""


def is_passive(verb: Token) -> bool:
    """Whether VERB is passive: it has a passive subject or auxiliary, or is a participle after its noun."""
    for child in verb.children:
        if child.dep_ in ("nsubjpass", "auxpass", "csubjpass") or (child.dep_ == "agent" and not is_stray_agent(child)):
            return True
    if verb.tag_ != "VBN" or any(child.dep_ in ("aux", "nsubj") or child.dep_ in OBJECTS for child in verb.children):
        return False
    return verb.dep_ in ("acl", "amod", "advcl") or (verb.dep_ == "conj" and is_passive(verb.head))


def verb_slots(verb: Token) -> Slots:
    """Return the arguments of VERB by slot."""
    slots: Slots = defaultdict(list)
    passive = is_passive(verb)
    for subject in surface_subjects(verb):
        slots["object" if passive else "subject"].extend([subject, *counted_in(subject)])
    for child in verb.children:
        _add_verb_child(slots, child)
    slots["speaker"].extend(speakers_above(verb))
    _add_shared_objects(slots, verb)
    if not slots["object"] and not passive:
        slots["object"].extend(_gapped_object(verb) or _raised_object(verb) or lost_object(verb))
    for argument in slots["object"][:1]:
        if argument.head == verb:
            add_prepositions(slots, argument, after=True)
    add_complement(slots, verb)
    return slots


def add_complement(slots: Slots, governor: Token) -> None:
    """Add what a promise, demand or threat is about: "agreed to free Turkish soldiers", "demanded that Iran stop"."""
    for clause in governor.rights:
        if clause.dep_ not in ("xcomp", "ccomp") or clause.pos_ not in ("VERB", "AUX"):
            continue
        subjects = [t for t in clause.lefts if t.dep_ in SUBJECTS and t.lower_ != "there"]
        slots["clause-subject"].extend(subjects)
        if is_infinitive(clause):
            slots["infinitive"].append(clause)
        if any(t.dep_ == "aux" and t.lower_ in OBLIGING for t in clause.lefts):
            slots["obliged"].extend(subjects)
        slots["clause"].extend(
            t for t in clause.children if t.dep_ in OBJECTS or (t.dep_ == "dative" and t.pos_ != "ADP")
        )
        for preposition in clause.rights:
            if preposition.dep_ in ("prep", "dative") and preposition.lower_ in OF_AN_ACT:
                slot = "clause-against" if preposition.lower_ == "against" else "clause"
                slots[slot].extend(t for t in preposition.children if t.dep_ == "pobj")
        if clause.dep_ == "xcomp" or all(t.pos_ == "PRON" for t in subjects):
            slots["own-clause"].extend(slots["clause"])
        if not slots["clause"]:
            add_complement(slots, clause)
        return


def _add_verb_child(slots: Slots, child: Token) -> None:
    if child.dep_ in OBJECTS:
        slots["object"].extend([antecedent(child), *counted_in(child)])
    elif child.dep_ == "agent" and not is_stray_agent(child):
        slots["subject"].extend(antecedent(t) for t in child.children if t.dep_ == "pobj")
    elif child.dep_ == "dative" and child.pos_ != "ADP":
        slots["indirect"].append(child)
    elif child.dep_ in ("prep", "dative", "prt", "advmod"):
        add_preposition(slots, child)
    elif child.dep_ in ("acomp", "attr", "oprd"):
        slots["attribute"].append(child)
        for grandchild in child.children:
            if grandchild.dep_ == "prep":
                add_preposition(slots, grandchild)


def counted_in(noun: Token) -> list[Token]:
    """Return what a noun only counts, or takes a part of: "dozens of *ships*", "some of its *sanctions*", "94% of *arms*"."""
    counts = noun.lemma_.lower() in load_words()["targets"]["counting"] or noun.lower_ in ("%", "some", "all", "none")
    return list(behind(noun, "of")) if counts else []


def behind(word: Token, *prepositions: str) -> Iterator[Token]:
    """Yield what stands behind prepositions that hang on a word on its right: "missiles fired by *Israel*"."""
    for preposition in word.rights:
        if preposition.lower_ in prepositions and preposition.dep_ in ("prep", "agent"):
            yield from (t for t in preposition.children if t.dep_ == "pobj")


def is_stray_agent(agent: Token) -> bool:
    """Whether a "by" that the parser hung on an active verb tells who does its object: "condemned the invasion by Russia"."""
    if agent.lower_ != "by" or not any(t.dep_ == "pobj" and t.ent_type_ not in MEASURES for t in agent.children):
        return False
    siblings = list(agent.head.children)
    return any(t.dep_ == "nsubj" for t in siblings) and any(t.dep_ in OBJECTS and t.i < agent.i for t in siblings)


def add_preposition(slots: Slots, preposition: Token) -> None:
    """Add what stands behind PREPOSITION under its name, behind prepositions that hang on it too."""
    for child in preposition.children:
        if child.dep_ in ("pobj", "dobj") and not _is_day(child):
            slots[preposition.lower_].append(antecedent(child))
        elif child.dep_ == "prep":
            add_preposition(slots, child)
        for other in child.children:
            if other.dep_ == "conj" and other.pos_ == "ADP":
                add_preposition(slots, other)


def _is_day(noun: Token) -> bool:
    """Whether what stands behind a preposition tells when: "called Putin on Friday"."""
    return noun.ent_type_ in ("DATE", "TIME") and noun.head.lower_ == "on"


def add_prepositions(slots: Slots, noun: Token, *, after: bool) -> None:
    """Add what the parser hung on the object: "imposed sanctions on Iran"."""
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ != "of" and (not after or child.lower_ not in slots):
            add_preposition(slots, child)


def _add_shared_objects(slots: Slots, verb: Token) -> None:
    """In "bombed and shelled Gaza" the object of the second verb is the first one's too."""
    if not slots["object"] and not is_passive(verb):
        later = [t for t in verb.rights if t.dep_ == "conj" and t.pos_ == "VERB" and t.tag_ == verb.tag_]
        for conjunct in later[:1]:
            if conjunct.i - verb.i <= 3:
                slots["object"].extend(antecedent(t) for t in conjunct.children if t.dep_ in OBJECTS)


def _gapped_object(verb: Token) -> list[Token]:
    """In "the deal that Iran signed" the object is the deal."""
    if verb.dep_ == "relcl" and any(t.dep_ in SUBJECTS and t.tag_ not in RELATIVE for t in verb.children):
        return [verb.head]
    return []


def _raised_object(verb: Token) -> list[Token]:
    """In "urged Iran to stop", where the parser made Iran the subject of "stop", it is urged all the same; "found Iran guilty"."""
    for clause in verb.children:
        if clause.dep_ == "ccomp" and clause.pos_ == "ADJ" and clause.i > verb.i:
            return [t for t in clause.children if t.dep_ in SUBJECTS and t.i > verb.i]
        if clause.dep_ in ("ccomp", "xcomp") and clause.i > verb.i and is_infinitive(clause):
            return [t for t in clause.children if t.dep_ in SUBJECTS and t.i > verb.i]
    return []


def is_infinitive(verb: Token) -> bool:
    """Whether VERB has "to" before it."""
    return any(child.tag_ == "TO" for child in verb.lefts)


def antecedent(token: Token) -> Token:
    """Return the noun for which a relative pronoun stands, else TOKEN itself."""
    if token.tag_ not in RELATIVE:
        return token
    clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
    return clause.head if clause is not None else token


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Return the subjects of VERB as it stands, inherited from the governing clause where it has none.

    Args:
        verb: a verb.
        depth: how many clauses were climbed already.
    """
    own = [antecedent(child) for child in verb.children if child.dep_ in SUBJECTS and child.lower_ != "there"]
    own = own or lost_subjects(verb)
    if own or depth > DEPTH:
        return own
    return _inherited_subjects(verb, depth + 1)


def speakers_above(word: Token) -> list[Token]:
    """Return the subjects of the nearest reporting verb in whose clause WORD stands."""
    current = word
    while current.dep_ != "ROOT":
        if current.dep_ == "ccomp" and current.head.lemma_.lower() in load_words()["verbs"]["reporting"]:
            return surface_subjects(current.head)
        current = current.head
    return []


def _inherited_subjects(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        return surface_subjects(head, depth)
    if verb.dep_ == "acl":
        return _owners_of_noun(head, depth) if is_infinitive(verb) else [head]
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.lemma_ in load_words()["verbs"]["speaking"]:
        return speakers_above(verb) or surface_subjects(head, depth)
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and head.pos_ in ("VERB", "AUX", "ADJ"):
        return _controllers(verb, head, depth)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ == "NOUN":
        return _owners_of_noun(head, depth)
    if verb.dep_ == "pcomp":
        return _gerund_subjects(head, depth)
    return []


def _controllers(verb: Token, head: Token, depth: int) -> list[Token]:
    if head.pos_ == "ADJ":
        return surface_subjects(head.head, depth) if head.head.pos_ in ("VERB", "AUX") else []
    if verb.dep_ == "xcomp" and not is_passive(head) and head.lemma_ not in SUBJECT_CONTROL:
        objects = [t for t in head.children if (t.dep_ in OBJECTS or t.dep_ == "dative") and t.i < verb.i]
        for t in objects[-1:]:
            return [antecedent(t)] if t.pos_ != "ADP" else [p for p in t.children if p.dep_ == "pobj"]
        addressed = [
            p
            for t in head.children
            if t.dep_ == "prep" and t.lower_ in ("on", "for", "to") and t.i < verb.i
            for p in t.children
            if p.dep_ == "pobj"
        ]
        if addressed and is_infinitive(verb):
            return addressed
    return surface_subjects(head, depth)


def _gerund_subjects(preposition: Token, depth: int) -> list[Token]:
    governor = preposition.head
    if governor.pos_ in ("VERB", "AUX"):
        objects = [antecedent(t) for t in governor.children if t.dep_ in OBJECTS]
        if objects and preposition.lower_ in OBJECT_GERUND:
            return objects
        return surface_subjects(governor, depth)
    if done_by_object(preposition):
        return [governor]
    if governor.pos_ == "NOUN":
        if governor.dep_ in OBJECTS and preposition.lower_ in ("by", "in", "after", "before", "without"):
            return surface_subjects(governor.head, depth)
        return _owners_of_noun(governor, depth)
    if governor.pos_ == "ADJ" and governor.head.pos_ in ("VERB", "AUX"):
        return surface_subjects(governor.head, depth)
    return []


def done_by_object(preposition: Token) -> bool:
    """Whether a gerund that the parser hung on the object is what the verb says of it: "accused [troops of blowing up]"."""
    noun = preposition.head
    return (
        preposition.lower_ in OBJECT_GERUND
        and noun.pos_ in ("NOUN", "PROPN", "PRON")
        and noun.dep_ in (*OBJECTS, "nsubjpass")
        and noun.head.lemma_.lower() in load_words()["verbs"]["of_object"]
    )


def _owners_of_noun(noun: Token, depth: int) -> list[Token]:
    """Who does what a noun announces: "Russia's plan to invade", "made a promise to leave"."""
    owners = [t for t in noun.lefts if t.dep_ == "poss"] or [
        t for t in noun.lefts if t.dep_ in ("amod", "compound", "nmod")
    ]
    by = [
        p
        for t in noun.rights
        if t.dep_ in ("prep", "agent") and t.lower_ in ("by", "from")
        for p in t.children
        if p.dep_ == "pobj"
    ]
    if by or owners:
        return by or owners
    of = [
        p
        for t in noun.rights
        if t.dep_ == "prep" and t.lower_ in ("of", "on", "for")
        for p in t.children
        if p.dep_ == "pobj"
    ]
    if of:
        return of
    if noun.dep_ in OBJECTS and noun.head.pos_ == "VERB":
        return surface_subjects(noun.head, depth)
    return []
