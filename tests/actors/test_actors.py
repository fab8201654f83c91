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
    ("The Trump administration praised Japan.", "United States", "The Trump administration", "administration"),
    ("The Assad regime praised Japan.", "Syria", "The Assad regime", "regime"),
    ("The Mercosur bloc praised Japan.", "Mercosur", "The Mercosur bloc", "bloc"),
    ("A spokesman for Vladimir Putin praised Japan.", "Vladimir Putin", "A spokesman for Vladimir Putin", "spokesman"),
    ("Hemedti thanked Sudan.", "Mohamed Hamdan Dagalo", "Hemedti", None),
    ("Georgia thanked Russia.", "Georgia", "Georgia", None),
    ("Georgia thanked Japan.", "Georgia (unclear)", "Georgia", None),
    ("Kinshasa watched. Congo thanked Japan.", "Democratic Republic of the Congo", "Congo", None),
    ("Antony Blinken met his Russian counterpart.", "Sergei Lavrov", "his Russian counterpart", None),
    ("The Northern Harvest Front (NHF) left. NHF thanked Japan.", "Northern Harvest Front", "NHF", None),
    ("Prime Minister Boris Johnson of the United Kingdom spoke.", "United Kingdom", "the United Kingdom", None),
    ("The Parliament of the United Kingdom sat.", "United Kingdom", "the United Kingdom", None),
    ("Joe Biden and his team left.", "Joe Biden", "his", None),
    ("As a part of his tour, Emmanuel Macron thanked Japan.", "Emmanuel Macron", "his", None),
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


UNKNOWN = [
    ("Mayor Tom Harlow accused France of delay.", "Tom Harlow", "person"),
    ("The Northfield Workers Party condemned Japan.", "Northfield Workers Party", "group"),
    ("The Liberal Reform Party of Norway praised Japan.", "Liberal Reform Party of Norway", "group"),
    ("The Norwegian Pigeon Agency praised Japan.", "Norwegian Pigeon Agency", "government"),
    ("Turkey arrests 17 leaders of the Northern Freedom Party.", "Northern Freedom Party", "group"),
]


@pytest.mark.parametrize(("text", "name", "kind"), UNKNOWN, ids=[u[0] for u in UNKNOWN])
def test_who_is_not_in_the_authority_gets_an_identity_from_the_name(read, text: str, name: str, kind: str) -> None:
    found = {(m.actor.name, str(m.actor.kind), m.actor.wikidata) for m in read(text).mentions}
    assert (name, kind, None) in found, found


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("Ukraine attacked pro-Russian separatists.", "Russia"),
        ("Tropical Storm John threatens Mexico.", "Tropical Storm John"),
        ("Former Prime Minister Jens Stoltenberg thanked Japan.", "Prime Minister"),
        ("Canada expelled a top Indian diplomat.", "S. Jaishankar"),
        ("President Vladimir Putin signs the Dima Yakovlev Law banning American citizens.", "Dima Yakovlev Law"),
        ("France left after the FIFA World Cup.", "FIFA"),
        ("Israel Katz thanked Japan.", "Israel"),
        ("Michael Jordan thanked Japan.", "Jordan"),
        ("New Jersey thanked Japan.", "Jersey"),
        ("The Chicago Cubs beat the Cleveland Indians.", "India"),
        ("France praised Japan. (Boeing)", "Boeing"),
        ("Several Gulf states thanked Japan.", "Oman"),
        ("Sergei Lavrov served as president of France.", "Emmanuel Macron"),
        ("Victoria Park thanked Japan.", "Seychelles"),
        ("The Punjab government met in Pakistan.", "Pakistan government"),
    ],
)
def test_who_is_not_named(read, text: str, nobody: str) -> None:
    assert nobody not in {mention.actor.name for mention in read(text).mentions}


def test_the_top_diplomat_of_a_state_is_its_foreign_minister(read) -> None:
    assert "Sergei Lavrov" in {mention.actor.name for mention in read("Russia's top diplomat met Antony Blinken.").mentions}
