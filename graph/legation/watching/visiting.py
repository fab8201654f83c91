"""Asking politely: robots.txt, a pause between two requests to one host, waiting where a server says so, nothing twice."""

import email.utils
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus

from protego import Protego

from legation._version import __version__
from legation.watching.addresses import Address, FetchError, address_of
from legation.watching.fetching import Answer, Limits, ask
from legation.watching.notes import DAY, Host, Notes, Resource

PAUSE = 2.0
"""Seconds between two requests to one host, unless its robots.txt asks for more."""
LONGEST_WAIT = 60.0
"""Seconds for which a round waits for a host; it is left for the next round where more are asked for."""
REDIRECTIONS = 5
ROBOTS_MISSED = 600.0
"""Seconds until a robots.txt that could not be had is asked for again; nothing else is asked there meanwhile (RFC 9309)."""
ROBOTS_SIZE = 500 * 1024
FIRST_BACK_OFF, LONGEST_BACK_OFF, LONGEST_RETRY_AFTER = 900.0, DAY, 7 * DAY

_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What time it is, in seconds since 1970, and how to wait."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How strangers' servers are asked.

    Attributes:
        contact: an address or page by which those who run servers reach whoever watches, or None.
        pause: seconds between two requests to one host.
        limits: what an answer may cost.
        allow_local: whether addresses of this machine and of private networks may be asked.
    """

    contact: str | None = None
    pause: float = PAUSE
    limits: Limits = field(default_factory=Limits)
    allow_local: bool = False

    @property
    def agent(self) -> str:
        """The User-Agent."""
        return f"legation/{__version__} (knowledge graph of diplomatic actors{f'; +{self.contact}' if self.contact else ''})"


class LaterError(FetchError):
    """It may not be asked yet; it was not asked."""


class PauseError(LaterError):
    """It may not be asked yet, since it was asked a moment ago; nothing is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page that was had.

    Attributes:
        url: what was asked for.
        body: it, or None where it is as it was the last time.
        type: its media type, in lower case.
        known: what to note once it has been dealt with, so that it need not be sent again.
    """

    url: str
    body: bytes | None
    type: str
    known: Resource


class Visitor:
    """Who asks for feeds and pages, one request after the other.

    Args:
        notes: what is known of hosts and addresses.
        manners: how they are asked.
        clock: the time.
    """

    def __init__(self, notes: Notes, manners: Manners, clock: Clock) -> None:
        self._notes = notes
        self._manners = manners
        self._clock = clock

    def visit(self, url: str, *, accept: str, limits: Limits | None = None) -> Visit:
        """Return what is at an address; where it failed, that is noted, and it is left alone for a time.

        Args:
            url: the address.
            accept: media types that are understood.
            limits: what it may cost, or None for what the manners say.

        Raises:
            LaterError: it may not be asked yet.
            FetchError: it cannot be had.
        """
        known = self._notes.resource(url)
        if 0 < known.ready - self._clock.now() <= LONGEST_RETRY_AFTER:  # not what a clock that was wrong has noted
            raise LaterError(f"{known.why}; not asked again before {day_and_time(known.ready)}")
        try:
            return self._followed(url, known, {"Accept": accept}, limits or self._manners.limits)
        except LaterError:
            raise
        except FetchError as error:
            failures = known.failures + 1
            ready = self._clock.now() + back_off(failures)
            self._notes.note_resource(url, replace(known, failures=failures, ready=ready, why=str(error)))
            raise

    def _followed(self, url: str, known: Resource, headers: dict[str, str], limits: Limits) -> Visit:
        address = address_of(url)
        for _ in range(REDIRECTIONS + 1):
            self._check_robots(address)
            answer = self._asked(address, {**headers, **_conditions(known, address)}, limits)
            if answer.status in _MOVED and "location" in answer.headers:
                address = address_of(answer.headers["location"], base=address.url)
                continue
            if answer.status == 304 and known.final == address.url:
                return Visit(url=url, body=None, type="", known=replace(known, failures=0, ready=0.0, why=""))
            if answer.status != 200:
                raise FetchError(_phrase(answer.status), is_final=400 <= answer.status < 500 and answer.status not in (408, 425))
            return Visit(
                url=url,
                body=answer.body,
                type=answer.headers.get("content-type", "").partition(";")[0].strip().lower(),
                known=Resource(final=address.url, etag=_validator(answer, "etag"), modified=_validator(answer, "last-modified")),
            )
        raise FetchError(f"redirects more than {REDIRECTIONS} times", is_final=True)

    def _check_robots(self, address: Address) -> None:
        kept = self._notes.robots(address.origin, now=self._clock.now())
        text = kept[0] if kept else self._new_robots(address)
        if text is None:
            raise FetchError("its robots.txt could not be had a moment ago, so nothing is asked there")
        if not _parsed(text).can_fetch(address.url, "legation"):
            raise FetchError("its robots.txt does not allow it", is_final=True)

    def _new_robots(self, address: Address) -> str:
        """The robots.txt of an origin, noted for a day; that it could not be had, for some minutes."""
        now = self._clock.now()
        try:
            text = self._robots_text(address)
        except LaterError:
            raise
        except FetchError as error:
            if error.is_final:  # an address of one's own network, which is said as what it is
                raise
            self._notes.note_robots(address.origin, None, until=now + ROBOTS_MISSED)
            raise FetchError(f"its robots.txt cannot be had ({error}), so nothing is asked there") from error
        self._notes.note_robots(address.origin, text, until=now + DAY)
        return text

    def _robots_text(self, address: Address) -> str:
        there = replace(address, target="/robots.txt")
        limits = Limits(seconds=self._manners.limits.seconds, size=ROBOTS_SIZE)
        for _ in range(REDIRECTIONS + 1):
            answer = self._asked(there, {"Accept": "text/plain, */*;q=0.1"}, limits)
            if answer.status in _MOVED and "location" in answer.headers:
                there = address_of(answer.headers["location"], base=there.url)
            elif answer.status == 200:
                return answer.body.decode("utf-8", errors="replace")
            elif 400 <= answer.status < 500:
                return ""
            else:
                raise FetchError(_phrase(answer.status))
        return ""

    def _asked(self, address: Address, headers: dict[str, str], limits: Limits) -> Answer:
        """The answer to a request that has waited for its turn; a server that is busy is left alone for as long as it says."""
        host = self._turn(address)
        answer = ask(address, {"User-Agent": self._manners.agent, **headers}, limits=limits, allow_local=self._manners.allow_local)
        now = self._clock.now()
        if answer.status in _BUSY:
            failures = host.failures + 1
            wait = max(back_off(failures), _retry_after(answer.headers.get("retry-after"), now))
            busy = Host(ready=now + wait, failures=failures, why=_phrase(answer.status))
            self._notes.note_host(address.authority, busy)
            raise LaterError(f"{busy.why}; not asked again before {day_and_time(busy.ready)}")
        self._notes.note_host(address.authority, Host(ready=now + self._pause(address)))
        return answer

    def _turn(self, address: Address) -> Host:
        host = self._notes.host(address.authority)
        wait = host.ready - self._clock.now()
        longest = max(LONGEST_WAIT, self._manners.pause)
        if longest < wait <= LONGEST_RETRY_AFTER:
            later = f"not asked again before {day_and_time(host.ready)}"
            raise LaterError(f"{host.why}; {later}") if host.why else PauseError(f"its robots.txt asks for a long pause between requests; {later}")
        if 0 < wait <= longest:
            self._clock.sleep(wait)
        # noted before it is asked too: a run that is killed meanwhile has asked
        self._notes.note_host(address.authority, replace(host, ready=self._clock.now() + self._pause(address)))
        return host

    def _pause(self, address: Address) -> float:
        kept = self._notes.robots(address.origin, now=self._clock.now())
        asked = _parsed(kept[0]).crawl_delay("legation") if kept and kept[0] else None
        return max(self._manners.pause, float(asked or 0))


def back_off(failures: int) -> float:
    """Return the seconds to leave alone what failed so often in a row: twice as long each time, a day at most.

    >>> [back_off(n) for n in (1, 2, 3, 100)]
    [900.0, 1800.0, 3600.0, 86400.0]
    """
    return min(FIRST_BACK_OFF * 2.0 ** min(failures - 1, 20), LONGEST_BACK_OFF)


def day_and_time(seconds: float) -> str:
    """Return a time as a reader of this place has it, to the minute."""
    return datetime.fromtimestamp(seconds).isoformat(sep=" ", timespec="minutes")


@lru_cache(maxsize=64)
def _parsed(robots: str) -> Protego:
    return Protego.parse(robots)


def _conditions(known: Resource, address: Address) -> dict[str, str]:
    """What makes a server send only what has changed; only to whom told it."""
    if known.final != address.url:
        return {}
    given = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in given.items() if value}


def _validator(answer: Answer, name: str) -> str | None:
    """What a server knows an answer by, where it can be sent back in one line."""
    value = answer.headers.get(name, "")
    return value if value.isprintable() and 0 < len(value) <= 1000 else None


def _retry_after(stated: str | None, now: float) -> float:
    """The seconds that a server asks for: a number, or a time."""
    text = (stated or "").strip()
    if text.isdecimal():
        return min(float(text[:12]), LONGEST_RETRY_AFTER)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment.timestamp() - now, 0.0), LONGEST_RETRY_AFTER)


def _phrase(status: int) -> str:
    """A status in words of our own, for those of a server may be anything."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"status {status}"
