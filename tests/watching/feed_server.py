"""A server on the loopback that counts who asks what, and a clock that does not wait."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from legation.watching.visiting import Clock

FEED_TYPE = {"Content-Type": "application/rss+xml"}


@dataclass
class Page:
    """What is served at a path; `stream` writes the body itself."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    modified: str | None = None
    stream: Callable[[BaseHTTPRequestHandler], None] | None = None


class FeedServer:
    """A running server; change `pages` as you like."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def count(self, path: str) -> int:
        return self.paths().count(path)


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    """Start a server on a free port of the loopback, and stop it."""
    served: FeedServer

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            page = served.pages.get(self.path, Page(status=404))
            given = {"etag": self.headers.get("if-none-match"), "modified": self.headers.get("if-modified-since")}
            if page.status == 200 and ((page.etag and page.etag == given["etag"]) or (page.modified and page.modified == given["modified"])):
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(page.status)
            validators = {"ETag": page.etag, "Last-Modified": page.modified}
            for name, value in {**{n: v for n, v in validators.items() if v}, **page.headers}.items():
                self.send_header(name, value)
            if page.stream is None and "Content-Length" not in page.headers:
                self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            with suppress(OSError):  # whoever asked has gone
                page.stream(self) if page.stream else self.wfile.write(page.body)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    served = FeedServer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class FakeClock:
    """A clock that goes on by itself only while somebody sleeps."""

    def __init__(self, time: float = 1_800_000_000.0) -> None:
        self.time = time
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.time += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.time, sleep=self.sleep)


def dripping(handler: BaseHTTPRequestHandler, *, seconds: float = 20.0) -> None:
    """A byte now and then."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """As fast as it is read, without end."""
    while True:
        handler.wfile.write(b"x" * 65536)


def rss(*entries: tuple[str, str], link: str = "https://wire.test/", more: str = "", pages: str = "") -> bytes:
    """A feed of (id, text)."""
    items = "".join(
        f"<item><guid>{id}</guid><title>Report {n}</title>{f'<link>{pages}/{n}.html</link>' if pages else ''}"
        f"<pubDate>Fri, 21 Jan 2022 10:00:00 GMT</pubDate><description>{text}</description></item>"
        for n, (id, text) in enumerate(entries)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><link>{link}</link>{more}{items}</channel></rss>'.encode()
