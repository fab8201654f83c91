"""Definite descriptions: "the alliance", "the army", "the two ministers", "its neighbour"."""

from spacy.tokens import Token

from legation.actors.coreference.discourse import WINDOW, Discourse, distinct, verb_above
from legation.actors.identities import institution, role_before
from legation.actors.mentions import Candidate
from legation.actors.names import Form
from legation.model import Actor, Kind
from legation.words import load_words

LONG_WINDOW = 12
"""How many sentences back a body may have been named for "the court" to mean it."""
PARTS = frozenset({"provincial", "state", "local", "regional", "city", "municipal", "district", "county", "rival"})
LOCATIVE = frozenset({"in", "near", "at", "across", "throughout", "outside", "inside", "around"})


def described_actors(discourse: Discourse, candidate: Candidate) -> tuple[Actor | None, ...]:
    """Return whom a definite description means among those named shortly before, or nobody."""
    token = discourse.doc[candidate.head]
    words, lemma = load_words(), discourse.doc[candidate.head].lemma_.lower()
    if lemma in words["neighbours"]["nouns"]:
        return (_neighbour(discourse, token),)
    if token.tag_ in ("NNS", "NNPS") and lemma in words["pairs"]["nouns"]:
        return _pair(discourse, candidate, lemma)
    kinds = [kind for kind in Kind if lemma in words["nominals"][kind] or token.lower_ in words["nominals"][kind]]
    return (_described(discourse, candidate, lemma, kinds) or _at_home(discourse, candidate, lemma),)


def _at_home(discourse: Discourse, candidate: Candidate, lemma: str) -> Actor | None:
    """Whose "government forces" or "army" it is: that of the one state in which the sentence, or one before, plays."""
    home = load_words()["home"]
    if lemma not in home["nouns"] | home["forces"] or _is_of_others(discourse, candidate):
        return None
    first = discourse.sentence_of[candidate.head]
    for n in range(first, max(first - WINDOW, -1), -1):
        here = [head for head in discourse.actors if discourse.sentence_of[head] == n]
        states = {actor.id: actor for head in here for actor in _located(discourse, head)}
        if states:
            return _organ(discourse, next(iter(states.values())), lemma) if len(states) == 1 else None
    state = discourse.dominant_state(candidate.head) if lemma in ("government", "parliament") else None
    return _organ(discourse, state, lemma) if state else None


def _is_of_others(discourse: Discourse, candidate: Candidate) -> bool:
    """Whether a phrase names an owner that could not be made out, or a part of the state: "the Punjab government"."""
    before = discourse.doc[candidate.start : candidate.head]
    return any((token.is_title and token.i > candidate.start) or token.lower_ in PARTS for token in before)


def _located(discourse: Discourse, head: int) -> tuple[Actor, ...]:
    """The state in which a name places something: "in Mali", "in Gao, Mali", "the Malian capital"."""
    token, form = discourse.doc[head], discourse.candidates[head].form
    if form is Form.DEMONYM:
        placed = token.head.lemma_.lower() in load_words()["home"]["places"]
    else:
        place = token.head if token.dep_ in ("appos", "npadvmod", "conj") else token
        placed = form in (Form.NAME, Form.CAPITAL) and place.dep_ == "pobj" and place.head.lower_ in LOCATIVE
    return tuple(actor for actor in discourse.actors[head] if placed and actor.kind is Kind.STATE)


def _organ(discourse: Discourse, state: Actor, lemma: str) -> Actor:
    if lemma not in ("army", "parliament"):
        return state
    return institution(lemma, state, authority=discourse.authority) or state


def _described(discourse: Discourse, candidate: Candidate, lemma: str, kinds: list[Kind]) -> Actor | None:
    """The actor shortly before who answers a description: who holds the role on the day, else the most salient, the nearest."""
    found = [
        actor
        for actor in distinct(discourse.recent(candidate.head, window=WINDOW if _is_fleeting(kinds) else LONG_WINDOW))
        if actor.kind in kinds and _answers(discourse, actor, lemma, candidate)
    ]
    holders = [actor for actor in found if _holds_role(discourse, actor, lemma)]
    ranked = holders or found
    if ranked and ranked[0].kind in (Kind.PERSON, Kind.STATE) and lemma not in ("territory", "island"):
        return ranked[0]
    return max(ranked, key=lambda actor: discourse.salience(actor, candidate.head), default=None)


def _is_fleeting(kinds: list[Kind]) -> bool:
    """Whether a description changes its meaning within an article: "the minister" does, "the court" hardly."""
    return Kind.PERSON in kinds or Kind.STATE in kinds


