"""ServiceNow: audit exports (one row per update) and table exports (one row per record)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from procmine.connect._delimited import Delimited, open_delimited
from procmine.connect._late import LateSource, Look
from procmine.connect._notes import Note, Notes
from procmine.connect._origin import NO, Origin, origin_of
from procmine.connect._servicenow import MILESTONES, Updates, find_columns
from procmine.errors import SourceFormatError
from procmine.log.source import FAULT, FOLD, Source

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["servicenow"]

SUFFIXES = ()

_MISSING = "?"
_SAME_STATE = "update without a change of state"
_NEVER = "no milestone of this record has a time"
_SHARED_ROLES = ("team", "channel", "customer", "priority", "due", "reason")
_STEP, _STEP_AT, _STEP_BY = "milestone", "milestone at", "milestone by"

_AUDIT = Note(
    "servicenow-audit",
    "info",
    "Read as a ServiceNow audit export: a change of {state} is an event. Rows that only update "
    "something else: {n_found} of {n_rows}.",
    "按 ServiceNow 审计导出读取：{state} 的变化为一个事件。"
    "仅更新其他内容的行：{n_found} / {n_rows}。",
    "To take every row as an event, leave out --from servicenow.",
    "若要将每一行都视为事件，请去掉 --from servicenow。",
)
_TABLE = Note(
    "servicenow-table",
    "info",
    "Read as a ServiceNow table export: each of {n_found} records became up to four events "
    "(opened, resolved, reopened, closed); what happened in between is not in the file.",
    "按 ServiceNow 表导出读取：{n_found} 条记录各成为至多四个事件（打开、解决、重开、关闭）；"
    "其间发生的事不在文件中。",
    "Export the audit history for the states in between.",
    "如需中间状态，请导出审计历史。",
)


def servicenow(
    source: str | Origin, *, encoding: str | None = None, delimiter: str | None = None
) -> Source:
    """What happened to these incidents, according to a ServiceNow export?

    Args:
        source: path of the CSV export, ``-`` for standard input.
        encoding: the text's encoding; decided from the bytes when not given.
        delimiter: what stands between cells; decided from the first lines when not given.

    Returns:
        From an audit export (several rows per number) every row, those that leave the state as it
        was marked as folded: the order is that of ``sys_mod_count``, or of a sortable update time,
        or of the file. From a table export (one row per number) one row per milestone that has a
        time: Opened, Resolved, Reopened, Closed. A lone ``?`` is a missing value. Roles are given.

    Raises:
        SourceMissingError: nothing there, a directory, no permission.
        SourceFormatError: columns that every export has are not there.
        SourceUnsafeError: a decompression bomb or a line without end.

    Cost: one hash of the file at once, one pass over three columns when columns are first asked
    for, one pass per reading; about 50 bytes of memory per row.
    Source: ServiceNow task and incident tables; times are in the zone of the exporting user when
    exported from a list, in UTC when they come from the REST interface.
    """
    origin = origin_of(source)
    options: dict[str, object] = {"encoding": encoding, "delimiter": delimiter}
    opened: list[Delimited] = []

    def look() -> Look:
        opened[:] = [open_delimited(origin, encoding, delimiter)]
        return _look(opened[0])

    return LateSource(
        name=origin.name,
        kind="servicenow",
        fingerprint=origin.fingerprint("servicenow", options),
        look=look,
        share_read=lambda: opened[0].share_read() if opened else None,
        n_bytes=origin.n_bytes,
    )


def recognises(given: object) -> int:
    """Never by itself: its rows are good CSV, and folding updates is for the user to ask for."""
    return NO


def _look(rows: Delimited) -> Look:
    found = find_columns(rows.columns)
    if "number" not in found:
        raise _lacks(rows, "number")
    notes = Notes()
    updates = Updates(_cleaned(rows), found, notes)
    if updates.has_repeats():
        return _audit(rows, found, updates, notes)
    return _table(rows, found, updates.n_rows, notes)


def _audit(rows: Delimited, found: dict[str, str], updates: Updates, notes: Notes) -> Look:
    for meaning in ("state", "updated"):
        if meaning not in found:
            raise _lacks(rows, meaning)
    same = updates.repeats_state()
    values = {"state": found["state"], "n_rows": updates.n_rows}
    notes.add(_AUDIT, n=int(same.sum()), values=values)

    def batches() -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        at = 0
        for batch in _cleaned(rows):
            here = pa.array(same[at : at + batch.num_rows])
            at += batch.num_rows
            yield batch.append_column(FOLD, _where(here, _SAME_STATE))

    roles = {"case": "number", "activity": "state", "end": "updated", "resource": "updated by"}
    return Look(
        rows.columns, batches, _roles(roles, found), lambda: (*rows.findings(), *notes.findings())
    )


def _table(rows: Delimited, found: dict[str, str], n_rows: int, notes: Notes) -> Look:
    times = [(name, found[name], found.get(f"{name} by")) for name in MILESTONES if name in found]
    if not times:
        raise _lacks(rows, "opened")
    notes.add(_TABLE, n=n_rows)
    added = _fresh(rows.columns)

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in _cleaned(rows):
            yield _milestones(batch, times, added)

    roles = {"case": "number"}
    given = {"activity": (added[0],), "end": (added[1],), "resource": (added[2],)}
    return Look(
        (*rows.columns, *added),
        batches,
        {**_roles(roles, found), **given},
        lambda: (*rows.findings(), *notes.findings()),
    )


def _milestones(batch: Any, times: list[tuple[str, str, str | None]], added: list[str]) -> Any:
    """The rows of a batch, each as often as it has milestones, in their order."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts, places = [], []
    never = pc.is_null(batch.column(FAULT))
    for position, (name, at, by) in enumerate(times):
        has_time = pc.and_(batch.column(at).is_valid(), pc.is_null(batch.column(FAULT)))
        never = pc.and_(never, pc.invert(has_time))
        who = batch.column(by) if by else pa.nulls(batch.num_rows, pa.string())
        step = pa.array([name.capitalize()] * batch.num_rows, pa.string())
        parts.append(_with(batch, added, [step, batch.column(at), who]).filter(has_time))
        places += [row * 8 + position for row in pc.indices_nonzero(has_time).to_pylist()]
    fault = pc.if_else(never, _NEVER, batch.column(FAULT))
    is_bad = fault.is_valid()
    blank = [pa.nulls(batch.num_rows, pa.string())] * 3
    index = batch.schema.get_field_index(FAULT)
    marked = batch.set_column(index, FAULT, fault)
    parts.append(_with(marked, added, blank).filter(is_bad))
    places += [row * 8 for row in pc.indices_nonzero(is_bad).to_pylist()]
    table = pa.Table.from_batches(parts).take(pc.sort_indices(pa.array(places, pa.int64())))
    return table.combine_chunks().to_batches()[0] if table.num_rows else parts[0]


