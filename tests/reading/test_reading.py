import io
import json
import sys
from pathlib import Path

import pytest

from legation.model import Article, Problem
from legation.reading import language, read_articles
from legation.reading.dating import inferred_date, parse_date
from legation.reading.formats import LARGEST_FILE
from legation.reading.language import foreign_language

TEXT = "NATO rejected the Russian demand. The alliance said so in Brussels on Friday, and its members agreed with it."


def articles(*paths: Path | str) -> list[Article]:
    return [item for item in read_articles(map(str, paths)) if isinstance(item, Article)]


def problems(*paths: Path | str) -> list[str]:
    return [str(item) for item in read_articles(map(str, paths)) if isinstance(item, Problem)]


def test_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"---\ntitle: Talks\ndate: 2022-01-21\nplace: Geneva\nlicense: CC0\n---\n{TEXT}\n")
    [article] = articles(path)
    assert (article.citation.title, str(article.citation.date), article.citation.place) == ("Talks", "2022-01-21", "Geneva")
    assert article.text == TEXT


def test_title_line_and_date_in_the_file_name(tmp_path: Path) -> None:
    path = tmp_path / "2022-01-21-talks.txt"
    path.write_text(f"NATO Rejects Demand\n\n{TEXT}\n\n{TEXT}\n")
    [article] = articles(path)
    assert (article.citation.title, str(article.citation.date)) == ("NATO Rejects Demand", "2022-01-21")
    assert article.text == f"{TEXT}\n\n{TEXT}"


def test_furniture_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(
        "Skip to content\n\nBreaking News\n\nMinisters Meet In Oslo\n\nThe ministers (left) wave to the crowd in Oslo.\n\n"
        f"{TEXT}\n\nRead more: Ten things to know\n\n{TEXT}\n\nWith reporting by AFP and Reuters\n\nOur service in Norway has won several awards.\n"
    )
    [article] = articles(path)
    assert article.citation.title == "Ministers Meet In Oslo"
    assert article.text == f"{TEXT}\n\n{TEXT}"


