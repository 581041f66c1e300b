"""A log back as a table people know: their own column names, times in their zone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.errors import UsageError
from procmine.kernels.calendar import NO_TIME
from procmine.log.mapping import CONSTANT
from procmine.log.roles import ROLES

if TYPE_CHECKING:
    import pyarrow as pa

    from procmine.log.eventlog import EventLog

__all__ = ["events_table", "write_events"]

Array = np.ndarray[Any, np.dtype[Any]]


def events_table(log: EventLog) -> pa.Table:
    """The events of a log as an Arrow table.

    Returns:
        One row per event in use, sorted by case, time and row. Columns with a role come first,
        under the names of the source (several columns read as one stand under their joint name);
        then ``row``, the number of the row in the source, and the columns without a role.

    Cost: the whole log in memory.
    """
    import pyarrow as pa

    events = log.store.table("events")
    columns: dict[str, pa.Array] = {}
    for role in log.mapping.columns:
        if role not in events.column_names:
            continue
        name = _name(log, role)
        columns[name] = _column(log, role, events[role].to_numpy())
    columns["row"] = events["row"]
    table = pa.table(columns)
    if not log.store.has("attributes"):
        return table
    attributes = log.store.table("attributes")
    rows = events["row"].to_numpy()
    places = np.searchsorted(attributes["row"].to_numpy(), rows)
    for name in attributes.column_names:
        if name != "row" and name not in table.column_names:
            table = table.append_column(name, attributes[name].take(pa.array(places)))
    return table


def _name(log: EventLog, role: str) -> str:
    columns = log.mapping.columns[role]
    return role if columns[0].startswith(CONSTANT) else " + ".join(columns)


def _column(log: EventLog, role: str, values: Array) -> pa.Array:
    import pyarrow as pa

    kind = ROLES[role].kind
    if kind == "time":
        gone = values == NO_TIME
        return pa.array(values, pa.timestamp("us", log.zone), mask=gone)
    if kind == "number":
        return pa.array(values, mask=np.isnan(values))
    if kind == "flag":
        return pa.array(values == 1, mask=values < 0)
    labels = pa.array(log.labels(role), pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(values, mask=values < 0), labels)


def write_events(log: EventLog, target: Path) -> None:
    """Write the events of a log into a file, whole or not at all.

    Args:
        log: the log.
        target: a path ending in .parquet, .csv or .csv.gz.

    Raises:
        UsageError: another suffix, or a folder that cannot be written to.
    """
    import pyarrow as pa
    import pyarrow.csv as pacsv
    import pyarrow.parquet as pq

    if not target.name.endswith((".parquet", ".csv", ".csv.gz")):
        raise UsageError(
            f"{target.name}: its suffix says no format procmine writes.",
            hint="End it in .parquet, .csv or .csv.gz.",
        )
    temporary = target.with_name(f".{target.name}.part")
    table = events_table(log)
    try:
        if target.suffix == ".parquet":
            pq.write_table(table, temporary, compression="zstd")
        else:
            codec = "gzip" if target.suffix == ".gz" else None
            with pa.output_stream(str(temporary), compression=codec) as stream:
                pacsv.write_csv(_plain(table), stream)
        temporary.replace(target)
    except OSError as error:
        raise UsageError(
            f"Cannot write {target}: {error.strerror or error}.", hint="Choose another place."
        ) from None
    finally:
        temporary.unlink(missing_ok=True)


def _plain(table: pa.Table) -> pa.Table:
    """The same table with codes written out, as CSV needs it."""
    import pyarrow as pa

    columns = {
        name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return pa.table(columns)
