"""Clauses x frames x actors -> events, those inside other acts too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from spacy.tokens import Doc, Token
from spacy.tokens import Span as SpacySpan

from legation.actors import ActorsInDoc, Form
from legation.events.arguments import actors_in
from legation.events.attribution import Attribution, attribution_of
from legation.events.clauses import Predicate, predicate_of
from legation.events.embeddings import steps_above
from legation.events.frames import Frame, Lexicon
from legation.events.status import status_of
from legation.events.when import when_of
from legation.events.where import place_of
from legation.model import Actor, EventMention, EventType, Kind, Mention, Span, Status
from legation.relations import load_relations
from legation.words import load_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A frame that fits a predicate, with the pairs of source and target that it finds."""

    frame: Frame
    predicate: Predicate
    pairs: tuple[tuple[Mention, Mention], ...]


def extract_events(doc: Doc, actors: ActorsInDoc, *, on: date | None, lexicon: Lexicon) -> tuple[EventMention, ...]:
    """Return the events that DOC states, in text order.

    Args:
        doc: a parsed document.
        actors: its actors.
        on: the article's date, or None.
        lexicon: the frames.
    """
    events: list[EventMention] = []
    for sentence in doc.sents:
        matches = [match for token in sentence if (match := match_of(token, actors, lexicon))]
        if matches and _is_sport(sentence):
            matches = [match for match in matches if match.frame.relation.type not in PLAYED]
        found = [event for match in matches for event in _events(match, actors, on=on)]
        events.extend(_without_repeats(found))
    return tuple(events)


def _is_sport(sentence: SpacySpan) -> bool:
    words, sport = {token.lower_ for token in sentence}, load_words()["sport"]
    return bool(words & sport["strong"]) or len(words & sport["weak"]) > 1


PLAYED = frozenset({EventType.ASSAULT, EventType.RETREAT})
"""Types whose words sport borrows: "attacks", "exits"."""


def match_of(token: Token, actors: ActorsInDoc, lexicon: Lexicon) -> Match | None:
    """Return the most specific frame that fits TOKEN and finds both its actors, or None."""
    if not token.is_alpha or token.ent_type_ in ("PERSON", "WORK_OF_ART"):
        return None
    predicate = predicate_of(token)
    if predicate is None:
        return None
    for frame in lexicon.matching(predicate):
        pairs = tuple(_pairs(frame, predicate, actors))
        if pairs:
            return Match(frame=frame, predicate=predicate, pairs=pairs)
    return None


def _pairs(frame: Frame, predicate: Predicate, actors: ActorsInDoc) -> Iterator[tuple[Mention, Mention]]:
    source_slot, sources = _fill(frame.source, predicate, actors, deep=False, frame=frame)
    sources = [m for m in sources if m.actor.kind in frame.source_kinds]
    targets_slots = tuple(slot for slot in frame.target if slot != source_slot or slot == "between")
    themselves = frozenset(m.actor.id for m in sources)
    _, targets = _fill(targets_slots, predicate, actors, deep=frame.deep, frame=frame, without=themselves)
    targets = (
        targets
        or _implied(frame, predicate, actors)
        or _whose_ground(frame, predicate, actors)
        or _addressed_before(frame, predicate, actors)
    )
    targets = [m for m in targets if m.actor.kind in frame.target_kinds]
    if frame.relation.reciprocal and (not targets or source_slot == "between"):
        pairs: Iterable[tuple[Mention, Mention]] = combinations(sources, 2)
    else:
        pairs = product(sources, targets)
    for source, target in pairs:
        if not _is_impossible(frame, source.actor, target.actor):
            yield source, target


def _is_impossible(frame: Frame, source: Actor, target: Actor) -> bool:
    """Whether nobody does this to himself, to his own country, or to a part of himself."""
    at_home = frame.abroad and source.country == target.country
    own_part = (
        frame.relation.type is EventType.ASSAULT and target.part_of == source.id and target.kind is Kind.GOVERNMENT
    )
    return source.id == target.id or at_home or own_part


