from datetime import date

import pytest

from legation.actors.authority import load_authority
from legation.events.frames import Frame, load_lexicon
from legation.events.tracing import trace_of
from legation.language import load_pipeline
from legation.model import EventMention

ON = date(2022, 1, 21)
RULES = [
    ("Syria was attacked by Israel.", "source", "“Israel” is the subject of “attacked”"),
    ("NATO rejected the Russian demand.", "target", "“Russian” stands inside the object “the Russian demand”"),
    ("France agreed to meet Iran.", "status", "“agreed” governs “meet” (to) makes it planned"),
    ("Russia may attack Ukraine.", "status", "“may” stands with “attack”"),
    ("Blinken said Russia attacked Ukraine.", "attribution", "Antony Blinken says so"),
    ("Russia attacked Ukraine on Wednesday.", "date", "2022-01-19, read on 2022-01-21"),
    ("France held talks with Japan.", "trigger", "“talks” is a noun of the frame talk.n.1, carried by “held”"),
    ("Russian strikes on Ukraine went on.", "doubt", "noun, modifier"),
]


def _trace(event: EventMention) -> dict[str, list[str]]:
    rules = trace_of(
        load_pipeline()(event.sentence.text),
        event.trigger.start - event.sentence.start,
        on=ON,
        authority=load_authority(),
        lexicon=load_lexicon(),
        frame=event.frame,
    )
    found: dict[str, list[str]] = {}
    for rule in rules or ():
        found.setdefault(rule.aspect, []).append(rule.text)
    return found


@pytest.mark.model
@pytest.mark.parametrize("text, aspect, rule", RULES, ids=[text for text, *_ in RULES])
def test_rules_that_fired_are_told(text: str, aspect: str, rule: str, read) -> None:
    traces = [_trace(event) for event in read(text, on=ON).events]
    assert any(rule in trace.get(aspect, ()) for trace in traces), traces


@pytest.mark.model
def test_what_needs_the_sentence_before_has_no_trace(read) -> None:
    events = read("Blinken went to Geneva. He met Lavrov there.", on=ON).events
    assert any(e.relation == "metWith" and not _trace(e) for e in events)


@pytest.mark.model
@pytest.mark.parametrize("frame", load_lexicon().frames[::7], ids=lambda frame: frame.id)
def test_trace_agrees_with_what_was_read(frame: Frame, read) -> None:
    for event in read(frame.example, on=ON).events:
        trace = _trace(event)
        if trace:
            assert trace["status"][-1] == f"so it is {event.status}"
            assert trace["attribution"][0].removesuffix(" says so") == (event.attributed_name or "the text says so itself")
