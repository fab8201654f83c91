"""Findings and authority -> a dossier: who the actor is, posts, names, partners, a time line with sentences."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from legation.actors.authority import Authority, Holding, with_article
from legation.actors.folding import fold
from legation.errors import GraphError
from legation.model import Actor, Citation, Event, Findings, Status
from legation.rdf.words import names_among
from legation.relations import load_relations


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A line of the time line.

    Attributes:
        when: day or interval in ISO 8601, or "undated".
        what: who did what to whom, in words.
        status: "" for a fact, else "planned", "negated", "possible".
        said_by: who says so where the articles do not, or None.
        sentence: the first sentence that it stands on.
        article: title of its article, or its id.
        url: address of the article, or None.
        articles: how many articles tell it.
    """

    when: str
    what: str
    status: str
    said_by: str | None
    sentence: str
    article: str
    url: str | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Somebody with whom the actor deals: id, name, number of facts, and the relations by frequency."""

    id: str
    name: str
    facts: int
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known of one actor.

    Attributes:
        actor: who it is.
        belongs_to: name of the state or organisation that it is a part of, or None.
        posts: posts with dates, as lines.
        names: names seen in the articles with counts, the most frequent first.
        partners: with whom it deals, by number of facts.
        acts: the time line.
    """

    actor: Actor
    belongs_to: str | None
    posts: tuple[str, ...]
    names: tuple[tuple[str, int], ...]
    partners: tuple[Partner, ...]
    acts: tuple[Act, ...]


def find_actor(findings: Findings, name: str, *, authority: Authority) -> Actor:
    """Return the actor of a graph that an id or a name means.

    Args:
        findings: the graph's findings.
        name: id, name, name in the authority, or words by which the articles name him.
        authority: other names.

    Raises:
        GraphError: nobody is meant, or several are.
    """
    known = {actor.id: actor for actor in findings.actors}
    if name in known:
        return known[name]
    wanted = fold(name)
    found = {actor.id for actor in findings.actors if fold(actor.name) == wanted}
    found = found or {entry.id for entry in authority.named(name) if entry.id in known}
    found = found or {id for id, words in _names(findings.events).items() if any(fold(w) == wanted for w in words)}
    if not found:
        raise GraphError(f"nobody in the graph is called {name!r}; `legation actors list` shows who there is")
    if len(found) > 1:
        raise GraphError(f"{name!r} may be {' or '.join(sorted(found))}; give one of these ids")
    return known[found.pop()]


def _names(events: Iterable[Event]) -> dict[str, Counter[str]]:
    """The words that name each actor, with counts: each place in an article counts once."""
    seen: defaultdict[str, set[tuple[str, int, str]]] = defaultdict(set)
    for event in events:
        for evidence in event.evidence:
            seen[event.source].add((evidence.citation, evidence.source.start, evidence.source.text))
            seen[event.target].add((evidence.citation, evidence.target.start, evidence.target.text))
    return {id: Counter(text for _, _, text in places) for id, places in seen.items()}


def make_dossier(findings: Findings, actor: Actor, *, authority: Authority) -> Dossier:
    """Return the dossier of an actor.

    Args:
        findings: the graph's findings.
        actor: one of its actors.
        authority: posts and owners.
    """
    names = {other.id: other.name for other in findings.actors}
    events = [event for event in findings.events if actor.id in (event.source, event.target)]
    owner = authority.entry(actor.part_of)
    return Dossier(
        actor=actor,
        belongs_to=owner.name if owner else names.get(actor.part_of or ""),
        posts=tuple(_post(holding, authority) for holding in authority.holdings(actor.id)),
        names=_names_seen(_names(events).get(actor.id, Counter())),
        partners=_partners(events, actor, names),
        acts=_acts(events, names, {citation.id: citation for citation in findings.citations}),
    )


def _names_seen(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The names among the words with counts, the most frequent first; "he" and "both leaders" are none."""
    named = [(text, count) for text, count in counts.items() if names_among([text])]
    return tuple(sorted(named, key=lambda item: (-item[1], item[0])))


def _post(holding: Holding, authority: Authority) -> str:
    post = authority.posts[holding.post]
    owner = authority.entry(post.owner)
    open_end = f"at least {holding.known_until}" if holding.known_until else "today"
    return f"{post.role} of {with_article(owner.name) if owner else post.owner}, {holding.start} to {holding.end or open_end}"


def _partners(events: Iterable[Event], actor: Actor, names: dict[str, str]) -> tuple[Partner, ...]:
    relations: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for event in events:
        if event.is_fact:
            acts = event.source == actor.id
            label = load_relations()[event.relation].label
            other = event.target if acts else event.source
            relations[other][label if acts or load_relations()[event.relation].reciprocal else f"({label})"] += 1
    found = [
        Partner(
            id=id,
            name=names[id],
            facts=sum(counts.values()),
            relations=tuple(label for label, _ in counts.most_common(4)),
        )
        for id, counts in relations.items()
    ]
    return tuple(sorted(found, key=lambda partner: (-partner.facts, partner.name)))


def _acts(events: Sequence[Event], names: dict[str, str], citations: dict[str, Citation]) -> tuple[Act, ...]:
    return tuple(_act(event, names, citations) for event in sorted(events, key=lambda event: event.order))


def _act(event: Event, names: dict[str, str], citations: dict[str, Citation]) -> Act:
    first = event.evidence[0]
    citation = citations[first.citation]
    label = load_relations()[event.relation].label
    return Act(
        when=str(event.when) if event.when else "undated",
        what=f"{names[event.source]} – {label} – {names[event.target]}",
        status="" if event.status is Status.ACTUAL else str(event.status),
        said_by=event.attributed_name,
        sentence=" ".join(first.sentence.text.split()),
        article=citation.title or citation.id,
        url=citation.url,
        articles=len({evidence.citation for evidence in event.evidence}),
    )
