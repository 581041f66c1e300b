"""Delimited text: how it is written is found out once, and its rows read as often as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procmine.connect._delimited_notes import endless
from procmine.connect._delimited_reading import Reading
from procmine.connect._dialect import Dialect, settle
from procmine.connect._names import unique_names
from procmine.connect._notes import Notes
from procmine.connect._origin import Origin
from procmine.connect._records import MAX_RECORD, count_lines
from procmine.connect._text import Utf8Blocks
from procmine.engines.text_rows import TextRows
from procmine.finding import Finding

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Delimited", "open_delimited"]

_SAMPLE = 1 << 20
# From so many bytes on, rows are only located in the text: it takes kernels, which take a few
# seconds to compile where they were never used before. Packed text is taken to grow eightfold.
_LARGE, _GROWTH = 64 << 20, 8


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
        self._latest: Reading | None = None

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Start a reading: every cell as text, and FAULT."""
        # Without leave to locate rows there are only batches.
        return self._read(locates=False)

    def rows(self) -> Iterator[pa.RecordBatch | TextRows]:
        """Start a reading of the same rows; of a large file as places in it where possible."""
        growth = _GROWTH if self.origin.compression else 1
        return self._read(locates=self.origin.n_bytes * growth > _LARGE)

    def _read(self, *, locates: bool) -> Iterator[pa.RecordBatch | TextRows]:
        given = self.origin, self.encoding, self.dialect, self.columns, Notes(self._given)
        self._latest = Reading(*given, locates=locates)
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
                raise endless(origin.name, 1)
    finally:
        blocks.close()
    return sample, True
