"""What whoever starts the application decides."""

from dataclasses import dataclass
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of the application.

    Attributes:
        folder: the graph's folder.
        token: what somebody who writes has to show; None lets nobody write.
        hosts: names, without port, by which browsers may ask; others are refused, so that no page of a stranger whose
            name points here can read the graph (DNS rebinding).
        query_seconds: how long a question or SPARQL query may take.
        query_rows: how many rows or triples of an answer are given at most.
        query_workers: how many queries are answered at once, each by a process of its own.
        upload_bytes: how large a request may be.
        cors_origins: origins ("http://127.0.0.1:3333") whose pages may ask /reconcile and frame its previews.
    """

    folder: Path
    token: str | None = None
    hosts: tuple[str, ...] = LOOPBACK
    query_seconds: float = 10.0
    query_rows: int = 10_000
    query_workers: int = 2
    upload_bytes: int = 1_000_000
    cors_origins: tuple[str, ...] = ()
