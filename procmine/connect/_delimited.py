"""Delimited text, read in blocks: pyarrow where the text is regular, record by record where not."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procmine.connect._dialect import Dialect, settle
from procmine.connect._names import unique_names
from procmine.connect._notes import Note, Notes
from procmine.connect._origin import Origin
from procmine.connect._quotes import block_of
from procmine.connect._records import MAX_RECORD, Record, count_lines
from procmine.connect._short_lines import filled_up
from procmine.connect._text import UNDECODABLE, Utf8Blocks
from procmine.errors import SourceUnsafeError
from procmine.finding import Finding
from procmine.log.source import FAULT

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Delimited", "open_delimited"]

# Some 100,000 rows of an ordinary log: what comes of one block fits where the last one lay, while
# memory for larger ones is given back and asked for again each time.
_BLOCK = 8 << 20
# A little less than the 32 MiB from which on glibc takes no piece for a sign.
_LARGEST_KEPT = 31 << 20
# Very short lines are many in a block, and every row costs memory however short it is.
_MAX_ROWS = 500_000
_MIN_BLOCK = 1 << 20
# Irregular text is halved down to this before it is read record by record.
_SMALL = 256 << 10
_ROWS_AT_ONCE = 50_000
_FILLED_AT_ONCE = 1 << 20
_SHOWN = 10
_SAMPLE = 1 << 20
_TOO_MANY = "more cells than the header has names"

_BLANK = Note(
    "blank-lines",
    "info",
    "Blank lines passed over: {n_found}.",
    "跳过了 {n_found} 个空行。",
    is_form=True,
)
_SHORT = Note(
    "cells-missing",
    "warning",
    "Lines with fewer cells than the header has names: {n_found}; what they lack at the end was "
    "taken as missing.",
    "{n_found} 行的单元格少于列名；行尾缺少的部分视为缺失。",
    "Look at the lines named: a line break inside a cell that has no quotes does this.",
    "请查看所列的行：未加引号的单元格内换行会造成此问题。",
)
_LONG = Note(
    "cells-too-many",
    "error",
    "Lines with more cells than the header has names: {n_found}; they cannot be used.",
    "{n_found} 行的单元格多于列名，无法使用。",
    "Look at the lines named: a delimiter inside a cell that has no quotes does this.",
    "请查看所列的行：未加引号的单元格内含分隔符会造成此问题。",
)
_LITERAL = Note(
    "quotes-uneven",
    "warning",
    "Lines with a cell whose quotes do not add up: {n_found}; the cell was taken as it stands.",
    "{n_found} 行中有单元格的引号不成对；该单元格按原样读取。",
    "Look at the lines named; a quote inside a quoted cell is written twice.",
    "请查看所列的行；引号内的引号应写两次。",
)


class Delimited:
    """The rows of one delimited text, ready to be read any number of times.

    Args:
        origin: the file.
        dialect: how it is written.
        columns: its column names, unique.
        encoding: what the user asked for, or None.
        notes: what opening it brought up.
    """

    def __init__(
        self,
        origin: Origin,
        dialect: Dialect,
        columns: tuple[str, ...],
        encoding: str | None,
        notes: tuple[Finding, ...],
    ) -> None:
        self.origin = origin
        self.dialect = dialect
        self.columns = columns
        self.encoding = encoding
        self._given = notes
        self._latest: _Reading | None = None

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Start a reading: every cell as text, and FAULT."""
        self._latest = _Reading(self, Notes(self._given))
        return self._latest.batches()

    def findings(self) -> tuple[Finding, ...]:
        """What opening and the latest reading found."""
        return self._latest.notes.findings() if self._latest else self._given

    def share_read(self) -> float | None:
        """How far did the latest reading get, 0–1?"""
        return self._latest.blocks.share_read() if self._latest else None


def open_delimited(origin: Origin, encoding: str | None, delimiter: str | None) -> Delimited:
    """Find out how a delimited text is written, from its first megabyte.

    Raises:
        SourceFormatError: no line with text in it, or rows that do not fit their header.
        SourceUnsafeError: a line without end.
        UsageError: an encoding or a delimiter that is none.
    """
    # The encoding is settled again, and reported, by each reading.
    sample, is_all = _sample(origin, encoding)
    notes = Notes(origin.notes)
    dialect = settle(sample, is_all=is_all, delimiter=delimiter, name=origin.name, notes=notes)
    columns = unique_names(dialect.header, notes, origin.name)
    return Delimited(origin, dialect, columns, encoding, notes.findings())


def _sample(origin: Origin, encoding: str | None) -> tuple[bytes, bool]:
    blocks = Utf8Blocks(origin, encoding, Notes(), _SAMPLE)
    sample = b""
    try:
        for block in blocks:
            sample += block
            if count_lines(sample):
                return sample, blocks.share_read() == 1.0 and len(block) < _SAMPLE
            if len(sample) > MAX_RECORD:
                raise _endless(origin.name, 1)
    finally:
        blocks.close()
    return sample, True


