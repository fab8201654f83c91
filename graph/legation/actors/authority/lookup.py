"""Look-ups in the authority: names, demonyms, capitals, posts and their holders, members, neighbours.

They refuse when they are not sure: where a name means two, both come back, and it is the
caller who must not choose.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from legation.actors.authority.entries import Entry, Holding, Meaning, Post
from legation.actors.folding import fold, skeleton
from legation.actors.slug import slug
from legation.model import Kind

NEVER_BEFORE_ROLE = frozenset(
    {"deputy", "vice", "former", "ex", "assistant", "shadow", "acting", "late", "then", "next", "under", "elect"}
)
_REGNAL = re.compile(r"\b[IVX]+\b")
HONORIFICS = frozenset(
    {
        "u",
        "daw",
        "sheikh",
        "shaikh",
        "sayyid",
        "seyyed",
        "syed",
        "sir",
        "dame",
        "lord",
        "ayatollah",
        "hojatoleslam",
        "haji",
    }
)
"""Words before a person's name that are no part of it."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Look-ups over all entries, posts and holdings."""

    entries: Mapping[str, Entry]
    posts: Mapping[str, Post]
    _named: Mapping[str, tuple[str, ...]]
    _exact: Mapping[str, tuple[str, ...]]
    _skeletons: Mapping[str, tuple[str, ...]]
    _meanings: Mapping[str, tuple[Meaning, ...]]
    _demonyms: Mapping[str, str]
    _capitals: Mapping[str, str]
    _collectives: Mapping[str, tuple[str, ...]]
    _surnames: Mapping[str, tuple[str, ...]]
    _genders: Mapping[str, str]
    _by_post: Mapping[str, tuple[Holding, ...]]
    _by_person: Mapping[str, tuple[Holding, ...]]
    _roles: Mapping[str, tuple[str, ...]]
    _portfolios: Mapping[str, str]
    _neighbours: Mapping[str, frozenset[str]]
    _members: Mapping[str, tuple[tuple[str, str, str], ...]]

    def entry(self, id: str | None) -> Entry | None:
        """Return the entry of that id, or None."""
        return self.entries.get(id) if id else None

    def named(self, text: str) -> tuple[Entry, ...]:
        """Return all entries of that name; names all in capitals, as acronyms are, must agree in case."""
        ids = self._exact.get(text.removeprefix("the ").removeprefix("The ")) or self._named.get(fold(text), ())
        return tuple(self.entries[id] for id in ids)

    def may_mean(self, text: str) -> bool:
        """Return whether TEXT is written anywhere as a name, demonym, capital or collective: most words are not."""
        bare, folded = text.removeprefix("the ").removeprefix("The "), fold(text)
        return (
            folded in self._named
            or bare in self._exact
            or text in self._demonyms
            or text in self._capitals
            or bare in self._meanings
            or folded in self._collectives
        )

    def demonym(self, text: str) -> Entry | None:
        """Return the state or bloc whose people or adjective TEXT is ("Russian", "Danes", "Western"), or None."""
        return self.entry(self._demonyms.get(text))

    def meanings(self, text: str) -> tuple[Meaning, ...]:
        """Return whom an ambiguous name may mean; nothing for a name that is not listed as ambiguous."""
        return self._meanings.get(text.removeprefix("the ").removeprefix("The "), ())

    def variants(self, name: str) -> tuple[Entry, ...]:
        """Return the persons whose full name is another transliteration of NAME ("Mikhail Saakashvili")."""
        if " " not in name or _REGNAL.search(name):
            return ()
        return tuple(self.entries[id] for id in self._skeletons.get(skeleton(name), ()))

    def collective(self, text: str) -> tuple[Entry, ...]:
        """Return the states that a collective name means ("the Baltic states"), none for other words."""
        return tuple(self.entries[id] for id in self._collectives.get(fold(text), ()))

    def gender(self, name: str) -> str | None:
        """Return the gender that all bearers of a person's first name have in the authority, or None."""
        return self._genders.get(fold(name).split(" ")[0]) if " " in name else None

    def capital(self, text: str) -> Entry | None:
        """Return the state whose capital TEXT is, or None."""
        return self.entry(self._capitals.get(text))

    def nouns(self, id: str) -> tuple[str, ...]:
        """Return the nouns by which an organisation is described ("alliance"), none for what is unknown."""
        entry = self.entries.get(id)
        return entry.nouns if entry else ()

    def neighbours(self, state: str) -> frozenset[str]:
        """Return the ids of the states that border on STATE."""
        return self._neighbours.get(state, frozenset())

    def members(self, organisation: str, on: date | None) -> tuple[str, ...]:
        """Return the ids of the members of an organisation at a day; of today where the day is None."""
        day = on.isoformat() if on else "9"
        return tuple(
            m for m, start, end in self._members.get(organisation, ()) if start <= day and (not end or day <= end)
        )

    def institution(self, state: str, phrase: str) -> Entry | None:
        """Return the ministry, army, court or parliament of a state, a listed one or one by rule.

        Args:
            state: id of the state.
            phrase: what it is called beside its state ("Foreign Ministry"); the state may stand in it.
        """
        owner = self.entries.get(state)
        if owner is None or owner.kind is not Kind.STATE:
            return None
        phrase = self._without_state(phrase, owner)
        listed = [
            e
            for e in self.named(f"{self._adjective(owner)} {phrase}") + self.named(phrase)
            if e.country == owner.country
        ]
        if listed:
            return listed[0] if listed[0].kind is Kind.GOVERNMENT else None
        template = self._portfolios.get(phrase.lower())
        if template is None:
            return None
        name = template.format(state=with_article(owner.name))
        known = self.entries.get(slug(name))
        return known or Entry(id=slug(name), name=name, kind=Kind.GOVERNMENT, country=owner.country, part_of=owner.id)

    def is_generic(self, phrase: str) -> bool:
        """Return whether many states have a body of that name ("House of Representatives")."""
        return phrase.lower().removeprefix("the ") in self._portfolios

    def _adjective(self, state: Entry) -> str:
        return next((word for word, id in self._demonyms.items() if id == state.id), state.name)

    def _without_state(self, phrase: str, state: Entry) -> str:
        words = [
            w
            for w in phrase.replace("'s", "").replace("’s", "").split()
            if self._demonyms.get(w) != state.id and w != "the"
        ]
        kept = " ".join(words)
        for name in (state.name, *state.names):
            kept = kept.removeprefix(f"{name} ").removesuffix(f" of {name}")
        return kept

    def post(self, role: str, owner: str) -> Post | None:
        """Return the post of a role at a state or organisation, or None.

        Args:
            role: words for it ("foreign minister", "top diplomat"); "new" and the like may stand before.
            owner: id of the state or organisation.
        """
        words = role.lower().split()
        for start in range(len(words)):
            if NEVER_BEFORE_ROLE.intersection(words[:start]):
                return None
            found = [
                p
                for p in (self.posts.get(f"{slug(r)}-of-{owner}") for r in self._roles.get(" ".join(words[start:]), ()))
                if p
            ]
            if found:
                return found[0]
        return None

    def holder(self, post: str, *, on: date) -> Entry | None:
        """Return who held a post on a day; None where nobody or more than one is known to."""
        day = on.isoformat()
        holders = {h.person for h in self._by_post.get(post, ()) if h.holds_on(day)}
        return self.entry(holders.pop()) if len(holders) == 1 else None

    def holdings(self, person: str) -> tuple[Holding, ...]:
        """Return the posts that a person held, in order of start."""
        return self._by_person.get(person, ())

    def is_surname(self, word: str) -> bool:
        """Return whether some person's name ends in WORD, or is that word alone ("Lula")."""
        return bool(self._persons(word))

    def state_of_country(self, country: str) -> Entry | None:
        """Return the state of an ISO 3166-1 alpha-3 code, or None."""
        return next((e for e in self.entries.values() if e.kind is Kind.STATE and e.country == country), None)

    def persons(self, name: str) -> tuple[Entry, ...]:
        """Return all persons whom a full name or a surname may mean.

        Where nobody has the very name, honorifics and middle names are left out, then other transliterations count.
        """
        words = [word for word in name.split() if word.lower().rstrip(".") not in HONORIFICS] or name.split()
        short = f"{words[0]} {words[-1]}" if len(words) > 2 else None
        for form in dict.fromkeys((name, " ".join(words), short)):
            found = self._persons(form) if form else ()
            if found:
                return found
        return self.variants(" ".join(words))

    def _persons(self, name: str) -> tuple[Entry, ...]:
        folded = fold(name)
        ids = self._named.get(folded, ())
        if not ids or " " not in folded:  # a single word may be all of one's name and the surname of others
            ids = tuple(dict.fromkeys((*ids, *self._surnames.get(folded, ()))))
        return tuple(e for e in (self.entries[id] for id in ids) if e.kind is Kind.PERSON)

    def holdings_of_role(self, person: str, role: str) -> tuple[Holding, ...]:
        """Return the holdings of a person that words for a role may mean ("former foreign minister")."""
        words = [word for word in role.lower().split() if word not in NEVER_BEFORE_ROLE]
        return tuple(h for h in self.holdings(person) if self._is_role(h, " ".join(words)))

    def _is_role(self, holding: Holding, role: str) -> bool:
        post = self.posts[holding.post]
        found = self.post(role, post.owner)
        return found is not None and found.id == post.id

    def words_for(self, role: str) -> tuple[str, ...]:
        """Return the words for a role of a post, the role itself first: "secretary of state", "top diplomat"."""
        return (role, *(words for words, roles in self._roles.items() if role in roles and words != role))

    def is_role(self, words: str) -> bool:
        """Return whether words end in a role of which the authority has posts ("Russian foreign minister")."""
        parts = words.lower().split()
        return any(" ".join(parts[start:]) in self._roles for start in range(len(parts)))


def with_article(state: str) -> str:
    """Return the name of a state as it stands behind "of".

    >>> with_article("United States"), with_article("France")
    ('the United States', 'France')
    """
    return f"the {state}" if _TAKES_ARTICLE.search(state) else state


_TAKES_ARTICLE = re.compile(
    r"^(?:United|Central African)\b|(?:Republic|Islands|Emirates|Union)\b|^(?:Netherlands|Philippines|Bahamas|Gambia|Maldives|Comoros|Seychelles|Soviet Union|Vatican City)$"
)
