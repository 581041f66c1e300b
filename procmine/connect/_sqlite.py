"""SQLite files, read as they are stored: one column may hold numbers here and text there."""

from __future__ import annotations

import sqlite3
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from procmine.connect._columns import Columns, kind_of
from procmine.connect._database import chosen_table
from procmine.connect._late import Look
from procmine.connect._notes import Note, Notes
from procmine.connect._spill import Spill
from procmine.connect._text import UNDECODABLE
from procmine.errors import ProcmineError, SourceFormatError, UsageError

__all__ = ["SQLITE_MAGIC", "quoted", "read_sqlite", "sqlite_file", "sqlite_tables"]

SQLITE_MAGIC = b"SQLite format 3\x00"
_N_FETCHED = 10_000

_BLOB = Note(
    "column-nested",
    "warning",
    "Cells of {column} with binary content: {n_found}; they were taken as missing.",
    "列 {column} 中含二进制内容的单元格：{n_found} 个，视为缺失。",
)


@contextmanager
def sqlite_file(path: Path, name: str, notes: Notes) -> Iterator[sqlite3.Connection]:
    """A connection that can only read."""
    where = urllib.parse.quote(str(path.resolve()))

    def as_text(raw: bytes) -> str:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            notes.add(UNDECODABLE, values={"encoding": "UTF-8"})
            return raw.decode("utf-8", "backslashreplace")

    try:
        with closing(sqlite3.connect(f"file:{where}?mode=ro", uri=True)) as connection:
            connection.text_factory = as_text
            yield connection
    except ProcmineError:
        raise
    except sqlite3.OperationalError as error:
        raise UsageError(
            f"{name}: the database does not answer ({error}).",
            hint=f"Check the query; tables: {_known(path)}.",
        ) from None
    except sqlite3.Error as error:
        raise SourceFormatError(
            f"{name} is no SQLite database, or a damaged one ({error}).",
            hint="Copy the file again while nobody writes to it.",
        ) from None


def sqlite_tables(connection: sqlite3.Connection) -> list[str]:
    """The tables and views a user made, by name."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [name for (name,) in rows]


def quoted(name: str) -> str:
    """A name as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


def read_sqlite(path: Path, name: str, table: str | None, query: str | None, notes: Notes) -> Look:
    """All rows of a table or a query."""
    spill = Spill(name, notes)
    columns = Columns(spill)
    with sqlite_file(path, name, notes) as connection:
        if query is None:
            query = f"SELECT * FROM {quoted(chosen_table(sqlite_tables(connection), table, name))}"
        cursor = connection.execute(query)
        names = [entry[0] for entry in cursor.description or ()]
        while rows := cursor.fetchmany(_N_FETCHED):
            for row in rows:
                _put(row, names, columns, notes)
        columns.flush()
    found, batches = spill.finish(range(len(names)), names)
    return Look(found, batches, {}, notes.findings)


def _put(row: tuple[Any, ...], names: list[str], columns: Columns, notes: Notes) -> None:
    for key, value in enumerate(row):
        if value is None:
            continue
        if kind := kind_of(value):
            columns.put(key, kind, value)
        else:
            column = names[key]
            notes.add(_BLOB, values={"column": repr(column)}, where={"column": column})
    columns.end_row()


def _known(path: Path) -> str:
    try:
        with closing(
            sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?mode=ro", uri=True)
        ) as c:
            return ", ".join(sqlite_tables(c)) or "none"
    except sqlite3.Error:
        return "unknown"
