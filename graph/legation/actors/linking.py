"""Who a candidate is: an entry of the authority at the article's date, an identity of its own, or nobody."""

from collections.abc import Sequence
from datetime import date, timedelta

from spacy.tokens import Doc

from legation.actors.authority import Authority, Entry
from legation.actors.mentions import Candidate
from legation.actors.names import Form
from legation.actors.slug import slug
from legation.model import Actor, Kind
from legation.words import load_words


def actor_of(entry: Entry, *, reason: str) -> Actor:
    """Return the actor that ENTRY of the authority stands for."""
    return Actor(
        id=entry.id,
        name=entry.name,
        kind=entry.kind,
        country=entry.country,
        wikidata=entry.wikidata,
        part_of=entry.part_of,
        reason=reason,
    )


def only(entries: Sequence[Entry]) -> Entry | None:
    """Return the one entry, or None where there is none or more than one: ambiguous stays unlinked."""
    return entries[0] if len(entries) == 1 else None


def link_name(
    doc: Doc, candidate: Candidate, owners: Sequence[Actor], *, on: date | None, authority: Authority
) -> Actor | None:
    """Return who a named candidate is.

    Args:
        doc: the document.
        candidate: a candidate with a name.
        owners: the actors named inside its noun phrase (the state of a minister).
        on: the article's date, or None.
        authority: who is who.

    Returns:
        A linked actor; an actor with an identity of its own where the authority has none;
        None where the name is a place, an outlet, or one word that could be anybody.
    """
    name = candidate.name
    assert name is not None
    text = doc[name.start : name.end].text
    if name.form in (Form.MEDIA, Form.PLACE):
        return None
    if name.form is not Form.ENTITY:
        return _link_known(text, candidate, owners, on=on, authority=authority)
    if name.kind is Kind.PERSON:
        return _person(doc, candidate, text, owners, on=on, authority=authority)
    return _organisation(doc, candidate, owners, authority=authority)


def _link_known(
    text: str, candidate: Candidate, owners: Sequence[Actor], *, on: date | None, authority: Authority
) -> Actor | None:
    assert candidate.name is not None
    entries = candidate.name.entries
    entry = only(entries) or only(
        [e for e in entries if e.country in {owner.country for owner in owners if owner.country}]
    )
    if entry is None and all(e.kind is Kind.PERSON for e in entries):
        country = owners[0].country if owners else None
        entry = only(authority.persons(text, on=on, country=country, role=None))
    return actor_of(entry, reason=f"“{text}” is a name of {entry.name}") if entry else None


def _person(
    doc: Doc, candidate: Candidate, text: str, owners: Sequence[Actor], *, on: date | None, authority: Authority
) -> Actor | None:
    country = owners[0].country if owners else None
    role = role_before(doc, candidate)
    entry = only(authority.persons(text, on=on, country=country, role=role))
    if entry and (" " in text or role or country or entry_in_public_life(entry, authority, on=on)):
        return actor_of(entry, reason=f"“{text}” was the only one of that name known at the article's date")
    if " " not in text and not role:
        return None
    return Actor(
        id=slug(f"{text} {country}" if country else text),
        name=text,
        kind=Kind.PERSON,
        country=country,
        part_of=owners[0].id if owners else None,
        role=" ".join(filter(None, [role, f"({owners[0].name})" if owners and role else None])) or None,
        reason="not in the authority; identity from name, role and state",
    )


def entry_in_public_life(entry: Entry, authority: Authority, *, on: date | None) -> bool:
    """Whether a surname alone may mean ENTRY: it held a post at that date or some years from it, or is known without one."""
    holdings = authority.holdings(entry.id)
    if on is None or not holdings:
        return True
    near = timedelta(days=365 * YEARS_AFTER)
    first, last = (on - near).isoformat(), (on + near).isoformat()
    return any(h.start <= last and first <= (h.end or "9") for h in holdings)


YEARS_AFTER = 4
"""How long after a post its holder is still known by the surname alone."""


def role_before(doc: Doc, candidate: Candidate) -> str | None:
    """Return the role words in front of a person's name ("foreign minister"), or None."""
    assert candidate.name is not None
    start = max(candidate.start, candidate.name.start - 8)
    words = [t.lower_ for t in doc[start : candidate.name.start] if t.i not in candidate.owners and t.is_alpha]
    titles = load_words()["titles"]["names"] | load_words()["nominals"]["person"]
    return " ".join(words) if titles.intersection(words) else None


def _organisation(doc: Doc, candidate: Candidate, owners: Sequence[Actor], *, authority: Authority) -> Actor | None:
    name = candidate.name
    assert name is not None
    text = doc[name.start : name.end].text
    state = next((owner for owner in owners if owner.kind is Kind.STATE), None)
    if name.kind is Kind.GOVERNMENT:
        return institution(text, state, authority=authority)
    if state and len(candidate.owners) == 1:
        text = _with_owner(doc, name.start, name.end, candidate.owners[0])
    return Actor(
        id=slug(text),
        name=text,
        kind=Kind.GROUP,
        country=state.country if state else None,
        part_of=state.id if state else None,
        reason="not in the authority; identity from its name",
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
    name = f"{phrase} of {state.name}" if state and state.name not in phrase else phrase
    return Actor(
        id=slug(name),
        name=name,
        kind=Kind.GOVERNMENT,
        country=state.country if state else None,
        part_of=state.id if state else None,
        reason="not in the authority; identity from its name and state",
    )
