"""What one worker leaves of a portion: NAME.parquet, its readings in order, and NAME.nq.gz, what each article tells alone.

The name is a digest of the portion and of all on which its readings rest, so a part that is there need not be read again,
and a worker that does the work of a dead one a second time writes the same file. The Parquet file comes last: a part is
there when it is. What articles tell together (one event of several reports, who is one person with whom) is known only
when all parts are merged, so the N-Quads do not claim it: the named graph of an article holds what building a graph of
this article alone gives, but for the labels of relations. Ids of events whose date or actors others know better are
different there.
"""

import gzip
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyoxigraph as ox
from pyarrow import parquet
from rdflib.term import Node
from spacy.language import Language

from legation.actors.authority import load_authority
from legation.component import readings
from legation.corpus.files import write_whole
from legation.corpus.portions import Portion, items_of
from legation.corpus.settings import Settings
from legation.errors import GraphError
from legation.events.extension import NO_EXTENSION, Extension, using
from legation.fusion.fusing import fuse
from legation.identity import join_actors
from legation.identity.decisions import NONE
from legation.language import load_pipeline
from legation.model import Article, Problem, Reading
from legation.rdf.engine import oxigraph_term
from legation.rdf.terms import BASE
from legation.rdf.writing import Writer, by_article
from legation.reading import used_before
from legation.store.records import json_of, value_of

VERSION = 1
"""Raised when the same portion gives another part."""
SCHEMA = pa.schema(
    [
        pa.field("id", pa.string()),
        pa.field("digest", pa.string()),
        pa.field("reading", pa.string()),
        pa.field("where", pa.string()),
        pa.field("line", pa.int64()),
        pa.field("language", pa.string()),
        pa.field("problem", pa.string()),
    ]
)
"""A row is a reading of an article (id, digest of its text, reading as JSON, where it stood) or a problem (where, line, language)."""
DEATHS = 2
"""After so many workers died of a portion its articles are read one by one, and one of which two more die is left out."""
_BEGUN = "begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What all workers are told.

    Attributes:
        parts: the folder of parts, from the root, on storage that all machines share.
        min_confidence: events of which we are less sure are left out, between 0 and 1.
        extension: relations and frames of a user.
        quads: whether to write N-Quads too, which takes a quarter of the time.
    """

    parts: Path
    min_confidence: float = 0.0
    extension: Extension = NO_EXTENSION
    quads: bool = True

    def name(self, portion: Portion) -> str:
        """Return the name of the part of a portion."""
        settings = Settings(extension=self.extension, min_confidence=self.min_confidence)
        rests_on = (str(VERSION), settings.stamp(), repr(self.quads))
        stretch = (portion.file, str(portion.start), str(portion.end))
        content = (portion.form, portion.state, *(() if portion.form == "staged" else stretch))
        return hashlib.sha256("\0".join((*rests_on, *content)).encode()).hexdigest()[:24]

    def file(self, name: str) -> Path:
        """Return the Parquet file of a part."""
        return self.parts / f"{name}.parquet"

    def tries(self, name: str) -> Path:
        """Return the file in which workers note that they begin, and on what."""
        return self.parts / f"{name}.tries"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is in a part."""

    articles: int
    problems: int


def counts_in(file: Path) -> Counts | None:
    """Return how much is in a part, or None where it is not there or damaged."""
    try:
        table = parquet.read_table(file, columns=["problem"])
    except (OSError, pa.ArrowException):
        return None
    return Counts(articles=table["problem"].null_count, problems=len(table) - table["problem"].null_count)


