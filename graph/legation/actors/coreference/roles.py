"""Unnamed people and bodies of an owner: "two Russian diplomats", "the Bush administration", "Russia's foreign ministry"."""

from spacy.tokens import Token

from legation.actors.coreference.discourse import Discourse, distinct
from legation.actors.identities import institution
from legation.actors.linking import GENERIC, actor_of, link_role
from legation.actors.mentions import Candidate
from legation.model import Actor, Kind
from legation.words import load_words

NO_INSTITUTION = frozenset(
    {"police", "court", "embassy", "force", "military", "mission", "commission", "service", "bank"}
)
"""Nouns that, unnamed, stand for their state and are no actor of their own (annotation guidelines)."""


def body_actors(discourse: Discourse, candidate: Candidate) -> tuple[Actor | None, ...]:
    """Return for whom unnamed people or things stand: their owner, or the owner's institution of that name."""
    listed = _listed(discourse, discourse.doc[candidate.head])
    if listed:
        return listed
    if is_property(discourse.doc[candidate.head]):
        return ()
    person = apposed_person(discourse, candidate) if discourse.doc[candidate.head].tag_ in ("NN", "NNP") else None
    if person:
        return (person,)
    owners = discourse.owners(candidate)
    lemma = discourse.doc[candidate.head].lemma_.lower()
    bodies = load_words()["bodies"]
    if lemma in load_words()["home"]["rule"]:
        return _ruled(discourse, candidate, owners)
    if lemma not in bodies["of_persons"]:  # "Chávez's party" is not Chávez
        owners = [owner for owner in owners if owner.kind is not Kind.PERSON]
    if lemma in bodies["defying"]:
        owners = [owner for owner in owners if owner.kind is not Kind.STATE]
    # "the Mercosur bloc" is Mercosur, "a French group" is not France
    if lemma not in bodies["people"] | bodies["things"]:
        return tuple(owner for owner in owners if owner.kind in (Kind.ORGANISATION, Kind.GROUP))
    if len(owners) == 1 and owners[0].kind is Kind.STATE and lemma not in NO_INSTITUTION and candidate.noun:
        entry = discourse.authority.institution(owners[0].id, candidate.noun)
        if entry:
            return (actor_of(entry, reason=f"“{candidate.noun}” of {owners[0].name}"),)
    return tuple(owners)


def _ruled(discourse: Discourse, candidate: Candidate, owners: list[Actor]) -> tuple[Actor | None, ...]:
    """The state of an administration that is named after who leads it: "the Bush administration"."""
    if owners and all(owner.kind is Kind.PERSON for owner in owners):
        states = {owner.part_of or discourse.state_of(owner.country) for owner in owners}
    elif owners or not candidate.owners:
        return tuple(owners)
    else:
        names = [discourse.doc[i].text for i in candidate.owners]
        known = [e for name in names for e in discourse.authority.persons(name)]
        states = {discourse.state_of(entry.country) for entry in known}
    entry = discourse.authority.entry(next(iter(states)) or "") if len(states) == 1 else None
    if entry is None or entry.kind is not Kind.STATE:
        return tuple(owners)
    return (actor_of(entry, reason=f"{candidate.noun} named after its leader"),)


def _listed(discourse: Discourse, token: Token) -> tuple[Actor, ...]:
    """The actors of a list in apposition: "three members of NATO – Estonia, Latvia and Lithuania"."""
    if token.tag_ not in ("NNS", "NNPS"):
        return ()
    heads = [h for child in token.children if child.dep_ == "appos" for h in (child, *child.conjuncts)]
    return distinct(actor for h in heads for actor in discourse.actors.get(h.i, ()))


def institution_actors(discourse: Discourse, candidate: Candidate) -> tuple[Actor | None, ...]:
    """Return the ministry, parliament or army of a state that a description names, else the state."""
    if is_property(discourse.doc[candidate.head]):
        return ()
    owners = discourse.owners(candidate)
    lemma = discourse.doc[candidate.head].lemma_.lower()
    if len(owners) == 1 and owners[0].kind is Kind.STATE and candidate.noun and lemma not in NO_INSTITUTION:
        found = institution(candidate.noun, owners[0], authority=discourse.authority)
        return (found or owners[0],)
    return tuple(owners)


def role_actors(discourse: Discourse, candidate: Candidate) -> tuple[Actor | None, ...]:
    """Return who "the Russian foreign minister" is: the person apposed, else the holder of the post at the article's date."""
    if discourse.doc[candidate.head].lemma_.lower() == "counterpart":
        return _counterpart(discourse, candidate)
    person = apposed_person(discourse, candidate)
    if person:
        return (person,)
    if is_property(discourse.doc[candidate.head]):
        return ()
    owners = discourse.owners(candidate)
    words = {token.lower_ for token in discourse.doc[candidate.start : candidate.head]}
    if len(owners) != 1 or words & load_words()["roles"]["another"]:
        return tuple(owners)
    found = link_role(candidate.noun or "", owners[0], authority=discourse.authority, on=discourse.setting.on)
    return (actor_of(found.entry, reason=found.reason),) if found.entry else tuple(owners)


def is_property(token: Token) -> bool:
    """Whether a role is said of somebody and names nobody: "served as president", "had been prime minister"."""
    first = token
    while first.dep_ == "conj":
        first = first.head
    if first.dep_ == "pobj" and first.head.lower_ == "as":
        return True
    indefinite = any(child.lower_ in ("a", "an") for child in token.lefts)
    return first.dep_ in ("attr", "oprd") or (first.dep_ == "appos" and indefinite)


def _counterpart(discourse: Discourse, candidate: Candidate) -> tuple[Actor | None, ...]:
    """Who "his Russian counterpart" is: the holder at that state of the post that "his" person has."""
    persons = [a for i in candidate.owners for a in discourse.actors_at(i) if a.kind is Kind.PERSON]
    states = [a for i in candidate.owners for a in discourse.actors_at(i) if a.kind is Kind.STATE]
    if len(states) != 1:
        return ()
    if len(persons) != 1:
        return (states[0],)
    person = apposed_person(discourse, candidate)
    if person and person != persons[0]:
        return (person,)
    on, authority = discourse.setting.on, discourse.authority
    held = [h for h in authority.holdings(persons[0].id) if on and h.holds_on(on.isoformat())]
    holders = {
        found.entry.id: actor_of(found.entry, reason=f"counterpart of {persons[0].name}: {found.reason}")
        for holding in held
        for words in authority.words_for(authority.posts[holding.post].role)
        if words not in GENERIC and (found := link_role(words, states[0], authority=authority, on=on)).entry
    }
    return tuple(holders.values()) if len(holders) == 1 else (states[0],)


def apposed_person(discourse: Discourse, candidate: Candidate) -> Actor | None:
    """Return the one person named beside a role: "the prime minister, Anna Novak"."""
    token = discourse.doc[candidate.head]
    near = [child for child in token.children if child.dep_ in ("appos", "nmod")]
    if token.dep_ == "appos":
        near.append(token.head)
    owners = {a.country for i in candidate.owners for a in discourse.actors.get(i, ()) if a.country}
    persons = distinct(
        a
        for t in near
        for a in discourse.actors.get(t.i, ())
        if a.kind is Kind.PERSON and (not owners or not a.country or a.country in owners)
    )
    return persons[0] if len(persons) == 1 else None
