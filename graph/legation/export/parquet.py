"""Parquet: the four tables with typed columns, for DuckDB, Polars, Spark, R and pandas."""

from pathlib import Path
from typing import TYPE_CHECKING

from legation.errors import GraphError
from legation.export.tables import Table, tables_of
from legation.model import Findings

if TYPE_CHECKING:
    import pyarrow as pa

_TYPES = {"text": "string", "day": "date32", "count": "int64", "number": "float64", "flag": "bool"}


def write(findings: Findings, path: Path) -> None:
    """Write actors.parquet, events.parquet, evidence.parquet and articles.parquet into a folder.

    Args:
        findings: what was found.
        path: the folder; made if missing.

    Raises:
        GraphError: pyarrow is not installed.
    """
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise GraphError("Parquet needs pyarrow; pip install 'legation[parquet]'") from error
    tables = {table.name: _arrow(table) for table in tables_of(findings)}
    path.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        parquet.write_table(table, path / f"{name}.parquet")


def _arrow(table: Table) -> "pa.Table":
    import pyarrow as pa

    fields = [pa.field(c.name, pa.type_for_alias(_TYPES[c.type]), nullable=c.optional) for c in table.columns]
    return pa.table([pa.array(cells, f.type) for f, (_, cells) in zip(fields, table.cells(), strict=True)], pa.schema(fields))
