"""How servers are asked: politely, within limits, and never into one's own network."""

import gzip
import socket
import threading
import time
import zlib
from contextlib import suppress

import pytest
from feed_server import FakeClock, FeedServer, Page, dripping, endless

from legation.watching import fetching
from legation.watching.addresses import FetchError, address_of, is_public, numbers_of
from legation.watching.fetching import Limits
from legation.watching.notes import Notes
from legation.watching.visiting import LaterError, Manners, PauseError, Visitor

server_test = pytest.mark.server
LOCAL = Manners(allow_local=True, limits=Limits(seconds=5))


@pytest.fixture
def visitor(notes: Notes, clock: FakeClock) -> Visitor:
    return Visitor(notes, LOCAL, clock.clock)


def visit(visitor: Visitor, url: str) -> bytes | None:
    return visitor.visit(url, accept="*/*").body


# addresses


@pytest.mark.parametrize(
    ("url", "base", "known"),
    [
        ("https://wire.test/feed", "", "https://wire.test/feed"),
        ("HTTP://Wire.Test:80", "", "http://wire.test/"),
        ("https://wire.test:8443/a b?q=ü#part", "", "https://wire.test:8443/a%20b?q=%C3%BC"),
        ("https://bücher.test/", "", "https://xn--bcher-kva.test/"),
        ("../other", "https://wire.test/a/b/c", "https://wire.test/a/other"),
        ("//other.test/x", "https://wire.test/a", "https://other.test/x"),
        ("http://[::1]:8000/", "", "http://[::1]:8000/"),
    ],
)
def test_addresses(url: str, base: str, known: str) -> None:
    assert address_of(url, base=base).url == known


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://wire.test/", "gopher://wire.test:70/", "javascript:alert(1)", "wire.test/feed", "", "https://", "https:///x",
        "http://user:secret@wire.test/", "http://[::1", "http://wire.test:99999/", "http://wi re.test/", "http://wire.test\r\nX: y/", "http://" + "a" * 3000, "http://wire.test/\udcff",
    ],
)  # fmt: skip
def test_what_is_no_address_is_not_asked(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        address_of(url)
    assert caught.value.is_final


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False), ("127.9.9.9", False), ("0.0.0.0", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False), ("240.0.0.1", False),
        ("::1", False), ("::", False), ("fe80::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("ff02::1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:169.254.169.254", False), ("2002:7f00:1::", False), ("64:ff9b::a00:1", False), ("64:ff9b::5db8:d822", True),
        ("localhost", False),
    ],
)  # fmt: skip
def test_which_numbers_are_public(number: str, public: bool) -> None:
    assert is_public(number) is public


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_own_machine_is_not_asked_by_whatever_name(host: str) -> None:
    with pytest.raises(FetchError, match=r"leads to this machine or a private network; add --allow-local|no such host"):
        numbers_of(address_of(f"http://{host}/"), allow_local=False)


# robots.txt and pauses


@server_test
@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        (Page(status=404), "/feed", True),
        (Page(b"User-agent: *\nDisallow: /private\n"), "/feed", True),
        (Page(b"User-agent: *\nDisallow: /private\n"), "/private/feed", False),
        (Page(b"User-agent: *\nDisallow: /\nAllow: /feed\n"), "/feed", True),
        (Page(b"User-agent: *\nDisallow: /*.xml$\n"), "/feed.xml", False),
        (Page(b"User-agent: legation\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), "/feed", False),
        (Page(b"User-agent: other\nDisallow: /\n"), "/feed", True),
        (Page(status=500), "/feed", False),
        (Page(status=301, headers={"Location": "/other-robots"}), "/feed", False),
        (Page(b"\xff\xfe\x00 no text"), "/feed", True),
        (Page(b"x" * 600_000), "/feed", False),
    ],
)  # fmt: skip
def test_robots_are_honoured(server: FeedServer, visitor: Visitor, robots: Page, path: str, allowed: bool) -> None:
    server.pages = {"/robots.txt": robots, "/other-robots": Page(b"User-agent: *\nDisallow: /feed"), path: Page(b"news")}
    if allowed:
        assert visit(visitor, server.url + path) == b"news"
    else:
        with pytest.raises(FetchError, match=r"robots.txt (does not allow it|cannot be had)"):
            visit(visitor, server.url + path)
    assert server.count(path) == allowed and server.paths()[0] == "/robots.txt"


