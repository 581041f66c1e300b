"""Irregular delimited text, record by record: slow, but every line that is wrong is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from procmine.connect._delimited_notes import (
    BLANK,
    LITERAL,
    LONG,
    SHORT,
    TOO_MANY,
    Reached,
    endless,
)
from procmine.connect._records import MAX_RECORD, Record
from procmine.connect._text import UNDECODABLE

__all__ = ["Part", "patiently"]

_ROWS_AT_ONCE = 50_000

Row = list[str | None]


@dataclass(frozen=True)
class Part:
    """Rows of a piece of text, as one array per column and one for what is wrong with each row."""

    arrays: list[Any]
    n_rows: int


def patiently(
    reached: Reached, text: bytes, *, is_last: bool, trap: int | None = None
) -> tuple[list[Part], int]:
    """Any text, record by record; says which lines are wrong.

    Args:
        reached: where the text begins.
        text: UTF-8 bytes that begin with a record.
        is_last: does the source end with this text?
        trap: stop behind the record this place is in.

    Returns:
        The rows, and how much of the text they are.

    Raises:
        SourceUnsafeError: a line without end.
    """
    parts: list[Part] = []
    rows: list[Row] = []
    used, n_names = 0, len(reached.columns)
    for record in reached.dialect.splitter.records(text, is_last=is_last):
        if record.end - used > MAX_RECORD and record.n_lines == 1:
            raise endless(reached.name, reached.line)
        if record.is_blank and (n_names > 1 or record.cells[0] is None):
            reached.notes.add(BLANK)
        else:
            rows.append(_row(reached, record))
        reached.line += record.n_lines
        used = record.end
        if len(rows) >= _ROWS_AT_ONCE:
            parts.append(_part(rows, n_names))
            rows = []
        if trap is not None and used > trap:
            break
    return [*parts, _part(rows, n_names)], used


def _part(rows: list[Row], n_names: int) -> Part:
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [()] * (n_names + 1)
    return Part([pa.array(column, pa.string()) for column in columns], len(rows))


def _row(reached: Reached, record: Record) -> Row:
    cells, where, n_names = record.cells, f"line {reached.line:,}", len(reached.columns)
    notes, fault = reached.notes, None
    if record.is_literal:
        notes.add(LITERAL, example=where)
    if len(cells) > n_names and any(cells[n_names:]):
        fault = TOO_MANY
        notes.add(LONG, example=f"{where}: {len(cells)} cells")
    elif len(cells) < n_names:
        notes.add(SHORT, example=f"{where}: {len(cells)} cells")
        cells = cells + [None] * (n_names - len(cells))
    return [*(_text(reached, cell, where) for cell in cells[:n_names]), fault]


def _text(reached: Reached, cell: bytes | None, where: str) -> str | None:
    if cell is None:
        return None
    try:
        text = cell.decode()
    except UnicodeDecodeError:
        text = cell.decode("utf-8", "backslashreplace")
        n = cell.decode("utf-8", "replace").count("\ufffd") - text.count("\ufffd")
        reached.notes.add(UNDECODABLE, n=n, example=where, values={"encoding": "UTF-8"})
    if reached.dialect.is_swapped:
        text = text.replace("\x1f", reached.dialect.delimiter)
    return text
