"""Which rules read an event: its roles by slot, its status, attribution and date by the words that decide them.

The trace calls the functions that extraction calls, on the sentence alone; where a sentence needs those before it
(a pronoun, "the ministry"), there is nothing to trace and `trace_of` says so with None.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from legation.actors import ActorsInDoc, read_actors
from legation.actors.authority import Authority
from legation.events.circumstances import Circumstances, circumstances_of
from legation.events.confidence import doubts_of
from legation.events.embeddings import Complement, embedding_of
from legation.events.frames import Lexicon
from legation.events.matching import Match, match_of
from legation.model import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule that fired.

    Attributes:
        aspect: what it decided: source, target, trigger, status, attribution, date, place or doubt.
        text: the words and what they made, for a reader.
    """

    aspect: str
    text: str


def trace_of(
    doc: Doc, trigger: int, *, on: datetime.date | None, authority: Authority, lexicon: Lexicon, frame: str
) -> tuple[Rule, ...] | None:
    """Return the rules by which FRAME reads the word at an offset of a sentence, in the order in which they apply.

    Args:
        doc: the sentence, parsed.
        trigger: offset of the trigger in it, in characters.
        on: the article's date, or None.
        authority: who is who.
        lexicon: the frames.
        frame: id of the frame.

    Returns:
        The rules, or None where the sentence alone does not give the event.
    """
    actors = read_actors(doc, on=on, authority=authority)
    token = next((token for token in doc if token.idx == trigger), None)
    match = match_of(token, actors, lexicon) if token is not None else None
    if match is None or match.frame.id != frame:
        return None
    return tuple(_rules(match, actors, on=on))


def _rules(match: Match, actors: ActorsInDoc, *, on: datetime.date | None) -> Iterator[Rule]:
    trigger, how = match.predicate.token, circumstances_of(match, actors, on=on)
    source, target = match.pairs[0]
    support = f", carried by “{match.predicate.support}”" if match.predicate.support else ""
    yield Rule(aspect="trigger", text=f"“{trigger}” is a {match.predicate.pos} of the frame {match.frame.id}{support}")
    yield Rule(aspect="source", text=_role(source, match.frame.source, match, actors))
    yield Rule(aspect="target", text=_role(target, match.frame.target, match, actors))
    yield from _status_rules(trigger, how)
    said_by = how.said_by(source)
    yield Rule(aspect="attribution", text=f"{said_by.name} says so" if said_by else "the text says so itself")
    yield Rule(aspect="date", text=f"{how.when or 'not known'}{f', read on {on}' if on else ''}")
    if how.place:
        yield Rule(aspect="place", text=how.place.name)
    doubts = doubts_of(match, source, target, actors, status=how.status)
    yield Rule(aspect="doubt", text=", ".join(doubts) or "none")


def _role(mention: Mention, slots: Sequence[str], match: Match, actors: ActorsInDoc) -> str:
    heads = [head for head, named in actors.mentions.items() if mention in named]
    for slot in dict.fromkeys((*slots, *match.predicate.slots)):
        for token in match.predicate.slots.get(slot, ()):
            conjuncts = {token.i, *(other.i for other in token.conjuncts)}
            if conjuncts & set(heads):
                return f"“{mention.span.text}” is the {slot} of “{match.predicate.token}”"
            if any(token.left_edge.i <= head <= token.right_edge.i for head in heads):
                return f"“{mention.span.text}” stands inside the {slot} “{_phrase(token)}”"
    return f"“{mention.span.text}” is taken from another part of the text"


def _phrase(token: Token) -> str:
    text = token.doc[token.left_edge.i : token.right_edge.i + 1].text
    return text if len(text) <= 60 else f"{text[:57]}…"


def _status_rules(trigger: Token, how: Circumstances) -> Iterator[Rule]:
    for word in (trigger, *(step.above for step in how.steps if step.complement is Complement.SAME)):
        deciding = [child.text for child in word.children if child.dep_ in ("aux", "neg") and child.tag_ != "VBD"]
        if deciding:
            yield Rule(aspect="status", text=f"“{' '.join(deciding)}” stands with “{word}”")
    for step in how.steps:
        embedding = embedding_of(step)
        if embedding is not None:
            makes = f" makes it {embedding.status}" if embedding.status else ""
            vouches = ", its subject vouches" if embedding.attributed else ""
            yield Rule(aspect="status", text=f"“{step.above}” governs “{step.below}” ({step.complement}){makes}{vouches}")
        if step.complement is Complement.BESIDE:
            break
    if how.promised or how.ahead:
        why = "it is only announced" if how.promised else "its date lies ahead"
        yield Rule(aspect="status", text=why)
    yield Rule(aspect="status", text=f"so it is {how.status}")