def write_part(portion: Portion, work: Work, *, nlp: Language | None = None) -> Counts:
    """Read a portion and write its part, unless that is there.

    Args:
        portion: which.
        work: what all workers are told.
        nlp: a spaCy pipeline, or None for our own.

    Raises:
        InputError: the portion's file is gone or closed.
        GraphError: the part cannot be written.
    """
    name = work.name(portion)
    if (there := counts_in(work.file(name))) is not None:
        return there
    with using(work.extension):
        rows = list(_rows(portion, work, nlp or load_pipeline()))
    if work.quads:
        write_whole(work.parts / f"{name}.nq.gz", gzip.compress(b"".join(row.quads for row in rows), compresslevel=6, mtime=0))
    write_whole(work.file(name), _parquet(rows, portion))
    work.tries(name).unlink(missing_ok=True)
    if portion.form == "staged":
        Path(portion.file).unlink(missing_ok=True)
    problems = sum(row.problem is not None for row in rows)
    return Counts(articles=len(rows) - problems, problems=problems)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a part, and what it tells as N-Quads."""

    id: str | None = None
    digest: str | None = None
    reading: str | None = None
    quads: bytes = b""
    problem: Problem | None = None


def _rows(portion: Portion, work: Work, nlp: Language) -> Iterator[_Row]:
    items = list(items_of(portion))
    articles = [item for item in items if isinstance(item, Article)]
    found = _found(articles, work, work.tries(work.name(portion)), nlp)
    for item in items:
        yield _Row(problem=item) if isinstance(item, Problem) else _row(next(found), item, quads=work.quads)


def _found(articles: list[Article], work: Work, tries: Path, nlp: Language) -> Iterator[Reading | Problem]:
    """What is read from each article; who killed its reader twice is left out."""
    notes = tries.read_text().split() if tries.exists() else []
    _note(_BEGUN, tries)
    if notes.count(_BEGUN) < DEATHS:
        yield from readings(articles, nlp=nlp, min_confidence=work.min_confidence)
        return
    deaths = Counter(note for note, after in zip(notes, [*notes[1:], _BEGUN], strict=True) if after == _BEGUN)
    for index, article in enumerate(articles):
        if deaths[str(index)] >= DEATHS:
            message = "who read it died, twice; left out, split it or give workers more memory"
            yield Problem(where=article.citation.id, message=message)
            continue
        _note(str(index), tries)
        yield from readings([article], nlp=nlp, min_confidence=work.min_confidence)


def _note(word: str, tries: Path) -> None:
    tries.parent.mkdir(parents=True, exist_ok=True)
    with tries.open("a") as file:
        file.write(f"{word}\n")


def _row(found: Reading | Problem, article: Article, *, quads: bool) -> _Row:
    id, digest = article.citation.id, hashlib.sha256(article.text.encode(errors="replace")).hexdigest()[:24]
    if isinstance(found, Problem):
        return _Row(id, digest, problem=found)
    try:
        return _Row(id, digest, reading=json_of(found), quads=quads_alone(found) if quads else b"")
    except Exception as error:  # one bad article never stops a run: it is named and counted
        message = f"could not be kept ({type(error).__name__}: {error}); left out"
        return _Row(id, digest, problem=Problem(where=id, message=message))


def _parquet(rows: list[_Row], portion: Portion) -> bytes:
    values = [
        {
            "id": row.id,
            "digest": row.digest,
            "reading": row.reading,
            "where": row.problem.where if row.problem else portion.where,
            "line": row.problem.line if row.problem else None,
            "language": row.problem.language if row.problem else None,
            "problem": row.problem.message if row.problem else None,
        }
        for row in rows
    ]
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(values, schema=SCHEMA), out, compression="zstd")
    return out.getvalue()


def quads_alone(reading: Reading) -> bytes:
    """Return, as sorted N-Quads in the named graph of an article, the graph that it gives alone; no labels of relations.

    Args:
        reading: what was read from it.
    """
    findings = fuse(join_actors([reading], decisions=NONE, authority=load_authority()))
    writer = Writer.of(findings, base=BASE, relations=None)
    together = writer.together(findings)
    told = chain.from_iterable(map(writer.told, by_article(findings)))
    name = _term(writer.resources.article(reading.citation.id))
    triples = chain(told, together["actors"], together["events"], together["facts"])
    quads = {ox.Quad(_term(s), _term(p), _term(o), name) for s, p, o in triples}
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert lines is not None
    return b"".join(sorted(lines.splitlines(keepends=True)))


@lru_cache(maxsize=50_000)
def _term(node: Node) -> Any:
    return oxigraph_term(node)


def merged(names: Iterable[str], work: Work) -> Iterator[Reading | Problem]:
    """Yield what is in parts, in the order of their names; of two articles of one id the first counts.

    Args:
        names: of the parts, in the order of the input, which is that of a local run.
        work: with which they were written.

    Raises:
        GraphError: a part is missing or damaged.
    """
    seen: dict[str, str] = {}
    for name in names:
        for row in _table(work.file(name)).to_pylist():
            id = row["id"]
            if id is None or id not in seen:
                yield _item(row)
            elif seen[id] != row["digest"]:
                yield used_before(id, where=row["where"])
            if id is not None:
                seen.setdefault(id, row["digest"])


def _item(row: dict[str, Any]) -> Reading | Problem:
    if row["problem"] is not None:
        return Problem(where=row["where"], line=row["line"], message=row["problem"], language=row["language"])
    return value_of(Reading, row["reading"])


def _table(file: Path) -> Any:
    try:
        return parquet.read_table(file)
    except (OSError, pa.ArrowException) as error:
        raise GraphError(f"{file}: damaged or gone ({error}); run the same command again, only this part is read again") from error
