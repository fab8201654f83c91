"""Clauses x frames x actors -> events, those inside other acts too."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc, Token
from spacy.tokens import Span as SpacySpan

from legation.actors import ActorsInDoc, Form
from legation.events.circumstances import Circumstances, circumstances_of
from legation.events.clauses import PartOfSpeech
from legation.events.confidence import confidence_of, doubts_of
from legation.events.frames import Lexicon
from legation.events.matching import Match, match_of
from legation.events.statements import FRAME as STATED_BY
from legation.events.statements import RELATION as STATEMENT
from legation.events.statements import statements_of
from legation.events.undertakings import (
    KINDLY,
    REFUSED,
    REFUSED_BY,
    UNDERTOOK,
    UNDERTOOK_BY,
    refusal_in,
    undertaking_in,
)
from legation.events.when import when_of
from legation.model import EventMention, EventType, Mention, Span, Status, When
from legation.relations import load_relations
from legation.words import load_words


def extract_events(doc: Doc, actors: ActorsInDoc, *, on: date | None, lexicon: Lexicon) -> tuple[EventMention, ...]:
    """Return the events that DOC states, in text order.

    Args:
        doc: a parsed document.
        actors: its actors.
        on: the article's date, or None.
        lexicon: the frames.
    """
    events: list[EventMention] = []
    heads = frozenset(actors.mentions)
    for sentence in doc.sents:
        if heads.isdisjoint(range(sentence.start, sentence.end)):
            continue
        matches = [match for token in sentence if (match := match_of(token, actors, lexicon))]
        matches = [match for match in matches if not _is_yielded(match, matches)]
        if matches and _is_sport(sentence):
            matches = [match for match in matches if not _is_played(match)]
        found = [event for match in matches for event in _events(match, actors, on=on)]
        events.extend(_without_repeats(found))
    return tuple(events)


def further_events(
    doc: Doc, actors: ActorsInDoc, events: Iterable[EventMention], *, on: date | None, lexicon: Lexicon
) -> Iterator[EventMention]:
    """Yield the events of those without a name, and the statements about somebody, in text order.

    Args:
        doc: a parsed document.
        actors: its actors, those without a name among them.
        events: the events that were read already; they are not told again.
        on: the article's date, or None.
        lexicon: the frames.
    """
    told = {(event.source.actor.id, event.target.actor.id, event.trigger.start) for event in events}
    for event in (*extract_events(doc, actors, on=on, lexicon=lexicon), *_statements(doc, actors, on=on)):
        if (event.source.actor.id, event.target.actor.id, event.trigger.start) not in told:
            yield event


def _statements(doc: Doc, actors: ActorsInDoc, *, on: date | None) -> Iterator[EventMention]:
    for sentence in doc.sents:
        for verb, speaker, about in statements_of(sentence.root, actors):
            when, dated = when_of(verb, [], status=Status.ACTUAL, on=on)
            yield EventMention(
                source=speaker,
                target=about,
                relation=STATEMENT,
                frame=STATED_BY,
                trigger=_span(verb),
                sentence=_sentence(verb),
                when=when,
                dated=dated,
                confidence=confidence_of([] if about.actor.wikidata and speaker.actor.wikidata else ["unknown"]),
            )


def _is_yielded(match: Match, matches: Iterable[Match]) -> bool:
    """Whether a noun is what a verb takes back: who "eased some of its sanctions" has not imposed them that day."""
    if match.predicate.pos is not PartOfSpeech.NOUN or match.frame.relation.type not in TAKEN_BACK:
        return False
    verbs = (other.predicate for other in matches if other.frame.relation.type is EventType.CONCEDE)
    return any(match.predicate.token in verb.slots.get("object", ()) for verb in verbs)


def _is_played(match: Match) -> bool:
    return match.frame.relation.type in PLAYED or match.frame.relation.id in WON


def _is_sport(sentence: SpacySpan) -> bool:
    words, sport = {token.lower_ for token in sentence}, load_words()["sport"]
    return bool(words & sport["strong"]) or len(words & sport["weak"]) > 1


TAKEN_BACK = frozenset({EventType.SANCTION, EventType.COERCE, EventType.REQUEST, EventType.ACCUSE})
"""Types of what is lifted, eased or dropped."""
WON = frozenset({"defeated", "appointed", "removed"})
"""What is done at an election or in an office, and in sport to a team."""
PLAYED = frozenset({EventType.ASSAULT, EventType.RETREAT})
"""Types whose words sport borrows: "attacks", "exits"."""


def _events(match: Match, actors: ActorsInDoc, *, on: date | None) -> Iterator[EventMention]:
    trigger = match.predicate.token
    how = circumstances_of(match, actors, on=on)
    for pair in match.pairs:
        source, target = (_by_name(mention, trigger.sent, actors) for mention in pair)
        said_by = how.said_by(source)
        event = EventMention(
            source=source,
            target=target,
            relation=match.frame.relation.id,
            frame=match.frame.id,
            trigger=_span(trigger),
            sentence=_sentence(trigger),
            status=how.status,
            attributed_to=said_by.actor if said_by else None,
            attributed_name=said_by.name if said_by else None,
            when=how.when,
            dated=how.dated,
            place=how.place_beside(source, target),
            confidence=confidence_of(doubts_of(match, source, target, actors, status=how.status)),
        )
        yield event
        own = how.attribution is not None and said_by is None
        for answer, relation, frame in _answers(match, how, target, speaks_of_itself=own):
            today = When(start=on, end=on) if on else None
            yield replace(
                event,
                relation=relation,
                frame=frame,
                trigger=_span(answer),
                status=Status.ACTUAL,
                when=today,
                dated=False,
            )


def _answers(
    match: Match, how: Circumstances, target: Mention, *, speaks_of_itself: bool
) -> Iterator[tuple[Token, str, str]]:
    """The refusal of what is negated, the promise of what is planned: its word, relation and frame."""
    if match.frame.relation.type not in KINDLY:
        return
    refusing = refusal_in(match.predicate.token, how.steps, speaks_of_itself=speaks_of_itself)
    if how.status is Status.NEGATED and refusing is not None:
        yield refusing, REFUSED, REFUSED_BY
    undertaking = undertaking_in(how.steps)
    agreed = match.frame.relation.type is EventType.AGREE
    if undertaking is not None and match.frame.relation.reciprocal:
        agreed = target.span.start < undertaking.idx  # "Japan and China agree to meet" promises nothing to one of them
    if how.status is Status.PLANNED and undertaking is not None and not agreed:
        yield undertaking, UNDERTOOK, UNDERTOOK_BY


def _by_name(mention: Mention, sentence: SpacySpan, actors: ActorsInDoc) -> Mention:
    """The mention by which the sentence names the actor of a pronoun, the last one before it, where there is one."""
    heads = [head for head in actors.mentions if sentence.start <= head < sentence.end]
    same = [(head, m) for head in heads for m in actors.mentions[head] if m.actor.id == mention.actor.id]
    if any(m == mention and actors.form(head) is not Form.PRONOUN for head, m in same):
        return mention
    named = [m for head, m in same if actors.form(head) is not Form.PRONOUN]
    before = [m for m in named if m.span.start < mention.span.start]
    return before[-1] if before else mention


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
