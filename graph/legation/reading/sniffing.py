"""The format of a file that its name does not tell, by its first bytes."""

import json
import re
from collections.abc import Mapping
from typing import Any

from legation.reading.records import NAMES, rows_of_json

_MAGIC: Mapping[bytes, str] = {
    b"PAR1": "parquet",
    b"WARC/": "warc",
    b"%PDF-": "pdf",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
}
_ROOTS: Mapping[str, str] = {
    "html": "html",
    "rss": "feed",
    "rdf": "feed",
    "feed": "feed",
    "urlset": "feed",
    "sitemapindex": "feed",
    "opml": "feed",
    "mediawiki": "mediawiki",
}
_ROOT = re.compile(r"\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:[\w.-]+:)?([\w.-]+)", re.S | re.I)
_DOCTYPE = re.compile(r"\s*(?:<!--.*?-->\s*)*<!doctype html\b", re.S | re.I)
_MBOX = re.compile(r"From \S+.*\d{4}\s*\n[A-Za-z-]+:")
_MAIL = re.compile(
    r"^(?:Received|Return-Path|Message-ID|MIME-Version|Delivered-To|From|To|Subject|Date|X-[\w-]+|Content-Type):", re.I
)


def sniffed(head: bytes) -> str:
    """Return the format of what begins with HEAD; "text" where nothing tells another.

    >>> sniffed(b"%PDF-1.7"), sniffed(b'{"text": "x"}'), sniffed(b"id,date,text"), sniffed(b"NATO met.")
    ('pdf', 'jsonl', 'csv', 'text')
    """
    for magic, form in _MAGIC.items():
        if head.startswith(magic):
            return form
    if head[257:262] == b"ustar":
        return "tar"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _of_text(_text(head))


def is_json_lines(head: bytes) -> bool:
    """Whether a first line is an object, and a second one begins another, whatever the file is called."""
    first, _, rest = _text(head).lstrip().partition("\n")
    return rest.lstrip().startswith("{") and _is_object(first)


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace")


def _of_text(text: str) -> str:
    start = text.lstrip()
    if start.startswith(("{", "[")):
        return _of_json(start)
    if start.startswith("<"):
        if _DOCTYPE.match(start):
            return "html"
        root = _ROOT.match(start)
        return _ROOTS.get(root[1].lower(), "html" if "<html" in start.lower() else "text") if root else "text"
    if _MBOX.match(start):
        return "mbox"
    lines = start.split("\n", 12)
    if sum(bool(_MAIL.match(line)) for line in lines[:12]) >= 3 and _MAIL.match(lines[0]):
        return "eml"
    return "csv" if _is_header(lines[0]) else "text"


def _of_json(start: str) -> str:
    """JSON Lines where each line is an object of its own, else JSON; a broken first line does not make one document of it."""
    if start.startswith("["):
        return "json"
    first, end, rest = start.partition("\n")
    rest = rest.lstrip()
    if rest.startswith("{") or (rest and _is_object(first)):
        return "jsonl"
    if not end or not rest:  # one line: an article, or an object that holds a list of them
        return "json" if _holds_list(first) else "jsonl"
    return "json"


def _is_object(line: str) -> bool:
    return isinstance(_loaded(line), dict)


def _holds_list(line: str) -> bool:
    value = _loaded(line)
    return isinstance(value, dict) and rows_of_json(value) != [value]


def _loaded(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _is_header(line: str) -> bool:
    """Whether a line names the columns of a table with a text among them."""
    delimiter = max(",;\t|", key=line.count)
    names = [name.strip().strip('"').lower() for name in line.split(delimiter)]
    return len(names) > 1 and any(name in NAMES["text"] for name in names) and all(len(name) < 40 for name in names)
