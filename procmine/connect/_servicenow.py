"""What ServiceNow calls its columns, and which updates of a record change its state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from procmine.connect._notes import Note, Notes
from procmine.finding import Finding
from procmine.log.source import FAULT

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["MILESTONES", "Updates", "find_columns", "looks_exported", "note_codes"]

# Meaning to column: the name in the system first, then the label on the screen.
_NAMES = {
    "number": ("number",),
    "state": ("incident_state", "state"),
    "updated": ("sys_updated_at", "sys_updated_on", "updated"),
    "updates": ("sys_mod_count", "updates"),
    "updated by": ("sys_updated_by", "updated_by"),
    "opened": ("opened_at", "opened"),
    "resolved": ("resolved_at", "resolved"),
    "reopened": ("reopened_time", "reopened_at", "reopened"),
    "closed": ("closed_at", "closed"),
    "opened by": ("opened_by",),
    "resolved by": ("resolved_by",),
    "reopened by": ("reopened_by",),
    "closed by": ("closed_by",),
    "team": ("assignment_group",),
    "channel": ("contact_type", "channel"),
    "customer": ("caller_id", "caller"),
    "priority": ("priority",),
    "due": ("sla_due", "due_date"),
    "reason": ("category",),
}
# In the order in which they happen when their times are equal.
MILESTONES = ("opened", "resolved", "reopened", "closed")

_FILE_ORDER = Note(
    "servicenow-file-order",
    "notice",
    "Neither a count of updates nor a sortable time orders the rows of a record; "
    "their order in the file decides which of them change the state.",
    "既无更新次数也无可排序的时间；由文件中的行序判断哪些行改变了状态。",
    "Export sys_mod_count too.",
    "请一并导出 sys_mod_count。",
)
_CODE = Note(
    "servicenow-unlabelled-state",
    "notice",
    "Rows whose state is a bare code while others have labels: {n_found} ({codes}).",
    "状态为纯代码而其他行有标签的行：{n_found}（{codes}）。",
    "Look the code up in the system's choice list for states.",
    "请在系统的状态选项表中查找该代码。",
)


_EXPORT = Note(
    "servicenow-export",
    "notice",
    "The columns are those of a ServiceNow export; every row counts as an event.",
    "列名与 ServiceNow 导出一致；目前每一行都算一个事件。",
    "To take only changes of state (or the milestones of a table export) as events, read it with "
    "--from servicenow.",
    "若只将状态变化（或表导出的里程碑）视为事件，请使用 --from servicenow。",
)


def looks_exported(columns: Iterable[str]) -> tuple[Finding, ...]:
    """Does the header name the columns that only this system has? Then a finding that says so."""
    names = [name.strip().lower() for name in columns]
    found = find_columns(names)
    is_audit = {"number", "state", "updated"} <= found.keys()
    is_table = {"number", "opened"} <= found.keys() and {"resolved", "closed"} & found.keys()
    is_system = any(name.startswith("sys_") for name in names)
    return (_EXPORT.finding(1),) if is_system and (is_audit or is_table) else ()


def find_columns(columns: Iterable[str]) -> dict[str, str]:
    """Which column has which meaning?"""
    by_name = {column.lower().replace(" ", "_"): column for column in reversed(list(columns))}
    return {
        meaning: next(by_name[name] for name in names if name in by_name)
        for meaning, names in _NAMES.items()
        if any(name in by_name for name in names)
    }


def note_codes(states: Mapping[str, int], notes: Notes) -> None:
    """Say when some states are bare numbers and others are words."""
    codes = {state: n for state, n in states.items() if state.lstrip("-").isdigit()}
    if codes and len(codes) < len(states):
        notes.add(_CODE, n=sum(codes.values()), values={"codes": ", ".join(sorted(codes))})


class Updates:
    """The rows of an audit export, looked through once to tell changes of state from the rest.

    Args:
        batches: the rows.
        found: which column has which meaning.
        notes: where doubts are counted.

    Cost: memory for number, order and state of every row, about 50 bytes each.
    """

    def __init__(
        self, batches: Iterable[pa.RecordBatch], found: Mapping[str, str], notes: Notes
    ) -> None:
        import pyarrow as pa

        wanted = [found.get(meaning) for meaning in ("number", "state", "updates", "updated")]
        names = [name for name in (*wanted, FAULT) if name]
        schema = pa.schema([(name, pa.string()) for name in dict.fromkeys(names)])
        table = pa.Table.from_batches((b.select(schema.names) for b in batches), schema)
        self.n_rows = table.num_rows
        self._table = table
        self._wanted = wanted
        self._notes = notes

    def has_repeats(self) -> bool:
        """Does any record have more than one row?"""
        import pyarrow.compute as pc

        numbers = self._table[self._wanted[0]]
        n_known = len(numbers) - numbers.null_count
        return bool(pc.count_distinct(numbers).as_py() < n_known)

    def repeats_state(self) -> Any:
        """For every row: does it have the same state as the row before it in its record?"""
        import numpy as np
        import pyarrow.compute as pc

        number, state = (_codes(self._table[name]) for name in self._wanted[:2])
        is_good = self._table[FAULT].is_null().to_numpy() & (number >= 0) & (state >= 0)
        rows = np.flatnonzero(is_good)
        order = self._order()[rows]
        rows = rows[np.lexsort((rows, order, number[rows]))]
        same = np.zeros(self.n_rows, dtype=bool)
        is_same = (number[rows][1:] == number[rows][:-1]) & (state[rows][1:] == state[rows][:-1])
        same[rows[1:]] = is_same
        counts = pc.value_counts(self._table[self._wanted[1]].drop_null()).to_pylist()
        note_codes({entry["values"]: entry["counts"] for entry in counts}, self._notes)
        return same

    def _order(self) -> Any:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        _, _, updates, updated = self._wanted
        if updates:
            counts = self._table[updates]
            if pc.all(pc.match_substring_regex(counts, r"^\d{1,9}$"), min_count=0).as_py():
                return pc.fill_null(pc.cast(counts, pa.int64()), 0).to_numpy()
        if updated and _is_sortable(self._table[updated]):
            return pc.rank(self._table[updated], tiebreaker="dense").to_numpy()
        self._notes.add(_FILE_ORDER)
        return np.zeros(self.n_rows, dtype=np.int64)


def _codes(column: Any) -> Any:
    import pyarrow.compute as pc

    encoded = column.combine_chunks().dictionary_encode()
    return pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)


def _is_sortable(times: Any) -> bool:
    import pyarrow.compute as pc

    shape = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?$"
    return bool(pc.all(pc.match_substring_regex(times, shape), min_count=0).as_py())
