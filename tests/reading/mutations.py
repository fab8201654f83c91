"""Spoil files of each format that is read, and see that every one gives articles, or a problem that names it.

Run as a program: `nice python tests/reading/mutations.py 300 [SEED [FORMAT]]` makes 300 files at random, and as many of the
bombs as there are; it ends with 1 where one crashed a reader, took more than ten seconds of processor time (or thirty by the
clock, while other programs run) or more than a gigabyte, or was not named.
"""

import gzip
import io
import itertools
import json
import os
import random
import resource
import select
import signal
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samples import DUMP_HEAD, LAVROV, MAIL, NATO, SAMPLES, dump, page, pdf

from legation.model import Article
from legation.reading import read_articles
from legation.reading.formats import FORMATS
from legation.reading.language import foreign_language

SECONDS = 10.0
"""Processor time that reading a file may take."""
PATIENCE = 30.0
"""Time by the clock after which it hangs."""
MEMORY = 2**30
DEEP = 10_000
HUGE = 5 * 2**20
_TOKENS = (b"[", b"{", b'{"a":', b'[{"a":', b"<a>", b"<div>", b"<table><tr><td>", b"(", b"{{", b"[[", b"{|\n", b"<<", b"[<<", b"> ", b'"', b"--inner\n", b"<!--", b"\\", b"<page>", b"<ref>", b"From a\n", b"obj ")
_FILLING = (b"a", b" ", b"\n", b",", b"\0", b"9", b"\t", b"word ", b"=", b"[", b"<", b"A. ", b"\xff", b"&amp;", b'"', b"(", b"\xc3\xa9", b"- ")
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-7", "cp037", "latin-1", "utf-8-sig", "cp1252", "shift_jis", "idna")


def flipped(data: bytes, chance: random.Random) -> bytes:
    """With some bytes changed."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 100))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    """Without its end, its beginning or its middle."""
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return chance.choice((data[:end], data[start:], data[:start] + data[end:], data[:-1], data[:chance.randrange(20)]))


def doubled(data: bytes, chance: random.Random) -> bytes:
    """With a part of it again and again."""
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    times = chance.choice((2, 2, 100, 1000))
    return data[:end] + data[start:end] * min(times, HUGE // max(end - start, 1)) + data[end:]


def nested(data: bytes, chance: random.Random) -> bytes:
    """With something that is opened ten thousand times."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_TOKENS) * DEEP + data[at:]


def huge(data: bytes, chance: random.Random) -> bytes:
    """With a field of megabytes."""
    at = chance.choice((chance.randrange(len(data) + 1), data.find(b"NATO") % len(data), 0))
    filling = chance.choice(_FILLING)
    return data[:at] + filling * (HUGE * chance.choice((1, 4)) // len(filling)) + data[at:]


def holed(data: bytes, chance: random.Random) -> bytes:
    """With NULs, other control characters and bytes that are no text, in it."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 30, 300))):
        changed.insert(chance.randrange(len(changed) + 1), chance.choice((0, 0, 1, 12, 13, 26, 27, 0x85, 0xFE, 0xFF)))
    return bytes(changed)


def miscoded(data: bytes, chance: random.Random) -> bytes:
    """In another encoding, or in two."""
    encoding = chance.choice(_ENCODINGS)
    try:
        coded = data.decode("utf-8", errors="replace").encode(encoding, errors="replace")
    except (UnicodeError, LookupError):
        coded = data[::-1]
    return chance.choice((coded, data[: len(data) // 2] + coded[len(coded) // 2 :], b"\xff\xfe" + data))


def mismeasured(data: bytes, chance: random.Random) -> bytes:
    """With numbers changed: lengths, offsets, counts, dates."""
    numbers = (b"0", b"-1", b"99999999999", b"1e400", b"2147483648", b"007", b"", b"18446744073709551616")
    parts = []
    for part in _split_at_digits(data):
        parts.append(chance.choice(numbers) if part.isdigit() and chance.random() < 0.15 else part)
    return b"".join(parts)


def _split_at_digits(data: bytes) -> Iterator[bytes]:
    start = 0
    for n in range(1, len(data) + 1):
        if n == len(data) or data[n : n + 1].isdigit() != data[n - 1 : n].isdigit():
            yield data[start:n]
            start = n


def shuffled(data: bytes, chance: random.Random) -> bytes:
    """With its lines, or its words where it has but one line, in another order."""
    gap = b"\n" if data.count(b"\n") > 2 else b" "
    parts = data.split(gap)
    chance.shuffle(parts)
    return gap.join(parts)


def crossed(data: bytes, chance: random.Random) -> bytes:
    """With a part of a file of another format in it."""
    other = chance.choice([sample for samples in SAMPLES.values() for _, sample in samples])
    start, end = sorted(chance.randrange(len(other) + 1) for _ in range(2))
    at = chance.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[at:]


MUTATIONS: Sequence[Callable[[bytes, random.Random], bytes]] = (flipped, cut, doubled, nested, huge, holed, miscoded, mismeasured, shuffled, crossed)


def _laughs(root: str, doctype: str) -> bytes:
    names = [f"e{n}" for n in range(12)]
    entities = "<!ENTITY e0 'NATO met Japan. '>" + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in itertools.pairwise(names))
    return f"<?xml version='1.0'?><!DOCTYPE {doctype} [{entities}]>{root.replace('@', '&e11;')}".encode()


def _deflated(content: bytes, *, times: int = 1) -> bytes:
    """A PDF whose one page is a compressed stream."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = "[" + "/FlateDecode " * times + "]"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(content)} /Filter {filters} >>\nstream\n".encode() + content + b"\nendstream",
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, value) for n, value in enumerate(objects, 1))
    return body + b"trailer << /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF\n"


