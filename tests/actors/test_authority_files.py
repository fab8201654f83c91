"""What is wrong in the files of an authority is named with file and line, and with what to do."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from legation.actors.authority import check_authority, read_authority
from legation.errors import OntologyError
from legation.ontology_files import ONTOLOGY


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the authority, made once."""
    return Path(shutil.copytree(str(ONTOLOGY / "authority"), tmp_path_factory.mktemp("files") / "authority"))


@pytest.fixture
def folder(copy: Path) -> Iterator[Path]:
    """The copy, in which a test may damage what it likes."""
    before = {file: file.read_bytes() for file in copy.glob("*.csv")}
    yield copy
    for file, content in before.items():
        if not file.exists() or file.read_bytes() != content:
            file.write_bytes(content)


def damage(file: Path, old: str, new: str) -> int:
    """Write NEW for OLD, which stands once, or behind the last row where OLD is empty; return the line of it."""
    text = file.read_text(encoding="utf-8")
    before, found, after = text.partition(old) if old else (text, "", "")
    assert text.endswith("\n") and found == old and not (old and old in after)
    file.write_text(before + new + (after or "\n" if old else "\n"), encoding="utf-8")
    return before.count("\n") + 1


def add_part_of(file: Path, parts: dict[str, str]) -> dict[str, int]:
    """Add a column `part_of` to a table whose first column is the id; return the lines by id."""
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    ids = [row.partition(",")[0] for row in rows]
    rows = [f"{row},{parts.get(id, '')}" for id, row in zip(ids, rows, strict=True)]
    file.write_text("\n".join([f"{header},part_of", *rows, ""]), encoding="utf-8")
    return {id: line for line, id in enumerate(ids, start=2)}


def error_of(folder: Path) -> OntologyError:
    with pytest.raises(OntologyError) as caught:
        read_authority(folder)
    return caught.value


