"""Text exports of LexisNexis and Factiva: several articles a file, each with its line, without furniture."""

from pathlib import Path

import pytest
from samples import FACTIVA_CODED, FACTIVA_SHOWN, JAPAN, LAVROV, NATO, NEXIS_NEW, NEXIS_OLD, NEXIS_UNLABELLED

from legation.model import Article, Problem
from legation.reading import read_articles
from legation.reading.exports import articles_of_export, is_export

WRAPPED = JAPAN.replace("Korea.", "Korea")
TALKS = ("2022-01-21", "The Daily Example", "Blinken and Lavrov Meet in Geneva")
SHORT = """                               1 of 2 DOCUMENTS

                           The Daily Example

                        Saturday 22 January 2022

Only a Headline

SECTION: News

LENGTH: 4 words

LOAD-DATE: January 22, 2022

                               2 of 2 DOCUMENTS

                           The Daily Example

                        Saturday 22 January 2022

A Report

LENGTH: 20 words

NATO met. Japan left the room
where they sat.

LOAD-DATE: January 22, 2022
"""


def given(text: str) -> list[tuple[int, str | None, str | None, str | None, str]]:
    found = []
    for line, item in articles_of_export(text, where="e.txt"):
        assert isinstance(item, Article), item
        citation = item.citation
        found.append((line, str(citation.date), citation.publisher, citation.title, item.text))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NEXIS_OLD, [(8, *TALKS, f"{LAVROV}\n\n{WRAPPED}"), (48, "2004-05-03", "The Morning Sample", "NATO rejects a demand", NATO)]),
        (NEXIS_UNLABELLED, [(4, "2022-01-21", "The Guardian of Samples (London)", "Ministers meet by the lake", f"{LAVROV}\n\n{NATO}")]),
        (NEXIS_NEW, [(1, *TALKS, f"{LAVROV}\n\n{JAPAN}"), (44, "2022-01-21", "The Morning Sample", "NATO says no", NATO)]),
        (
            FACTIVA_SHOWN,
            [
                (1, "2022-01-21", "Sample News Agency", "Blinken, Lavrov meet in Geneva", f"{LAVROV}\n\n{JAPAN}"),
                (18, "2004-05-03", "The Morning Sample", "NATO rejects the demand", NATO),
            ],
        ),
        (
            FACTIVA_CODED,
            [
                (1, *TALKS, f"{LAVROV}\n\n{JAPAN}\n\nIN Geneva the talks went on, though NATO was not there. The ministers of both states promised to write to each other."),
                (29, "2004-05-03", "The Morning Sample", "NATO says no", NATO),
            ],
        ),
    ],
    ids=["older Nexis", "older Nexis without BODY", "Nexis Uni", "Factiva as displayed", "Factiva with codes"],
)
def test_layouts(text: str, expected: list[tuple[int, str, str, str, str]]) -> None:
    assert given(text) == expected


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        (NEXIS_OLD, ("\n", "\r\n")),
        (NEXIS_NEW, ("\n", "\r\n")),
        (NEXIS_NEW, ("End of Document", "End of Document\f")),
        (FACTIVA_SHOWN, ("\n", "\r\n")),
        (FACTIVA_CODED, ("\n", "\r\n")),
        (FACTIVA_CODED, ("AN   Document", "AN  Document")),
        (NEXIS_OLD, (" of 2 DOCUMENTS", " of 500 DOCUMENTS")),
    ],
)
def test_line_ends_and_spaces_change_nothing(text: str, changed: tuple[str, str]) -> None:
    assert [row[1:] for row in given(text.replace(*changed))] == [row[1:] for row in given(text)]


def test_ids_and_places(tmp_path: Path) -> None:
    path = tmp_path / "factiva.txt"
    path.write_text(FACTIVA_SHOWN)
    assert [a.citation.id for a in read_articles([str(path)]) if isinstance(a, Article)] == ["LBA0000020220121ei1l0001x", "MRNS000020040503e053000ab"]
    places = [item.citation.place for _, item in articles_of_export(NEXIS_OLD, where="e.txt") if isinstance(item, Article)]
    assert places == ["Geneva", None]


@pytest.mark.parametrize(
    ("text", "line", "texts"),
    [
        (SHORT, 3, ["NATO met. Japan left the room where they sat."]),
        (NEXIS_NEW.replace(NATO, ""), 44, [f"{LAVROV}\n\n{JAPAN}"]),
        (FACTIVA_SHOWN.replace(LAVROV, "").replace(JAPAN, ""), 1, [NATO]),
        (FACTIVA_CODED.replace(f"LP {NATO}", "LP"), 29, [given(FACTIVA_CODED)[0][4]]),
        (FACTIVA_CODED.replace(f"LP {NATO}\n", ""), 29, [given(FACTIVA_CODED)[0][4]]),
    ],
    ids=["older Nexis", "Nexis Uni", "Factiva as displayed", "Factiva with an empty field", "Factiva without the field"],
)
def test_an_article_without_a_body_is_named(tmp_path: Path, text: str, line: int, texts: list[str]) -> None:
    path = tmp_path / "e.txt"
    path.write_text(text)
    items = list(read_articles([str(path)]))
    assert [str(item) for item in items if isinstance(item, Problem)] == [f"{path}:{line}: article without a body; left out, export the full texts"]
    assert [item.text for item in items if isinstance(item, Article)] == texts


def test_a_cut_off_export_keeps_what_stands_before() -> None:
    assert [row[3] for row in given(NEXIS_NEW[: NEXIS_NEW.rindex("members")])] == ["Blinken and Lavrov Meet in Geneva", "NATO says no"]
    assert [row[3] for row in given(FACTIVA_CODED[: FACTIVA_CODED.rindex("members")])] == ["Blinken and Lavrov Meet in Geneva", "NATO says no"]


@pytest.mark.parametrize(
    "text",
    [
        NATO,
        f"Talks\n\n812 words\n\n{NATO}",
        f"Document 7\n\n{NATO}",
        f"SECTION: A\n\n{NATO}\n\nEnd of Document",
        f"HD is short for headline.\n\n{NATO}",
        f"---\ntitle: 1 of 2 documents\n---\n{LAVROV}\n\n{JAPAN}",
        "",
    ],
)
def test_other_texts_are_no_exports(text: str) -> None:
    assert not is_export(text)
