"""Addresses on the web: which may be asked. A list of feeds is a stranger's, and must not lead into one's own network."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

LONGEST_ADDRESS = 2000
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SAFE = "%/:=&?~#+!$,;'@()*[]"


class FetchError(Exception):
    """An address gave no answer that can be used; the message says why, for a reader.

    Args:
        message: why.
        is_final: whether asking again is no use.
    """

    def __init__(self, message: str, *, is_final: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address of http or https.

    Attributes:
        scheme: "http" or "https".
        host: name or number of the host, in ASCII.
        port: its port.
        target: path and query.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port, under which a host's turn is noted."""
        return f"{self._host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, under which robots.txt counts."""
        return f"{self.scheme}://{self._host}:{self.port}"

    @property
    def url(self) -> str:
        """The address as text."""
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self._host}{port}{self.target}"

    @property
    def _host(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def address_of(url: str, *, base: str = "") -> Address:
    """Return the address that a text gives.

    Args:
        url: the text; relative to `base` where it names no host.
        base: the address on which it was found.

    Raises:
        FetchError: it is none, of another scheme, or has a password in it.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode("ascii")
        target = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    except (ValueError, UnicodeError) as error:
        raise FetchError("no address; write it like https://example.org/feed.xml", is_final=True) from error
    if parts.scheme not in _PORTS:
        raise FetchError(f"{parts.scheme or 'no'} scheme; only http and https are asked", is_final=True)
    if not host or len(url) > LONGEST_ADDRESS or any(not 32 < ord(c) < 127 for c in host):
        raise FetchError("no address; write it like https://example.org/feed.xml", is_final=True)
    if parts.username is not None or parts.password is not None:
        raise FetchError("has a name or password in it, which would be kept and told; give an address without", is_final=True)
    return Address(scheme=parts.scheme, host=host, port=port, target=target)


def numbers_of(address: Address, *, allow_local: bool) -> list[str]:
    """Return the numbers (IPv4, IPv6) under which a host is to be reached; they are used as they were checked.

    Args:
        address: which.
        allow_local: whether it may be this machine or one of its own network.

    Raises:
        FetchError: there are none, or one of them is not public.
    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"no such host ({getattr(error, 'strerror', None) or error})") from error
    numbers = list(dict.fromkeys(str(info[4][0]) for info in found))
    if not allow_local and not all(map(is_public, numbers)):
        raise FetchError("leads to this machine or a private network; add --allow-local if that is meant", is_final=True)
    return numbers


def is_public(number: str) -> bool:
    """Return whether a number belongs to the public network, also the one that it wraps.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False, False)
    """
    try:
        ip = ipaddress.ip_address(number)
    except ValueError:  # with a scope ("fe80::1%eth0"): of the local network
        return False
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        # NAT64 is reserved and global by turns of Python's versions; what it wraps decides
        return isinstance(ip, ipaddress.IPv6Address) and ip in _NAT64 and is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ()), ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None]
        return all(is_public(str(inner)) for inner in wrapped if inner is not None)
    return True
