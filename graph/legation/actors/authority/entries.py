"""What the authority holds: entries, posts, holdings, meanings of ambiguous names; frozen values."""

from dataclasses import dataclass

from legation.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Someone whom the authority knows.

    Attributes:
        id: last segment of the IRI.
        name: common English name.
        kind: what it is.
        country: ISO 3166-1 alpha-3 code, or None.
        wikidata: "Q" and digits, or None.
        part_of: id of the state or organisation that it belongs to, or None.
        gender: "male" or "female" of a person where it is known, else None.
        names: other names.
        nouns: words for it in definite descriptions ("alliance").
        until: last day of what is no more, ISO 8601 to the precision known, or None.
    """

    id: str
    name: str
    kind: Kind
    country: str | None = None
    wikidata: str | None = None
    part_of: str | None = None
    gender: str | None = None
    names: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An office of a state or organisation, whoever holds it."""

    id: str
    role: str
    owner: str
    wikidata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """That a person held a post.

    Attributes:
        post: id of the post.
        person: id of the person.
        start: first day, ISO 8601 to the precision known.
        end: last day, the same; empty where it is open.
        known_until: how far the source of an open holding reached; empty where it is held today.
    """

    post: str
    person: str
    start: str
    end: str
    known_until: str

    def holds_on(self, day: str) -> bool:
        """Return whether the post is held on a day (ISO 8601); on the day of a change by both.

        >>> Holding(post="p", person="a", start="2019", end="2021-03", known_until="").holds_on("2021-03-30")
        True
        >>> Holding(post="p", person="a", start="2019", end="", known_until="2022-07").holds_on("2024-01-01")
        False
        """
        if self.start > day:
            return False
        end = self.end or (f"{int(self.known_until[:4]) + 1}" if self.known_until else "9999")
        return day < end or (bool(self.end) and day.startswith(self.end))

    def years_from(self, year: int) -> int:
        """Return how many years lie between the holding and a year, 0 within it."""
        start, end = int(self.start[:4]), int((self.end or "9999")[:4])
        return max(start - year, year - end, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One of several whom a name may mean.

    Attributes:
        form: what the name is of it: "name", "demonym" or "capital".
        actor: id of an entry, or None for somebody or something that the authority does not have.
        words: words in an article that speak for it, in lower case.
        is_default: whether it is meant where nothing speaks for another.
        note: what it is, in words.
    """

    form: str
    actor: str | None
    words: frozenset[str]
    is_default: bool
    note: str