def _endless(name: str, line: int) -> SourceUnsafeError:
    return SourceUnsafeError(
        f"{name}: line {line:,} is longer than {MAX_RECORD >> 20} MiB.",
        hint="This is no table of text; check what wrote the file.",
    )


def _keep_room() -> None:
    """Let the C library keep the room of a block for the next one.

    glibc gives memory back to the system, which hands it out again page by page, unless it has seen
    a larger piece come and go. Nothing is written to this one, so it costs nothing.
    """
    bytes(_LARGEST_KEPT)


def _together(tables: list[pa.Table]) -> Iterator[pa.RecordBatch]:
    """Small tables as few batches."""
    import pyarrow as pa

    filled = [table for table in tables if table.num_rows]
    # Arrow copies even what is in one piece already when it is asked to combine it.
    if len(filled) > 1 or any(
        column.num_chunks > 1 for table in filled for column in table.columns
    ):
        filled = [pa.concat_tables(filled).combine_chunks()]
    for table in filled:
        yield from table.to_batches(_MAX_ROWS)


@dataclass(frozen=True)
class _Part:
    """Rows of a piece of text, as one array per column."""

    arrays: list[Any]
    n_rows: int


class _Reading:
    """One pass over the text."""

    def __init__(self, of: Delimited, notes: Notes) -> None:
        self.notes = notes
        size = min(_BLOCK, max(_MIN_BLOCK, round(of.dialect.line_length * _MAX_ROWS)))
        self.blocks = Utf8Blocks(of.origin, of.encoding, notes, size)
        self._of = of
        self._dialect = of.dialect
        self._splitter = of.dialect.splitter
        self._line = of.dialect.n_lines + 1
        self._n_names = len(of.columns)
        self._fields = [*of.columns, *["\x00more"] * (of.dialect.width - self._n_names)]

    def batches(self) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        schema = pa.schema([(name, pa.string()) for name in (*self._of.columns, FAULT)])
        with self._of.origin.unchanged():
            for parts in self._blocks_of_parts():
                tables: list[pa.Table] = []
                for part in parts:
                    tables.append(pa.Table.from_arrays(part.arrays, schema=schema))
                    if sum(table.num_rows for table in tables) >= _MAX_ROWS:
                        yield from _together(tables)
                        tables = []
                yield from _together(tables)

    def _blocks_of_parts(self) -> Iterator[Iterable[_Part]]:
        _keep_room()
        rest, skip = b"", self._dialect.body
        for block in self.blocks:
            text = self._dialect.swap(rest + block)[skip:]
            # The next block takes the place of this one, the next text that of this text.
            del block
            skip = 0
            parts, used = self._taken(text, is_last=False)
            yield parts
            rest = text[used:]
            del text
        if rest := rest[skip:]:
            yield self._taken(rest, is_last=True)[0]

    def _taken(self, text: bytes, *, is_last: bool) -> tuple[Iterable[_Part], int]:
        block = block_of(text, self._splitter.delimiter, is_last=is_last)
        escapes = self._splitter.has_escapes and b"\\" in text
        stuck = block is not None and block.end == 0 and len(text) > MAX_RECORD
        if block is None or escapes or stuck:
            return self._partly(text, is_last=is_last)
        return self._quickly(text, block.end, block.n_inner_lines), block.end

    def _partly(self, text: bytes, *, is_last: bool) -> tuple[Iterable[_Part], int]:
        """Slowly as far as there is something to trip over, quickly from there."""
        trap = max(text.rfind(b'"'), text.rfind(b"\\"))
        parts, used = self._slowly(text, is_last=is_last, trap=trap)
        if used <= trap:
            return parts, used
        rest = text[used:]
        block = block_of(rest, self._splitter.delimiter, is_last=is_last)
        if block is None:
            more, end = self._slowly(rest, is_last=is_last)
            return [*parts, *more], used + end
        return itertools.chain(parts, self._quickly(rest, block.end, 0)), used + block.end

    def _quickly(self, text: bytes, end: int, n_inner_lines: int) -> Iterator[_Part]:
        """Regular text, up to an end, through pyarrow; halves of it where a line does not fit."""
        if not end:
            return
        if (part := self._parsed(text, end, n_inner_lines)) is not None:
            yield part
            return
        text = text[:end]
        if (part := self._filled(text)) is not None:
            yield part
            return
        half = block_of(text[: len(text) // 2], self._splitter.delimiter, is_last=False)
        if len(text) < _SMALL or half is None or half.end == 0:
            yield from self._slowly(text, is_last=True)[0]
            return
        yield from self._quickly(text, half.end, half.n_inner_lines)
        rest = text[half.end :]
        yield from self._quickly(rest, len(rest), n_inner_lines - half.n_inner_lines)

    def _filled(self, text: bytes) -> _Part | None:
        """The same where nothing is wrong but that lines lack cells at their end."""
        if len(text) > _FILLED_AT_ONCE:
            return None
        width = len(self._fields)
        filled = filled_up(text, self._splitter.delimiter, self._n_names, width)
        if filled is None or not len(filled.short):
            return None
        line = self._line
        if (part := self._parsed(filled.text, len(filled.text), 0)) is None:
            return None
        first = zip(filled.short[:_SHOWN].tolist(), filled.n_cells[:_SHOWN].tolist(), strict=True)
        for place, n_cells in first:
            self.notes.add(_SHORT, example=f"line {line + place:,}: {n_cells} cells")
        self.notes.add(_SHORT, n=max(len(filled.short) - _SHOWN, 0))
        return part

    def _parsed(self, text: bytes, end: int, n_inner_lines: int) -> _Part | None:
        import pyarrow as pa
        from pyarrow import csv

        # An empty cell right before the end of the text would count as quoted.
        if text[end - 1] not in b"\n\r":
            text, end = text[:end] + b"\n", end + 1
        # All of it at once, in this thread: the other core is busy with the block before.
        read = csv.ReadOptions(
            column_names=self._fields, block_size=max(end, _MIN_BLOCK), use_threads=False
        )
        parse = csv.ParseOptions(
            delimiter=self._splitter.delimiter.decode(), newlines_in_values=n_inner_lines > 0
        )
        convert = csv.ConvertOptions(
            column_types=dict.fromkeys(self._fields, pa.string()),
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
        if any(more.null_count < table.num_rows for more in columns[self._n_names :]):
            return None
        n_lines = count_lines(text, end)
        self.notes.add(_BLANK, n=n_lines - n_inner_lines - table.num_rows)
        self._line += n_lines
        shown = [self._restored(column) for column in columns[: self._n_names]]
        return _Part([*shown, pa.nulls(table.num_rows, pa.string())], table.num_rows)

    def _restored(self, column: Any) -> Any:
        if not self._dialect.is_swapped:
            return column
        import pyarrow.compute as pc

        return pc.replace_substring(
            column, self._splitter.delimiter.decode(), self._dialect.delimiter
        )

    def _slowly(
        self, text: bytes, *, is_last: bool, trap: int | None = None
    ) -> tuple[list[_Part], int]:
        """Any text, record by record, up to the one the trap is in; says which lines are wrong."""
        parts: list[_Part] = []
        rows: list[list[str | None]] = []
        used = 0
        for record in self._splitter.records(text, is_last=is_last):
            if record.end - used > MAX_RECORD and record.n_lines == 1:
                raise _endless(self._of.origin.name, self._line)
            if record.is_blank and (self._n_names > 1 or record.cells[0] is None):
                self.notes.add(_BLANK)
            else:
                rows.append(self._row(record))
            self._line += record.n_lines
            used = record.end
            if len(rows) >= _ROWS_AT_ONCE:
                parts.append(self._part(rows))
                rows = []
            if trap is not None and used > trap:
                break
        return [*parts, self._part(rows)], used

    def _part(self, rows: list[list[str | None]]) -> _Part:
        import pyarrow as pa

        columns = zip(*rows, strict=True) if rows else [()] * (self._n_names + 1)
        return _Part([pa.array(column, pa.string()) for column in columns], len(rows))

    def _row(self, record: Record) -> list[str | None]:
        cells, where = record.cells, f"line {self._line:,}"
        fault = None
        if record.is_literal:
            self.notes.add(_LITERAL, example=where)
        if len(cells) > self._n_names and any(cells[self._n_names :]):
            fault = _TOO_MANY
            self.notes.add(_LONG, example=f"{where}: {len(cells)} cells")
        elif len(cells) < self._n_names:
            self.notes.add(_SHORT, example=f"{where}: {len(cells)} cells")
            cells = cells + [None] * (self._n_names - len(cells))
        return [*(self._text(cell, where) for cell in cells[: self._n_names]), fault]

    def _text(self, cell: bytes | None, where: str) -> str | None:
        if cell is None:
            return None
        try:
            text = cell.decode()
        except UnicodeDecodeError:
            text = cell.decode("utf-8", "backslashreplace")
            n = cell.decode("utf-8", "replace").count("\ufffd") - text.count("\ufffd")
            self.notes.add(UNDECODABLE, n=n, example=where, values={"encoding": "UTF-8"})
        if self._dialect.is_swapped:
            text = text.replace("\x1f", self._dialect.delimiter)
        return text
