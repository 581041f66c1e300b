"""Tables in memory: pandas and polars frames, Arrow tables and all that speak Arrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from procmine.connect._arrow import MAX_ROWS, flat
from procmine.connect._fingerprint import fingerprint, rows_fingerprint
from procmine.connect._notes import Note, Notes
from procmine.connect._origin import CERTAIN, NO
from procmine.errors import SourceFormatError, UsageError
from procmine.log.source import Source

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["frame"]

SUFFIXES = ()

_MIXED = Note(
    "mixed-kinds",
    "notice",
    "Column {column} holds values of different kinds; all of it was read as text.",
    "列 {column} 混有不同类型的值，全部按文本读取。",
    "If the column is a time or a number, make it one kind before handing it over.",
    "若该列为时间或数字，请先统一其类型。",
)
_SPEAKS_ARROW = "__arrow_c_stream__"


def frame(source: object) -> Source:
    """What are the rows of this table in memory?

    Args:
        source: a pandas or polars frame, an Arrow table, or anything that hands out Arrow
            streams. A pandas index counts as a column when it has a name.

    Returns:
        Columns with the types they have; missing values (None, NaN, NaT) are null. The frame
        itself is left as it is.

    Raises:
        UsageError: this is no table.
        SourceFormatError: a table without columns.

    Cost: one hash over the content; numbers and Arrow text are not copied.

    >>> import pandas as pd
    >>> calls = frame(pd.DataFrame({"case": ["A", "A"], "activity": ["Call", "Close"]}))
    >>> calls.columns
    ('case', 'activity')
    """
    notes = Notes()
    table = _as_table(source, notes)
    taken = flat(table.schema, notes, "frame")

    def batches() -> Iterator[pa.RecordBatch]:
        return taken.batches(table.to_batches(MAX_ROWS))

    content = rows_fingerprint(batches(), taken.schema)
    return Source(
        name="frame",
        kind="frame",
        columns=tuple(taken.schema.names),
        batches=batches,
        fingerprint=fingerprint(content, "frame", {}),
        findings=notes.findings,
        n_bytes=table.nbytes,
    )


def recognises(given: object) -> int:
    """Is this a table in memory?"""
    is_lazy = _is_from(given, "polars") and hasattr(given, "collect")
    is_table = is_lazy or _is_from(given, "pandas") or hasattr(given, _SPEAKS_ARROW)
    return CERTAIN if is_table else NO


def _is_from(given: object, library: str) -> bool:
    # Asking the type keeps the library from being imported for nothing.
    return type(given).__module__.partition(".")[0] == library


def _as_table(source: Any, notes: Notes) -> pa.Table:
    import pyarrow as pa

    if _is_from(source, "polars") and hasattr(source, "collect"):
        source = source.collect()
    if _is_from(source, "pandas") and hasattr(source, "columns"):
        table = _from_pandas(source, notes)
    elif isinstance(source, pa.Table):
        table = source
    elif hasattr(source, _SPEAKS_ARROW):
        table = pa.table(source)
    elif isinstance(source, pa.RecordBatch):
        table = pa.Table.from_batches([source])
    else:
        raise UsageError(
            f"{type(source).__name__} is no table.",
            hint="Give a path, a database URL, a pandas or polars frame or an Arrow table.",
        )
    if not table.num_columns:
        raise SourceFormatError("The frame has no columns.", hint="Fill it first.")
    return table


def _from_pandas(source: pd.DataFrame, notes: Notes) -> pa.Table:
    import pyarrow as pa

    parts: list[tuple[str, Any]] = []
    for level, name in enumerate(source.index.names):
        if name is not None:
            parts.append((str(name), source.index.get_level_values(level).to_series()))
    for position, label in enumerate(source.columns):
        name = ".".join(map(str, label)) if isinstance(label, tuple) else str(label)
        parts.append((name, source.iloc[:, position]))
    arrays = [_array(name, values, notes) for name, values in parts]
    return pa.Table.from_arrays(arrays, names=[name for name, _ in parts])


def _array(name: str, values: Any, notes: Notes) -> Any:
    import pyarrow as pa

    try:
        array = pa.array(values, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        notes.add(_MIXED, values={"column": repr(name)}, where={"column": name})
        return _as_text(values)
    # What Arrow stores as something else, such as a period, is shown as pandas shows it.
    return _as_text(values) if isinstance(array.type, pa.BaseExtensionType) else array


def _as_text(values: Any) -> Any:
    import pyarrow as pa

    # A missing value is none, or unlike itself (NaN, NaT).
    cells = [None if v is None or _is_unlike_itself(v) else str(v) for v in values]
    return pa.array(cells, pa.string())


def _is_unlike_itself(value: object) -> bool:
    try:
        return bool(value != value)  # noqa: PLR0124
    except (TypeError, ValueError):
        return False
