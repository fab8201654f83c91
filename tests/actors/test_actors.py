import pytest

pytestmark = pytest.mark.model

SENTENCES = [
    ("US Secretary of State Antony Blinken spoke.", "Antony Blinken", "US Secretary of State Antony Blinken", None),
    ("The Russian foreign minister arrived.", "Sergei Lavrov", "The Russian foreign minister", None),
    ("Two Russian diplomats left.", "Russia", "Two Russian diplomats", "diplomats"),
    ("Romania's Foreign Ministry protested.", "Ministry of Foreign Affairs of Romania", "Romania's Foreign Ministry", None),
    ("The Kremlin denied it.", "Russia", "The Kremlin", None),
    ("Moscow demanded an answer.", "Russia", "Moscow", None),
    ("Officials from the European Union met.", "European Union", "Officials from the European Union", "officials"),
    ("Russia threatened Ukraine. It massed troops.", "Russia", "It", None),
    ("Biden called Putin. He warned Xi.", "Joe Biden", "He", None),
    ("NATO met in Brussels. The alliance welcomed Finland.", "NATO", "The alliance", None),
    ("Moscow will invade its neighbor Monday, Ukraine fears.", "Russia", "its", None),
]


@pytest.mark.parametrize(("text", "name", "words", "via"), SENTENCES, ids=[s[0] for s in SENTENCES])
def test_mentions(read, text: str, name: str, words: str, via: str | None) -> None:
    found = {(m.actor.name, m.span.text): m.via for m in read(text).mentions}
    assert (name, words) in found, found
    assert found[name, words] == via


@pytest.mark.parametrize("text", ["They talked in Geneva, Brussels and Vienna.", "The BBC reported heavy rain in Kharkiv.", "It rained in May."])
def test_places_and_outlets_are_no_actors(read, text: str) -> None:
    assert not read(text).mentions


def test_two_persons_of_one_surname_are_not_merged(read) -> None:
    reading = read("Prime Minister Anna Novak met President Peter Novak in Oslo. Novak left early.")
    names = [mention.actor.name for mention in reading.mentions if mention.span.text == "Novak"]
    assert names == []


def test_offsets_point_at_the_words(read) -> None:
    text = "NATO immediately rejected the Russian demand."
    for mention in read(text).mentions:
        assert text[mention.span.start : mention.span.end] == mention.span.text
