"""A log back as a table people know: their own column names, times in their zone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text
from procmine.errors import UsageError
from procmine.kernels.calendar import NO_TIME
from procmine.log.attributes import ATTRIBUTES
from procmine.log.roles import ROLES
from procmine.log.zones import to_local

if TYPE_CHECKING:
    import pyarrow as pa

    from procmine.log.eventlog import EventLog

__all__ = ["column_names", "events_table", "write_events"]

Array = np.ndarray[Any, np.dtype[Any]]

_MINUTE_US = 60_000_000
_ROW = "row"


def column_names(log: EventLog) -> dict[str, str]:
    """What is each role's column called in an exported table? And the number of the row?

    Returns:
        Role to name, and ``row`` to the name of the number of the row in the source. A column of
        the source keeps its name; what procmine made gives way: several columns read as one stand
        under their joint name, a constant under the role's.
    """
    known = list(log.store.meta["source"]["columns"])
    names: dict[str, str] = {}
    for role, columns in log.mapping.columns.items():
        name = columns[0]
        if len(columns) == 1 and name in known and name not in names.values():
            names[role] = name
        else:
            made = " + ".join(columns) if columns[0] in known else role
            names[role] = _free(made, [*known, *names.values()])
    return names | {_ROW: _free(_ROW, [*known, *names.values()])}


def _free(name: str, taken: list[str]) -> str:
    while name in taken:
        name += "_"
    return name


def events_table(log: EventLog) -> pa.Table:
    """The events of a log as an Arrow table.

    Returns:
        One row per event in use, sorted by case, time and row. Columns with a role come first,
        then the number of the row in the source, then the columns without a role; see
        ``column_names``.

    Cost: the whole log in memory.
    """
    import pyarrow as pa

    events = log.store.table("events")
    names = column_names(log)
    columns: dict[str, pa.Array] = {
        names[role]: _column(log, role, events[role].to_numpy())
        for role in log.mapping.columns
        if role in events.column_names
    }
    columns[names[_ROW]] = events[_ROW]
    if log.store.has(ATTRIBUTES):
        attributes = log.store.table(ATTRIBUTES)
        places = pa.array(events[_ROW].to_numpy() - 1)
        columns |= {name: attributes[name].take(places) for name in attributes.column_names}
    return pa.table(columns)


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
    """The same table as CSV can hold it: codes and instants written out."""
    import pyarrow as pa

    columns = [
        pa.chunked_array([_plain_array(chunk) for chunk in column.chunks], None)
        if column.num_chunks
        else column
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def _plain_array(array: pa.Array) -> pa.Array:
    import pyarrow as pa

    kind = array.type
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return _instants_as_text(array)
    is_plain = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
    return array if is_plain else as_text(array)


def _instants_as_text(array: pa.Array) -> pa.Array:
    """Wall clock and distance from UTC, by the zones Python knows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    us = array.cast(pa.timestamp("us", array.type.tz)).cast(pa.int64()).fill_null(0).to_numpy()
    wall = to_local(us, array.type.tz)
    known, which = np.unique(wall - us, return_inverse=True)
    offsets = pa.array([_offset(int(k) // _MINUTE_US) for k in known], pa.string())
    local = pa.array(wall, pa.timestamp("us")).cast(pa.string())
    text = pc.binary_join_element_wise(local, offsets.take(pa.array(which.ravel())), "")
    return pc.if_else(array.is_valid(), text, None)


def _offset(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