def _holds_role(discourse: Discourse, actor: Actor, lemma: str) -> bool:
    on, authority = discourse.setting.on, discourse.authority
    return on is not None and any(
        lemma in authority.posts[holding.post].role.split() and holding.holds_on(on.isoformat())
        for holding in authority.holdings(actor.id)
    )


def _answers(discourse: Discourse, actor: Actor, lemma: str, candidate: Candidate) -> bool:
    if actor.kind is Kind.STATE:
        return _is_plain(discourse, candidate) and _is_called(discourse, actor, lemma)
    if actor.kind is Kind.PERSON:
        return _has_role(discourse, actor, lemma)
    if actor.kind is Kind.GOVERNMENT:
        return lemma in actor.name.lower()
    nouns = discourse.authority.nouns(actor.id)
    return (
        lemma in nouns
        or lemma in actor.name.lower()
        or (actor.kind is Kind.GROUP and lemma in load_words()["nominals"]["group"])
    )


def _is_plain(discourse: Discourse, candidate: Candidate) -> bool:
    """Whether a phrase says no more than its noun: "the country", not "the only Middle Eastern nation"."""
    before = discourse.doc[candidate.start : candidate.head]
    return all(token.pos_ in ("DET", "PRON") or token.is_punct for token in before)


def _is_called(discourse: Discourse, state: Actor, lemma: str) -> bool:
    """Whether a state is what a noun says: a kingdom is one by its name."""
    if lemma not in ("kingdom", "republic", "emirate", "sultanate", "island"):
        return True
    entry = discourse.authority.entry(state.id)
    return entry is not None and any(lemma in name.lower() for name in (entry.name, *entry.names))


def _has_role(discourse: Discourse, actor: Actor, lemma: str) -> bool:
    if actor.role and lemma in actor.role.lower().split():
        return True
    before = (
        role_before(discourse.doc, c)
        for h, c in discourse.candidates.items()
        if c.name and any(other.id == actor.id for other in discourse.actors.get(h, ()))
    )
    if any(role and lemma in role.split() for role in before):
        return True
    posts = (discourse.authority.posts.get(h.post) for h in discourse.authority.holdings(actor.id))
    return any(post and lemma in post.role.lower().split() for post in posts)


def _pair(discourse: Discourse, candidate: Candidate, lemma: str) -> tuple[Actor, ...]:
    """The two actors that "the two ministers" or "both sides" are, where just two stand together."""
    kind = Kind.PERSON if lemma in load_words()["nominals"]["person"] or lemma in ("man", "leader") else Kind.STATE
    first, phrase = discourse.sentence_of[candidate.head], discourse.doc[candidate.start : candidate.end]
    if lemma not in ("side", "party") and not {"two", "both"}.intersection(t.lower_ for t in phrase):
        return ()
    for n in range(first, max(first - WINDOW, -1), -1):
        found = _named_in(discourse, n, candidate, kind)
        if len(found) == 2:
            return found
        if len(found) > 2:
            return ()
    return ()


def _named_in(discourse: Discourse, n: int, candidate: Candidate, kind: Kind) -> tuple[Actor, ...]:
    """The actors of a kind that sentence N names in front of a phrase, outside of its own clause, places left out."""
    kinds = (kind,) if kind is Kind.PERSON else (Kind.STATE, Kind.GROUP, Kind.GOVERNMENT)
    clause = verb_above(discourse.doc[candidate.head])
    heads = [h for h in discourse.actors if discourse.sentence_of[h] == n and h < candidate.head]
    heads = [h for h in heads if verb_above(discourse.doc[h]) != clause and not _is_place(discourse, h)]
    return distinct(a for h in sorted(heads) for a in discourse.actors[h] if a.kind in kinds)


def _is_place(discourse: Discourse, head: int) -> bool:
    token = discourse.doc[head]
    return (
        discourse.candidates[head].form is Form.CAPITAL
        and token.dep_ == "pobj"
        and token.head.lower_ in ("in", "at", "near")
    )


def _neighbour(discourse: Discourse, token: Token) -> Actor | None:
    owner_token = next((child for child in token.children if child.dep_ == "poss"), None)
    owners = discourse.actors_at(owner_token.i) if owner_token is not None else ()
    if len(owners) != 1:
        return None
    beside = discourse.authority.neighbours(owners[0].id)
    near = [actor for actor in discourse.recent(token.i) if actor.id in beside]
    return near[0] if near else None
