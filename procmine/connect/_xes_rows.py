"""Rows of an XES log: events collected column by column and put aside in batches."""

from __future__ import annotations

from typing import Any

from procmine.connect import _xes_notes as say
from procmine.connect._names import MAX_COLUMNS
from procmine.connect._notes import Notes
from procmine.connect._spill import Spill
from procmine.connect._xes_values import KIND_OF, typed
from procmine.errors import SourceFormatError
from procmine.log.source import FAULT

__all__ = ["CASE", "EVENT", "XesRows"]

_BATCH = 100_000
# A batch is a rectangle: many different keys make it wide.
_MAX_CELLS = 10_000_000
CASE, EVENT = "case", "event"
_OUTSIDE = "event outside of any trace"

Column = dict[str, list[str | None]]


class XesRows:
    """Collects events and hands them to a spill.

    Args:
        name: what to call the log in messages.
        spill: where full batches go.
        notes: where faults are counted.
    """

    def __init__(self, name: str, spill: Spill, notes: Notes) -> None:
        self._name = name
        self._spill = spill
        self._notes = notes
        self.has_times = False
        self._seen: set[str] = set()
        self._n_traces = 0
        # Element, then key, then one value per event; a column may be shorter than the lines. Both
        # are emptied, never replaced: the parser holds on to them.
        self.columns: dict[str, Column] = {element: {} for element in KIND_OF}
        self.lines: list[int] = []
        self._start_trace()
        self._clear()

    def _clear(self) -> None:
        self.lines.clear()
        for by_key in self.columns.values():
            by_key.clear()
        self._n_columns = 0
        self._cases: list[tuple[int, dict[str, tuple[str, str]]]] = []
        self._faults: list[str | None] = []

    def _start_trace(self) -> None:
        self._n_in_trace = 0
        self._is_split = False
        self._attributes: dict[str, tuple[str, str]] = {}

    def start_event(self, line: int, *, is_orphan: bool) -> None:
        """A new row begins on this line of the file."""
        if self._is_full(2):
            self._close_case(line)
            self._flush()
            self._is_split = True
        self.lines.append(line)
        if is_orphan:
            self._close_case(line)
            self._cases.append((1, {}))
            self._faults.append(_OUTSIDE)
            self._notes.add(say.ORPHAN, example=f"line {line:,}")
        else:
            self._n_in_trace += 1
            self._faults.append(None)

    def new_column(self, element: str, key: str) -> list[str | None]:
        """The values of a key that is met for the first time in this batch."""
        self._n_columns += 1
        if self._n_columns > MAX_COLUMNS:
            raise SourceFormatError(
                f"{self._name}: line {self.lines[-1]:,}: more than {MAX_COLUMNS:,} different keys.",
                hint="Something like an id is used as the key of an attribute.",
            )
        values: list[str | None] = []
        self.columns[element][key] = values
        return values

    def put(self, element: str, key: str, value: str | None) -> bool:
        """Give the current event a value; False when it has one for this key already."""
        values = self.columns[element].get(key)
        if values is None:
            values = self.new_column(element, key)
        n_missing = len(self.lines) - 1 - len(values)
        if n_missing:
            if n_missing < 0:
                return False
            values.extend([None] * n_missing)
        values.append(value)
        return True

    def set_trace_value(self, element: str, key: str, value: str, line: int) -> None:
        """An attribute of the current trace."""
        if self._is_split:
            raise SourceFormatError(
                f"{self._name}: line {line:,}: trace attribute {key!r} comes too long after "
                "the first of many events of its trace.",
                hint="XES wants attributes of a trace before its events.",
            )
        if key in self._attributes:
            self._notes.add(say.DUPLICATE_KEY, example=f"line {line:,}: {key!r}")
        self._attributes.setdefault(key, (element, value))

    def end_trace(self, line: int) -> None:
        """The current trace ends on this line."""
        name = self._attributes.get("concept:name", ("", None))[1]
        if not self._n_in_trace and not self._is_split:
            self._notes.add(say.EMPTY_TRACE, example=f"line {line:,}")
        elif name in self._seen:
            self._notes.add(say.DUPLICATE_TRACE, example=name)
        elif name is not None:
            self._seen.add(name)
        self._close_case(line)
        self._n_traces += 1
        self._start_trace()
        if self._is_full(1):
            self._flush()

    def _is_full(self, times: int) -> bool:
        n_rows = len(self.lines)
        return n_rows >= times * _BATCH or n_rows * self._n_columns >= times * _MAX_CELLS

    def finish(self) -> None:
        """Put the last batch aside."""
        self._flush()

    def _close_case(self, line: int) -> None:
        if self._n_in_trace:
            self._cases.append((self._n_in_trace, self._named(line)))
        self._n_in_trace = 0

    def _named(self, line: int) -> dict[str, tuple[str, str]]:
        if "concept:name" in self._attributes:
            return self._attributes
        self._notes.add(say.UNNAMED_TRACE, example=f"line {line:,}")
        return {**self._attributes, "concept:name": ("string", f"trace #{self._n_traces + 1}")}

    def _flush(self) -> None:
        import pyarrow as pa

        n = len(self.lines)
        arrays: dict[Any, Any] = {}
        for element, columns in self._case_columns().items():
            for key, values in columns.items():
                arrays[(CASE, key), element] = self._typed(element, key, values, n)
        for element, columns in self.columns.items():
            for key, values in columns.items():
                arrays[(EVENT, key), element] = self._typed(element, key, values, n)
        self.has_times |= bool(self.columns["date"]) or "time:timestamp" in self.columns["string"]
        arrays[FAULT, "text"] = pa.array(self._faults, pa.string())
        self._spill.add(_by_kind(arrays), n)
        self._clear()

    def _case_columns(self) -> dict[str, Column]:
        columns: dict[str, Column] = {}
        n = 0
        for n_events, attributes in self._cases:
            for key, (element, value) in attributes.items():
                values = columns.setdefault(element, {}).setdefault(key, [])
                values.extend([None] * (n - len(values)))
                values.extend([value] * n_events)
            n += n_events
        return columns

    def _typed(self, element: str, key: str, values: list[str | None], n: int) -> Any:
        values.extend([None] * (n - len(values)))

        def broken(index: int) -> None:
            example = f"event at line {self.lines[index]:,}: {str(values[index])[:80]!r}"
            about = {"key": repr(key), "type": element}
            self._notes.add(say.BROKEN_VALUE, example=example, values=about, where={"key": key})

        def zoneless(index: int) -> None:
            example = f"event at line {self.lines[index]:,}: {values[index]!r}"
            about = {"key": repr(key)}
            self._notes.add(say.ZONELESS, example=example, values=about, where={"key": key})

        return typed(element, values, broken, zoneless)


def _by_kind(arrays: dict[Any, Any]) -> dict[Any, Any]:
    # Strings, ids and dates of one key are one column of text.
    import pyarrow.compute as pc

    merged: dict[Any, Any] = {}
    for (key, element), array in arrays.items():
        place = (key, KIND_OF.get(element, "text"))
        merged[place] = pc.coalesce(merged[place], array) if place in merged else array
    return merged
