"""Places with ids: the city that a name means, and what stays unsure."""

from pathlib import Path

import pytest

from legation.actors.gazetteer import find_city
from legation.ontology_files import ONTOLOGY

CITIES = [
    ("Latakia", (), "SYR"),
    ("Al-Fallujah", (), "IRQ"),
    ("Port-au-Prince", (), "HTI"),
    ("Kharkov", (), "UKR"),
    ("Geneva", (), "CHE"),
    ("Tripoli", (), "LBY"),
    ("Tripoli", ("LBN",), "LBN"),
    ("Rafah", (), None),
    ("Rafah", ("PSE",), "PSE"),
    ("Cambridge", (), None),
    ("Lilliput-on-Sea", (), None),
    ("", (), None),
]
PLACES = [
    ("Israel attacked Syrian troops in Latakia.", "Latakia", "SYR", "173576"),
    ("Israel attacked Syrian troops in the city of Latakia.", "Latakia", "SYR", "173576"),
    ("France met Iran in Geneva.", "Geneva", "CHE", "2660646"),
    ("France met Iran in Cambridge.", "Cambridge", None, None),
    ("Macron met Putin in Kyiv.", "Kyiv", "UKR", "703448"),
    ("Macron met Putin in Japan.", "Japan", "JPN", None),
]


@pytest.mark.parametrize(("name", "countries", "country"), CITIES)
def test_city_is_meant_where_that_is_sure(name: str, countries: tuple[str, ...], country: str | None) -> None:
    found = find_city(name, countries=frozenset(countries))
    assert (found.country if found else None) == country


@pytest.mark.model
@pytest.mark.parametrize(("text", "name", "country", "geonames"), PLACES, ids=[row[0] for row in PLACES])
def test_place_of_an_event(text: str, name: str, country: str | None, geonames: str | None, read) -> None:
    places = [event.place for event in read(text).events if event.place]
    assert [(place.name, place.country, place.geonames) for place in places[:1]] == [(name, country, geonames)]

GROUND = [
    ("Israel bombed the port of Latakia.", "israel", "bombed", "syria"),
    ("Turkish warplanes bombed Manbij.", "turkey", "bombed", "syria"),
    ("The Islamic State captured Ramadi.", "islamic-state-of-iraq-and-the-levant", "occupied", "iraq"),
    ("Hezbollah fired rockets at Haifa.", "hezbollah", "shelled", "israel"),
]

NOT_HIT = [
    ("The FBI raided an office in Annapolis.", "united-states"),
    ("Iranian guards seized servicemen of HMS Cornwall.", "canada"),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "source", "relation", "target"), GROUND, ids=[row[0] for row in GROUND])
def test_who_hits_a_city_hits_its_state(text: str, source: str, relation: str, target: str, read) -> None:
    assert [(e.source.actor.id, e.relation, e.target.actor.id) for e in read(text).events] == [(source, relation, target)]


@pytest.mark.model
@pytest.mark.parametrize(("text", "state"), NOT_HIT, ids=[row[0] for row in NOT_HIT])
def test_nobody_hits_his_own_state_nor_a_ships_namesake(text: str, state: str, read) -> None:
    assert state not in {event.target.actor.id for event in read(text).events}


def test_source_and_licence_stand_beside_the_places() -> None:
    about = Path(str(ONTOLOGY / "places.md")).read_text(encoding="utf-8")
    assert "GeoNames" in about and "Creative Commons Attribution 4.0" in about and "derive_places.py" in about


@pytest.mark.model
def test_a_city_that_the_tagger_takes_for_a_person_is_a_place(read) -> None:
    [event] = read("Israel bombed Khan Younis.").events
    assert (event.target.actor.id, event.target.actor.kind) == ("palestine", "state")
