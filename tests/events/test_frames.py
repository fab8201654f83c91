import re
from collections import Counter

import pytest

from legation.errors import OntologyError
from legation.events.clauses import PartOfSpeech
from legation.events.frames import Frame, load_lexicon, read_frames
from legation.model import EventType, Status
from legation.relations import load_relations

FRAMES = load_lexicon().frames


def test_at_least_a_thousand_frames_over_all_types() -> None:
    types = Counter(frame.relation.type for frame in FRAMES)
    assert len(FRAMES) >= 1000
    assert set(types) == set(EventType)
    assert min(types.values()) >= 3


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.id)
def test_frame_is_well_formed(frame: Frame) -> None:
    source, type_, target = (part.strip() for part in frame.expect.split("|"))
    assert source and target and type_ == frame.relation.type
    assert frame.expect_status in list(Status)
    words = frame.example.lower()
    assert any(lemma.split()[0][:3] in words for lemma in frame.lemmas) or frame.pos is PartOfSpeech.VERB
    assert re.fullmatch(r"[a-z0-9-]+\.[vna]\.\d+", frame.id)


def test_every_relation_is_stated_by_a_frame() -> None:
    assert set(load_relations()) == {frame.relation.id for frame in FRAMES}


@pytest.mark.model
@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.id)
def test_example_of_frame_gives_its_event(frame: Frame, read) -> None:
    source, type_, target = (part.strip() for part in frame.expect.split("|"))
    found = [
        ({event.source.actor.name, event.target.actor.name}, event.source.actor.name, load_relations()[event.relation].type, event.status)
        for event in read(frame.example).events
    ]
    wanted = [
        pair == {source, target} and (first == source or frame.relation.reciprocal) and kind == type_ and status == frame.expect_status
        for pair, first, kind, status in found
    ]
    assert any(wanted), found


WRONG = {
    "no value for example": '[[frame]]\nid = "x.v.1"\nlemmas = ["x"]\npos = "verb"\nrelation = "metWith"\nsource = ["subject"]\ntarget = ["object"]\nexpect = "A | CONSULT | B"\n',
    "unknown key colour": '[[frame]]\nid = "x.v.1"\nlemmas = ["x"]\npos = "verb"\nrelation = "metWith"\nsource = ["subject"]\ntarget = ["object"]\nexample = "."\nexpect = "."\ncolour = "red"\n',
    "unknown relation 'ate'": '[[frame]]\nid = "x.v.1"\nlemmas = ["x"]\npos = "verb"\nrelation = "ate"\nsource = ["subject"]\ntarget = ["object"]\nexample = "."\nexpect = "."\n',
    "unknown pos 'adverb'": '[[frame]]\nid = "x.v.1"\nlemmas = ["x"]\npos = "adverb"\nrelation = "metWith"\nsource = ["subject"]\ntarget = ["object"]\nexample = "."\nexpect = "."\n',
    "source must be a list": '[[frame]]\nid = "x.v.1"\nlemmas = ["x"]\npos = "verb"\nrelation = "metWith"\nsource = "subject"\ntarget = ["object"]\nexample = "."\nexpect = "."\n',
    "use one of person": '[[frame]]\nid = "x.v.1"\nlemmas = ["x"]\npos = "verb"\nrelation = "metWith"\nsource = ["subject"]\ntarget = ["object"]\ntarget_kinds = ["dog"]\nexample = "."\nexpect = "."\n',
    "no valid TOML": "[[frame\n",
}
LINES = {
    "unknown key colour": 10,
    "unknown relation 'ate'": 5,
    "unknown pos 'adverb'": 4,
    "source must be a list": 6,
    "use one of person": 8,
}


@pytest.mark.parametrize(("message", "text"), WRONG.items(), ids=WRONG)
def test_wrong_frame_file_is_named(message: str, text: str, tmp_path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(OntologyError, match=re.escape(message)) as error:
        read_frames(path, relations=load_relations())
    assert error.value.line == LINES.get(message, 1) and f"mine.toml:{error.value.line}: " in str(error.value)


def test_frame_of_ours_that_stands_twice_is_named_with_both_lines(tmp_path) -> None:
    text = WRONG["unknown key colour"].replace('colour = "red"\n', "").replace('expect = "."', 'expect = "A | CONSULT | B"')
    (tmp_path / "one.toml").write_text(f"# one\n{text}")
    (tmp_path / "two.toml").write_text(f"# two\n{text}")
    taken: dict[str, str] = {}
    read_frames(tmp_path / "one.toml", relations=load_relations(), taken=taken)
    with pytest.raises(OntologyError, match=r"two\.toml:3: .*taken by .*one\.toml:2; give this one another number"):
        read_frames(tmp_path / "two.toml", relations=load_relations(), taken=taken)
