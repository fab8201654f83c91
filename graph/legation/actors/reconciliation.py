"""Names of outside tables matched against the authority, as the Reconciliation API 0.2 ranks candidates.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/: each candidate has an id, a name, types,
a score, and `match`, which is true only where a program may take it unasked: it is the only one of its name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from legation.actors.authority import Authority, Entry
from legation.actors.folding import fold, skeleton
from legation.actors.linking import Setting, link
from legation.model import Kind

SURE, SAME_NAME, VARIANT, SURNAME = 100.0, 90.0, 80.0, 60.0
"""Scores: linked beyond doubt; has the name; is spelt otherwise; bears the surname."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A candidate for a name.

    Attributes:
        entry: the entry of the authority.
        score: 0 to 100.
        match: whether it may be taken unasked.
        reason: why, in one line.
    """

    entry: Entry
    score: float
    match: bool
    reason: str


def reconcile(
    name: str,
    *,
    authority: Authority,
    kind: Kind | None = None,
    country: str | None = None,
    on: date | None = None,
    limit: int = 5,
) -> tuple[Match, ...]:
    """Return the entries that a name may mean, the best first.

    Args:
        name: a name from outside.
        authority: who is who.
        kind: only entries of that kind, or None for all.
        country: ISO 3166-1 alpha-3 code that an entry must have, or None.
        on: a day at which posts count, or None.
        limit: how many at most.
    """
    setting = Setting(on=on, countries=frozenset(filter(None, [country])))
    found = link(name, authority=authority, setting=setting)
    sure = found.entry if found.entry and _fits(found.entry, kind, country) else None
    scored = {sure.id: (SURE, sure)} if sure else {}
    for score, entries in _candidates(name, found.rivals, authority):
        for entry in entries:
            if _fits(entry, kind, country) and entry.id not in scored:
                exact = score == SAME_NAME
                scored[entry.id] = (score if exact else score * _likeness(name, entry), entry)
    if sure is None and (
        kind or country or not authority.meanings(name)
    ):  # narrowed to one by kind or country, and of that very name
        named = [entry for score, entry in scored.values() if score >= SAME_NAME]
        sure = named[0] if len(named) == 1 else None
    ranked = sorted(scored.values(), key=lambda item: (-item[0], item[1].id))[:limit]
    return tuple(
        Match(
            entry=entry,
            score=round(SURE if entry is sure else score, 1),
            match=entry is sure,
            reason=found.reason if entry is found.entry or not found.entry else f"also named like “{name}”",
        )
        for score, entry in ranked
    )


def _candidates(name: str, rivals: Sequence[Entry], authority: Authority) -> Iterable[tuple[float, Sequence[Entry]]]:
    yield SAME_NAME, authority.named(name)
    yield SAME_NAME, rivals
    yield VARIANT, authority.variants(name)
    yield SURNAME, authority.persons(name)
    state = authority.demonym(name) or authority.capital(name)
    yield SURNAME, (state,) if state else ()


def _fits(entry: Entry, kind: Kind | None, country: str | None) -> bool:
    return (kind is None or entry.kind is kind) and (country is None or entry.country == country)


def _likeness(name: str, entry: Entry) -> float:
    """How alike a name and the nearest of an entry's names are, 0 to 1."""
    wanted = fold(name)
    names = [fold(other) for other in (entry.name, *entry.names)]
    if wanted in names or skeleton(name) in map(skeleton, (entry.name, *entry.names)):
        return 1.0
    return max((SequenceMatcher(None, wanted, other).ratio() for other in names), default=0.0)
