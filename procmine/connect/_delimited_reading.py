"""One pass over delimited text, block by block, each read in the quickest way that is right."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from procmine.connect._delimited_notes import Reached
from procmine.connect._dialect import Dialect
from procmine.connect._notes import Notes
from procmine.connect._origin import Origin
from procmine.connect._patient import Part, patiently
from procmine.connect._quotes import block_of
from procmine.connect._records import MAX_RECORD
from procmine.connect._regular import filled, located, parsed
from procmine.connect._text import Utf8Blocks
from procmine.engines.text_rows import TextRows
from procmine.log.source import FAULT

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Reading"]

# Some 100,000 rows of an ordinary log: what comes of one block fits where the last one lay, while
# memory for larger ones is given back and asked for again each time.
_BLOCK = 8 << 20
# A little less than the 32 MiB from which on glibc takes no piece for a sign.
_LARGEST_KEPT = 31 << 20
# Very short lines are many in a block, and every row costs memory however short it is.
_MAX_ROWS = 250_000
_MIN_BLOCK = 1 << 19
# Irregular text is halved down to this before it is read record by record.
_SMALL = 256 << 10

Piece = Part | TextRows


class Reading:
    """One pass over the text.

    Args:
        origin: the file.
        encoding: what the user asked for, or None.
        dialect: how it is written.
        columns: its column names, unique.
        notes: where what is odd is counted.
        locates: are rows wanted as places in the text, where that can be?
    """

    def __init__(
        self,
        origin: Origin,
        encoding: str | None,
        dialect: Dialect,
        columns: tuple[str, ...],
        notes: Notes,
        *,
        locates: bool = False,
    ) -> None:
        self.notes = notes
        # A quote left open makes one record of many lines, and rows of all of them in the end.
        shortest = min(dialect.line_length, dialect.physical_length)
        size = min(_BLOCK, max(_MIN_BLOCK, round(shortest * _MAX_ROWS)))
        self.blocks = Utf8Blocks(origin, encoding, notes, size)
        self._size = size
        self._origin = origin
        self._dialect = dialect
        self._splitter = dialect.splitter
        self._locates = locates
        self._reached = Reached(origin.name, dialect, columns, notes, dialect.n_lines + 1)

    def batches(self) -> Iterator[pa.RecordBatch | TextRows]:
        """All rows: every cell as text, and FAULT; or places in the text."""
        import pyarrow as pa

        schema = pa.schema([(name, pa.string()) for name in (*self._reached.columns, FAULT)])
        with self._origin.unchanged():
            for parts in self._blocks_of_parts():
                tables: list[pa.Table] = []
                for part in parts:
                    if isinstance(part, TextRows):
                        yield from _together(tables)
                        tables = []
                        yield part
                        continue
                    tables.append(pa.Table.from_arrays(part.arrays, schema=schema))
                    if sum(table.num_rows for table in tables) >= _MAX_ROWS:
                        yield from _together(tables)
                        tables = []
                yield from _together(tables)

    def _blocks_of_parts(self) -> Iterator[Iterable[Piece]]:
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

    def _taken(self, text: bytes, *, is_last: bool) -> tuple[Iterable[Piece], int]:
        block = block_of(text, self._splitter.delimiter, is_last=is_last)
        escapes = self._splitter.has_escapes and b"\\" in text
        stuck = block is not None and block.end == 0 and len(text) > MAX_RECORD
        if block is None or escapes or stuck:
            return self._partly(text, is_last=is_last)
        return self._quickly(text, block.end, block.n_inner_lines), block.end

    def _partly(self, text: bytes, *, is_last: bool) -> tuple[Iterable[Piece], int]:
        """Slowly as far as there is something to trip over, quickly from there."""
        trap = max(text.rfind(b'"'), text.rfind(b"\\"))
        parts, used = patiently(self._reached, text, is_last=is_last, trap=trap)
        if used <= trap:
            return parts, used
        rest = text[used:]
        block = block_of(rest, self._splitter.delimiter, is_last=is_last)
        if block is None:
            more, end = patiently(self._reached, rest, is_last=is_last)
            return [*parts, *more], used + end
        return itertools.chain(parts, self._by_pieces(rest, block.end)), used + block.end

    def _by_pieces(self, text: bytes, end: int) -> Iterator[Piece]:
        """Text without a quote, no more at once than a block: an open quote gathers many."""
        while end > self._size:
            piece = block_of(text[: self._size], self._splitter.delimiter, is_last=False)
            if piece is None or not piece.end:
                break
            yield from self._quickly(text, piece.end, 0)
            text, end = text[piece.end :], end - piece.end
        yield from self._quickly(text, end, 0)

    def _quickly(self, text: bytes, end: int, n_inner_lines: int) -> Iterator[Piece]:
        """Regular text, up to an end, at once; halves of it where a line does not fit."""
        if not end:
            return
        if self._locates:
            given = self._reached, text, end, n_inner_lines
            is_ascii = self.blocks.is_ascii
            rows = located(*given, max_rows=2 * _MAX_ROWS, is_ascii=is_ascii)
            if rows is not None:
                yield rows
                return
        if (part := parsed(self._reached, text, end, n_inner_lines)) is not None:
            yield part
            return
        text = text[:end]
        if (part := filled(self._reached, text)) is not None:
            yield part
            return
        half = block_of(text[: len(text) // 2], self._splitter.delimiter, is_last=False)
        if len(text) < _SMALL or half is None or half.end == 0:
            yield from patiently(self._reached, text, is_last=True)[0]
            return
        yield from self._quickly(text, half.end, half.n_inner_lines)
        rest = text[half.end :]
        yield from self._quickly(rest, len(rest), n_inner_lines - half.n_inner_lines)


def _keep_room() -> None:
    """Let the C library keep the room of a block for the next one.

    glibc gives memory back to the system, which hands it out again page by page, unless it has seen
    a larger piece come and go. Nothing is written to this one, so it costs nothing.
    """
    bytes(_LARGEST_KEPT)


def _together(tables: list[pa.Table]) -> Iterator[pa.RecordBatch]:
    """Small tables as few batches."""
    import pyarrow as pa

    filled_ones = [table for table in tables if table.num_rows]
    # Arrow copies even what is in one piece already when it is asked to combine it.
    if len(filled_ones) > 1 or any(
        column.num_chunks > 1 for table in filled_ones for column in table.columns
    ):
        filled_ones = [pa.concat_tables(filled_ones).combine_chunks()]
    for table in filled_ones:
        yield from table.to_batches(_MAX_ROWS)
