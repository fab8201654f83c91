"""Rounds of a watch: what is new goes into the graph once, whatever breaks, and what changed since yesterday is told."""

import datetime
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from feed_server import FakeClock, FeedServer, Page, dripping, endless, rss

from example import EVENTS, FINDINGS, event, evidence
from legation import add, build
from legation.cli import main
from legation.errors import GraphError, InputError
from legation.knowledge import KnowledgeGraph
from legation.model import Findings, When
from legation.store import Added, read_store
from legation.watching import Plan, Round, watching
from legation.watching.fetching import Limits
from legation.watching.notes import NOTES, Notes, open_notes
from legation.watching.rounds import changes_since
from legation.watching.telling import as_json, as_text
from legation.watching.visiting import Manners

pytestmark = pytest.mark.model
with_server = pytest.mark.server
TALKS = ("urn:talks", "Antony Blinken met Sergei Lavrov in Geneva.")
DEMAND = ("urn:demand", "NATO rejected the Russian demand.")
HELMETS = ("urn:helmets", "Japan condemned China on Friday.")
MANNERS = Manners(allow_local=True, limits=Limits(seconds=2, size=2**20))
PAGE = "<html><head><title>Report</title></head><body><nav>Home</nav><article><h1>Report</h1>{}</article></body></html>"
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in ("Antony Blinken met Sergei Lavrov in Geneva.", *[f"NATO rejected the Russian demand, officials said on day {n}." for n in range(5)]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "g"


@pytest.fixture
def once(folder: Path, clock: FakeClock) -> Callable[..., Round]:
    """One round of a watch that begins anew each time, a quarter of an hour after the one before."""

    def round(*inputs: object, **options: object) -> Round:
        clock.time += 900
        plan = Plan(inputs=tuple(map(str, inputs)), folder=folder, manners=MANNERS, clock=clock.clock, store_only=True)
        with watching(replace(plan, **options)) as one_round:  # type: ignore[arg-type]
            return one_round()

    return round


def ids(folder: Path) -> list[str]:
    return sorted(citation.id for citation in KnowledgeGraph.load(folder).findings.citations)


def messages(round: Round) -> list[str]:
    return [str(problem) for problem in round.problems]


# feeds


@with_server
def test_a_feed_is_read_once_and_then_what_is_new(server: FeedServer, once, folder: Path) -> None:
    url = f"{server.url}/feed"
    server.pages = {"/feed": Page(rss(TALKS, DEMAND), etag='"1"')}
    first = once(url)
    assert (first.added, first.feeds, first.unchanged, first.problems) == (Added(new=2), 1, 0, ())
    assert first.new_actors == ("Antony Blinken", "NATO", "Russia", "Sergei Lavrov") and len(first.new_events) == 2
    again = once(url)
    assert (again.added, again.unchanged, again.has_news, again.new_actors) == (Added(), 1, False, ())
    server.pages["/feed"] = Page(rss(HELMETS, DEMAND), etag='"2"')  # the talks have left the feed, and stay in the graph
    third = once(url)
    assert third.added == Added(new=1) and [event.did for event in third.new_events] == ["Japan criticised China"]
    assert ids(folder) == ["urn:demand", "urn:helmets", "urn:talks"] and server.count("/robots.txt") == 1
    server.pages["/feed"] = Page(rss(HELMETS, ("urn:demand", "NATO condemned Russia.")), etag='"3"')
    assert once(url).added == Added(changed=1)
    server.pages["/feed"] = Page(rss(HELMETS, DEMAND))  # without an ETag it is sent again, and nothing in it is read again
    assert once(url).added == Added(changed=1) and once(url).added == Added()


@with_server
def test_the_graph_is_that_of_building_at_once(server: FeedServer, once, folder: Path, tmp_path: Path) -> None:
    server.pages = {"/feed": Page(rss(TALKS)), "/other": Page(rss(DEMAND))}
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "a.rss").write_bytes(rss(HELMETS))
    once(f"{server.url}/feed", f"{server.url}/other", tmp_path / "saved", store_only=False)
    (tmp_path / "all.rss").write_bytes(rss(TALKS, DEMAND, HELMETS))
    at_once = build([tmp_path / "all.rss"])
    assert {e.id for e in KnowledgeGraph.load(folder).events} == {e.id for e in at_once.events}
    assert (folder / "graph.ttl").is_file() and (folder / "network.html").is_file()
    with read_store(folder) as store:
        assert not store.differences().added and not store.differences().removed