MALFORMED = [
    ("missing column", "borders.csv", "state,neighbour\n", "state,next\n", "no column neighbour", "its first line names the columns"),
    ("empty header", "roles.csv", "role,names\n", "\n", "no column role, names", "its first line names the columns"),
    ("too few cells", "borders.csv", "france,spain\n", "france\n", "1 cells where the header has 2", "quote cells that hold commas"),
    ("too many cells", "borders.csv", "france,spain\n", "france,spain,3\n", "3 cells where the header has 2", "quote cells"),
    ("text behind a quotation mark", "borders.csv", "france,spain\n", '"france"s,spain\n', "no CSV", "check its quotation marks"),
    ("open quotation mark", "borders.csv", "", '"france,spain', "no CSV", "check its quotation marks"),
    ("id that is no id", "groups.csv", "\ngavi,", "\nGavi!,", "id is 'Gavi!'", "write lower-case words joined by hyphens"),
    ("id twice in a table", "persons.csv", "", "angela-merkel,A. Merkel,,DEU,,", "id 'angela-merkel' is used twice, also in", "rename one"),
    ("id twice in two tables", "persons.csv", "", "france,Anatole France,,FRA,,", "id 'france' is used twice, also in", "rename one"),
    ("post twice", "posts.csv", "", "chancellor-of-germany,chancellor,germany,,", "post 'chancellor-of-germany' stands twice", "keep one"),
    ("wikidata", "persons.csv", "Angela Merkel,Q567,", "Angela Merkel,q567,", "wikidata is 'q567'", "write a Wikidata id like Q159"),
    ("country", "persons.csv", "Angela Merkel,Q567,DEU", "Angela Merkel,Q567,DE", "country is 'DE'", "write an ISO 3166-1 alpha-3 code"),
    ("gender", "persons.csv", "Q567,DEU,female", "Q567,DEU,f", "gender is 'f'", "write male, female or nothing"),
    ("start", "holders.csv", "chancellor-of-germany,2005-11-22,", "chancellor-of-germany,22/11/2005,", "start is '22/11/2005'", "write a date like"),
    ("no start", "holders.csv", "chancellor-of-germany,2005-11-22,", "chancellor-of-germany,,", "start is ''", "write a date like"),
    ("month 13", "holders.csv", "chancellor-of-germany,2005-11-22,", "chancellor-of-germany,2005-13,", "start is '2005-13'", "write a date"),
    ("end", "holders.csv", "2005-11-22,angela-merkel,2021-12-08", "2005-11-22,angela-merkel,today", "end is 'today'", "write a date like"),
    ("known_until", "holders.csv", "", "chancellor-of-germany,2030,angela-merkel,,soon", "known_until is 'soon'", "write a date like"),
    ("end before start", "holders.csv", "2005-11-22,angela-merkel,2021-12-08", "2005-11-22,angela-merkel,2001-12-08", "ends 2001-12-08 before it starts 2005-11-22", "exchange them"),
    ("membership ends first", "members.csv", "nato,finland,2023-04-04,", "nato,finland,2023-04-04,2001", "ends 2001 before it starts 2023-04-04", "exchange them"),
    ("shared", "posts.csv", "chancellor,germany,,", "chancellor,germany,,no", "shared is 'no'", "write yes for a post that several hold at once"),
    ("form", "ambiguous.csv", "\nGeorgia,name,georgia,", "\nGeorgia,nickname,georgia,", "form is 'nickname'", "write name, demonym or capital"),
    ("holder of no post", "holders.csv", "", "gardener-of-france,2001,angela-merkel,,", "post 'gardener-of-france' is not in posts.csv", "add it"),
    ("holder who is nobody", "holders.csv", "", "chancellor-of-germany,2030,tom-harlow,,", "person 'tom-harlow' is not in persons.csv", "add them"),
    ("holder who is a state", "holders.csv", "", "chancellor-of-germany,2030,france,,", "person 'france' is not in persons.csv", "add them"),
    ("post of nobody", "posts.csv", "", "president-of-atlantis,president,atlantis,,", "owner 'atlantis' is nowhere", "add it to states.csv"),
    ("metonym of nobody", "metonyms.csv", "", "Sunken Palace,atlantis,,seat", "actor names 'atlantis'", "add it or mend the id"),
    ("unknown member", "members.csv", "", "nato,atlantis,,", "member names 'atlantis'", "add it or mend the id"),
    ("unknown organisation", "members.csv", "", "atlantic-league,france,,", "organisation names 'atlantic-league'", "add it or mend the id"),
    ("unknown neighbour", "borders.csv", "", "france,atlantis", "neighbour names 'atlantis'", "add it or mend the id"),
    ("collective with nobody", "collectives.csv", "", "Sunken states,france|atlantis,", "members names 'atlantis'", "add it or mend the id"),
    ("ambiguous name of nobody", "ambiguous.csv", "\nGeorgia,name,georgia,", "\nGeorgia,name,atlantis,", "actor names 'atlantis'", "add it or mend the id"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "what", "to_do"), [c[1:] for c in MALFORMED], ids=[c[0] for c in MALFORMED]
)
def test_what_is_malformed_is_named(folder: Path, name: str, old: str, new: str, what: str, to_do: str) -> None:
    line = damage(folder / name, old, new) + old.startswith("\n")
    error = error_of(folder)
    assert (error.path, error.line) == (str(folder / name), line)
    assert str(error).startswith(f"{folder / name}:{line}: ") and what in str(error) and to_do in str(error)


def test_an_id_used_twice_names_both_places(folder: Path) -> None:
    damage(folder / "groups.csv", "", "nato,Nato,,,,,")
    lines = (folder / "organisations.csv").read_text(encoding="utf-8").splitlines()
    first = next(line for line, row in enumerate(lines, start=1) if row.startswith("nato,"))
    assert f"also in {folder / 'organisations.csv'}:{first};" in str(error_of(folder))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "borders.csv").unlink()
    assert str(error_of(folder)) == f"{folder / 'borders.csv'}: no such file; an authority needs it"


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    text = (folder / "persons.csv").read_text(encoding="utf-8")
    (folder / "persons.csv").write_bytes(text.encode("cp1252", "replace"))
    message = str(error_of(folder))
    assert message.startswith(f"{folder / 'persons.csv'}: cannot be read") and message.endswith(
        "save it as text in UTF-8"
    )


