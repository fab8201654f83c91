"""Who a name is: an entry of the authority at the article's date, or nobody for sure; always with the reason.

What fits two is left unlinked. A namesake of somebody known, who has another state or another walk of life, is not he.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from legation.actors.authority import Authority, Entry, Holding, Meaning
from legation.actors.slug import slug
from legation.model import Actor, Kind
from legation.words import load_words

HEADS = frozenset(
    [
        "president", "prime minister", "chancellor", "premier", "king", "queen", "monarch", "emir", "pope", "supreme leader",
        "leader", "secretary-general", "secretary general", "taoiseach", "crown prince", "sultan",
    ]
)  # fmt: skip
"""Roles whose holder is called by a surname that others have too, also where the text does not name the state."""
GENERIC = frozenset({"leader", "chief", "head", "ruler", "official", "general", "director", "secretary"})
"""Words for roles that fit many posts."""
FORMER = frozenset({"former", "ex", "late"})
COMMON = 3
"""A surname that so many in the authority share says nothing alone."""
YEARS_AFTER = 5
"""How long before and after a post its holder may be called by the surname alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What an article says around a name.

    Attributes:
        on: day of publication, or None.
        words: all its words, in lower case.
        countries: ISO 3166-1 alpha-3 codes of the states that it names.
    """

    on: date | None = None
    words: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Whom a name means.

    Attributes:
        entry: the entry of the authority, or None where it is not sure.
        reason: why, in one line.
        rivals: whom it may mean as well, where that is why it stays unlinked.
    """

    entry: Entry | None
    reason: str
    rivals: tuple[Entry, ...] = field(default=())


def link(
    text: str,
    *,
    authority: Authority,
    setting: Setting,
    role: str | None = None,
    owners: Sequence[Actor | Entry] = (),
) -> Link:
    """Return whom a name, acronym, metonym, demonym, ministry or role phrase means.

    Args:
        text: the name as the article has it, without title.
        authority: who is who.
        setting: the article's day, words and states.
        role: words for the role that stand with it ("foreign minister"), or None.
        owners: the states and organisations that stand with it ("Russian").

    Returns:
        One entry, or none with the reason and whom it may mean.
    """
    meanings = authority.meanings(text)
    if meanings:
        return link_ambiguous(text, meanings, authority=authority, setting=setting)
    states = [owner for owner in owners if owner.kind is Kind.STATE]
    body = authority.institution(states[0].id, text) if len(states) == 1 else None
    if body:
        return Link(entry=body, reason=f"“{text}” of {states[0].name}")
    entries = authority.named(text)
    if entries and not (len(text.split()) == 1 and all(entry.kind is Kind.PERSON for entry in entries)):
        return link_entries(text, entries, authority=authority, setting=setting, role=role, owners=owners)
    for owner in owners:
        if authority.post(text, owner.id):
            return link_role(text, owner, authority=authority, on=setting.on)
    state = authority.demonym(text) or authority.capital(text)
    if state:
        return Link(entry=state, reason=f"“{text}” stands for {state.name}")
    title, _, rest = text.partition(" ")
    if rest and title.lower().rstrip(".") in load_words()["titles"]["names"]:
        return link(rest, authority=authority, setting=setting, role=title.lower(), owners=owners)
    return link_person(text, authority=authority, setting=setting, role=role, owners=owners)


def link_ambiguous(text: str, meanings: Sequence[Meaning], *, authority: Authority, setting: Setting) -> Link:
    """Return which of its meanings an ambiguous name has: the one for which words or the states of the article speak."""
    spoken_for = [meaning for meaning in meanings if not meaning.words.isdisjoint(setting.words)]
    spoken_for = spoken_for or [meaning for meaning in meanings if _is_of_states(meaning, authority, setting)]
    fitting = spoken_for or [meaning for meaning in meanings if meaning.is_default]
    if len(fitting) == 1:
        meaning = fitting[0]
        why = ", ".join(sorted(meaning.words.intersection(setting.words))[:3])
        return Link(
            entry=authority.entry(meaning.actor),
            reason=f"“{text}” here is {meaning.note}" + (f", as the article has {why}" if why else ""),
        )
    rivals = tuple(e for e in (authority.entry(meaning.actor) for meaning in fitting or meanings) if e)
    return Link(
        entry=None,
        reason=f"“{text}” may be {' or '.join(m.note for m in fitting or meanings)}; nothing in the article decides",
        rivals=rivals,
    )