def _with(batch: Any, names: list[str], arrays: list[Any]) -> Any:
    import pyarrow as pa

    at = batch.schema.get_field_index(FAULT)
    columns, fields = list(batch.columns), list(batch.schema.names)
    columns[at:at], fields[at:at] = arrays, names
    return pa.RecordBatch.from_arrays(columns, names=fields)


def _cleaned(rows: Delimited) -> Iterator[pa.RecordBatch]:
    """The rows with every lone question mark taken as missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for batch in rows.batches():
        arrays = [
            pc.if_else(pc.equal(pc.utf8_trim_whitespace(array), _MISSING), None, array)
            for array in batch.columns
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=batch.schema)


def _where(flags: Any, text: str) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(flags, pa.scalar(text), pa.scalar(None, pa.string()))


def _roles(own: dict[str, str], found: dict[str, str]) -> dict[str, tuple[str, ...]]:
    wanted = {**own, **{role: role for role in _SHARED_ROLES}}
    return {role: (found[name],) for role, name in wanted.items() if name in found}


def _fresh(columns: tuple[str, ...]) -> list[str]:
    return [
        name if name not in columns else f"{name} (procmine)"
        for name in (_STEP, _STEP_AT, _STEP_BY)
    ]


def _lacks(rows: Delimited, meaning: str) -> SourceFormatError:
    shown = ", ".join(rows.columns[:12])
    return SourceFormatError(
        f"{rows.origin.name}: no column says {meaning!r}, which a ServiceNow export needs; "
        f"it has {shown}.",
        hint="Export it with that column, or read it as plain CSV (--from csv).",
    )
