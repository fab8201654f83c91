"""Who a name means, by the table of cases: what the linker gets wrong today is listed, and leaves the list when it is mended."""

import datetime
from collections import Counter

import pytest

from actors.linking_cases import Case, answer, cases, is_right
from legation.actors.authority import load_authority
from legation.actors.linking import Setting, link

AUTHORITY = load_authority()
CASES = tuple(cases())

KNOWN_UNLINKED = frozenset(
    [
        120,  # words for a post that roles.csv does not have
        318,  # a role that is no post ("scientist") is taken to speak against the namesakes
        326, 330,  # "Abdullah" is the very name of one king, who hides all others of that name
        408,  # a misspelling that no rule of transliteration covers
        595, 598, 599,  # old names of states, which the authority does not have
    ]
)  # fmt: skip
"""Lines of the table whose name stays unlinked although it means somebody."""
KNOWN_WRONG = frozenset(
    [
        39, 164,  # acting holders of a vacant post, listed as holders
        262, 310,  # a namesake whom the authority does not have
        328,  # "Abdullah" is the very name of one king, who hides all others of that name
        454, 574,  # another thing of that name, which ambiguous.csv does not list
        471, 472, 487,  # a place as a place
    ]
)  # fmt: skip
"""Lines of the table whose name is linked to somebody else, or to somebody where nobody is meant."""


def outcome(case: Case) -> str:
    found = answer(case, AUTHORITY)
    return "right" if is_right(case, found) else "unlinked" if found.entry is None else "wrong"


@pytest.mark.parametrize("case", CASES, ids=[f"{case.line}-{case.group}-{case.mention}" for case in CASES])
def test_case(case: Case) -> None:
    expected = "unlinked" if case.line in KNOWN_UNLINKED else "wrong" if case.line in KNOWN_WRONG else "right"
    assert outcome(case) == expected, f"{case.cells}: {answer(case, AUTHORITY)}"


def test_every_answer_has_a_reason() -> None:
    assert [case.line for case in CASES if not answer(case, AUTHORITY).reason] == []


def test_the_table_is_large_enough() -> None:
    groups = Counter(case.group for case in CASES)
    assert len(CASES) >= 300
    assert groups["post"] >= 60 and groups["namesake"] >= 40 and groups["transliteration"] >= 40


def test_what_fails_is_in_the_table_and_is_little() -> None:
    assert not KNOWN_UNLINKED & KNOWN_WRONG
    assert {case.line for case in CASES} >= KNOWN_UNLINKED | KNOWN_WRONG
    assert len(KNOWN_WRONG) <= 0.03 * len(CASES)


# reasons

DAY = datetime.date(2010, 1, 1)


def test_an_ambiguous_name_says_so_and_names_both() -> None:
    found = link("Georgia", authority=AUTHORITY, setting=Setting(on=DAY))
    assert found.entry is None and [rival.id for rival in found.rivals] == ["georgia"]
    for words in (
        "“Georgia” may be",
        "the state in the Caucasus",
        "the state of the United States",
        "nothing in the article decides",
    ):
        assert words in found.reason


def test_words_for_both_meanings_decide_nothing() -> None:
    found = link("Georgia", authority=AUTHORITY, setting=Setting(on=DAY, words=frozenset(["tbilisi", "atlanta"])))
    assert found.entry is None and "nothing in the article decides" in found.reason


def test_an_ambiguous_name_that_is_decided_names_the_word() -> None:
    found = link("Georgia", authority=AUTHORITY, setting=Setting(on=DAY, words=frozenset(["tbilisi"])))
    assert found.entry is AUTHORITY.entry("georgia")
    assert found.reason == "“Georgia” here is the state in the Caucasus, as the article has tbilisi"


@pytest.mark.parametrize(
    ("text", "on", "role", "owner", "reason"),
    [
        ("Ivanov", DAY, None, None, "“Ivanov” may be Gjorge Ivanov (MKD) or Sergei Ivanov (RUS), whose state the article does not name"),
        ("Lavrov", datetime.date(1930, 1, 1), None, None, "nobody of the surname Lavrov is known to have held a post then"),
        ("Lavrov", DAY, "singer", None, "“Lavrov”, singer, is not Sergei Lavrov (RUS)"),
        ("Lavrov", DAY, None, "france", "“Lavrov” is not Sergei Lavrov (RUS), who is of another state"),
        ("Harlowman", DAY, None, None, "“Harlowman” is not in the authority"),
        ("foreign minister", None, None, "russia", "the article has no date to say who was foreign minister of Russia"),
        ("prime minister", datetime.date(1801, 1, 1), None, "russia", "who was prime minister of Russia on 1801-01-01 is not known for sure"),
    ],
    ids=["namesakes", "another time", "another walk of life", "another state", "nobody", "no date", "no holder"],
)  # fmt: skip
def test_what_stays_unlinked_says_why(
    text: str, on: datetime.date | None, role: str | None, owner: str | None, reason: str
) -> None:
    owners = [entry for entry in [AUTHORITY.entry(owner)] if entry]
    found = link(text, authority=AUTHORITY, setting=Setting(on=on), role=role, owners=owners)
    assert (found.entry, found.reason) == (None, reason)


def test_a_role_with_a_date_says_which_post_and_day() -> None:
    owners = [AUTHORITY.entries["russia"]]
    found = link("foreign minister", authority=AUTHORITY, setting=Setting(on=DAY), owners=owners)
    assert found.entry is AUTHORITY.entry("sergei-lavrov")
    assert found.reason == "foreign minister of Russia on 2010-01-01"