def _is_of_states(meaning: Meaning, authority: Authority, setting: Setting) -> bool:
    """Whether a party, body or person is of a state that the article names."""
    entry = authority.entry(meaning.actor)
    return entry is not None and entry.kind is not Kind.STATE and entry.country in setting.countries


def link_entries(
    text: str,
    entries: Sequence[Entry],
    *,
    authority: Authority,
    setting: Setting,
    role: str | None,
    owners: Sequence[Actor | Entry],
) -> Link:
    """Return which of the entries of one name is meant, where their kind or the owner's state tells."""
    if all(entry.kind is Kind.PERSON for entry in entries):
        return link_person(text, authority=authority, setting=setting, role=role, owners=owners)
    if len(entries) > 1:
        here = {owner.country for owner in owners if owner.country} or setting.countries
        narrowed = [entry for entry in entries if entry.country in here]
        entries = narrowed if len(narrowed) == 1 else entries
    if len(entries) == 1:
        return Link(entry=entries[0], reason=f"“{text}” is a name of {entries[0].name}")
    return Link(entry=None, reason=f"“{text}” may be {_listed(entries)}", rivals=tuple(entries))


def link_role(role: str, owner: Actor | Entry, *, authority: Authority, on: date | None) -> Link:
    """Return who held on that day the post that words for a role mean at a state or organisation."""
    post = authority.post(role, owner.id)
    if post is None:
        return Link(entry=None, reason=f"no post “{role}” of {owner.name} is known")
    if on is None:
        return Link(entry=None, reason=f"the article has no date to say who was {post.role} of {owner.name}")
    holder = authority.holder(post.id, on=on)
    if holder is None:
        return Link(entry=None, reason=f"who was {post.role} of {owner.name} on {on} is not known for sure")
    return Link(entry=holder, reason=f"{post.role} of {owner.name} on {on}")


def link_person(
    text: str,
    *,
    authority: Authority,
    setting: Setting,
    role: str | None,
    owners: Sequence[Actor | Entry],
) -> Link:
    """Return which person a full name or a surname means at the article's date.

    Args:
        text: full name or surname.
        authority: who is who.
        setting: the article's day and states.
        role: words for the role that stand with it, or None.
        owners: whose minister, general or citizen the text says that he is.
    """
    known = authority.persons(text)
    if not known:
        return Link(entry=None, reason=f"“{text}” is not in the authority")
    countries = {owner.country for owner in owners if owner.country}
    persons = [entry for entry in known if not countries or not entry.country or entry.country in countries]
    if not persons:
        return Link(
            entry=None, reason=f"“{text}” is not {_listed(known)}, who is of another state", rivals=tuple(known)
        )
    if role and load_words()["roles"]["private"].intersection(role.split()):
        return Link(entry=None, reason=f"“{text}”, {role}, is not {_listed(persons)}", rivals=tuple(persons))
    if role:
        fitting = _of_role(persons, role, authority=authority, on=setting.on)
        if not fitting and " " not in text and len(persons) >= COMMON:
            return Link(entry=None, reason=f"no {text} is known as {role}", rivals=tuple(persons))
        if not fitting and " " not in text and authority.is_role(role) and not GENERIC.issuperset(role.split()[-1:]):
            return Link(entry=None, reason=f"no {text} is known as {role}", rivals=tuple(persons))
        persons = fitting or persons
        if len(fitting) == 1:
            return Link(entry=fitting[0], reason=f"“{text}” is the only {role} of that name")
    if " " in text:
        return _full_name(text, persons, authority=authority, setting=setting)
    return _surname(text, persons, authority=authority, setting=setting, is_placed=bool(countries or role))


def _of_role(persons: Sequence[Entry], role: str, *, authority: Authority, on: date | None) -> list[Entry]:
    """Of several persons those who hold the post of that role on the day, or held it before when it says "former"."""
    day, former = (on.isoformat() if on else None), bool(FORMER.intersection(role.split()))
    holdings = {person.id: authority.holdings_of_role(person.id, role) for person in persons}
    fitting = [person for person in persons if holdings[person.id]]
    if day is None:
        return fitting
    if former:
        then = [p for p in fitting if any(h.start <= day and not h.holds_on(day) for h in holdings[p.id])]
    else:
        then = [p for p in fitting if any(h.holds_on(day) for h in holdings[p.id])]
    return then or fitting


