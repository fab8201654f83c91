"""Actors for mentions in a document: linked to the authority, or with an identity of their own from name, role and state."""

from collections.abc import Sequence
from datetime import date

from spacy.tokens import Doc

from legation.actors.authority import Authority, with_article
from legation.actors.linking import Setting, actor_of, link_ambiguous, link_entries, link_person, unclear_actor
from legation.actors.mentions import Candidate
from legation.actors.names import Form, Name
from legation.actors.slug import slug
from legation.model import Actor, Kind
from legation.words import load_words


def setting_of(doc: Doc, names: Sequence[Name], *, on: date | None) -> Setting:
    """Return what a document of that day says around its names: its words and the states that it names."""
    entries = (entry for name in names for entry in name.entries if entry.kind is Kind.STATE)
    return Setting(
        on=on,
        words=frozenset(token.lower_ for token in doc),
        countries=frozenset(entry.country for entry in entries if entry.country),
    )


def named_actor(
    doc: Doc, candidate: Candidate, owners: Sequence[Actor], *, authority: Authority, setting: Setting
) -> Actor | None:
    """Return who a named candidate is.

    Args:
        doc: the document.
        candidate: a candidate with a name.
        owners: the actors named inside its noun phrase (the state of a minister).
        authority: who is who.
        setting: the article's day, words and states.

    Returns:
        A linked actor; an actor with an identity of its own where the authority has none;
        None where the name is a place, an outlet, or one word that could be anybody.
    """
    name = candidate.name
    assert name is not None
    text = doc[name.start : name.end].text
    if name.form in (Form.MEDIA, Form.PLACE):
        return None
    meanings = authority.meanings(text)
    if meanings:
        found = link_ambiguous(text, meanings, authority=authority, setting=setting)
        return actor_of(found.entry, reason=found.reason) if found.entry else unclear_actor(text, found)
    if name.entries:
        role = role_before(doc, candidate)
        found = link_entries(text, name.entries, authority=authority, setting=setting, role=role, owners=owners)
        if found.entry:
            return actor_of(found.entry, reason=found.reason)
        return _own_person(doc, candidate, text, owners, reason=found.reason) if _all_persons(name) else None
    if name.kind is Kind.PERSON:
        return _person(doc, candidate, text, owners, authority=authority, setting=setting)
    if name.form is not Form.ENTITY:
        return None
    return _organisation(doc, candidate, owners, authority=authority, setting=setting)


def _all_persons(name: Name) -> bool:
    return all(entry.kind is Kind.PERSON for entry in name.entries)


def _person(
    doc: Doc, candidate: Candidate, text: str, owners: Sequence[Actor], *, authority: Authority, setting: Setting
) -> Actor | None:
    role = role_before(doc, candidate)
    found = link_person(text, authority=authority, setting=setting, role=role, owners=owners)
    if found.entry:
        return actor_of(found.entry, reason=found.reason)
    return _own_person(doc, candidate, text, owners, reason=found.reason)


def _own_person(doc: Doc, candidate: Candidate, text: str, owners: Sequence[Actor], *, reason: str) -> Actor | None:
    """An identity from name, role and state, the same in every article where these agree."""
    role = role_before(doc, candidate)
    country = owners[0].country if owners else None
    if " " not in text and not (role and country):
        return None
    walks = sorted(load_words()["roles"]["private"].intersection((role or "").split()))
    return Actor(
        id=slug(f"{text} {country}" if country else text) + (f"--{walks[0]}" if walks else ""),
        name=text,
        kind=Kind.PERSON,
        country=country,
        part_of=owners[0].id if owners else None,
        role=" ".join(filter(None, [role, f"({owners[0].name})" if owners and role else None])) or None,
        reason=f"{reason}; identity from name, role and state",
    )


def role_before(doc: Doc, candidate: Candidate) -> str | None:
    """Return the role words in front of a person's name ("foreign minister"), or None."""
    assert candidate.name is not None
    start = max(candidate.start, candidate.name.start - 8)
    words = [t.lower_ for t in doc[start : candidate.name.start] if t.i not in candidate.owners and t.is_alpha]
    lists = load_words()
    roles = lists["titles"]["names"] | lists["nominals"]["person"] | lists["roles"]["private"]
    return " ".join(words) if roles.intersection(words) else None


def _organisation(
    doc: Doc, candidate: Candidate, owners: Sequence[Actor], *, authority: Authority, setting: Setting
) -> Actor | None:
    name = candidate.name
    assert name is not None
    text = doc[name.start : name.end].text
    state = next((owner for owner in owners if owner.kind is Kind.STATE), None)
    if state is None and authority.is_generic(text):
        # every state has one: it is that of the one state named, or nobody's
        only = authority.state_of_country(min(setting.countries)) if len(setting.countries) == 1 else None
        return institution(text, actor_of(only, reason="the one state named"), authority=authority) if only else None
    if name.kind is Kind.GOVERNMENT:
        return institution(text, state, authority=authority)
    if state and len(candidate.owners) == 1:
        text = _with_owner(doc, name.start, name.end, candidate.owners[0])
    return _own_body(text, Kind.GROUP, state)


def _own_body(name: str, kind: Kind, state: Actor | None) -> Actor:
    """An identity from name and state."""
    return Actor(
        id=slug(name),
        name=name,
        kind=kind,
        country=state.country if state else None,
        part_of=state.id if state else None,
        reason=f"not in the authority; identity from its name{' and state' if state else ''}",
    )


def _with_owner(doc: Doc, start: int, end: int, owner: int) -> str:
    """A body's name with its state's, as the text has it: "Russian Football Union", "Social Democratic Party of Germany"."""
    if owner == start - 1:
        return doc[owner:end].text
    if owner < start or doc[end].lower_ != "of":
        return doc[start:end].text
    return doc[start : owner + 1].text


def institution(phrase: str, state: Actor | None, *, authority: Authority) -> Actor | None:
    """Return the ministry, army or agency of STATE that PHRASE names.

    Args:
        phrase: its name or description, with or without the state's ("Foreign Ministry").
        state: the state that owns it, or None.
        authority: who is who.

    Returns:
        A listed or regular institution of the state; an identity of its own for a name in capitals;
        None for a description that the authority has no rule for.
    """
    entry = authority.institution(state.id, phrase) if state else None
    if entry:
        return actor_of(entry, reason=f"“{phrase}” of {state.name}" if state else phrase)
    if not phrase[:1].isupper() or (" " not in phrase and state is None):
        return None
    name = f"{phrase} of {with_article(state.name)}" if state and state.name not in phrase else phrase
    return _own_body(name, Kind.GOVERNMENT, state)
