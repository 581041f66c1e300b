"""Object-centric logs in SQLite: OCEL 2.0."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from procmine.connect._notes import Notes
from procmine.connect._ocel import ObjectEvent, ObjectLog, Value
from procmine.connect._sqlite import quoted, sqlite_file, sqlite_tables
from procmine.errors import SourceFormatError

__all__ = ["read_ocel_sqlite"]

_NEEDED = ("event", "object", "event_object", "event_map_type", "object_map_type")
_OWN = ("ocel_id", "ocel_time", "ocel_changed_field")


def read_ocel_sqlite(path: Path, name: str, notes: Notes) -> ObjectLog:
    """The log in this database.

    Raises:
        SourceFormatError: tables that OCEL 2.0 demands are not there.
    """
    log = ObjectLog()
    with sqlite_file(path, name, notes) as connection:
        tables = sqlite_tables(connection)
        if missing := [table for table in _NEEDED if table not in tables]:
            raise SourceFormatError(
                f"{name}: no OCEL 2.0 log: the tables {', '.join(missing)} are missing.",
                hint="To read one of its tables as a plain one, use --from sql --table.",
            )
        for owner, kind in connection.execute("SELECT ocel_id, ocel_type FROM object"):
            log.types[str(owner)] = str(kind)
        for row in _details(connection, "object", tables):
            _add_values(log, row)
        _add_events(connection, tables, log)
    return log


def _add_values(log: ObjectLog, row: dict[str, Any]) -> None:
    # A row with a changed field says that field only; without, it is the first state of all.
    changed = row.get("ocel_changed_field")
    for field, value in row.items():
        if field not in _OWN and (value is not None if changed is None else field == changed):
            log.set_value(str(row["ocel_id"]), field, _text(row.get("ocel_time")), _plain(value))


def _add_events(connection: sqlite3.Connection, tables: list[str], log: ObjectLog) -> None:
    details = {str(row["ocel_id"]): row for row in _details(connection, "event", tables)}
    by_id: dict[str, ObjectEvent] = {}
    for key, activity in connection.execute("SELECT ocel_id, ocel_type FROM event ORDER BY rowid"):
        row = details.get(str(key), {})
        kept: dict[str, Value] = {
            name: _plain(value)
            for name, value in row.items()
            if name not in _OWN and value is not None
        }
        event = ObjectEvent(str(key), activity, _text(row.get("ocel_time")), kept, {})
        by_id[event.id] = event
        log.events.append(event)
    links = "SELECT ocel_event_id, ocel_object_id, ocel_qualifier FROM event_object ORDER BY rowid"
    for key, target, qualifier in connection.execute(links):
        if event := by_id.get(str(key)):  # type: ignore[assignment]
            parts = (event.objects.get(str(target)), qualifier)
            event.objects[str(target)] = "; ".join(filter(None, parts))


def _details(
    connection: sqlite3.Connection, what: str, tables: list[str]
) -> Iterator[dict[str, Any]]:
    """The rows of the tables of every type of event or object."""
    kinds = connection.execute(f"SELECT ocel_type_map FROM {what}_map_type ORDER BY rowid")
    for (suffix,) in kinds.fetchall():
        table = f"{what}_{suffix}"
        if table in tables:
            cursor = connection.execute(f"SELECT * FROM {quoted(table)}")
            names = [entry[0] for entry in cursor.description]
            for cells in cursor:
                yield dict(zip(names, cells, strict=True))


def _plain(value: Any) -> Value:
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