def _mail(body: str, headers: str = "") -> bytes:
    return f"Subject: x\nFrom: a@example.org\nMIME-Version: 1.0\n{headers}\n{body}".encode()


def _zipped(contents: Sequence[bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, content in enumerate(contents):
            archive.writestr(f"{n}.txt", content)
    return file.getvalue()


_LOOP = pdf([[NATO], [LAVROV]])
BOMBS: Mapping[str, Sequence[tuple[str, bytes]]] = {
    "text": [
        ("open.txt", b"(" * HUGE),
        ("gaps.txt", (b"\n" + b" " * 5000) * 1000),
        ("words.txt", b"1 of 2 DOCUMENTS\nLENGTH: 1 words\n" * 100_000),
        ("ids.txt", b"812 words\n21 January 2022\nDocument LBA0000020220121ei1l0001x\n" * 50_000),
        ("codes.txt", b"HD x\nWC 1 words\nPD 21 January 2022\nLP\n" * 50_000),
        ("ends.txt", b"LENGTH: 1 words\nEnd of Document\n" * 100_000),
        ("days.txt", b"On January 1, on January 2, " * 200_000),
        ("credits.txt", b"with additional reporting by " * 100_000),
    ],
    "html": [
        ("deep.html", b"<div>" * 100_000 + NATO.encode()),
        ("tables.html", b"<html><body>" + b"<table><tr><td>" * DEEP + NATO.encode()),
        ("laughs.html", _laughs("<html><body><p>@</p></body></html>", "html")),
        ("attributes.html", b"<html><body><p " + b"a='b' " * 200_000 + b">" + NATO.encode()),
        ("paragraphs.html", b"<html><body><article>" + f"<p>{NATO}</p>".encode() * 20_000),
        ("tags.html", b"<html><body><article>" + b"<" * (3 * HUGE)),
        ("words.html", b"<html><body><article><p>" + b"word " * (3 * HUGE // 5)),
    ],
    "jsonl": [("deep.jsonl", b'{"text":' * DEEP), ("lines.jsonl", b"{}\n" * 100_000), ("number.jsonl", b'{"id":' + b"9" * HUGE + b"}\n"), ("keys.jsonl", b"{" + b'"text":"x",' * 100_000 + b'"a":1}')],
    "json": [
        ("deep.json", b"[" * HUGE),
        ("articles.json", b'{"articles":' * DEEP),
        ("rows.json", b'{"articles":[' + b'{"seendate":1},' * 200_000 + b"{}]}"),
        ("cut.json", json.dumps({"articles": [{"publishedAt": 1, "source": {}, "content": " …" * HUGE}]}).encode()[: 3 * HUGE]),
        ("tags.json", json.dumps({"response": {"results": [{"webTitle": "x", "fields": {"body": "<a" * 2**20}}]}}).encode()),
    ],
    "csv": [("columns.csv", b"," * HUGE + b"\n" + b"," * HUGE), ("quotes.csv", b'id,text\n1,"' + b'""' * HUGE), ("names.csv", b"text,text\n" * 100_000)],
    "mediawiki": [
        ("laughs.xml", _laughs("<mediawiki><page><text>@</text></page></mediawiki>", "mediawiki")),
        ("quadratic.xml", b"<!DOCTYPE x [<!ENTITY a '" + b"a" * 100_000 + b"'>]><mediawiki><page><text>" + b"&a;" * 10_000),
        ("outside.xml", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///dev/zero'>]><mediawiki>&a;</mediawiki>"),
        ("deep.xml", DUMP_HEAD.encode() + b"<a>" * 1_000_000),
        ("tag.xml", DUMP_HEAD.encode() + b"<a b='" + b"x" * (4 * HUGE)),
        ("comment.xml", DUMP_HEAD.encode() + b"<!--" + b"x" * (4 * HUGE)),
        ("pages.xml", DUMP_HEAD.encode() + b"<page>" * 200_000),
        ("broken.xml", DUMP_HEAD.encode() + b"<page></x>\n" * 20_000),
        ("letters.xml", dump(page("A", "a" * (4 * HUGE)), page("B", NATO))),
        *((f"wiki{n}.xml", dump(page("A", token * 100_000), page("B", NATO))) for n, token in enumerate(("{{", "[[", "[http://", "<ref>", "{{a|b=", "{|", "''", "<b>", "[[File:a|", "\n* ", "<!--", "-{", "{{{", "&#", "<ref name=", "= "))),
        ("balanced.xml", dump(page("A", "<ref>" * 3000 + "</ref>" * 3000), page("B", NATO))),
        ("closed.xml", dump(page("A", "]" * 50_000 + "[" * 50_000), page("B", NATO))),
    ],
    "pdf": [
        ("kids.pdf", _LOOP.replace(b"/Kids [5 0 R", b"/Kids [2 0 R")),
        ("parents.pdf", _LOOP.replace(b"/Parent 2 0 R", b"/Parent 5 0 R")),
        ("prev.pdf", _LOOP.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 9")),
        ("contents.pdf", _LOOP.replace(b"/Contents 4 0 R", b"/Contents 5 0 R")),
        ("length.pdf", _LOOP.replace(b"/Length ", b"/Length 99999999")),
        ("count.pdf", _LOOP.replace(b"/Count 2", b"/Count 999999999")),
        ("deep.pdf", b"%PDF-1.4\n1 0 obj\n" + b"<</A" * 100_000),
        ("arrays.pdf", b"%PDF-1.4\n1 0 obj\n" + b"[" * 100_000 + b"\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF"),
        ("bomb.pdf", _deflated(b"BT /F1 9 Tf (" + b"a" * 400_000_000 + b") Tj ET")),
        ("spaces.pdf", _deflated(b" " * 300_000_000)),
        ("twice.pdf", _deflated(b"\0" * 200_000_000, times=2)),
        ("texts.pdf", _deflated(b"BT /F1 9 Tf " + b"(a) Tj T* " * 2_000_000 + b"ET")),
        ("stack.pdf", _deflated(b"q " * 5_000_000)),
        ("many.pdf", pdf([[NATO]] * 3000)),
    ],
    "eml": [
        ("parts.eml", _mail("".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(DEEP)))),
        ("same.eml", _mail("--b\nContent-Type: multipart/mixed; boundary=b\n\n" * DEEP, "Content-Type: multipart/mixed; boundary=b\n")),
        ("leaves.eml", _mail("--b\n\nx\n" * 200_000, "Content-Type: multipart/mixed; boundary=b\n")),
        ("letters.eml", _mail("--b\nContent-Type: message/rfc822\n\n" * DEEP, "Content-Type: multipart/mixed; boundary=b\n")),
        ("address.eml", _mail(NATO, f"Sender: {'(' * 100_000}\n").replace(b"a@example.org", b"(" * 100_000)),
        ("words.eml", _mail(NATO).replace(b"Subject: x", b"Subject: " + b"=?utf-8?b?" * 50_000)),
        ("headers.eml", b"a: b\n" * 200_000 + MAIL.encode()),
        ("type.eml", _mail(NATO, "Content-Type: text/plain; " + "".join(f"a*{n}=b;" for n in range(50_000)) + "\n")),
        ("base64.eml", _mail("A" * (4 * HUGE), "Content-Transfer-Encoding: base64\n")),
        ("page.eml", _mail("<div>" * 100_000 + NATO, "Content-Type: text/html\n")),
        ("quoted.eml", _mail("on " * 100_000 + "\n" + "> " * 1_000_000)),
    ],
    "mbox": [("froms.mbox", b"From a\n\n" * 20_000), ("begun.mbox", b"From " * HUGE), ("line.mbox", b"From a\nSubject: x\n\n" + b"x" * (8 * HUGE))],
    "feed": [
        ("laughs-feed.xml", _laughs("<rss version='2.0'><channel><item><title>@</title><description>@</description></item></channel></rss>", "rss")),
        ("deep-feed.xml", b"<rss version='2.0'><channel><item><description>" + b"<a>" * 1_000_000),
        ("items.xml", b"<rss version='2.0'><channel>" + b"<item><title>x</title></item>" * 50_000 + b"</channel></rss>"),
        ("tag-feed.xml", b"<rss version='2.0'><channel><item a='" + b"x" * HUGE),
        ("escaped.xml", b"<rss version='2.0'><channel><item><description>" + b"&lt;div&gt;" * 200_000 + b"</description></item></channel></rss>"),
    ],
    "warc": [
        ("length.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx"),
        ("heads.warc", b"WARC/1.0\r\n" * 100_000),
        ("lines.warc", b"WARC/1.0\r\n" + b"a: b\r\n" * 500_000),
        ("blank.warc", b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 1\r\n\r\nx" + b"\n" * (20 * HUGE)),
        ("head.warc", b"WARC/1.0\r\nWARC-Type: " + b"x" * (4 * HUGE)),
    ],
    "packed": [
        ("bomb.txt.gz", gzip.compress(b"\0" * 400_000_000)),
        ("lines.jsonl.gz", gzip.compress(b"{}\n" * 60_000_000)),
        ("twice.txt.gz", gzip.compress(gzip.compress(b"a" * 400_000_000))),
        ("members.txt.gz", gzip.compress(b"") * 200_000),
        ("bomb.zip", _zipped([b"\0" * 400_000_000])),
        ("many.zip", _zipped([b"NATO met."] * 20_000)),
    ],
}
"""Files made to take time and memory without end, by format."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one file gave.

    Attributes:
        articles: how many articles.
        problems: how many problems.
        fault: what it did that no file may, or None.
        seconds: how much processor time it took.
        waited: how long it took by the clock.
        megabytes: how much memory it took beyond what the program has.
    """

    articles: int
    problems: int
    fault: str | None
    seconds: float
    waited: float
    megabytes: float


def outcome(path: Path) -> Outcome:
    """Read a file in a process of its own, with ten seconds and a gigabyte."""
    receiving, sending = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if not child:
        os.close(receiving)
        _read_in_child(path, sending)
    os.close(sending)
    said = _received(receiving, started + PATIENCE)
    waited = time.monotonic() - started
    if said is None:
        os.killpg(child, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    seconds = usage.ru_utime + usage.ru_stime
    if not said:
        fault = f"took more than {PATIENCE:.0f} s" if said is None else f"ended by signal or exit {status}"
        return Outcome(0, 0, fault, seconds, waited, 0.0)
    told = json.loads(said)
    fault = told["fault"] or (f"took {seconds:.1f} s of processor time" if seconds > SECONDS else None)
    return Outcome(told["articles"], told["problems"], fault, seconds, waited, told["megabytes"])


def _received(receiving: int, until: float) -> bytes | None:
    """All that a process writes, or None where it goes on after its time."""
    said = b""
    with os.fdopen(receiving, "rb", buffering=0) as pipe:
        while True:
            ready, _, _ = select.select([pipe], [], [], max(until - time.monotonic(), 0))
            if not ready:
                return None
            part = pipe.read(65536)
            if not part:
                return said
            said += part


def _read_in_child(path: Path, sending: int) -> None:
    os.setsid()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    articles = problems = 0
    fault = None
    try:
        for item in read_articles([str(path)]):
            if isinstance(item, Article):
                articles += 1
            else:
                problems += 1
                if not item.where.startswith(str(path)) or "\n" in str(item) or not item.message:
                    fault = f"a problem that does not name it in a line: {str(item)[:200]}"
        if not articles and not problems:
            fault = "neither an article nor a problem"
    except MemoryError:
        fault = "took more than 1 GB"
    except BaseException as error:
        fault = f"{type(error).__name__}: {str(error)[:300]}"
    grown = max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
    os.write(sending, json.dumps({"articles": articles, "problems": problems, "fault": fault, "megabytes": grown}).encode())
    os._exit(0)


def mutants(count: int, *, seed: int = 8, form: str | None = None) -> Iterator[tuple[str, str, str, bytes]]:
    """Yield the format, the name, what was done, and the bytes of COUNT spoilt files, spread over the samples, then of as many bombs."""
    forms = [name for name in SAMPLES if form in (None, name)]
    for n in range(count):
        kind = forms[n % len(forms)]
        turn = n // len(forms)
        chance = random.Random(f"{seed} {n}")
        name, data = SAMPLES[kind][turn // len(MUTATIONS) % len(SAMPLES[kind])] if turn < len(MUTATIONS) * len(SAMPLES[kind]) else chance.choice(SAMPLES[kind])
        mutation = MUTATIONS[(turn + n % len(forms)) % len(MUTATIONS)]
        yield kind, name, mutation.__name__, mutation(data, chance)
    bombs = [[(kind, name, "bomb", data) for name, data in BOMBS.get(kind, ())] for kind in forms]
    yield from itertools.islice((bomb for turn in itertools.zip_longest(*bombs) for bomb in turn if bomb), count)


def main(count: int, seed: int = 8, form: str | None = None) -> int:
    """Print a table of what COUNT spoilt files and as many bombs gave, a line a format; return how many did what no file may."""
    foreign_language("Blinken met Lavrov in Geneva on Friday, and spoke with him about the troops at the border. " * 3)
    with tempfile.TemporaryDirectory() as folder:  # loads what all need, the imports of HTML and the model of languages
        _read_samples(Path(folder))
    outcomes: dict[str, list[Outcome]] = {}
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for kind, name, done, data in mutants(count, seed=seed, form=form):
            path = Path(folder) / name
            path.write_bytes(data)
            found = outcome(path)
            outcomes.setdefault(kind, []).append(found)
            if found.fault:
                faults += 1
                print(f"FAULT {kind} {name} {done} ({len(data):,} bytes, {found.waited:.1f} s): {found.fault}", flush=True)
            elif found.seconds > SECONDS / 2 or found.megabytes > 500:
                print(f"slow  {kind} {name} {done} ({len(data):,} bytes): {found.seconds:.1f} s, {found.megabytes:.0f} MB", flush=True)
            path.unlink()
    print(f"{'format':12}{'files':>7}{'articles':>10}{'problems':>10}{'faults':>8}{'longest s':>11}{'by clock':>10}{'largest MB':>12}")
    for kind, found_ones in [*outcomes.items(), ("all", [o for each in outcomes.values() for o in each])]:
        print(_row(kind, found_ones))
    missing = sorted(set(FORMATS) - set(SAMPLES) - {"stdin"})
    if missing:
        print(f"without a sample, not tried: {', '.join(missing)}")
    return faults


def _read_samples(folder: Path) -> None:
    for samples in SAMPLES.values():
        for name, data in samples:
            (folder / name).write_bytes(data)
    list(read_articles([str(folder)]))


def _row(kind: str, outcomes: Sequence[Outcome]) -> str:
    articles, problems = sum(o.articles for o in outcomes), sum(o.problems for o in outcomes)
    faults = sum(bool(o.fault) for o in outcomes)
    longest, waited, largest = (max(getattr(o, name) for o in outcomes) for name in ("seconds", "waited", "megabytes"))
    return f"{kind:12}{len(outcomes):7}{articles:10,}{problems:10,}{faults:8}{longest:11.1f}{waited:10.1f}{largest:12.0f}"


if __name__ == "__main__":
    sys.exit(min(main(int(sys.argv[1]), *map(int, sys.argv[2:3]), *sys.argv[3:4]), 1))
