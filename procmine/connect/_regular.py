"""Regular delimited text, a block at once: by pyarrow, or only as places of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procmine.connect._delimited_notes import BLANK, SHORT, Reached
from procmine.connect._patient import Part
from procmine.connect._records import count_lines
from procmine.connect._short_lines import filled_up

if TYPE_CHECKING:
    from procmine.engines.text_rows import TextRows

__all__ = ["filled", "located", "parsed"]

_MIN_BLOCK = 1 << 20
_FILLED_AT_ONCE = 1 << 20
_SHOWN = 10


def parsed(reached: Reached, text: bytes, end: int, n_inner_lines: int) -> Part | None:
    """The rows of a text up to an end; None where it is not as regular as it should be.

    Args:
        reached: where the text begins.
        text: UTF-8 bytes that begin with a record, quotes regular.
        end: where its last record ends.
        n_inner_lines: line ends inside quoted cells before that.
    """
    import pyarrow as pa
    from pyarrow import csv

    # An empty cell right before the end of the text would count as quoted.
    if text[end - 1] not in b"\n\r":
        text, end = text[:end] + b"\n", end + 1
    n_names, dialect = len(reached.columns), reached.dialect
    fields = [*reached.columns, *["\x00more"] * (dialect.width - n_names)]
    # All of it at once, in this thread: the other core is busy with the block before.
    read = csv.ReadOptions(column_names=fields, block_size=max(end, _MIN_BLOCK), use_threads=False)
    parse = csv.ParseOptions(
        delimiter=dialect.splitter.delimiter.decode(), newlines_in_values=n_inner_lines > 0
    )
    convert = csv.ConvertOptions(
        column_types=dict.fromkeys(fields, pa.string()),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    given = pa.BufferReader(pa.py_buffer(text).slice(0, end))
    try:
        table = csv.read_csv(given, read, parse, convert)
    except pa.ArrowInvalid:
        return None
    columns = table.columns
    if any(more.null_count < table.num_rows for more in columns[n_names:]):
        return None
    n_lines = count_lines(text, end)
    reached.notes.add(BLANK, n=n_lines - n_inner_lines - table.num_rows)
    reached.line += n_lines
    shown = [_restored(reached, column) for column in columns[:n_names]]
    return Part([*shown, pa.nulls(table.num_rows, pa.string())], table.num_rows)


def _restored(reached: Reached, column: Any) -> Any:
    dialect = reached.dialect
    if not dialect.is_swapped:
        return column
    import pyarrow.compute as pc

    return pc.replace_substring(column, dialect.splitter.delimiter.decode(), dialect.delimiter)


def filled(reached: Reached, text: bytes) -> Part | None:
    """The same where nothing is wrong but that lines lack cells at their end."""
    if len(text) > _FILLED_AT_ONCE:
        return None
    dialect, n_names = reached.dialect, len(reached.columns)
    whole = filled_up(text, dialect.splitter.delimiter, n_names, dialect.width)
    if whole is None or not len(whole.short):
        return None
    line = reached.line
    if (part := parsed(reached, whole.text, len(whole.text), 0)) is None:
        return None
    first = zip(whole.short[:_SHOWN].tolist(), whole.n_cells[:_SHOWN].tolist(), strict=True)
    for place, n_cells in first:
        reached.notes.add(SHORT, example=f"line {line + place:,}: {n_cells} cells")
    reached.notes.add(SHORT, n=max(len(whole.short) - _SHOWN, 0))
    return part


def located(
    reached: Reached,
    text: bytes,
    end: int,
    n_inner_lines: int,
    *,
    max_rows: int,
    is_ascii: bool = False,
) -> TextRows | None:
    """The same rows as places in the text; None where the text has to be taken apart otherwise.

    Args:
        reached: where the text begins.
        text: UTF-8 bytes that begin with a record, quotes regular.
        end: where its last record ends.
        n_inner_lines: line ends inside quoted cells before that.
        max_rows: at most so many rows.
        is_ascii: is it known that the text is nothing else?
    """
    dialect = reached.dialect
    if dialect.is_swapped or dialect.width < 2:
        return None
    import numpy as np

    from procmine.engines.text_rows import TextRows
    from procmine.kernels.cells import find_cells

    if text[end - 1] not in b"\n":
        text, end = text[:end] + b"\n", end + 1
    raw = np.frombuffer(text, np.uint8, end)
    found = find_cells(
        raw,
        dialect.splitter.delimiter[0],
        dialect.width,
        (int(end / dialect.line_length * 1.2) + 1, max_rows),
        has_quotes=text.find(b'"', 0, end) >= 0,
    )
    if found is None or not (is_ascii or _is_utf8(text, end)):
        return None
    begins, ends = found
    n_names = len(reached.columns)
    if (ends[n_names:] >= begins[n_names:]).any():
        return None
    reached.line += begins.shape[1] + n_inner_lines
    return TextRows(reached.columns, raw, begins[:n_names], ends[:n_names])


def _is_utf8(text: bytes, end: int) -> bool:
    if text.isascii():
        return True
    import pyarrow as pa

    bounds = pa.py_buffer(end.to_bytes(8, "little").rjust(16, b"\0"))
    whole = pa.Array.from_buffers(pa.large_string(), 1, [None, bounds, pa.py_buffer(text)])
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
