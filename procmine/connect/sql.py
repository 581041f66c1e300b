"""Databases: SQLite and DuckDB files, PostgreSQL, and whatever else Ibis speaks to."""

from __future__ import annotations

from pathlib import Path

from procmine.connect._database import Address, address_of, checked_query
from procmine.connect._duckdb import is_duckdb, read_duckdb
from procmine.connect._fingerprint import file_fingerprint, fingerprint
from procmine.connect._late import LateSource, Look
from procmine.connect._notes import Notes
from procmine.connect._origin import CERTAIN, LIKELY, NO, Origin, origin_of
from procmine.connect._server import read_server
from procmine.connect._sqlite import SQLITE_MAGIC, read_sqlite
from procmine.errors import UsageError
from procmine.log.source import Source

__all__ = ["sql"]

SUFFIXES = (".db", ".sqlite", ".sqlite3", ".duckdb", ".ddb")

_NOT_DATABASES = ("http", "https", "ftp", "s3", "gs", "file", "hdfs")


def sql(source: str | Origin, *, table: str | None = None, query: str | None = None) -> Source:
    """What are the rows of this table or query?

    Args:
        source: URL of the database (``sqlite:///tickets.db``, ``postgresql://user@host/db``), or
            path of a SQLite or DuckDB file.
        table: the table to read; may be left out when there is only one.
        query: a SELECT to read instead of a table; add ORDER BY to fix the order of equal times.

    Returns:
        Columns as the database types them; SQLite's as they are stored. The database is opened
        for reading only, and the rows are put aside once, so that every reading sees the same.

    Raises:
        SourceMissingError: no such file.
        SourceError: the server does not answer or refuses.
        UsageError: no such table, no SELECT, or a driver that is not installed.

    Cost: one pass over the rows, streamed; disk for a compressed copy of them. Files are hashed;
    from a server the rows are read at once, for only they can tell whether anything changed.
    """
    if table is not None and query is not None:
        raise UsageError("Both a table and a query were given.", hint="Give one of them.")
    address, origin = _address(source)
    asked = None if query is None else checked_query(query, address.scheme)
    options: dict[str, object] = {"table": table, "query": query}
    if address.path is None:
        return _from_server(address, table, asked, options)
    path = address.path
    return LateSource(
        name=address.shown,
        kind="sql",
        fingerprint=fingerprint(_file_hash(path), "sql", options),
        look=lambda: _look(address, path, table, asked, origin),
        n_bytes=path.stat().st_size,
    )


def recognises(given: object) -> int:
    """Is this a database URL, or the file of a database?"""
    if isinstance(given, Origin):
        is_file = given.head.startswith(SQLITE_MAGIC) or is_duckdb(given.head)
        return LIKELY if is_file else NO
    scheme, colon, _ = str(given).partition("://") if isinstance(given, str) else ("", "", "")
    return CERTAIN if colon and scheme.lower() not in _NOT_DATABASES else NO


def _address(source: str | Origin) -> tuple[Address, Origin | None]:
    if isinstance(source, str) and "://" in source:
        address = address_of(source)
        return address, None if address.path is None else origin_of(address.path)
    # The origin keeps an unpacked copy alive as long as it is in use.
    origin = origin_of(source)
    scheme = "duckdb" if is_duckdb(origin.head) else "sqlite"
    return Address(origin.name, origin.name, scheme, origin.local), origin


def _file_hash(path: Path) -> str:
    # What was written last may still lie in the journal beside the file.
    journals = [Path(f"{path}{suffix}") for suffix in ("-wal", ".wal")]
    parts = [file_fingerprint(part) for part in (path, *journals) if part.is_file()]
    return "/".join(parts)


def _look(
    address: Address, path: Path, table: str | None, query: str | None, origin: Origin | None
) -> Look:
    notes = Notes(origin.notes if origin else ())
    if address.scheme == "sqlite":
        return read_sqlite(path, address.shown, table, query, notes)
    columns, shelf = read_duckdb(address, path, table, query, notes)
    return Look(columns, shelf.batches, {}, notes.findings)


def _from_server(
    address: Address, table: str | None, query: str | None, options: dict[str, object]
) -> Source:
    notes = Notes()
    columns, shelf = read_server(address, table, query, notes)
    content = f"{address.shown}/{shelf.content_hash()}"
    return Source(
        name=address.shown,
        kind="sql",
        columns=columns,
        batches=shelf.batches,
        fingerprint=fingerprint(content, "sql", options),
        findings=notes.findings,
    )
