"""Values that pass between the stages: frozen, without logic beyond their own text.

Offsets are counted in characters of `Article.text`, start included, end excluded.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an actor is (guidelines of the annotated data; PLOVER actor sectors are coarser)."""

    PERSON = "person"
    STATE = "state"
    GOVERNMENT = "government"
    """A ministry, agency, court, parliament or army of one state."""
    ORGANISATION = "organisation"
    """An intergovernmental organisation or bloc."""
    GROUP = "group"
    """A party, armed group, company or non-governmental organisation."""


class EventType(StrEnum):
    """The sixteen event types of PLOVER (Halterman et al. 2023), plus two of our own."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"
    OTHER = "OTHER"
    STATEMENT = "STATEMENT"


class Status(StrEnum):
    """In which state of being true a text puts an event."""

    ACTUAL = "actual"
    NEGATED = "negated"
    PLANNED = "planned"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where an article comes from: what a footnote would say of it.

    Attributes:
        id: the article's own id where the input gives one, else a digest of its content.
        title: headline, or None.
        date: day of publication, or None where the article says none.
        url: address of the original, or None.
        publisher: who published it, or None.
        place: the dateline's place, or None.
    """

    id: str
    title: str | None = None
    date: datetime.date | None = None
    url: str | None = None
    publisher: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article: its citation and its text without page furniture and without the title."""

    citation: Citation
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """Something that was left out of a run: an unreadable file or line, an article that failed.

    Attributes:
        where: file, folder or article id, as the user knows it.
        message: what is wrong and what to do.
        line: line number in the file, from 1, where it is known.
        language: the ISO 639-1 code of an article that was left out because it is not English.
    """

    where: str
    message: str
    line: int | None = None
    language: str | None = None

    def __str__(self) -> str:
        """Return the problem as one line, with file and line number in front."""
        return f"{self.where}: {self.message}" if self.line is None else f"{self.where}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A stretch of an article's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone who acts in international affairs, with one identity in the whole graph.

    Attributes:
        id: last segment of the IRI, "antony-blinken".
        name: full common English name.
        kind: what it is.
        country: ISO 3166-1 alpha-3 code of the state that it is or acts for, or None.
        wikidata: "Q" and digits, or None.
        part_of: id of the actor that it belongs to (a ministry's state, a person's state), or None.
        role: role in the words of the text or the authority ("foreign minister of Russia"), or None.
        reason: why it was linked or left unlinked, one line for `explain`.
    """

    id: str
    name: str
    kind: Kind
    country: str | None = None
    wikidata: str | None = None
    part_of: str | None = None
    role: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words of an article that name an actor.

    Attributes:
        span: the whole noun phrase, title and modifiers included, later relative clauses left out.
        actor: whom it names.
        via: the unnamed people that stand for the actor ("diplomats"), or None.
    """

    span: Span
    actor: Actor
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an event happened, as the text names it.

    Attributes:
        name: its name in the text; of a state its own.
        country: alpha-3 code of the state that it is or lies in, or None.
        wikidata: "Q" and digits, of a state, or None.
        geonames: id of a city in GeoNames, or None.
    """

    name: str
    country: str | None = None
    wikidata: str | None = None
    geonames: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class When:
    """A day, or the interval of days in which something happened; both ends included."""

    start: datetime.date
    end: datetime.date

    def __str__(self) -> str:
        """Return the day, or "start/end" (ISO 8601)."""
        return str(self.start) if self.start == self.end else f"{self.start}/{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """One statement of an event in one article.

    Attributes:
        source: who acts.
        target: at whom the act is directed.
        relation: id of the relation in ontology/relations.csv ("rejectedDemandOf").
        frame: id of the frame that made it ("reject.v.1").
        trigger: the words that carry the act.
        sentence: the sentence that it stands in.
        status: in which state of being true.
        attributed_to: the actor who says so where the text does not say it itself, or None.
        attributed_name: that source's name, also where it is no actor ("unnamed sources"), or None.
        when: day or interval, or None where neither text nor article tells.
        place: where, or None.
        confidence: how often a reading of this kind is right, between 0 and 1.
        dated: whether the text says when; else the article's date stands for it.
    """

    source: Mention
    target: Mention
    relation: str
    frame: str
    trigger: Span
    sentence: Span
    status: Status = Status.ACTUAL
    attributed_to: Actor | None = None
    attributed_name: str | None = None
    when: When | None = None
    place: Place | None = None
    confidence: float = 1.0
    dated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read from one article: its actors with all their mentions, and its events."""

    citation: Citation
    mentions: tuple[Mention, ...]
    events: tuple[EventMention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words in one article on which an event stands.

    Attributes:
        citation: id of the article's citation.
        sentence: the sentence.
        trigger: the words that carry the act, inside the sentence.
        source: the words that name the source.
        target: the words that name the target.
        frame: id of the frame that read it.
        confidence: how often a reading of this kind is right, between 0 and 1.
        when: the day or interval that these words give the event, or None.
        dated: whether the text says so; else the article's date stands for it.
        place: where these words say that it happened, or None.
    """

    citation: str
    sentence: Span
    trigger: Span
    source: Span
    target: Span
    frame: str
    confidence: float = 1.0
    when: When | None = None
    dated: bool = True
    place: Place | None = None

    @property
    def order(self) -> tuple[str, Span, Span, Span, Span, str]:
        """What evidence is sorted by: article, then place in it."""
        return self.citation, self.sentence, self.trigger, self.source, self.target, repr(self)


def in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return evidence by article and offset, each piece once."""
    return tuple(sorted(set(evidence), key=lambda piece: piece.order))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An act of one actor towards another, with all its evidence.

    Attributes:
        id: digest of what makes it the same event; last segment of its IRI.
        source: id of the actor who acts.
        target: id of the actor at whom it is directed.
        relation: id of the relation in ontology/relations.csv.
        status: in which state of being true.
        attributed_to: id of the actor who says so, or None.
        attributed_name: the name of who says so, also where it is no actor, or None where the text itself says it.
        when: day or interval, or None.
        place: where, or None.
        evidence: one or more, ordered by article and offset.
    """

    id: str
    source: str
    target: str
    relation: str
    status: Status
    attributed_to: str | None
    attributed_name: str | None
    when: When | None
    place: Place | None
    evidence: tuple[Evidence, ...]

    @property
    def confidence(self) -> float:
        """The confidence of its surest piece of evidence."""
        return max((evidence.confidence for evidence in self.evidence), default=0.0)

    @property
    def order(self) -> tuple[str, str]:
        """What events are sorted by for a reader: their first day, the undated last."""
        return self.when.start.isoformat() if self.when else "9999", self.id

    @property
    def is_fact(self) -> bool:
        """Whether the texts state it as having happened, in their own voice."""
        return self.status is Status.ACTUAL and self.attributed_name is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a graph is made of: every article read, every actor, every event, each ordered by id."""

    citations: tuple[Citation, ...]
    actors: tuple[Actor, ...]
    events: tuple[Event, ...]
