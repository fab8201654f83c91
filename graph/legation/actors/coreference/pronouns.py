"""Pronouns: up the clauses that hold them (Hobbs 1978), then back a sentence; "we" and "I" by the quotation's speaker.

A pronoun is left alone where no subject or single candidate of its number and gender is at hand.
"""

from collections.abc import Callable, Iterable

from spacy.tokens import Token

from legation.actors.coreference.discourse import Discourse, distinct, verb_above
from legation.actors.linking import actor_of
from legation.actors.mentions import Candidate
from legation.actors.names import Form
from legation.model import Actor, Kind
from legation.words import load_words

SINGULAR_NEUTER = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "themselves"})
MASCULINE = frozenset({"he", "him", "his", "himself"})
FEMININE = frozenset({"she", "her", "hers", "herself"})
FIRST_SINGULAR = frozenset({"i", "me", "my", "myself"})
FIRST_PLURAL = frozenset({"we", "us", "our", "ours", "ourselves"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
BLAMING = frozenset({"accuse", "blame", "criticise", "criticize", "condemn", "denounce", "rebuke"})
ADDRESSING = frozenset({"warn", "tell", "remind", "inform", "notify", "assure", "caution", "advise"})
PERSONAL_TAGS = frozenset({"PRP", "PRP$"})


def pronoun_actors(discourse: Discourse, candidate: Candidate) -> tuple[Actor | None, ...]:
    """Return whom a personal or possessive pronoun means, or nobody."""
    token = discourse.doc[candidate.head]
    word = token.lower_
    if word in FIRST_SINGULAR | FIRST_PLURAL:
        return _first_person(discourse, token, plural=word in FIRST_PLURAL)
    test = _TESTS.get(word)
    if test is None or (word == "it" and _is_expletive(token)):
        return ()
    gender = "male" if word in MASCULINE else "female" if word in FEMININE else None
    speaker = _quoted_speaker(discourse, token)
    bound = _named_below(discourse, token)

    def fits(actors: tuple[Actor, ...]) -> bool:
        return (
            test(actors)
            and _agrees(discourse, actors, gender)
            and [a.id for a in actors] != [a.id for a in speaker]
            and bound.isdisjoint(a.id for a in actors)
        )

    return _antecedent(discourse, token, fits)


def _agrees(discourse: Discourse, actors: tuple[Actor, ...], gender: str | None) -> bool:
    if gender is None:
        return True
    entry = discourse.authority.entry(actors[0].id)
    known = (entry.gender if entry else None) or discourse.authority.gender(actors[0].name)
    return known is None or known == gender


def _named_below(discourse: Discourse, token: Token) -> frozenset[str]:
    """Who is named in the clause of which a pronoun is the subject, and is therefore not it (binding, principle C)."""
    if token.dep_ not in SUBJECTS:
        return frozenset()
    below = range(token.i + 1, token.head.right_edge.i + 1)
    named = (i for i in below if (c := discourse.candidates.get(i)) and c.name and c.form is not Form.PLACE)
    return frozenset(
        actor.id for i in named if verb_above(discourse.doc[i]) == token.head for actor in discourse.actors.get(i, ())
    )


def _quoted_speaker(discourse: Discourse, token: Token) -> tuple[Actor, ...]:
    """Who speaks the quotation in which a pronoun stands: "I" is he, and nobody calls himself "he"."""
    quotation = discourse.quotation_at(token)
    if quotation is None or quotation.speaker is None or discourse.doc[quotation.speaker].tag_ in PERSONAL_TAGS:
        return ()
    return discourse.actors_at(quotation.speaker)


def _first_person(discourse: Discourse, token: Token, *, plural: bool) -> tuple[Actor, ...]:
    actors = _quoted_speaker(discourse, token)
    if len(actors) != 1:
        return ()
    side = _side(discourse, actors[0]) if plural else actors[0]
    return (side,) if side else ()


def _side(discourse: Discourse, actor: Actor) -> Actor | None:
    """The state or organisation for which a person says "we"."""
    if actor.kind is not Kind.PERSON:
        return actor
    entry = discourse.authority.entry(actor.part_of) if actor.part_of else None
    return actor_of(entry, reason=f"“we” of {actor.name}") if entry else None


def _antecedent(discourse: Discourse, token: Token, fits: Callable[[tuple[Actor, ...]], bool]) -> tuple[Actor, ...]:
    ties = (_joined_owner, _addressee, _blamed, _same_pronoun)
    for sure in (tie(discourse, token) for tie in ties):
        if sure and fits(sure):
            return sure
    for subject in _subjects_above(discourse, token):
        actors = discourse.with_conjuncts(subject)
        if actors and fits(actors):
            return actors
        if not actors and token.lower_ in PLURAL and subject.tag_ == "NNS":  # "protesters ..., whom they accuse"
            return ()
    n = discourse.sentence_of[token.i]
    first = discourse.sentences[n].start
    quotation = discourse.quotation_at(token)
    if quotation is not None and token.lower_ in SINGULAR_NEUTER:  # "it" of a quotation is mostly no actor
        return _only_one(discourse, max(first, quotation.start), token.i, fits)
    return (
        _only_one(discourse, first, token.i, fits)
        or _in_sentence_before(discourse, token, fits)
        or _subject_ahead(discourse, token, fits)
        or _dominant(discourse, token, fits)
    )


def _subject_ahead(discourse: Discourse, token: Token, fits: Callable[[tuple[Actor, ...]], bool]) -> tuple[Actor, ...]:
    """The main subject, where the pronoun stands in what comes before it: "As a part of his campaign, the president"."""
    root = token.sent.root
    subject = next((child for child in root.lefts if child.dep_ in SUBJECTS), None)
    if (
        subject is None
        or subject.i < token.i
        or not any(a.dep_ in ("prep", "advcl") and a.head == root for a in token.ancestors)
    ):
        return ()
    actors = discourse.with_conjuncts(subject)
    return actors if actors and fits(actors) else ()


def _dominant(discourse: Discourse, token: Token, fits: Callable[[tuple[Actor, ...]], bool]) -> tuple[Actor, ...]:
    """For "he" and "she", the person of whom an article speaks twice as much as of any other that fits."""
    if token.lower_ not in MASCULINE | FEMININE:
        return ()
    before = distinct(a for head, actors in discourse.actors.items() if head < token.i for a in actors if fits((a,)))
    ranked = sorted(before, key=lambda actor: -discourse.salience(actor, token.i))
    if not ranked:
        return ()
    weights = [discourse.salience(actor, token.i) for actor in ranked[:2]]
    clear = len(ranked) == 1 or weights[0] >= 2 * weights[1]
    return (ranked[0],) if clear else ()


def _joined_owner(discourse: Discourse, token: Token) -> tuple[Actor, ...]:
    """In "Joe Biden and his team", "his" is Biden."""
    if token.dep_ != "poss" or token.head.dep_ != "conj" or token.head.head.i > token.i:
        return ()
    return discourse.actors.get(token.head.head.i, ())


def _addressee(discourse: Discourse, token: Token) -> tuple[Actor, ...]:
    """In "warned Russia that it would pay" and "accused Russia, saying that it lied", "it" is Russia."""
    clause = token.head
    if token.dep_ not in SUBJECTS or clause.dep_ != "ccomp":
        return ()
    verb = clause.head
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.head.lemma_ in BLAMING:
        verb = verb.head
    elif verb.lemma_ not in ADDRESSING:
        return ()
    addressees = [child for child in verb.children if child.dep_ == "dobj" and child.i < token.i]
    return discourse.with_conjuncts(addressees[0]) if addressees else ()


def _blamed(discourse: Discourse, token: Token) -> tuple[Actor, ...]:
    """In "condemned Hamas over its attack" and "thanked Japan for its help", "its" is whoever is blamed or thanked."""
    reason = next((a for a in token.ancestors if a.dep_ == "prep" and a.lower_ in ("for", "over")), None)
    if token.dep_ != "poss" or reason is None or reason.head.i > token.i:
        return ()
    verb = reason.head if reason.head.pos_ == "VERB" else next((a for a in reason.ancestors if a.pos_ == "VERB"), None)
    if verb is None or verb.lemma_ not in load_words()["verbs"]["of_object"]:
        return ()
    objects = [child for child in verb.children if child.dep_ == "dobj" and child.i < token.i]
    return discourse.with_conjuncts(objects[0]) if objects else ()


def _same_pronoun(discourse: Discourse, token: Token) -> tuple[Actor, ...]:
    """The same pronoun twice in a sentence is the same actor, where nobody stands between."""
    before = [t for t in token.sent if t.i < token.i and t.lower_ == token.lower_ and t.i in discourse.actors]
    between = [h for h in discourse.actors if before and before[-1].i < h < token.i]
    return discourse.actors[before[-1].i] if before and not between else ()


def _subjects_above(discourse: Discourse, token: Token) -> Iterable[Token]:
    """Subjects of the clauses that hold the token, the nearest first, none to its right."""
    own = next((a for a in (token, *token.ancestors) if a.dep_ in SUBJECTS), None)
    acts = _own_subjects(discourse, token)
    single = token.lower_ in SINGULAR_NEUTER
    for verb in token.ancestors:
        for child in verb.children:
            many = single and child.tag_ == "NNS"  # "Estonia says Russian jets violated its airspace"
            if child.dep_ in SUBJECTS and child.i < token.i and child != own and child not in acts and not many:
                yield child


def _own_subjects(discourse: Discourse, token: Token) -> list[Token]:
    """Who acts on the token in its own clause, and is therefore not it (binding: "Sudan left, accusing it")."""
    verb = token.head
    if token.dep_ not in ("dobj", "obj") or token.lower_.endswith(("self", "selves")):
        return []
    while verb.dep_ in ("advcl", "xcomp", "conj") and not any(c.dep_ in SUBJECTS for c in verb.children):
        verb = verb.head
    return [child for child in verb.children if child.dep_ in SUBJECTS]


def _in_sentence_before(
    discourse: Discourse, token: Token, fits: Callable[[tuple[Actor, ...]], bool]
) -> tuple[Actor, ...]:
    """The subject of the sentence before; nobody where a thing or person that is no actor is nearer as its subject."""
    n = discourse.sentence_of[token.i]
    if n == 0:
        return ()
    sentence = discourse.sentences[n - 1]
    subjects = [t for t in sentence if t.dep_ in SUBJECTS]
    root = [t for t in subjects if t.head == sentence.root]
    for subject in [*root, *(t for t in subjects if t not in root)]:
        actors = discourse.with_conjuncts(subject)
        if actors and fits(actors):
            return actors
        if not actors and _competes(subject, token):
            return ()
    return _only_one(discourse, sentence.start, sentence.end, fits)


def _competes(subject: Token, pronoun: Token) -> bool:
    """Whether somebody or something that is no actor may be what a pronoun means."""
    word = pronoun.lower_
    if word in SINGULAR_NEUTER:
        return subject.tag_ in ("NN", "NNP") or subject.lower_ in SINGULAR_NEUTER
    if word in MASCULINE | FEMININE:
        return subject.tag_ == "NNP" and subject.ent_type_ == "PERSON"
    return subject.tag_ in ("NNS", "NNPS") or subject.lower_ in PLURAL


def _only_one(
    discourse: Discourse, start: int, end: int, fits: Callable[[tuple[Actor, ...]], bool]
) -> tuple[Actor, ...]:
    inside = [actors for head, actors in discourse.actors.items() if start <= head < end and fits(actors)]
    found = {tuple(actor.id for actor in actors): actors for actors in inside}
    return next(iter(found.values())) if len(found) == 1 else ()


def _is_expletive(token: Token) -> bool:
    verb = token.head
    return (
        token.dep_ == "nsubj"
        and verb.lemma_ == "be"
        and any(c.dep_ in ("acomp", "attr") for c in verb.children)
        and any(c.dep_ in ("ccomp", "xcomp", "advcl") for c in verb.children)
    )


def _is_thing(actors: tuple[Actor, ...]) -> bool:
    return len(actors) == 1 and actors[0].kind is not Kind.PERSON


def _is_person(actors: tuple[Actor, ...]) -> bool:
    return len(actors) == 1 and actors[0].kind is Kind.PERSON


def _is_many(actors: tuple[Actor, ...]) -> bool:
    return len(actors) > 1 or (len(actors) == 1 and actors[0].kind is not Kind.PERSON)


_TESTS: dict[str, Callable[[tuple[Actor, ...]], bool]] = {
    **dict.fromkeys(SINGULAR_NEUTER, _is_thing),
    **dict.fromkeys(MASCULINE | FEMININE, _is_person),
    **dict.fromkeys(PLURAL, _is_many),
}
