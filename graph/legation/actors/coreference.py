"""Which mentions of an article are one actor: a sieve of rules, the surest first.

The order of the sieve follows Lee et al. 2013 (Deterministic Coreference Resolution Based on
Entity-Centric, Precision-Ranked Rules): names, then roles and possessions, definite
descriptions, pronouns. A pronoun is resolved up its clauses (Hobbs 1978), and left alone
where no subject or single candidate of its number and gender is at hand.
"""

from collections.abc import Callable, Iterable
from datetime import date

from spacy.tokens import Doc, Span, Token

from legation.actors.authority import Authority
from legation.actors.folding import fold
from legation.actors.linking import actor_of, institution, link_name, role_before
from legation.actors.mentions import Candidate
from legation.actors.names import Form
from legation.actors.quotations import Quotation
from legation.model import Actor, Kind
from legation.words import load_words

SINGULAR_NEUTER = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "themselves"})
MASCULINE = frozenset({"he", "him", "his", "himself"})
FEMININE = frozenset({"she", "her", "hers", "herself"})
FIRST_SINGULAR = frozenset({"i", "me", "my", "myself"})
FIRST_PLURAL = frozenset({"we", "us", "our", "ours", "ourselves"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
NO_INSTITUTION = frozenset(
    {"police", "court", "embassy", "force", "military", "mission", "commission", "service", "bank"}
)
"""Nouns that, unnamed, stand for their state and are no actor of their own (annotation guidelines)."""
WINDOW = 3
"""How many sentences back a definite description or pronoun may refer."""


class Resolver:
    """Resolves the candidates of one document; `actors` has the result by head token.

    Args:
        doc: the document.
        candidates: its candidates by head token.
        quotations: its quotations with speakers.
        on: the article's date, or None.
        authority: who is who.
    """

    def __init__(
        self,
        doc: Doc,
        candidates: dict[int, Candidate],
        quotations: list[Quotation],
        *,
        on: date | None,
        authority: Authority,
    ) -> None:
        self.doc = doc
        self.candidates = candidates
        self.quotations = quotations
        self.on = on
        self.authority = authority
        self.actors: dict[int, tuple[Actor, ...]] = {}
        self._sentence_of = {token.i: n for n, sentence in enumerate(doc.sents) for token in sentence}
        self._sentences: list[Span] = list(doc.sents)

    def resolve(self) -> dict[int, tuple[Actor, ...]]:
        """Return the actors of each candidate that could be resolved, by head token, in text order."""
        named = [c for c in self.candidates.values() if c.name]
        for candidate in sorted(named, key=self._surest_first):
            self._set(candidate, self._name(candidate))
        self._share_surnames(named)
        for candidate in self.candidates.values():
            if not candidate.name and candidate.head not in self.actors:
                self.actors_at(candidate.head)
        return dict(sorted(self.actors.items()))

    def actors_at(self, head: int) -> tuple[Actor, ...]:
        """Return the actors of the candidate whose head token is HEAD, resolving it when need be."""
        candidate = self.candidates.get(head)
        if candidate and not candidate.name and head not in self.actors:
            self._set(candidate, _RULES[candidate.form](self, candidate))
        return self.actors.get(head, ())

    def _set(self, candidate: Candidate, actors: Iterable[Actor | None]) -> None:
        found = _distinct(actor for actor in actors if actor)
        if found:
            self.actors[candidate.head] = found

    def _surest_first(self, candidate: Candidate) -> tuple[bool, bool, int]:
        assert candidate.name is not None
        lone = candidate.name.form is Form.ENTITY and candidate.name.end - candidate.name.start == 1
        return (lone, bool(candidate.owners), candidate.head)

    # names

    def _name(self, candidate: Candidate) -> tuple[Actor | None, ...]:
        assert candidate.name is not None
        owners = [actor for i in candidate.owners for actor in self.actors.get(i, ())]
        text = self.doc[candidate.name.start : candidate.name.end].text
        if candidate.name.form is Form.ENTITY:
            known = self._named_elsewhere(text)
            if known:
                return (known[0],) if len(known) == 1 else (None,)
        return (link_name(self.doc, candidate, owners, on=self.on, authority=self.authority),)

    def _named_elsewhere(self, text: str) -> list[Actor]:
        """The persons and bodies of the article whose longer name ends in or is TEXT."""
        words = fold(text).split()
        found = {
            actor.id: actor
            for actors in self.actors.values()
            for actor in actors
            if actor.kind in (Kind.PERSON, Kind.GROUP, Kind.GOVERNMENT) and _ends_in(fold(actor.name).split(), words)
        }
        return list(found.values())

    def _share_surnames(self, named: list[Candidate]) -> None:
        """Resolve what is still unresolved: single words that spaCy took for places or organisations."""
        for candidate in named:
            assert candidate.name is not None
            one_word = candidate.name.end - candidate.name.start == 1
            if candidate.head not in self.actors and one_word and candidate.name.form in (Form.ENTITY, Form.PLACE):
                known = self._named_elsewhere(self.doc[candidate.head].text)
                self._set(candidate, known if len(known) == 1 else ())

    # roles, bodies, institutions

    def _owners(self, candidate: Candidate) -> list[Actor]:
        return [actor for i in candidate.owners for actor in self.actors_at(i)]

    def _body(self, candidate: Candidate) -> tuple[Actor | None, ...]:
        listed = self._listed(self.doc[candidate.head])
        if listed:
            return listed
        person = self._apposed_person(candidate) if self.doc[candidate.head].tag_ in ("NN", "NNP") else None
        if person:
            return (person,)
        owners = self._owners(candidate)
        lemma = self.doc[candidate.head].lemma_.lower()
        bodies = load_words()["bodies"]
        if lemma in load_words()["home"]["rule"]:
            return self._ruled(candidate, owners)
        # "the Mercosur bloc" is Mercosur, "a French group" is not France
        if lemma not in bodies["people"] | bodies["things"]:
            return tuple(owner for owner in owners if owner.kind in (Kind.ORGANISATION, Kind.GROUP))
        if len(owners) == 1 and owners[0].kind is Kind.STATE and lemma not in NO_INSTITUTION and candidate.noun:
            entry = self.authority.institution(owners[0].id, candidate.noun)
            if entry:
                return (actor_of(entry, reason=f"“{candidate.noun}” of {owners[0].name}"),)
        return tuple(owners)

    def _ruled(self, candidate: Candidate, owners: list[Actor]) -> tuple[Actor | None, ...]:
        """The state of an administration that is named after who leads it: "the Bush administration"."""
        if owners and all(owner.kind is Kind.PERSON for owner in owners):
            states = {owner.part_of or self._state_of(owner.country) for owner in owners}
        elif owners or not candidate.owners:
            return tuple(owners)
        else:
            names = [self.doc[i].text for i in candidate.owners]
            known = [e for name in names for e in self.authority.persons(name, on=None, country=None, role=None)]
            states = {self._state_of(entry.country) for entry in known}
        entry = self.authority.entry(next(iter(states)) or "") if len(states) == 1 else None
        if entry is None or entry.kind is not Kind.STATE:
            return tuple(owners)
        return (actor_of(entry, reason=f"{candidate.noun} named after its leader"),)

    def _state_of(self, country: str | None) -> str | None:
        state = self.authority.state_of_country(country) if country else None
        return state.id if state else None

    def _listed(self, token: Token) -> tuple[Actor, ...]:
        """The actors of a list in apposition: "three members of NATO – Estonia, Latvia and Lithuania"."""
        if token.tag_ not in ("NNS", "NNPS"):
            return ()
        heads = [h for child in token.children if child.dep_ == "appos" for h in (child, *child.conjuncts)]
        return _distinct(actor for h in heads for actor in self.actors.get(h.i, ()))

    def _institution(self, candidate: Candidate) -> tuple[Actor | None, ...]:
        owners = self._owners(candidate)
        lemma = self.doc[candidate.head].lemma_.lower()
        if len(owners) == 1 and owners[0].kind is Kind.STATE and candidate.noun and lemma not in NO_INSTITUTION:
            found = institution(candidate.noun, owners[0], authority=self.authority)
            return (found or owners[0],)
        return tuple(owners)

    def _role(self, candidate: Candidate) -> tuple[Actor | None, ...]:
        person = self._apposed_person(candidate)
        if person:
            return (person,)
        owners = self._owners(candidate)
        if len(owners) != 1 or self.on is None:
            return tuple(owners)
        another = load_words()["roles"]["another"].intersection(
            t.lower_ for t in self.doc[candidate.start : candidate.head]
        )
        post = None if another else self.authority.post(candidate.noun or "", owners[0].id)
        holder = self.authority.holder(post.id, on=self.on) if post else None
        if holder is None:
            return tuple(owners)
        return (actor_of(holder, reason=f"{candidate.noun} of {owners[0].name} at the article's date"),)

    def _apposed_person(self, candidate: Candidate) -> Actor | None:
        token = self.doc[candidate.head]
        near = [child for child in token.children if child.dep_ in ("appos", "nmod")]
        if token.dep_ == "appos":
            near.append(token.head)
        persons = _distinct(a for t in near for a in self.actors.get(t.i, ()) if a.kind is Kind.PERSON)
        return persons[0] if len(persons) == 1 else None

    # definite descriptions

    def _nominal(self, candidate: Candidate) -> tuple[Actor | None, ...]:
        token = self.doc[candidate.head]
        words, lemma = load_words(), self.doc[candidate.head].lemma_.lower()
        if lemma in words["neighbours"]["nouns"]:
            return (self._neighbour(token),)
        if token.tag_ in ("NNS", "NNPS") and lemma in words["pairs"]["nouns"]:
            return self._pair(candidate, lemma)
        kinds = [kind for kind in Kind if lemma in words["nominals"][kind] or token.lower_ in words["nominals"][kind]]
        return (self._described(candidate, lemma, kinds) or self._at_home(candidate, lemma),)

    def _at_home(self, candidate: Candidate, lemma: str) -> Actor | None:
        """Whose "government forces" or "army" it is: that of the one state in which the sentence, or one before, plays."""
        home = load_words()["home"]
        if lemma not in home["nouns"] | home["forces"]:
            return None
        first = self._sentence_of[candidate.head]
        for n in range(first, max(first - WINDOW, -1), -1):
            here = [head for head in self.actors if self._sentence_of[head] == n]
            states = {actor.id: actor for head in here for actor in self._located(head)}
            if states:
                return self._organ(next(iter(states.values())), lemma) if len(states) == 1 else None
        return None

    def _located(self, head: int) -> tuple[Actor, ...]:
        """The state in which a name places something: "in Mali", "in Gao, Mali", "the Malian capital"."""
        token, form = self.doc[head], self.candidates[head].form
        if form is Form.DEMONYM:
            placed = token.head.lemma_.lower() in load_words()["home"]["places"]
        else:
            place = token.head if token.dep_ in ("appos", "npadvmod", "conj") else token
            placed = form in (Form.NAME, Form.CAPITAL) and place.dep_ == "pobj" and place.head.lower_ in LOCATIVE
        return tuple(actor for actor in self.actors[head] if placed and actor.kind is Kind.STATE)

    def _organ(self, state: Actor, lemma: str) -> Actor:
        if lemma not in ("army", "parliament"):
            return state
        return institution(lemma, state, authority=self.authority) or state

    def _described(self, candidate: Candidate, lemma: str, kinds: list[Kind]) -> Actor | None:
        for actor in self._recent(candidate.head):
            if actor.kind in kinds and self._answers(actor, lemma, candidate):
                return actor
        return None

    def _answers(self, actor: Actor, lemma: str, candidate: Candidate) -> bool:
        if actor.kind is Kind.STATE:
            return True
        if actor.kind is Kind.PERSON:
            return self._has_role(actor, lemma)
        if actor.kind is Kind.GOVERNMENT:
            return lemma in actor.name.lower()
        nouns = self.authority.nouns(actor.id)
        return (
            lemma in nouns
            or lemma in actor.name.lower()
            or (actor.kind is Kind.GROUP and lemma in load_words()["nominals"]["group"])
        )

    def _has_role(self, actor: Actor, lemma: str) -> bool:
        if actor.role and lemma in actor.role.lower().split():
            return True
        before = (
            role_before(self.doc, c) for h, c in self.candidates.items() if c.name and actor in self.actors.get(h, ())
        )
        if any(role and lemma in role.split() for role in before):
            return True
        posts = (self.authority.posts.get(h.post) for h in self.authority.holdings(actor.id))
        return any(post and lemma in post.role.lower().split() for post in posts)

    def _pair(self, candidate: Candidate, lemma: str) -> tuple[Actor, ...]:
        """The two actors that "the two ministers" or "both sides" are, where just two stand together."""
        kind = Kind.PERSON if lemma in load_words()["nominals"]["person"] or lemma in ("man", "leader") else Kind.STATE
        first, phrase = self._sentence_of[candidate.head], self.doc[candidate.start : candidate.end]
        if lemma not in ("side", "party") and not {"two", "both"}.intersection(t.lower_ for t in phrase):
            return ()
        for n in range(first, max(first - WINDOW, -1), -1):
            found = self._named_in(n, candidate, kind)
            if len(found) == 2:
                return found
            if len(found) > 2:
                return ()
        return ()

    def _named_in(self, n: int, candidate: Candidate, kind: Kind) -> tuple[Actor, ...]:
        """The actors of a kind that sentence N names in front of a phrase, outside of its own clause, places left out."""
        kinds = (kind,) if kind is Kind.PERSON else (Kind.STATE, Kind.GROUP, Kind.GOVERNMENT)
        clause = _verb_above(self.doc[candidate.head])
        heads = [h for h in self.actors if self._sentence_of[h] == n and h < candidate.head]
        heads = [h for h in heads if _verb_above(self.doc[h]) != clause and not self._is_place(h)]
        return _distinct(a for h in sorted(heads) for a in self.actors[h] if a.kind in kinds)

    def _is_place(self, head: int) -> bool:
        token = self.doc[head]
        return (
            self.candidates[head].form is Form.CAPITAL
            and token.dep_ == "pobj"
            and token.head.lower_ in ("in", "at", "near")
        )

    def _neighbour(self, token: Token) -> Actor | None:
        owner_token = next((child for child in token.children if child.dep_ == "poss"), None)
        owners = self.actors_at(owner_token.i) if owner_token is not None else ()
        if len(owners) != 1:
            return None
        beside = self.authority.neighbours(owners[0].id)
        near = [actor for actor in self._recent(token.i) if actor.id in beside]
        return near[0] if near else None

    def _recent(self, before: int) -> Iterable[Actor]:
        """The actors named before a token, the nearest first, in the last few sentences."""
        first = self._sentences[max(self._sentence_of[before] - WINDOW, 0)].start
        for head in sorted((h for h in self.actors if first <= h < before), reverse=True):
            yield from self.actors[head]

    # pronouns

    def _pronoun(self, candidate: Candidate) -> tuple[Actor | None, ...]:
        token = self.doc[candidate.head]
        word = token.lower_
        if word in FIRST_SINGULAR | FIRST_PLURAL:
            return self._speaker(token, plural=word in FIRST_PLURAL)
        test = _TESTS.get(word)
        if test is None or (word == "it" and _is_expletive(token)):
            return ()
        gender = "male" if word in MASCULINE else "female" if word in FEMININE else None
        return self._antecedent(token, lambda actors: test(actors) and self._agrees(actors, gender))

    def _agrees(self, actors: tuple[Actor, ...], gender: str | None) -> bool:
        if gender is None:
            return True
        entry = self.authority.entry(actors[0].id)
        return entry is None or not entry.gender or entry.gender == gender

    def _speaker(self, token: Token, *, plural: bool) -> tuple[Actor, ...]:
        quotation = next((q for q in self.quotations if q.start <= token.i < q.end), None)
        if quotation is None or quotation.speaker is None or self.doc[quotation.speaker].tag_ in PERSONAL_TAGS:
            return ()
        actors = self.actors_at(quotation.speaker)
        if len(actors) != 1:
            return ()
        side = self._side(actors[0]) if plural else actors[0]
        return (side,) if side else ()

    def _side(self, actor: Actor) -> Actor | None:
        """The state or organisation for which a person says "we"."""
        if actor.kind is not Kind.PERSON:
            return actor
        entry = self.authority.entry(actor.part_of) if actor.part_of else None
        return actor_of(entry, reason=f"“we” of {actor.name}") if entry else None

    def _antecedent(self, token: Token, fits: Callable[[tuple[Actor, ...]], bool]) -> tuple[Actor, ...]:
        for sure in (self._addressee(token), self._same_pronoun(token)):
            if sure and fits(sure):
                return sure
        for subject in self._subjects_above(token):
            actors = self._with_conjuncts(subject)
            if actors and fits(actors):
                return actors
        n = self._sentence_of[token.i]
        alone = self._only_one(self._sentences[n].start, token.i, fits)
        if alone:
            return alone
        return self._in_sentence_before(n, fits)

    def _addressee(self, token: Token) -> tuple[Actor, ...]:
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
        return self._with_conjuncts(addressees[0]) if addressees else ()

    def _same_pronoun(self, token: Token) -> tuple[Actor, ...]:
        """The same pronoun twice in a sentence is the same actor, where nobody stands between."""
        before = [t for t in token.sent if t.i < token.i and t.lower_ == token.lower_ and t.i in self.actors]
        between = [h for h in self.actors if before and before[-1].i < h < token.i]
        return self.actors[before[-1].i] if before and not between else ()

    def _subjects_above(self, token: Token) -> Iterable[Token]:
        """Subjects of the clauses that hold the token, the nearest first, none to its right."""
        own = next((a for a in (token, *token.ancestors) if a.dep_ in SUBJECTS), None)
        acts = self._own_subjects(token)
        for verb in token.ancestors:
            for child in verb.children:
                if child.dep_ in SUBJECTS and child.i < token.i and child != own and child not in acts:
                    yield child

    def _own_subjects(self, token: Token) -> list[Token]:
        """Who acts on the token in its own clause, and is therefore not it (binding: "Sudan left, accusing it")."""
        verb = token.head
        if token.dep_ not in ("dobj", "obj") or token.lower_.endswith(("self", "selves")):
            return []
        while verb.dep_ in ("advcl", "xcomp", "conj") and not any(c.dep_ in SUBJECTS for c in verb.children):
            verb = verb.head
        return [child for child in verb.children if child.dep_ in SUBJECTS]

    def _in_sentence_before(self, n: int, fits: Callable[[tuple[Actor, ...]], bool]) -> tuple[Actor, ...]:
        if n == 0:
            return ()
        sentence = self._sentences[n - 1]
        subjects = [t for t in sentence if t.dep_ in SUBJECTS and t.i in self.actors]
        root = [t for t in subjects if t.head == sentence.root]
        for subject in [*root, *subjects]:
            actors = self._with_conjuncts(subject)
            if fits(actors):
                return actors
        return self._only_one(sentence.start, sentence.end, fits)

    def _only_one(self, start: int, end: int, fits: Callable[[tuple[Actor, ...]], bool]) -> tuple[Actor, ...]:
        inside = [actors for head, actors in self.actors.items() if start <= head < end and fits(actors)]
        found = {tuple(actor.id for actor in actors): actors for actors in inside}
        return next(iter(found.values())) if len(found) == 1 else ()

    def _with_conjuncts(self, token: Token) -> tuple[Actor, ...]:
        heads = [token.i, *(t.i for t in token.conjuncts if t.i > token.i)]
        apposed = [t.i for t in token.children if t.dep_ == "appos"]
        found = [actor for h in heads for actor in self.actors_at_if_resolved(h)]
        if not found:
            found = [actor for h in apposed for actor in self._with_conjuncts(self.doc[h])]
        return _distinct(found)

    def actors_at_if_resolved(self, head: int) -> tuple[Actor, ...]:
        """Return the actors of HEAD where they are already known."""
        return self.actors.get(head, ())


LOCATIVE = frozenset({"in", "near", "at", "across", "throughout", "outside", "inside", "around"})
BLAMING = frozenset({"accuse", "blame", "criticise", "criticize", "condemn", "denounce", "rebuke"})
ADDRESSING = frozenset({"warn", "tell", "remind", "inform", "notify", "assure", "caution", "advise"})
PERSONAL_TAGS = frozenset({"PRP", "PRP$"})


def _distinct(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Each actor once, though it was recognised for different reasons."""
    found: dict[str, Actor] = {}
    for actor in actors:
        found.setdefault(actor.id, actor)
    return tuple(found.values())


def _verb_above(token: Token) -> Token | None:
    return next((a for a in token.ancestors if a.pos_ in ("VERB", "AUX")), None)


def _is_expletive(token: Token) -> bool:
    verb = token.head
    return (
        token.dep_ == "nsubj"
        and verb.lemma_ == "be"
        and any(c.dep_ in ("acomp", "attr") for c in verb.children)
        and any(c.dep_ in ("ccomp", "xcomp", "advcl") for c in verb.children)
    )


def _ends_in(name: list[str], words: list[str]) -> bool:
    return bool(words) and len(name) >= len(words) and (name[-len(words) :] == words or name == words)


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

_RULES: dict[Form, Callable[[Resolver, Candidate], tuple[Actor | None, ...]]] = {
    Form.BODY: Resolver._body,
    Form.ROLE: Resolver._role,
    Form.INSTITUTION: Resolver._institution,
    Form.NOMINAL: Resolver._nominal,
    Form.PRONOUN: Resolver._pronoun,
}