def _addressed_before(frame: Frame, predicate: Predicate, actors: ActorsInDoc) -> list[Mention]:
    """Of whom something is asked by the verb before: "reacted angrily to Japan and demanded an explanation"."""
    token = predicate.token
    if frame.relation.type is not EventType.REQUEST or token.dep_ != "conj" or token.head.pos_ != "VERB":
        return []
    before = predicate_of(token.head)
    slots = before.slots if before else {}
    for slot in ("object", "to", "with", "at"):
        found = [m for t in slots.get(slot, ()) for m in actors_in(t, actors, deep=False)]
        if found:
            return found
    return []


def _whose_ground(frame: Frame, predicate: Predicate, actors: ActorsInDoc) -> list[Mention]:
    """The state where what is attacked stands: "stormed a police station in Kenya"."""
    sites = load_words()["targets"]["sites"]
    objects = predicate.slots.get("object", ())
    if frame.relation.type not in GROUNDED or not any(t.lemma_.lower() in sites for t in objects):
        return []
    places = [t for slot in ("in", "near") for t in predicate.slots.get(slot, ())]
    found = [m for t in places for m in actors_in(t, actors, deep=True, type_=frame.relation.type)]
    return [m for m in found if m.actor.kind is Kind.STATE][:1]


GROUNDED = frozenset({EventType.ASSAULT, EventType.COERCE})
"""Types of which a building or place is hit, and its state meant."""


def _implied(frame: Frame, predicate: Predicate, actors: ActorsInDoc) -> list[Mention]:
    """Whom a bare "will respond" or "rejected the demand" answers: the owner of the last such word before it."""
    objects = predicate.slots.get("object", ())
    wanted = {t.lemma_.lower() for t in objects if _is_definite(t)} & frame.implied if objects else frame.implied
    doc, sentence = predicate.token.doc, predicate.token.sent
    for token in reversed(doc[max(sentence.start - NEAR, 0) : predicate.token.i] if wanted else ()):
        if token.lemma_.lower() in wanted and token.pos_ in ("NOUN", "VERB"):
            owning = ("poss", "amod") if token.pos_ == "NOUN" else ("nsubj",)
            owners = [m for t in token.lefts if t.dep_ in owning for m in actors.mentions.get(t.i, ())]
            if owners:
                return owners
    return []


def _is_definite(noun: Token) -> bool:
    return any(child.lower_ in ("the", "this", "that", "these", "those", "both", "all") for child in noun.lefts)


NEAR = 60
"""How many tokens before its sentence an implied argument may stand."""


def _fill(
    slots: Iterable[str],
    predicate: Predicate,
    actors: ActorsInDoc,
    *,
    deep: bool,
    frame: Frame,
    without: frozenset[str] = frozenset(),
) -> tuple[str | None, list[Mention]]:
    """The first slot that holds an actor, and its actors; of a clause, the first argument that does."""
    for slot in slots:
        if slot == "subject" and predicate.support is not None and not frame.support:
            continue
        found: list[Mention] = []
        for argument in predicate.slots.get(slot, ()):
            named = actors_in(argument, actors, deep=deep, type_=frame.relation.type, without=without)
            if slot in OPEN_SLOTS:
                named = [m for m in named if m.actor.id not in without]
            found.extend(named if not (found and slot in OPEN_SLOTS) else ())
        if found:
            return slot, list(dict.fromkeys(found))
    return None, []


OPEN_SLOTS = frozenset({"clause", "clause-subject", "clause-against"})
"""Slots that hold all arguments of an embedded clause, the source's own pronouns among them."""