BROKEN = [
    ("404", Page(status=404), "404 Not Found"),
    ("500", Page(status=500), "500 Internal Server Error"),
    ("429", Page(status=429, headers={"Retry-After": "7200"}), "429 Too Many Requests; not asked again before"),
    ("endless", Page(stream=endless), "larger than 1 MB"),
    ("drips", Page(stream=dripping), "took longer than 2 seconds"),
    ("page", Page(b"<html><body>Gone</body></html>"), "no feed: neither RSS nor Atom"),
    ("empty", Page(b""), "no feed: neither RSS nor Atom"),
    ("bomb", Page(b'<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>'), "declares entities"),
    ("local", Page(status=302, headers={"Location": "file:///etc/passwd"}), "file scheme"),
    ("broken", Page(rss(("urn:x", "Japan met China.")).replace(b"</channel>", b"")), "broken XML"),
]  # fmt: skip


@with_server
@pytest.mark.parametrize(("page", "message"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_feed_stops_nothing(server: FeedServer, folder: Path, clock: FakeClock, once, page: Page, message: str) -> None:
    server.pages = {"/broken": page, "/feed": Page(rss(TALKS))}
    told = once(f"{server.url}/feed", f"{server.url}/broken", "http://127.0.0.1:9/feed")
    assert told.added.new >= 1 and told.feeds == 3 and "urn:talks" in ids(folder)
    broken = [line for line in messages(told) if line.startswith(f"{server.url}/broken")]
    assert len(broken) == 1 and message in broken[0]
    away = [line for line in messages(told) if line.startswith("http://127.0.0.1:9/feed: its robots.txt cannot be had (no proper answer (ConnectionRefusedError")]
    assert len(away) == 1 and len(told.problems) == 2


@with_server
def test_what_waits_is_not_asked_and_goes_on_later(server: FeedServer, once, clock: FakeClock) -> None:
    url = f"{server.url}/feed"
    server.pages = {"/feed": Page(status=429, headers={"Retry-After": "3600"})}
    assert once(url).waiting_feeds == 1
    server.pages["/feed"] = Page(rss(TALKS))
    for _ in range(3):
        assert once(url).waiting_feeds == 1
    assert server.count("/feed") == 1
    clock.time += 900
    told = once(url)
    assert told.added == Added(new=1) and told.problems == ()


@with_server
def test_a_pause_that_was_asked_for_is_no_problem(server: FeedServer, once) -> None:
    server.pages = {"/robots.txt": Page(b"User-agent: *\nCrawl-delay: 600\n"), "/a": Page(rss(TALKS)), "/b": Page(rss(DEMAND))}
    told = once(f"{server.url}/a", f"{server.url}/b")
    assert (told.added, told.waiting_feeds, told.problems) == (Added(new=1), 1, ())
    told = once(f"{server.url}/b", f"{server.url}/a")
    assert (told.added, told.waiting_feeds, told.problems) == (Added(new=1), 1, ())


@with_server
def test_two_feeds_with_one_entry(server: FeedServer, once, folder: Path) -> None:
    other = ("urn:talks", "Antony Blinken met Sergei Lavrov in Geneva on Friday.")
    server.pages = {"/a": Page(rss(TALKS)), "/b": Page(rss(other, DEMAND))}
    feeds = (f"{server.url}/a", f"{server.url}/b")
    assert once(*feeds).added == Added(new=2)
    for _ in range(2):
        assert not once(*feeds).has_news  # they do not take turns at it
    server.pages["/b"] = Page(rss(("urn:demand", "NATO condemned Russia."), TALKS))
    assert once(*feeds).added == Added(changed=1)


@with_server
def test_problems_of_single_entries_are_told_once(server: FeedServer, once) -> None:
    url = f"{server.url}/feed"
    german = ("urn:german", "Der Minister sprach am Freitag in Berlin mit seinem Kollegen über die Lage in der Ukraine und über die nächsten gemeinsamen Schritte der Regierungen.")
    server.pages = {"/feed": Page(rss(TALKS, german))}
    assert ["not English but 'de'" in line for line in messages(once(url))] == [True]
    server.pages["/feed"] = Page(rss(TALKS, german, DEMAND))
    told = once(url)
    assert told.problems == () and told.added == Added(new=1)


@with_server
def test_a_list_of_feeds_is_read_again_each_round(server: FeedServer, once, tmp_path: Path) -> None:
    server.pages = {"/a": Page(rss(TALKS)), "/b": Page(rss(DEMAND))}
    opml = tmp_path / "feeds.opml"
    outline = '<outline xmlUrl="{}"/>'
    opml.write_text(f"<opml><body>{outline.format(server.url + '/a')}</body></opml>")
    assert once(opml).added.new == 1
    opml.write_text(f"<opml><body>{outline.format(server.url + '/a')}{outline.format(server.url + '/b')}</body></opml>")
    told = once(opml)
    assert told.added.new == 1 and told.feeds == 2


@with_server
def test_nothing_of_this_machine_is_asked_unless_allowed(server: FeedServer, once, tmp_path: Path) -> None:
    server.pages = {"/feed": Page(rss(TALKS))}
    (tmp_path / "feeds.opml").write_text(f'<opml><body><outline xmlUrl="{server.url}/feed"/></body></opml>')
    told = once(tmp_path / "feeds.opml", manners=Manners())
    assert "leads to this machine or a private network; add --allow-local" in messages(told)[0] and server.asked == []


# pages


@with_server
def test_pages_are_read_where_they_are_asked_for(server: FeedServer, once, folder: Path) -> None:
    url = f"{server.url}/feed"
    server.pages = {"/feed": Page(rss(("urn:long", "Leaders met."), pages=server.url), etag='"1"')}
    server.pages["/0.html"] = Page(PAGE.format(PARAGRAPHS).encode(), headers={"Content-Type": "text/html; charset=utf-8"})
    assert once(url).added == Added(new=1) and server.count("/0.html") == 0
    server.pages["/feed"] = Page(rss(("urn:long", "Leaders met."), DEMAND, pages=server.url), etag='"2"')
    told = once(url, full=True)
    assert told.added == Added(new=1, changed=1) and server.count("/0.html") == 1
    assert messages(told) == [f"{url}: 1 pages could not be read, the feed's text stands for them: 404 Not Found"]
    [citation] = [c for c in KnowledgeGraph.load(folder).findings.citations if c.id == "urn:long"]
    assert citation.url == f"{server.url}/0.html" and str(citation.date) == "2022-01-21"
    assert "Antony Blinken met with Sergei Lavrov" in [event.did for event in told.new_events]
    again = once(url, full=True)
    assert not again.has_news and again.problems == () and (server.count("/0.html"), server.count("/1.html")) == (1, 1)


@with_server
@pytest.mark.parametrize(
    ("page", "tries"),
    [
        (Page(status=503), 2), (Page(status=500), 2), (Page(status=404), 1), (Page(status=403), 1), (Page(b"%PDF", headers={"Content-Type": "application/pdf"}), 1),
        (Page(b"<html><body></body></html>", headers={"Content-Type": "text/html"}), 1), (Page(stream=endless, headers={"Content-Type": "text/html"}), 2),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_read_is_tried_again_if_that_is_any_use(server: FeedServer, once, folder: Path, clock: FakeClock, page: Page, tries: int) -> None:
    url = f"{server.url}/feed"
    server.pages = {"/feed": Page(rss(TALKS, pages=server.url), etag='"1"'), "/0.html": page}
    told = once(url, full=True)
    assert told.added == Added(new=1) and "1 pages could not be read, the feed's text stands for them" in messages(told)[0]
    clock.time += 10_000
    told = once(url, full=True)
    assert not told.has_news and server.count("/0.html") == tries
    server.pages["/0.html"] = Page(PAGE.format(PARAGRAPHS).encode(), headers={"Content-Type": "text/html"})
    clock.time += 10_000
    assert once(url, full=True).added == Added(changed=tries - 1) and ids(folder) == ["urn:talks"]
    assert once(url, full=True).added == Added()


@with_server
def test_a_busy_host_is_not_asked_for_the_other_pages(server: FeedServer, once) -> None:
    server.pages = {"/feed": Page(rss(TALKS, DEMAND, HELMETS, pages=server.url)), "/0.html": Page(status=429, headers={"Retry-After": "3600"})}
    told = once(f"{server.url}/feed", full=True)
    assert told.added == Added(new=3) and (server.count("/1.html"), server.count("/2.html")) == (0, 0)
    assert len(told.problems) == 1 and "3 pages could not be read, the feed's text stands for them: 429 Too Many Requests" in messages(told)[0]


# folders


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def put(path: Path, text: str, *, at: float = 1_600_000_000) -> Path:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at, at))
    return path


def test_a_folder_that_grows(articles: Path, once, folder: Path) -> None:
    put(articles / "2022-01-21-a.txt", TALKS[1])
    lines = [json.dumps({"id": id, "text": text, "date": "2022-01-22"}) for id, text in (DEMAND, HELMETS)]
    put(articles / "b.jsonl", f"{lines[0]}\n")
    assert once(articles).added == Added(new=2)
    assert not once(articles).has_news
    put(articles / "b.jsonl", f"{lines[0]}\n{lines[1]}\n", at=1_600_000_001)
    told = once(articles)
    assert told.added == Added(new=1) and told.files == 1 and "urn:helmets" in ids(folder)


def test_a_file_that_is_written_over_has_its_article_replaced(articles: Path, once, folder: Path) -> None:
    path = put(articles / "2022-01-21-a.txt", TALKS[1])
    once(articles)
    [old] = ids(folder)
    put(path, DEMAND[1], at=1_600_000_001)
    told = once(articles)
    assert (told.added, told.replaced) == (Added(new=1), 1) and old not in ids(folder) and len(ids(folder)) == 1
    path.unlink()
    told = once(articles)
    assert told.gone_files == (str(path),) and len(ids(folder)) == 1 and "gone, what they told stays" in as_text(told)
    assert once(articles).gone_files == ()


def test_a_file_that_cannot_be_read_does_not_take_its_article_away(articles: Path, once, folder: Path) -> None:
    path = put(articles / "2022-01-21-a.txt", TALKS[1])
    once(articles)
    put(path, "", at=1_600_000_001)
    told = once(articles)
    assert "the text is empty" in messages(told)[0] and len(ids(folder)) == 1 and once(articles).problems == ()


def test_one_id_for_two_texts_is_named(articles: Path, once) -> None:
    for name, text in (("a.jsonl", TALKS[1]), ("b.jsonl", DEMAND[1])):
        put(articles / name, json.dumps({"id": "1", "text": text, "date": "2022-01-21"}) + "\n")
    told = once(articles)
    assert told.added == Added(new=1) and "b.jsonl: id '1' was used before for another text" in messages(told)[0]


def test_a_folder_that_was_built_goes_on_growing(articles: Path, once, folder: Path, tmp_path: Path) -> None:
    build([put(tmp_path / "2022-01-21-before.txt", TALKS[1])]).save(folder)
    put(articles / "2022-01-22-a.txt", DEMAND[1])
    told = once(articles)
    assert told.added == Added(new=1) and len(ids(folder)) == 2
    assert set(told.new_actors) == {"NATO", "Russia"} and len(told.new_events) == 1


def test_the_graph_in_the_folder_is_not_read(articles: Path, clock: FakeClock) -> None:
    put(articles / "2022-01-21-a.txt", TALKS[1])
    for _ in range(2):
        clock.time += 900
        with watching(Plan(inputs=(str(articles),), folder=articles / "graph", clock=clock.clock)) as one_round:
            told = one_round()
            assert told.files == (1 if told.has_news else 0)
    assert (articles / "graph" / "events.jsonl").is_file() and len(ids(articles / "graph")) == 1


@pytest.mark.parametrize(
    ("inputs", "message"),
    [(("-",), "standard input cannot be watched"), (("g",), "lies in the graph's own folder"), (("g/neo4j",), "lies in the graph's own folder")],
)
def test_what_cannot_be_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: tuple[str, ...], message: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=message), watching(Plan(inputs=inputs, folder=Path("g"))):
        pass


def test_a_graph_without_readings_is_left_alone(tmp_path: Path, folder: Path) -> None:
    folder.mkdir()
    (folder / "graph.ttl").write_text("")
    with pytest.raises(GraphError, match="build it again"), watching(Plan(inputs=(str(tmp_path),), folder=folder)):
        pass
    assert not (folder / "store").exists()


def test_two_watches_of_one_folder(tmp_path: Path, folder: Path) -> None:
    plan = Plan(inputs=(str(tmp_path / "x"),), folder=folder)
    with watching(plan), pytest.raises(GraphError, match="another `legation watch` is at work there"), watching(plan):
        pass
    with watching(plan):
        pass


@pytest.mark.parametrize(("content", "message"), [(b"no database, surely" * 100, r"delete it: the next round asks all feeds"), (None, "made by a newer legation")])
def test_damaged_notes_are_named(folder: Path, content: bytes | None, message: str) -> None:
    (folder / "store").mkdir(parents=True)
    if content:
        (folder / "store" / NOTES).write_bytes(content)
    else:
        with open_notes(folder / "store") as notes:
            notes._sql.execute("PRAGMA user_version = 99")
    with pytest.raises(GraphError, match=message), watching(Plan(inputs=("x",), folder=folder)):
        pass


def test_lost_notes_cost_nothing_but_time(articles: Path, once, folder: Path) -> None:
    put(articles / "2022-01-21-a.txt", TALKS[1])
    once(articles)
    (folder / "store" / NOTES).unlink()
    assert once(articles).added == Added(same=1)


# killed


class KilledError(BaseException):
    """As if the process were gone."""


class Mortal:
    """A connection that dies at its nth change."""

    def __init__(self, sql: sqlite3.Connection, life: list[int]) -> None:
        self._sql, self._life = sql, life

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        if not statement.startswith(("SELECT", "PRAGMA")):
            self._life[0] -= 1
            if self._life[0] < 0:
                raise KilledError
        return self._sql.execute(statement, *values)

    def __getattr__(self, name: str) -> object:
        return getattr(self._sql, name)


@with_server
def test_killed_at_any_change_of_its_notes_the_next_round_goes_on(
    server: FeedServer, tmp_path: Path, articles: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("legation.watching.basket.BATCH", 2)
    server.pages = {"/feed": Page(rss(TALKS, DEMAND, HELMETS), etag='"1"')}
    path = put(articles / "2022-01-21-a.txt", "France met Germany.")
    put(articles / "b.jsonl", json.dumps({"id": "b", "text": "France praised Japan.", "date": "2022-01-21"}) + "\n")
    born, life = Notes.__init__, [10**9]
    monkeypatch.setattr(Notes, "__init__", lambda self, sql: born(self, Mortal(sql, life)))  # type: ignore[arg-type]

    def round(folder: Path) -> Round:
        clock.time += 900
        plan = Plan(inputs=(str(articles), f"{server.url}/feed"), folder=folder, manners=MANNERS, clock=clock.clock, store_only=True)
        with watching(plan) as one_round:
            return one_round()

    def whole(folder: Path) -> set[object]:
        with read_store(folder) as store:
            return set(store.everything())

    put(path, "France met Germany.")
    round(tmp_path / "undisturbed")
    put(path, "France met Poland.", at=1_600_000_001)
    assert round(tmp_path / "undisturbed").replaced == 1
    expected = whole(tmp_path / "undisturbed")
    kills = 0
    for lifetime in range(0, 1000, 6):
        folder = tmp_path / f"killed-{lifetime}"
        put(path, "France met Germany.")
        life[0] = lifetime
        try:
            round(folder)
            finished = True
        except KilledError:
            finished = False
            kills += 1
        life[0] = 10**9
        round(folder)
        put(path, "France met Poland.", at=1_600_000_001)
        life[0] = lifetime // 2
        try:
            round(folder)
        except KilledError:
            kills += 1
        life[0] = 10**9
        last = round(folder)
        assert whole(folder) == expected and last.problems == ()
        assert not round(folder).has_news
        if finished:
            break
    assert kills > 5


@with_server
def test_a_process_that_is_killed_leaves_what_the_next_one_finishes(server: FeedServer, folder: Path, once) -> None:
    server.pages = {"/robots.txt": Page(b""), "/a": Page(rss(TALKS)), "/b": Page(rss(DEMAND)), "/slow": Page(stream=dripping)}
    feeds = [f"{server.url}/{name}" for name in ("a", "slow", "b")]
    command = [sys.executable, "-m", "legation", "watch", *feeds, str(folder), "--once", "--allow-local", "--pause", "0"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        for _ in range(600):
            if server.count("/slow"):
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGKILL)
    assert server.count("/slow") == 1 and server.count("/b") == 0
    server.pages["/slow"] = Page(rss(HELMETS))
    told = once(*feeds)
    assert told.problems == () and ids(folder) == ["urn:demand", "urn:helmets", "urn:talks"] and not once(*feeds).has_news


# what is told


def moved(findings: Findings, day: datetime.date) -> Findings:
    """An example with one more event on a day."""
    when = When(start=day, end=day)
    proof = evidence("Russia praised NATO.", "Russia", "praised", "NATO", citation="note", offset=500)
    more = event("b1", "russia", "praised", "nato", proof, when=when)
    other = event("b2", "russia", "metWith", "ukraine", evidence("Russia met Ukraine.", "Russia", "met", "Ukraine", citation="note", offset=600), when=when)
    return replace(findings, events=(*EVENTS, more, other))


def test_changes_since_a_day_are_first_dealings_and_other_tones() -> None:
    day = datetime.date(2022, 3, 1)
    found = changes_since(moved(FINDINGS, day), day)
    assert [(c.one, c.other, c.before is None, c.did) for c in found] == [
        ("NATO", "Russia", False, "Russia praised NATO"),
        ("Russia", "Ukraine", True, "Russia met with Ukraine"),
    ]
    assert changes_since(moved(FINDINGS, day), day + datetime.timedelta(days=1)) == ()


def test_a_round_is_told_in_lines_and_as_json(articles: Path, once, clock: FakeClock) -> None:
    clock.time = time.time()
    today = datetime.date.today()
    put(articles / f"{today}-a.txt", f"Talks \x1b[2J\n\n{TALKS[1]}\n\nNATO rejected the Russian demand, Ukraine said.")
    put(articles / "bad.jsonl", "{\n")
    told = once(articles)
    text = as_text(told)
    assert "1 new articles, " in text and "new actors: " in text and f"since {today - datetime.timedelta(days=1)}:" in text
    assert "Antony Blinken and Sergei Lavrov: tone 1.0, the first dealings; Antony Blinken met with Sergei Lavrov; reports: 1" in text
    assert f"“{TALKS[1]}”" in text and "bad.jsonl:1: broken JSON" in text and "\x1b" not in text
    record = json.loads(as_json(told))
    assert record["added"] == {"new": 1, "changed": 0, "same": 0} and record["problems"][0]["line"] == 1
    assert record["changes"][0]["sentence"] and set(record["new_events"][0]) == {"id", "when", "did", "status"}
    later = once(articles)
    assert later.changes == () and as_text(later).endswith("  nothing new\n")  # told already, and nothing new
    clock.time += 24 * 3600
    assert once(articles).since == today and once(articles).problems == ()


# the command


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@with_server
def test_the_command(server: FeedServer, folder: Path, articles: Path) -> None:
    server.pages = {"/feed": Page(rss(TALKS))}
    options = (articles, folder, "--once", "--allow-local", "--pause", "0", "--contact", "news@example.org")
    result = run("watch", f"{server.url}/feed", *options)
    assert result.exit_code == 0 and "1 new articles, 2 new actors, 1 new events, 1 feeds" in result.stdout
    assert "news@example.org" in server.asked[0][1]["user-agent"] and (folder / "graph.ttl").is_file()
    assert "met with" in run("query", "met", folder).output
    put(articles / "bad.jsonl", "{\n")
    result = run("watch", f"{server.url}/feed", *options, "--format", "json")
    assert result.exit_code == 1 and json.loads(result.stdout)["problems"][0]["message"].startswith("broken JSON")
    assert run("watch", "-", folder, "--once").exit_code == 2
    assert run("watch", articles, folder, "--once", "--contact", "a\nb").exit_code == 2


def test_rounds_follow_each_other_and_a_failure_does_not_end_them(
    articles: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    class EnoughError(Exception):
        pass

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        put(articles / f"2022-01-2{len(slept)}-a.txt", f"France met Germany on day {len(slept)}.")
        if len(slept) == 3:
            raise EnoughError

    failing = iter([False, True, False])
    real = add

    def adding(*arguments: object, **options: object) -> object:
        if next(failing):
            raise GraphError("held by another process")
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("legation.cli.watching.time.sleep", sleep)
    monkeypatch.setattr("legation.watching.basket.add", adding)
    put(articles / "2022-01-20-a.txt", "France met Germany on day 0.")
    result = CliRunner().invoke(main, ["watch", str(articles), str(folder), "--every", "30", "--store-only"])
    assert isinstance(result.exception, EnoughError) and all(1700 < seconds <= 1800 for seconds in slept)
    assert "held by another process; tried again in the next round" in result.stderr
    assert result.stdout.count("1 new articles") == 1 and result.stdout.count("2 new articles") == 1 and len(ids(folder)) == 3


