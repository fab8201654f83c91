"""E-mail: the sender's own words, whatever the message is made of."""

import datetime
import io
import textwrap
import time
from email.message import EmailMessage

import pytest
from samples import HTML_MAIL, JAPAN, LAVROV, MAIL, MBOX, NATO

from legation.model import Article, Problem
from legation.reading.mail import LARGEST_MAIL, read_eml, read_mbox

WRAPPED = textwrap.wrap(NATO, 60)


def given(data: bytes | str) -> tuple[list[Article], list[str]]:
    items = [item for _, item in read_eml(io.BytesIO(data.encode() if isinstance(data, str) else data), "a.eml")]
    return [item for item in items if isinstance(item, Article)], [str(item) for item in items if isinstance(item, Problem)]


def plain(body: str, headers: str = "") -> str:
    return f"Subject: Talks\nContent-Type: text/plain; charset=utf-8{headers}\n\n{body}"


def test_a_message_of_several_parts() -> None:
    [article], problems = given(MAIL)
    citation = article.citation
    assert article.text == f"{LAVROV}\n\n{JAPAN}" and problems == []
    assert (citation.id, citation.title, citation.date, citation.publisher) == (
        "20220121.1@example.org",
        "Blinken meets Lavrov",
        datetime.date(2022, 1, 21),
        "Sample News Agency",
    )


def test_html_where_there_is_no_plain_text() -> None:
    [article], _ = given(HTML_MAIL)
    assert article.text.split("\n") == [NATO, JAPAN] and article.citation.publisher == "desk@example.org"


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (plain(f"{NATO}\n\n> quoted\n>> twice\n\n{JAPAN}\n"), f"{NATO}\n\n{JAPAN}"),
        (plain(f"{NATO}\n\n-- \nA name\nA street"), NATO),
        (plain(f"{NATO}\n\n-----Original Message-----\nFrom: B\n\n{JAPAN}"), NATO),
        (plain(f"{NATO}\n\nOn Fri, 21 Jan 2022, B wrote:\n> {JAPAN}"), NATO),
        (plain("\n".join(WRAPPED)), NATO),
        (plain(" \n".join(WRAPPED) + f"\n{JAPAN}", "; format=flowed"), f"{NATO}\n\n{JAPAN}"),
        (plain("Tk9UTyBtZXQu", "\nContent-Transfer-Encoding: base64"), "NOTO met."),
        (plain("G=C3=BCl met NATO=\n.", "\nContent-Transfer-Encoding: quoted-printable"), "Gül met NATO."),
        ("Subject: x\nContent-Type: text/plain; charset=no-such-thing\n\nNATO met.", "NATO met."),
        ("Subject: x\nContent-Type: nonsense\n\nNATO met.", "NATO met."),
        ("Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nNATO met.\n", "NATO met."),
        ("Subject: x\nContent-Type: text/html\n\n<p>NATO met.</p>", "NATO met."),
        ("Subject: x\nContent-Transfer-Encoding: base64\n\n!!!not base64", None),
    ],
)
def test_the_senders_own_words(message: str, text: str | None) -> None:
    articles, problems = given(message)
    assert [" ".join(a.text.split()) if text and "\n" not in text else a.text for a in articles] == ([text] if text else [a.text for a in articles])
    assert problems == [] or text is None


def test_an_attachment_is_not_followed() -> None:
    message = EmailMessage()
    message["Subject"] = "Talks"
    message.add_attachment(NATO, filename="a.txt")
    assert given(message.as_bytes()) == ([], ["a.eml: an e-mail without a text; save what it holds, an attachment perhaps, as a file"])


@pytest.mark.parametrize(
    ("header", "value"),
    [("From", "(" * 10_000), ("Subject", "=?utf-8?q?" * 10_000), ("Date", "x" * 500_000), ("Content-Type", "text/plain; " + "a=b; " * 50_000), ("To", "<" * 50_000), ("Message-ID", "[" * 10_000), ("From", '"' * 9_999), ("Content-Disposition", "(" * 4000), ("From", "=?x?q?" + "=" * 3000)],
)
def test_malformed_headers_take_no_time(header: str, value: str) -> None:
    started = time.process_time()
    articles, problems = given(f"{header}: {value}\nX-Other: y\n\n{NATO}")
    assert [article.text for article in articles] == [NATO] or len(problems) == 1
    assert time.process_time() - started < 5


@pytest.mark.parametrize(("data", "problem"), [(b"", "no e-mail: it has no headers"), (b"\n\nNATO met.", "no e-mail: it has no headers"), (b"a: b\n\n" + b"x" * LARGEST_MAIL, "larger than 32 MB")])
def test_what_is_no_message_is_named(data: bytes, problem: str) -> None:
    articles, [said] = given(data)
    assert articles == [] and said.startswith(f"a.eml: {problem}")


def test_parts_within_parts() -> None:
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000))
    articles, problems = given(f"Subject: x\nMIME-Version: 1.0\n{deep}Content-Type: text/plain\n\n{NATO}")
    assert len(articles) + len(problems) == 1


def test_a_mailbox() -> None:
    first, second = list(read_mbox(io.BytesIO(MBOX.encode()), "a.mbox"))
    assert isinstance(first[1], Article) and isinstance(second[1], Article)
    assert (first[0], first[1].text) == (1, f"{LAVROV}\n\n{JAPAN}")
    assert (second[0], second[1].citation.title) == (MBOX[: MBOX.rindex("\nFrom desk")].count("\n") + 2, "NATO")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (f"From a Fri\n{plain(NATO)}\n\n>From here it went on.\n", [(1, f"{NATO}\n\nFrom here it went on.")]),
        (f"From a Fri\n{plain(NATO)}\nFrom here it went on.\n", [(1, f"{NATO} From here it went on.")]),
        (f"From a Fri\n\nFrom b Sat\n{plain(NATO)}", [(1, "a.mbox:1: no e-mail: it has no headers; save its text as .txt"), (3, NATO)]),
        (NATO, [(1, 'a.mbox:1: no mailbox, which begins with "From "; give single messages as .eml')]),
        ("", []),
    ],
)
def test_messages_of_a_mailbox(data: str, expected: list[tuple[int, str]]) -> None:
    found = list(read_mbox(io.BytesIO(data.encode()), "a.mbox"))
    assert [(line, item.text if isinstance(item, Article) else str(item)) for line, item in found] == expected