@server_test
def test_robots_are_kept_a_day(server: FeedServer, visitor: Visitor, clock: FakeClock) -> None:
    server.pages = {"/robots.txt": Page(b""), "/a": Page(b"1"), "/b": Page(b"2")}
    visit(visitor, f"{server.url}/a")
    clock.time += 23 * 3600
    visit(visitor, f"{server.url}/b")
    assert server.paths() == ["/robots.txt", "/a", "/b"]
    clock.time += 2 * 3600
    visit(visitor, f"{server.url}/a")
    assert server.paths()[3:] == ["/robots.txt", "/a"]


@server_test
@pytest.mark.parametrize(("robots", "pause"), [(b"", 2.0), (b"User-agent: *\nCrawl-delay: 7\n", 7.0), (b"User-agent: *\nCrawl-delay: 0.5\n", 2.0)])
def test_a_host_is_given_time(server: FeedServer, visitor: Visitor, clock: FakeClock, robots: bytes, pause: float) -> None:
    server.pages = {"/robots.txt": Page(robots), "/a": Page(), "/b": Page()}
    for path in ("/a", "/b"):
        visit(visitor, server.url + path)
    assert clock.slept == [2.0, pause]  # the first is that behind robots.txt itself, which was not known yet


@server_test
def test_without_robots_nothing_is_asked_for_some_minutes(server: FeedServer, visitor: Visitor, clock: FakeClock) -> None:
    server.pages = {"/robots.txt": Page(status=500), "/a": Page(b"1"), "/b": Page(b"2")}
    with pytest.raises(FetchError, match=r"robots.txt cannot be had \(500 Internal Server Error\), so nothing is asked there"):
        visit(visitor, f"{server.url}/a")
    with pytest.raises(FetchError, match=r"robots.txt could not be had a moment ago"):
        visit(visitor, f"{server.url}/b")
    assert server.paths() == ["/robots.txt"]
    server.pages["/robots.txt"] = Page(b"")
    clock.time += 1000
    assert visit(visitor, f"{server.url}/b") == b"2"


@server_test
def test_a_long_pause_is_left_for_the_next_round(server: FeedServer, visitor: Visitor, clock: FakeClock) -> None:
    server.pages = {"/robots.txt": Page(b"User-agent: *\nCrawl-delay: 600\n"), "/a": Page(), "/b": Page(b"2")}
    visit(visitor, f"{server.url}/a")
    with pytest.raises(PauseError, match="asks for a long pause between requests; not asked again before"):
        visit(visitor, f"{server.url}/b")
    assert server.count("/b") == 0 and clock.slept == [2.0]
    clock.time += 600
    assert visit(visitor, f"{server.url}/b") == b"2"


@server_test
def test_a_pause_of_ones_own_may_be_long(server: FeedServer, notes: Notes, clock: FakeClock) -> None:
    server.pages = {"/a": Page(b"1")}
    visit(Visitor(notes, Manners(allow_local=True, pause=300), clock.clock), f"{server.url}/a")
    assert clock.slept == [300.0]


@server_test
def test_a_clock_that_was_wrong_keeps_nobody_away(server: FeedServer, visitor: Visitor, clock: FakeClock) -> None:
    server.pages = {"/a": Page(status=500), "/b": Page(status=429)}
    clock.time += 50 * 365 * 86400
    for path in ("/a", "/b"):
        with pytest.raises(FetchError):
            visit(visitor, server.url + path)
    clock.time -= 50 * 365 * 86400
    server.pages = {"/a": Page(b"1"), "/b": Page(b"2")}
    assert (visit(visitor, f"{server.url}/a"), visit(visitor, f"{server.url}/b")) == (b"1", b"2")


@server_test
@pytest.mark.parametrize("etag", ['"a\r\n b"', '"\x01"', '"' + "x" * 5000 + '"', '"\xe9"'])
def test_strange_etags_do_no_harm(server: FeedServer, visitor: Visitor, notes: Notes, etag: str) -> None:
    server.pages = {"/a": Page(b"1", headers={"ETag": etag})}
    for _ in range(2):
        found = visitor.visit(f"{server.url}/a", accept="*/*")
        notes.note_resource(found.url, found.known)
        assert found.body == b"1"


@server_test
def test_who_asks_is_told(server: FeedServer, notes: Notes, clock: FakeClock) -> None:
    server.pages = {"/a": Page()}
    visit(Visitor(notes, Manners(allow_local=True, contact="news@example.org"), clock.clock), f"{server.url}/a")
    for _, headers in server.asked:
        assert headers["user-agent"].startswith("legation/") and headers["user-agent"].endswith("; +news@example.org)")


# what has not changed, what is busy, what fails