@pytest.mark.parametrize(
    ("parts", "culprit", "what", "to_do"),
    [
        ({"nato": "atlantis"}, "nato", "part_of names 'atlantis', which is nowhere", "add it or mend the id"),
        ({"nato": "nato"}, "nato", "by way of nato > nato", "break the circle"),
        (
            {"nato": "european-union", "european-union": "nato"},
            "european-union",
            "is a part of itself by way of european-union > nato > european-union",
            "break the circle",
        ),
    ],
    ids=["unknown", "of itself", "in a circle"],
)
def test_parts_lead_to_a_whole(folder: Path, parts: dict[str, str], culprit: str, what: str, to_do: str) -> None:
    line = add_part_of(folder / "organisations.csv", parts)[culprit]
    message = str(error_of(folder))
    assert message.startswith(f"{folder / 'organisations.csv'}:{line}: ") and what in message and to_do in message


def test_other_columns_are_read(folder: Path) -> None:
    add_part_of(folder / "organisations.csv", {"nato": "european-union"})
    entry = read_authority(folder).entry("nato")
    assert entry is not None and entry.part_of == "european-union"


CONTRADICTIONS = [
    ("two holders", "holders.csv", "chancellor-of-germany,2012-01-01,barack-obama,2013-01-01,", "barack-obama holds chancellor-of-germany from 2012-01-01 while angela-merkel does until 2021-12-08", "mend one of the dates"),
    ("name of two", "metonyms.csv", "Kremlin,ukraine,,seat", "“Kremlin” names ukraine and also russia (metonyms.csv:", "take the name from one, or list it in ambiguous.csv"),
    ("acronym of two", "groups.csv", "pigeon-league,Pigeon League,,,NATO,,", "“NATO” names pigeon-league and also nato", "list it in ambiguous.csv"),
    ("id twice", "groups.csv", "pigeon-league,Pigeon League,,Q7184,,,", "Q7184 is the id of pigeon-league and of nato (organisations.csv:", "one of them is wrong, or they are one"),
    ("role without words", "posts.csv", "gardener-of-france,gardener,france,,", "role 'gardener' has no words in roles.csv", "add a line for it"),
    ("membership twice", "members.csv", "nato,finland,2024-01-01,", "finland is a member of nato twice", "mend the dates"),
    ("person twice", "persons.csv", "mikhail-saakashvili,Mikhail Saakashvili,,GEO,,", "mikhail-saakashvili and mikheil-saakashvili", "make them one, or give both their Wikidata ids"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "row", "what", "to_do"), [c[1:] for c in CONTRADICTIONS], ids=[c[0] for c in CONTRADICTIONS]
)
def test_a_contradiction_is_found(folder: Path, name: str, row: str, what: str, to_do: str) -> None:
    line = damage(folder / name, "", row)
    [problem] = check_authority(folder)
    assert str(problem).startswith(f"{folder / name}:{line}: ")
    assert what in problem.message and to_do in problem.message


def test_contradictions_stand_in_order(folder: Path) -> None:
    damage(folder / "posts.csv", "", "gardener-of-france,gardener,france,,\ncook-of-france,cook,france,,")
    damage(folder / "metonyms.csv", "", "Kremlin,ukraine,,seat")
    found = [(problem.where, problem.line) for problem in check_authority(folder)]
    assert len(found) == 3 and found == sorted(found)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("holders.csv", "chancellor-of-germany,1950,barack-obama,1951,"),
        ("members.csv", "nato,japan,2024-01-01,"),
        ("metonyms.csv", "Georgia,ukraine,,seat"),
        ("persons.csv", "angela-merkel-of-france,Angela Merkel,,FRA,,"),
        ("persons.csv", "mikhail-saakashvili,Mikhail Saakashvili,Q999999999,GEO,,"),
    ],
    ids=["another time", "another member", "listed as ambiguous", "namesake of another state", "two ids"],
)
def test_what_may_both_be_true_is_no_contradiction(folder: Path, name: str, row: str) -> None:
    damage(folder / name, "", row)
    assert check_authority(folder) == ()


def test_a_shared_post_has_several_holders(folder: Path) -> None:
    damage(folder / "holders.csv", "", "chancellor-of-germany,2012-01-01,barack-obama,2013-01-01,")
    damage(
        folder / "posts.csv",
        "chancellor-of-germany,chancellor,germany,,",
        "chancellor-of-germany,chancellor,germany,,yes",
    )
    assert check_authority(folder) == ()
