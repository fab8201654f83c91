"""One request and its answer, by http.client: to an address that was checked, within limits of time and size."""

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache

from legation.watching.addresses import Address, FetchError, numbers_of

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an answer may cost.

    Attributes:
        seconds: from connecting to its last byte.
        size: bytes of its body, unpacked.
    """

    seconds: float = 30.0
    size: int = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back.

    Attributes:
        status: HTTP status.
        headers: its headers, names in lower case; of several of one name the first.
        body: its body, unpacked; empty unless the status is 200.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(address: Address, headers: Mapping[str, str], *, limits: Limits, allow_local: bool) -> Answer:
    """Return the answer to a GET; redirections are answers too.

    Args:
        address: what is asked.
        headers: of the request.
        limits: what it may cost.
        allow_local: as in `numbers_of`.

    Raises:
        FetchError: no answer, a broken one, or one beyond the limits.
    """
    numbers = numbers_of(address, allow_local=allow_local)
    try:
        with _connected(address, numbers, limits.seconds) as (channel, is_late):
            connection = _connection(address)
            connection.sock = channel  # so that it connects to nothing else than what was checked
            try:
                connection.request("GET", address.target, headers={"Accept-Encoding": "gzip", "Connection": "close", **headers})
                with closing(connection.getresponse()) as response:
                    answer = _answer(response, limits.size)
            finally:
                connection.close()
            if is_late():  # what was cut off may look whole
                raise FetchError(f"took longer than {limits.seconds:g} seconds")
            return answer
    except TimeoutError as error:
        raise FetchError(f"took longer than {limits.seconds:g} seconds") from error
    except ssl.SSLCertVerificationError as error:
        raise FetchError(f"its certificate is not trusted ({error.verify_message})") from error
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
        raise FetchError(f"no proper answer ({type(error).__name__}: {error})") from error


@contextmanager
def _connected(address: Address, numbers: list[str], seconds: float) -> Iterator[tuple[socket.socket, "_Lateness"]]:
    """A socket that is cut off when the time is over, however slowly bytes drip in."""
    channel = _first(numbers, address.port, seconds)
    if address.scheme == "https":
        channel = _tls().wrap_socket(channel, server_hostname=address.host, do_handshake_on_connect=False)
    late = _Lateness(channel)
    timer = threading.Timer(seconds, late.cut)
    timer.daemon = True
    timer.start()
    try:
        if isinstance(channel, ssl.SSLSocket):
            channel.do_handshake()
        yield channel, late
    except (FetchError, OSError, http.client.HTTPException, zlib.error, ValueError) as error:
        if late():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        channel.close()


class _Lateness:
    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._is_late = False

    def cut(self) -> None:
        self._is_late = True
        with suppress(OSError):
            # past TLS, whose own shutdown is not to be called while another thread reads
            socket.socket.shutdown(self._channel, socket.SHUT_RDWR)

    def __call__(self) -> bool:
        return self._is_late


def _connection(address: Address) -> http.client.HTTPConnection:
    if address.scheme == "https":
        return http.client.HTTPSConnection(address.host, address.port, context=_tls())
    return http.client.HTTPConnection(address.host, address.port)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _first(numbers: list[str], port: int, seconds: float) -> socket.socket:
    """A connection to the first number that takes one."""
    failure: OSError | None = None
    for number in numbers[:4]:
        try:
            channel = socket.create_connection((number, port), timeout=seconds / min(len(numbers), 4))
            channel.settimeout(seconds)
            return channel
        except OSError as error:
            failure = error
    raise failure or OSError("no number")


def _answer(response: http.client.HTTPResponse, most: int) -> Answer:
    headers = {name.lower(): value for name, value in reversed(response.getheaders())}
    body = b""
    if response.status == 200:
        stated = headers.get("content-length", "")
        if stated.isdecimal() and int(stated) > most:
            raise FetchError(_too_large(most))
        body = _unpacked(response, headers.get("content-encoding", "").strip().lower(), most)
    return Answer(status=response.status, headers=headers, body=body)


def _unpacked(response: http.client.HTTPResponse, encoding: str, most: int) -> bytes:
    """The body; never more than a little over what it may have is held, however small it was packed."""
    if encoding in ("", "identity"):
        body = response.read(most + 1)
        if response.length and len(body) <= most:
            raise FetchError("its answer broke off")
    elif encoding in ("gzip", "x-gzip"):
        packed = zlib.decompressobj(wbits=31)
        body = b""
        while len(body) <= most and not packed.eof:
            chunk = response.read(_CHUNK)
            if not chunk:
                raise FetchError("its answer broke off")
            body += packed.decompress(chunk, most + 1 - len(body))
    else:
        raise FetchError(f"answers in {encoding!r}, which was not asked for")
    if len(body) > most:
        raise FetchError(_too_large(most))
    return body


def _too_large(most: int) -> str:
    return f"larger than {most / 2**20:g} MB"