@server_test
@pytest.mark.parametrize("page", [Page(b"1", etag='"x"'), Page(b"1", modified="Fri, 21 Jan 2022 10:00:00 GMT")], ids=["etag", "modified"])
def test_what_has_not_changed_is_not_sent_again(server: FeedServer, visitor: Visitor, notes: Notes, page: Page) -> None:
    server.pages = {"/a": page, "/moved": Page(status=301, headers={"Location": "/a"})}
    for path in ("/a", "/moved"):
        url = server.url + path
        first = visitor.visit(url, accept="*/*")
        assert first.body == b"1"
        assert visit(visitor, url) == b"1"  # nothing is noted before it has been dealt with
        notes.note_resource(url, first.known)
        assert visit(visitor, url) is None
        server.pages["/a"] = Page(b"2", etag='"y"')
        assert visit(visitor, url) == b"2"
        server.pages["/a"] = page


@server_test
@pytest.mark.parametrize(
    ("status", "retry_after", "wait"),
    [
        (429, "3600", 3600), (503, "3600", 3600), (429, "5", 900), (503, None, 900), (429, "Fri, 15 Jan 2027 09:00:00 GMT", 3600), (503, "soon", 900),
        (429, "9" * 400, 7 * 86400), (503, "-1", 900),
    ],
)  # fmt: skip
def test_a_busy_host_is_left_alone_for_as_long_as_it_says(
    server: FeedServer, visitor: Visitor, clock: FakeClock, status: int, retry_after: str | None, wait: int
) -> None:
    clock.time = 1_800_000_000.0  # 15 January 2027, 08:00
    server.pages = {"/a": Page(status=status, headers={"Retry-After": retry_after} if retry_after else {}), "/b": Page(b"2")}
    with pytest.raises(LaterError, match=f"{status} .*; not asked again before"):
        visit(visitor, f"{server.url}/a")
    count = len(server.asked)
    for path in ("/a", "/b"):  # the whole host
        with pytest.raises(LaterError):
            visit(visitor, server.url + path)
    clock.time = 1_800_000_002.0 + wait - 90
    with pytest.raises(LaterError):
        visit(visitor, f"{server.url}/a")
    assert len(server.asked) == count
    server.pages["/a"] = Page(b"1")
    clock.time = 1_800_000_002.0 + wait
    assert visit(visitor, f"{server.url}/a") == b"1"


@server_test
def test_what_fails_is_left_alone_longer_and_longer(server: FeedServer, visitor: Visitor, clock: FakeClock) -> None:
    server.pages = {"/a": Page(status=500), "/b": Page(b"2")}
    for wait in (900, 1800, 3600):
        with pytest.raises(FetchError, match="500 Internal Server Error"):
            visit(visitor, f"{server.url}/a")
        assert visit(visitor, f"{server.url}/b") == b"2"  # the rest of the host is asked
        clock.time += wait - 100
        with pytest.raises(LaterError, match="500 Internal Server Error; not asked again before"):
            visit(visitor, f"{server.url}/a")
        clock.time += 100
    server.pages["/a"] = Page(b"1")
    assert visit(visitor, f"{server.url}/a") == b"1"
    assert server.count("/a") == 4


# limits


def broken_off(handler: object) -> None:
    handler.wfile.write(b"half")  # type: ignore[attr-defined]


ZIPPED = {"Content-Encoding": "gzip"}


@server_test
@pytest.mark.parametrize(
    ("page", "message"),
    [
        (Page(stream=endless), "larger than 1 MB"),
        (Page(stream=endless, headers={"Content-Length": "999999999"}), "larger than 1 MB"),
        (Page(gzip.compress(b"\0" * 50_000_000), headers=ZIPPED), "larger than 1 MB"),
        (Page(gzip.compress(gzip.compress(b"\0" * 2_000_000_0)), headers={"Content-Encoding": "gzip, gzip"}), "answers in 'gzip, gzip', which was not asked for"),
        (Page(zlib.compress(b"x"), headers={"Content-Encoding": "br"}), "answers in 'br', which was not asked for"),
        (Page(gzip.compress(bytes(range(256)) * 9)[:200], headers=ZIPPED), "its answer broke off"),
        (Page(b"no gzip", headers=ZIPPED), "no proper answer"),
        (Page(stream=dripping), "took longer than 0.6 seconds"),
        (Page(stream=dripping, headers={"Content-Length": "1000000"}), "took longer than 0.6 seconds"),
        (Page(stream=broken_off, headers={"Content-Length": "100"}), "its answer broke off"),
        (Page(status=404), "404 Not Found"),
        (Page(status=999), "status 999"),
        (Page(status=302, headers={"Location": "/a"}), "redirects more than 5 times"),
        (Page(status=302, headers={"Location": "file:///etc/passwd"}), "file scheme; only http and https are asked"),
        (Page(status=302, headers={"Location": "https:///x"}), "no address"),
        (Page(status=302), "302 Found"),
        (Page(headers={f"X-{n}": "y" for n in range(200)}), "no proper answer"),
        (Page(headers={"X": "y" * 70_000}), "no proper answer"),
    ],
)  # fmt: skip
def test_answers_have_limits(server: FeedServer, notes: Notes, clock: FakeClock, page: Page, message: str) -> None:
    visitor = Visitor(notes, Manners(allow_local=True, limits=Limits(seconds=0.6, size=2**20)), clock.clock)
    server.pages = {"/a": page, "/robots.txt": Page(b"")}
    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        visit(visitor, f"{server.url}/a")
    assert message in str(caught.value) and time.monotonic() - started < 3



