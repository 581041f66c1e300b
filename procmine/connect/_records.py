"""Records of delimited text, one by one: slow, patient, and able to say which line is wrong.

Quotes follow RFC 4180: a cell that begins with a quote ends with one, and a doubled quote inside
stands for itself. A cell whose quotes do not add up is taken literally instead of swallowing what
follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["MAX_RECORD", "Record", "Splitter", "count_lines"]

# The longest ticket description anyone exports is well under a megabyte.
MAX_RECORD = 8 << 20

_LINE = re.compile(rb"[^\r\n]*+")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_LINE_ENDS = (b"\r", b"\n", b"")
_ESCAPED = re.compile(rb'\\(.)|""', re.DOTALL)
# What NumPy compares at once, and that stays in a core's own cache.
_MANY_BYTES = 1 << 17


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was found.

    Args:
        cells: the text of each cell; None for an empty cell without quotes.
        end: where the next record begins.
        n_lines: physical lines it takes up.
        is_literal: did a cell have quotes that do not add up?
    """

    cells: list[bytes | None]
    end: int
    n_lines: int
    is_literal: bool = False

    @property
    def is_blank(self) -> bool:
        """Is it a line with nothing but blanks on it?"""
        return len(self.cells) == 1 and not (self.cells[0] or b"").strip()


class Splitter:
    """Takes delimited UTF-8 text apart, record by record.

    Args:
        delimiter: one byte.
        has_escapes: does a backslash keep a quote from ending a cell?
    """

    def __init__(self, delimiter: bytes, *, has_escapes: bool = False) -> None:
        self.delimiter = delimiter
        self.has_escapes = has_escapes
        inner = rb'(?:[^"\\]++|""|\\.)*+' if has_escapes else rb'(?:[^"]++|"")*+'
        # Blanks before an opening quote are common in lists written by hand.
        self._quoted = re.compile(rb'[ \t]*+"(' + inner + rb")", re.DOTALL)
        self._plain = re.compile(rb"[^\r\n" + re.escape(delimiter) + rb"]*+")

    def records(self, text: bytes, *, is_last: bool) -> Iterator[Record]:
        """The records of a text that begins with one.

        Args:
            text: UTF-8 bytes.
            is_last: does the source end here? If not, a record that may go on is not given.
        """
        at = 0
        while at < len(text):
            record = self.record(text, at, is_last=is_last or len(text) - at > MAX_RECORD)
            if record is None:
                return
            if record.n_lines > 1 and record.end - at > MAX_RECORD:
                record = self._first_line(text, at)
            yield record
            at = record.end

    def record(self, text: bytes, at: int, *, is_last: bool) -> Record | None:
        """The record that begins here; None when its end is not in sight."""
        match = _LINE.match(text, at)
        assert match is not None  # the pattern takes an empty line too
        if b'"' in match[0]:
            return self._quoted_record(text, at, is_last=is_last)
        if (end := _line_end(text, match.end(), is_last=is_last)) < 0:
            return None
        return Record([cell or None for cell in match[0].split(self.delimiter)], end, 1)

    def _quoted_record(self, text: bytes, at: int, *, is_last: bool) -> Record | None:
        cells: list[bytes | None] = []
        start, is_literal = at, False
        while True:
            cell, end = self._quoted_cell(text, at)
            if end >= len(text) and not is_last:
                return None
            if cell is None:
                plain = self._plain.match(text, at)
                assert plain is not None  # the pattern takes an empty cell too
                is_literal |= end > at
                cell, end = plain[0] or None, plain.end()
            cells.append(cell)
            at = end + 1
            if text[end:at] != self.delimiter:
                break
        n_lines = count_lines(text[start:end]) + 1
        end = _line_end(text, end, is_last=is_last)
        return None if end < 0 else Record(cells, end, n_lines, is_literal)

    def _quoted_cell(self, text: bytes, at: int) -> tuple[bytes | None, int]:
        """A quoted cell and its end; no cell when it is not quoted or its quotes do not add up."""
        match = self._quoted.match(text, at)
        if match is None:
            return None, at
        close = match.end()
        if text[close : close + 1] != b'"':
            return None, len(text)
        end = close + 1
        while text[end : end + 1] in (b" ", b"\t") and text[end : end + 1] != self.delimiter:
            end += 1
        if text[end : end + 1] not in (self.delimiter, *_LINE_ENDS):
            return None, end
        return self._unescaped(match[1]), end

    def _unescaped(self, inner: bytes) -> bytes:
        if self.has_escapes:
            return _ESCAPED.sub(lambda m: m[1] or b'"', inner)
        return inner.replace(b'""', b'"')

    def _first_line(self, text: bytes, at: int) -> Record:
        line = _LINE.match(text, at)
        assert line is not None  # the pattern takes an empty line too
        record = self._quoted_record(line[0], 0, is_last=True)
        assert record is not None  # the last record is always complete
        end = _line_end(text, line.end(), is_last=True)
        return Record(record.cells, end, 1, is_literal=True)


def count_lines(text: bytes, end: int | None = None) -> int:
    """How many line ends are in this text, or before an end in it, whichever way lines end?"""
    end = len(text) if end is None else end
    n = _count(text, end, b"\n")
    if text.find(b"\r", 0, end) < 0:
        return n
    return n + _count(text, end, b"\r") - text.count(b"\r\n", 0, end)


def _count(text: bytes, end: int, byte: bytes) -> int:
    if end < _MANY_BYTES:
        return text.count(byte, 0, end)
    import numpy as np

    # Python looks for one occurrence after the other; NumPy compares many bytes at once.
    raw = np.frombuffer(text, np.uint8, end)
    parts = (raw[k : k + _MANY_BYTES] == byte[0] for k in range(0, end, _MANY_BYTES))
    return sum(int(np.count_nonzero(part)) for part in parts)


def _line_end(text: bytes, at: int, *, is_last: bool) -> int:
    """Where the next line begins; -1 when that is not in sight."""
    match = _LINE_END.match(text, at)
    if match is None:
        return len(text) if is_last else -1
    # A carriage return at the very end may be the first half of a line end.
    is_half = match[0] == b"\r" and match.end() == len(text)
    return -1 if is_half and not is_last else match.end()
