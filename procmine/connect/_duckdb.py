"""DuckDB files, opened for reading only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from procmine.connect._arrow import flat
from procmine.connect._database import Address, chosen_table, hidden
from procmine.connect._notes import Notes
from procmine.connect._shelf import Shelf
from procmine.connect._sqlite import quoted
from procmine.errors import SourceError, SourceFormatError, UsageError

__all__ = ["is_duckdb", "read_duckdb"]

_MAGIC = b"DUCK"
_N_FETCHED = 100_000
_TABLES = """
    SELECT CASE table_schema WHEN 'main' THEN table_name
           ELSE table_schema || '.' || table_name END AS name
    FROM information_schema.tables WHERE table_catalog = current_database() ORDER BY name
"""


def is_duckdb(head: bytes) -> bool:
    """Do these first bytes belong to a DuckDB file?"""
    return head[8:12] == _MAGIC


def read_duckdb(
    address: Address, path: Path, table: str | None, query: str | None, notes: Notes
) -> tuple[tuple[str, ...], Shelf]:
    """The columns and all rows of a table or a query.

    Raises:
        SourceFormatError: no DuckDB file.
        SourceError: another program holds the file, or it cannot be read.
        UsageError: no such table or column.
    """
    import duckdb

    with path.open("rb") as file:
        if not is_duckdb(file.read(16)):
            raise SourceFormatError(
                f"{address.shown} is no DuckDB database.", hint="Check the file and the URL."
            )
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            return _read(connection, address, table, query, notes)
    except (duckdb.CatalogException, duckdb.BinderException, duckdb.ParserException) as error:
        raise UsageError(
            f"{address.shown}: the query cannot be answered ({hidden(error, address)}).",
            hint="Check the names of tables and columns.",
        ) from None
    except duckdb.Error as error:
        is_held = "lock" in str(error).lower()
        raise SourceError(
            f"{address.shown}: the database cannot be read ({hidden(error, address)}).",
            hint="Close whatever else has it open, or read a copy."
            if is_held
            else "The file may be cut short or damaged: copy or export it again.",
        ) from None


def _read(
    connection: Any, address: Address, table: str | None, query: str | None, notes: Notes
) -> tuple[tuple[str, ...], Shelf]:
    if query is None:
        known = [name for (name,) in connection.execute(_TABLES).fetchall()]
        chosen = chosen_table(known, table, address.shown)
        query = "SELECT * FROM " + ".".join(quoted(part) for part in chosen.split(".", 1))
    # Instants are the same in every zone; their type should be so too.
    connection.execute("SET TimeZone = 'UTC'")
    relation = connection.sql(query)
    # The name of this method changed with DuckDB 2.
    fetch = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
    reader = fetch(_N_FETCHED)
    taken = flat(reader.schema, notes, address.shown)
    return tuple(taken.schema.names), Shelf(taken.schema, taken.batches(reader))
