"""Columns: values that come row by row, gathered into Arrow arrays and put aside in batches."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from procmine.connect._spill import Spill

__all__ = ["Columns", "kind_of"]

_BATCH = 50_000
# At most this many cells wait in memory, however wide the rows are.
_MAX_WAITING = 4_000_000
_INT64 = range(-(1 << 63), 1 << 63)


class Columns:
    """Gathers rows whose columns are not known beforehand.

    Args:
        spill: where full batches go.
    """

    def __init__(self, spill: Spill) -> None:
        self._spill = spill
        self._values: dict[tuple[Hashable, str], list[Any]] = {}
        self._n_rows = 0

    def put(self, key: Hashable, kind: str, value: Any) -> bool:
        """Give the current row a value; False when it has one for this key and kind already."""
        values = self._values.get((key, kind))
        if values is None:
            values = self._values[key, kind] = []
        n_missing = self._n_rows - len(values)
        if n_missing < 0:
            return False
        if n_missing:
            values.extend([None] * n_missing)
        values.append(value)
        return True

    def end_row(self) -> None:
        """The current row is complete."""
        self._n_rows += 1
        if self._n_rows >= _BATCH or self._n_rows * len(self._values) >= _MAX_WAITING:
            self.flush()

    def flush(self) -> None:
        """Put the rows gathered so far aside."""
        n = self._n_rows
        for values in self._values.values():
            values.extend([None] * (n - len(values)))
        arrays = {(key, kind): _array(v, kind) for (key, kind), v in self._values.items()}
        self._spill.add(arrays, n)
        self._values = {}
        self._n_rows = 0


def kind_of(value: object) -> str:
    """Which kind of column does this value belong to? Empty for what is no single value."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if value in _INT64 else ""
    return "float" if isinstance(value, float) else ""


def _array(values: list[Any], kind: str) -> Any:
    import pyarrow as pa

    types = {"text": pa.string(), "int": pa.int64(), "float": pa.float64()}
    types |= {"bool": pa.bool_(), "time": pa.timestamp("us"), "null": pa.null()}
    try:
        return pa.array(values, types[kind])
    except UnicodeEncodeError:
        # Half of a surrogate pair is no character: it is shown as the escape it came from.
        shown = [v and v.encode("utf-8", "backslashreplace").decode() for v in values]
        return pa.array(shown, types[kind])
