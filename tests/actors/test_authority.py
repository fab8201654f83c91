import datetime
import re

import pytest

from legation.actors.authority import check_authority, load_authority
from legation.actors.folding import fold
from legation.model import Kind
from legation.ontology_files import ONTOLOGY

AUTHORITY = load_authority()


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Kremlin", ["russia"]),
        ("the White House", ["united-states"]),
        ("U.S.", ["united-states"]),
        ("us", []),
        ("IS", ["islamic-state-of-iraq-and-the-levant"]),
        ("is", []),
        ("Security Council", ["united-nations-security-council"]),
        ("SBU", ["security-service-of-ukraine"]),
        ("Pentagon", ["united-states-department-of-defense"]),
        ("Türkiye", ["turkey"]),
        ("Cote d'Ivoire", ["ivory-coast"]),
        ("Volodymyr Zelenskiy", ["volodymyr-zelenskyy"]),
        ("Sergey Lavrov", ["sergei-lavrov"]),
        ("Nobody At All", []),
    ],
)
def test_names(name: str, ids: list[str]) -> None:
    assert [entry.id for entry in AUTHORITY.named(name)] == ids


@pytest.mark.parametrize(
    ("role", "owner", "day", "holder"),
    [
        ("secretary of state", "united-states", "2022-01-21", "Antony Blinken"),
        ("foreign minister", "russia", "2022-01-21", "Sergei Lavrov"),
        ("president", "ukraine", "2022-01-21", "Volodymyr Zelenskyy"),
        ("prime minister", "canada", "2022-01-21", "Justin Trudeau"),
        ("prime minister", "bulgaria", "2022-01-21", "Kiril Petkov"),
        ("secretary general", "nato", "2022-01-21", "Jens Stoltenberg"),
        ("chancellor", "germany", "2010-06-01", "Angela Merkel"),
        ("chancellor", "germany", "2022-06-01", "Olaf Scholz"),
        ("president", "united-states", "2003-03-20", "George W. Bush"),
        ("new president", "russia", "2010-01-01", "Dmitry Medvedev"),
        ("top diplomat", "france", "2005-01-01", "Michel Barnier"),
        ("secretary-general", "united-nations", "2006-12-01", "Kofi Annan"),
    ],
)
def test_holders_at_dates(role: str, owner: str, day: str, holder: str) -> None:
    post = AUTHORITY.post(role, owner)
    assert post is not None
    found = AUTHORITY.holder(post.id, on=datetime.date.fromisoformat(day))
    assert found is not None and found.name == holder


@pytest.mark.parametrize("role", ["deputy foreign minister", "former president", "gardener"])
def test_no_post_for_other_roles(role: str) -> None:
    assert AUTHORITY.post(role, "russia") is None


def test_a_surname_means_all_who_bear_it() -> None:
    assert {"bill-clinton", "hillary-clinton"} <= {entry.id for entry in AUTHORITY.persons("Clinton")}


@pytest.mark.parametrize(
    ("state", "phrase", "name"),
    [
        ("romania", "Foreign Ministry", "Ministry of Foreign Affairs of Romania"),
        ("russia", "Russian Foreign Ministry", "Ministry of Foreign Affairs of Russia"),
        ("syria", "army", "Syrian Army"),
        ("chile", "ministry of defense", "Ministry of Defence of Chile"),
        ("france", "bakery", None),
    ],
)
def test_institutions_listed_and_by_rule(state: str, phrase: str, name: str | None) -> None:
    entry = AUTHORITY.institution(state, phrase)
    assert (entry.name if entry else None) == name


def test_membership_has_dates() -> None:
    assert "finland" not in AUTHORITY.members("nato", datetime.date(2022, 1, 1))
    assert "finland" in AUTHORITY.members("nato", datetime.date(2024, 1, 1))
    assert "united-kingdom" not in AUTHORITY.members("european-union", datetime.date(2021, 1, 1))


def test_demonyms_capitals_and_neighbours() -> None:
    assert AUTHORITY.demonym("Danes").id == "denmark"  # type: ignore[union-attr]
    assert AUTHORITY.capital("Kiev").id == "ukraine"  # type: ignore[union-attr]
    assert "ukraine" in AUTHORITY.neighbours("russia")
    assert "japan" not in AUTHORITY.neighbours("france")


def test_data_is_consistent() -> None:
    entries = AUTHORITY.entries.values()
    counts = {kind: sum(1 for e in entries if e.kind is kind) for kind in Kind}
    assert 200 <= counts[Kind.STATE] <= 300 and counts[Kind.ORGANISATION] >= 90 and counts[Kind.PERSON] >= 2000
    ids = [e.wikidata for e in entries if e.wikidata]
    assert all(re.fullmatch(r"Q[1-9]\d*", id) for id in ids)
    assert len(ids) == len(set(ids)), {id for id in ids if ids.count(id) > 1}
    assert all(not e.country or re.fullmatch(r"[A-Z]{3}", e.country) for e in entries)
    holdings = [h for e in entries for h in AUTHORITY.holdings(e.id)]
    assert all(re.fullmatch(r"\d{4}(-\d\d){0,2}", h.start) for h in holdings)
    assert all(not h.end or h.start[:4] <= h.end[:4] for h in holdings)


@pytest.mark.parametrize(
    "names", [("Zelenskiy", "Zelensky", "Zelenskyy"), ("Sergei", "Sergey"), ("Erdoğan", "Erdogan"), ("the Gambia", "Gambia")]
)
def test_transliterations_fold(names: tuple[str, ...]) -> None:
    assert len({fold(name) for name in names}) == 1


def test_the_files_do_not_contradict_themselves() -> None:
    assert check_authority(ONTOLOGY / "authority") == ()
