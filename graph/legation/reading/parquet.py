"""Parquet files -> articles, a piece of a row group at a time (pyarrow, the extra legation[parquet])."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from legation.errors import InputError
from legation.model import Article, Problem
from legation.reading.columns import GUESSED, Columns, check_columns
from legation.reading.packing import seekable
from legation.reading.records import NAMES, article_of_record

ROWS = 256
"""Rows that are in memory at once: of the longest articles a quarter of a gigabyte, of usual ones a megabyte."""


def read_parquet(
    file: BinaryIO, where: str, *, columns: Columns = GUESSED
) -> Iterator[tuple[int | None, Article | Problem]]:
    """Yield an article for each row of a Parquet file; the number of a row stands for its line.

    Raises:
        InputError: pyarrow is not installed, the file is damaged, or a column that is given is not there.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise InputError("Parquet needs pyarrow; pip install 'legation[parquet]'") from error
    row = 0
    try:
        with seekable(file) as source:
            table = parquet.ParquetFile(source)
            names = table.schema_arrow.names
            check_columns(names, columns, where=where)
            for batch in table.iter_batches(batch_size=ROWS, columns=_wanted(names, columns)):
                for record in _records(batch):
                    row += 1
                    for item in article_of_record(record, where=where, line=row, columns=columns):
                        yield row, item
    except (pyarrow.ArrowException, OSError, OverflowError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(f"Parquet is damaged ({reason}); get it again", path=where, line=row + 1 if row else None) from error


def _records(batch: Any) -> Iterator[dict[str, Any]]:
    """The rows, with bytes as text: some writers mark no column as text."""
    for record in batch.to_pylist():
        yield {key: v.decode("utf-8", errors="replace") if isinstance(v, bytes) else v for key, v in record.items()}


def _wanted(names: list[str], columns: Columns) -> list[str]:
    """The columns that may hold a field, so that others, which may be large, are not read; all where none does."""
    given = {column.lower().strip().split(".")[0] for _, column in columns.given()} | {c.lower().strip() for _, c in columns.given()}
    usual = given.union(*NAMES.values())
    return [name for name in names if name.lower().strip() in usual] or names