def _events(match: Match, actors: ActorsInDoc, *, on: date | None) -> Iterator[EventMention]:
    trigger = match.predicate.token
    steps = list(steps_above(trigger))
    status = status_of(trigger, steps, hostile=match.frame.relation.type in HOSTILE)
    if status is Status.ACTUAL and _is_promise(match):
        status = Status.PLANNED
    attribution = attribution_of(trigger, steps, actors)
    when = when_of(trigger, steps, status=status, on=on)
    if status is Status.ACTUAL and when and on and when.start > on:
        status = Status.PLANNED
    place = place_of(trigger, steps, actors)
    for pair in match.pairs:
        source, target = (_by_name(mention, trigger.sent, actors) for mention in pair)
        said_by = _third_party(attribution, source)
        yield EventMention(
            source=source,
            target=target,
            relation=match.frame.relation.id,
            frame=match.frame.id,
            trigger=_span(trigger),
            sentence=_sentence(trigger),
            status=status,
            attributed_to=said_by.actor if said_by else None,
            attributed_name=said_by.name if said_by else None,
            when=when,
            place=None if place and place.name in (source.actor.name, target.actor.name) else place,
        )


def _by_name(mention: Mention, sentence: SpacySpan, actors: ActorsInDoc) -> Mention:
    """The mention by which the sentence names the actor of a pronoun, the last one before it, where there is one."""
    heads = [head for head in actors.mentions if sentence.start <= head < sentence.end]
    same = [(head, m) for head in heads for m in actors.mentions[head] if m.actor.id == mention.actor.id]
    if any(m == mention and actors.form(head) is not Form.PRONOUN for head, m in same):
        return mention
    named = [m for head, m in same if actors.form(head) is not Form.PRONOUN]
    before = [m for m in named if m.span.start < mention.span.start]
    return before[-1] if before else mention


def _is_promise(match: Match) -> bool:
    """Whether something is offered or announced rather than done: "offered a loan", "announced a visit"."""
    verb = match.predicate.support or match.predicate.token
    return match.frame.relation.type in ANNOUNCED and verb.lemma_.lower() in load_words()["verbs"]["promising"]


def _third_party(attribution: Attribution | None, source: Mention) -> Attribution | None:
    """The attribution, unless the actor only tells of its own act ("Canada announced it will send aid")."""
    if attribution and attribution.actor:
        speakers = {attribution.actor.id, *(actor.id for actor in attribution.others)}
        return None if source.actor.id in speakers else attribution
    return attribution


ANNOUNCED = frozenset({EventType.AID, EventType.CONSULT, EventType.RETREAT, EventType.MOBILIZE})
"""Types of which an announcement is a plan; announced sanctions are sanctions."""
HOSTILE = frozenset({EventType.ASSAULT, EventType.COERCE})
"""Types of which an attempt counts as the act (CAMEO 1852: "attempt to assassinate")."""


def _span(token: Token) -> Span:
    return Span(start=token.idx, end=token.idx + len(token.text), text=token.text)


def _sentence(token: Token) -> Span:
    sentence = token.sent
    text = sentence.text.rstrip()
    lead = len(text) - len(text.lstrip())
    return Span(start=sentence.start_char + lead, end=sentence.start_char + len(text), text=text[lead:])


def _without_repeats(events: list[EventMention]) -> list[EventMention]:
    """One event for each pair, relation type and status in a sentence: "signed an agreement" is one act."""
    kept: dict[tuple[object, ...], EventMention] = {}
    for event in events:
        kept.setdefault(_key(event), event)
    surest: dict[tuple[object, ...], int] = {}
    for event in kept.values():
        surest[_act(event)] = min(surest.get(_act(event), len(SURENESS)), SURENESS[event.status])
    return [event for event in kept.values() if SURENESS[event.status] <= max(surest[_act(event)], 0)]


SURENESS = {Status.ACTUAL: 0, Status.NEGATED: 0, Status.PLANNED: 1, Status.POSSIBLE: 2}
"""What a sentence says has happened outweighs that it is also planned or possible: one act is told once."""


def _act(event: EventMention) -> tuple[object, ...]:
    return (event.source.actor.id, event.target.actor.id, load_relations()[event.relation].type)


def _key(event: EventMention) -> tuple[object, ...]:
    relation = load_relations()[event.relation]
    ids = (event.source.actor.id, event.target.actor.id)
    return (tuple(sorted(ids)) if relation.reciprocal else ids, relation.type, event.status, event.attributed_name)