@server_test
def test_headers_that_drip_are_cut_off(server: FeedServer, notes: Notes, clock: FakeClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            channel, _ = listener.accept()
            with channel, suppress(OSError):
                channel.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                for _ in range(100):
                    channel.sendall(b"y")
                    time.sleep(0.05)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        visitor = Visitor(notes, Manners(allow_local=True, limits=Limits(seconds=0.4)), clock.clock)
        started = time.monotonic()
        with pytest.raises(FetchError, match=r"robots.txt cannot be had"):
            visit(visitor, f"http://127.0.0.1:{listener.getsockname()[1]}/")
        assert time.monotonic() - started < 2
        thread.join()


@server_test
def test_nobody_is_there(notes: Notes, clock: FakeClock) -> None:
    with pytest.raises(FetchError, match=r"robots.txt cannot be had"):
        visit(Visitor(notes, LOCAL, clock.clock), "http://127.0.0.1:9/")


@server_test
@pytest.mark.parametrize(("body", "headers"), [(b"news", {}), (gzip.compress(b"news"), ZIPPED), (gzip.compress(b"news"), {"Content-Encoding": "x-gzip"})])
def test_answers_are_unpacked(server: FeedServer, visitor: Visitor, body: bytes, headers: dict[str, str]) -> None:
    server.pages = {"/a": Page(body, headers=headers)}
    assert visit(visitor, f"{server.url}/a") == b"news"
    assert server.asked[-1][1]["accept-encoding"] == "gzip"


@server_test
def test_five_redirections_are_followed(server: FeedServer, visitor: Visitor) -> None:
    server.pages = {f"/{n}": Page(status=status, headers={"Location": f"/{n + 1}"}) for n, status in enumerate((301, 302, 303, 307, 308))}
    server.pages["/5"] = Page(b"news")
    assert visit(visitor, f"{server.url}/0") == b"news"


# into one's own network


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public as far as anybody can tell, and served by the loopback."""
    real = fetching.numbers_of

    def numbers(address, *, allow_local: bool) -> list[str]:  # type: ignore[no-untyped-def]
        return ["127.0.0.1"] if address.host == "public.test" else real(address, allow_local=allow_local)

    monkeypatch.setattr(fetching, "numbers_of", numbers)


@server_test
@pytest.mark.parametrize(
    ("status", "target"),
    [
        (301, "http://127.0.0.1:{port}/secret"), (302, "http://localhost:{port}/secret"), (303, "http://[::ffff:127.0.0.1]:{port}/secret"),
        (307, "//127.1:{port}/secret"), (308, "http://0.0.0.0:{port}/secret"),
    ],
)  # fmt: skip
def test_a_redirection_into_ones_own_network_is_not_followed(
    server: FeedServer, notes: Notes, clock: FakeClock, public: None, status: int, target: str
) -> None:
    port = server.url.rpartition(":")[2]
    server.pages = {"/a": Page(status=status, headers={"Location": target.format(port=port)}), "/secret": Page(b"secret"), "/robots.txt": Page(b"")}
    with pytest.raises(FetchError, match=r"leads to this machine|no such host"):
        visit(Visitor(notes, Manners(), clock.clock), f"http://public.test:{port}/a")
    assert server.paths() == ["/robots.txt", "/a"]  # not even the robots.txt of the second


@server_test
def test_the_number_that_was_checked_is_asked(server: FeedServer, monkeypatch: pytest.MonkeyPatch, notes: Notes, clock: FakeClock) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, **options: object) -> list[object]:
        asked.append(host)
        number = "127.0.0.1" if len(asked) % 2 else "10.0.0.1"
        return [(2, 1, 6, "", (number, port))]

    monkeypatch.setattr("legation.watching.addresses.socket.getaddrinfo", resolve)
    numbers = numbers_of(address_of("http://wire.test/"), allow_local=True)
    assert numbers == ["127.0.0.1"] and asked == ["wire.test"]
    with pytest.raises(FetchError, match="leads to this machine"):
        numbers_of(address_of("http://wire.test/"), allow_local=False)