def _full_name(text: str, persons: Sequence[Entry], *, authority: Authority, setting: Setting) -> Link:
    persons = _nearest(persons, authority, setting.on) if len(persons) > 1 else persons
    persons = _of_states(persons, setting) if len(persons) > 1 else persons
    if len(persons) == 1:
        return Link(entry=persons[0], reason=f"“{text}” is the only one of that name who fits")
    return Link(entry=None, reason=f"“{text}” may be {_listed(persons)}", rivals=tuple(persons))


def _surname(text: str, persons: Sequence[Entry], *, authority: Authority, setting: Setting, is_placed: bool) -> Link:
    near = [e for e in persons if _years_from(e, authority, setting.on) <= YEARS_AFTER]
    if not near:
        return Link(
            entry=None, reason=f"nobody of the surname {text} is known to have held a post then", rivals=tuple(persons)
        )
    placed = near if is_placed else [e for e in near if _is_at_hand(e, persons, authority, setting)]
    if not placed:
        return Link(
            entry=None,
            reason=f"“{text}” may be {_listed(near)}, whose state the article does not name",
            rivals=tuple(near),
        )
    best = _nearest(placed, authority, setting.on)
    best = _of_states(best, setting) if len(best) > 1 else best
    if len(best) == 1:
        return Link(entry=best[0], reason=f"“{text}” is the only one of that surname who fits at the article's date")
    return Link(entry=None, reason=f"“{text}” may be {_listed(best)}", rivals=tuple(best))


def _years_from(entry: Entry, authority: Authority, on: date | None) -> int:
    """Years between a day and the nearest post of a person; 0 for persons known without posts and where no day is known."""
    holdings = authority.holdings(entry.id)
    if on is None or not holdings:
        return 0
    return min(holding.years_from(on.year) for holding in holdings)


def _is_at_hand(entry: Entry, namesakes: Sequence[Entry], authority: Authority, setting: Setting) -> bool:
    """Whether a surname alone may mean a person in an article: his state is named, or it is rare and he is in office."""
    if entry.country in setting.countries:
        return True
    holdings = authority.holdings(entry.id)
    if len(namesakes) == 1:
        return setting.on is None or not holdings or any(_is_recent(h, setting.on) for h in holdings)
    return (
        setting.on is not None
        and len(namesakes) < COMMON
        and any(
            authority.posts[holding.post].role in HEADS and holding.years_from(setting.on.year) == 0
            for holding in holdings
        )
    )


def _is_recent(holding: Holding, on: date) -> bool:
    """Whether a post is held on a day, or was some years before."""
    return holding.start <= on.isoformat() and holding.years_from(on.year) <= YEARS_AFTER


def _nearest(persons: Sequence[Entry], authority: Authority, on: date | None) -> Sequence[Entry]:
    """Of several persons those in a post on the day, else in that year, else whose post was at most some years away."""
    if on is None:
        return persons
    day = on.isoformat()
    ranks = {}
    for person in persons:
        holdings = authority.holdings(person.id)
        years = min((holding.years_from(on.year) for holding in holdings), default=YEARS_AFTER)
        in_office = any(holding.holds_on(day) for holding in holdings)
        ranks[person.id] = 0 if in_office else 1 if years == 0 else 2 if years <= YEARS_AFTER else 3
    best = min(ranks.values())
    return [person for person in persons if ranks[person.id] == best]


def _of_states(persons: Sequence[Entry], setting: Setting) -> Sequence[Entry]:
    """Of several persons those whose state the article names, where that leaves one."""
    here = [person for person in persons if person.country in setting.countries]
    return here if len(here) == 1 else persons


def _listed(entries: Iterable[Entry]) -> str:
    names = [f"{e.name} ({e.country})" if e.kind is Kind.PERSON and e.country else e.name for e in entries]
    return " or ".join(names[:4]) + (" or others" if len(names) > 4 else "")


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


def unclear_actor(text: str, link: Link) -> Actor | None:
    """Return the node for an ambiguous state or body, marked as unclear; None where it may be nobody at all.

    Persons get none: two who share a surname would share it.
    """
    kinds = {rival.kind for rival in link.rivals}
    if len(kinds) != 1 or Kind.PERSON in kinds:
        return None
    return Actor(id=f"{slug(text)}-unclear", name=f"{text} (unclear)", kind=kinds.pop(), reason=link.reason)