def test_html(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    paragraphs = "".join(f"<p>{TEXT} Paragraph {n} goes on about the matter for a while.</p>" for n in range(4))
    path.write_text(
        f"<html><head><title>Talks</title><meta property='article:published_time' content='2022-01-21T10:00:00Z'></head>"
        f"<body><nav>Home News Sport</nav><article><h1>Talks</h1>{paragraphs}</article><footer>Cookies</footer></body></html>"
    )
    [article] = articles(path)
    assert "Paragraph 3" in article.text and "Cookies" not in article.text
    assert str(article.citation.date) == "2022-01-21"


def test_json_lines_keep_their_text_and_ids(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    text = f"  {TEXT}\r\n\u00a0“x”"
    path.write_text(json.dumps({"id": "x1", "date": "2022-01-21", "title": "T", "body": text}) + "\n", encoding="utf-8")
    [article] = articles(path)
    assert (article.citation.id, article.text) == ("x1", text)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(delimiter.join(["Published", "headline", "Text"]) + "\n" + delimiter.join(["2022-01-21", "T", f'"{TEXT}"']) + "\n")
    [article] = articles(path)
    assert (article.text, article.citation.title, str(article.citation.date)) == (TEXT, "T", "2022-01-21")


def test_json_list_and_folder(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text(json.dumps({"articles": [{"text": TEXT}, {"text": TEXT + " More."}]}))
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "notes.md").write_text("not read")
    assert len(articles(tmp_path)) == 3


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(json.dumps({"id": str(n), "text": f"{TEXT} {n}"}) + "\n" for n in range(3))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert [article.citation.id for article in articles("-")] == ["0", "1", "2"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert [article.text for article in articles("-")] == [TEXT]


def test_the_same_article_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": "x", "text": t}) + "\n" for t in (TEXT, TEXT, TEXT + "!")))
    assert len(articles(path)) == 1
    assert problems(path) == [f"{path}: id 'x' was used before for another text; give another id"]


def test_missing_path() -> None:
    assert problems("/no/such/file") == ["/no/such/file: no such file or folder; check the path"]


def test_folder_with_nothing_readable(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_text("x")
    assert problems(tmp_path) == [f"{tmp_path}: nothing readable in it; give .txt, .html, .jsonl, .json, .csv, .xml, .rss, .pdf, .eml, .mbox, .parquet or .warc files"]


def test_broken_json_on_line_seven(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = [json.dumps({"id": str(n), "text": f"{TEXT} {n}"}) for n in range(9)]
    good[6] = '{"id": "7", "text": '
    path.write_text("\n".join(good) + "\n")
    assert len(articles(path)) == 8
    [problem] = problems(path)
    assert problem.startswith(f"{path}:7: broken JSON") and problem.endswith("mend the line")


@pytest.mark.parametrize("date", ["yesterday-ish", "2022-13-45", "03/04/2022"])
def test_date_that_is_none(tmp_path: Path, date: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": TEXT, "date": date}) + "\n")
    assert [article.citation.date for article in articles(path)] == [None]
    assert problems(path) == [f"{path}:1: {date!r} is no date; read undated, write 2022-01-21"]


def test_latin_1_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"Gül met Çavuşoglu. {TEXT}".replace("ş", "s").encode("latin-1"))
    assert articles(path)[0].text.startswith("Gül met Çavusoglu.")
    assert "read as Windows-1252" in problems(path)[0]


def test_a_hundred_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    [problem] = problems(path)
    assert f"larger than {LARGEST_FILE // 2**20} MB" in problem


def test_text_too_long_for_the_parser(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "NATO met. " * 110_000}) + "\n")
    assert "split it below 1,000,000" in problems(path)[0]


@pytest.mark.parametrize("text", ["", "   \n\n "])
def test_empty_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    assert problems(path) == [f"{path}: the text is empty; left out"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("北约拒绝了俄罗斯的要求。该联盟星期五在布鲁塞尔表示,其成员国同意这一决定。", "zh"),
        ("НАТО отвергло требование России. Об этом альянс заявил в пятницу в Брюсселе, и его члены согласились с этим решением полностью.", "ru"),
        ("Die NATO hat die russische Forderung zurückgewiesen. Das teilte das Bündnis am Freitag in Brüssel mit, und seine Mitglieder stimmten dem zu.", "de"),
    ],
)
def test_other_languages_are_left_out(tmp_path: Path, text: str, language: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    assert problems(path) == [f"{path}: not English but {language!r}; left out, translate it first"]


def test_nul_bytes_and_utf_16(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.replace(" ", " \0").encode())
    (tmp_path / "b.txt").write_bytes((TEXT + " B.").encode("utf-16"))
    assert [article.text for article in articles(tmp_path)] == [TEXT, TEXT + " B."]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2022-01-21", "2022-01-21"),
        ("2022-01-21T10:00:00+02:00", "2022-01-21"),
        ("20220121", "2022-01-21"),
        ("Fri, 21 Jan 2022 10:00:00 +0000", "2022-01-21"),
        ("Friday, January 21, 2022", "2022-01-21"),
        ("21 Jan. 2022", "2022-01-21"),
        ("2022", "None"),
        ("soon", "None"),
    ],
)
def test_stated_dates(stated: str, expected: str) -> None:
    assert str(parse_date(stated)) == expected


@pytest.mark.parametrize(
    ("article", "page", "expected"),
    [
        ("They met on January 21. On January 21 he spoke.", "since February 2022", "2022-01-21"),
        ("They met on March 3. On March 3 he spoke.", "since February 2022", "2021-03-03"),
        ("They met on January 21.", "since February 2022", "None"),
        ("They met on January 21. On January 21 he spoke.", "no year here", "None"),
        ("On May 1 and May 2. May 1, May 2.", "since June 2022", "None"),
    ],
)
def test_inferred_dates(article: str, page: str, expected: str) -> None:
    assert str(inferred_date(article, page)) == expected


MENU = "Home News World Business Sport. Read more in our newsletter. Subscribe now to read the full story. "
PARAGRAPHS = {
    "de": "Die Bundesregierung hat die Entscheidung des russischen Präsidenten scharf verurteilt. Außenministerin Baerbock sagte am Freitag in Berlin, der Schritt verstoße gegen das Völkerrecht und gefährde die Sicherheit in Europa.",
    "fr": "Le président de la République a rencontré vendredi à Paris son homologue ukrainien. Les deux hommes ont discuté de la livraison de nouvelles armes et des sanctions contre la Russie.",
    "es": "El presidente del Gobierno se reunió el viernes en Madrid con su homólogo mexicano. Ambos mandatarios hablaron de la crisis en Venezuela y acordaron reforzar la cooperación entre los dos países.",
    "ru": "Министр иностранных дел России Сергей Лавров встретился в Женеве с государственным секретарём США. Стороны обсудили гарантии безопасности и договорились продолжить переговоры.",
    "ar": "التقى وزير الخارجية المصري نظيره السعودي في الرياض يوم الجمعة، وبحث الجانبان الأوضاع في السودان وسبل تعزيز التعاون بين البلدين في المجالات كافة.",
    "zh": "中国外交部发言人星期五表示，中国反对任何形式的单边制裁，并呼吁有关各方保持克制，通过对话解决分歧。",
    "no": "Statsministeren møtte fredag sin danske kollega i Oslo. De snakket om krigen i Ukraina og ble enige om å øke støtten. Regjeringen vil også bruke mer penger på forsvaret for å nå målet.",
    "id": "Presiden Joko Widodo bertemu dengan Perdana Menteri Jepang di Jakarta pada hari Jumat. Kedua pemimpin membahas kerja sama ekonomi dan keamanan kawasan serta menandatangani beberapa perjanjian baru.",
}


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_a_paragraph_of_another_language_is_foreign(language: str) -> None:
    assert foreign_language(PARAGRAPHS[language]) == language


@pytest.mark.parametrize("language", sorted(PARAGRAPHS.keys() - {"no", "id"}))
def test_an_english_menu_makes_no_english_article(language: str) -> None:
    assert foreign_language(MENU + PARAGRAPHS[language]) == language


def test_an_english_summary_makes_no_english_article() -> None:
    assert foreign_language(f"{TEXT} " * 9 + PARAGRAPHS["de"] * 20) == "de"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Außenministerin hat die Entscheidung des Präsidenten verurteilt.", "de"),
        ("El presidente se reunió el viernes en Madrid con el ministro de la Guerra.", "es"),
        ("2023 Gabonese coup d'état", None),
        ("Kidnapping in Nigeria", None),
        ("Luiz Inácio Lula da Silva sworn in, Rio de Janeiro", None),
        ("In Nigeria, President Olusegun Obasanjo opens a national political conference about constitutional reform (Reuters Alertnet) (BBC)", None),
        ("Recep Tayyip Erdoğan meets Volodymyr Zelenskyy, Emmanuel Macron, Mark Rutte, Jens Stoltenberg, Ursula von der Leyen in Ankara (AFP)", None),
        ("Xi Jinping (习近平) met Vladimir Putin (Владимир Путин) in Beijing.", None),
        ("", None),
        ("!?! 2022 – 17", None),
    ],
)
def test_a_line_is_foreign_only_where_its_common_words_are(text: str, language: str | None) -> None:
    assert foreign_language(text) == language


def test_plain_english_never_asks_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_identifier", None)
    assert foreign_language(TEXT * 3) is None
