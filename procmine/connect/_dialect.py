"""Dialect: how a delimited text is written, decided from its first megabyte."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from procmine.connect._names import refuse_data
from procmine.connect._notes import Note, Notes
from procmine.connect._records import Record, Splitter, count_lines
from procmine.errors import SourceFormatError, UsageError

__all__ = ["Dialect", "settle"]

_CANDIDATES = (",", ";", "\t", "|", "，", "；", "｜", "||", "^", "~", "\x1f")
_SPOKEN = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
# Stands in for a delimiter that is not one byte; no text has it.
_STAND_IN = b"\x1f"
# Spreadsheets write this line for one another.
_SEP_LINE = re.compile(rb"(?i)sep=(.)\r?\n")
_N_RECORDS = 2_000
_N_SAMPLE = 256 << 10
_MAX_PREAMBLE = 30
_MOST = 0.5

_PREAMBLE = Note(
    "lines-before-header",
    "notice",
    "Lines passed over before the column names: {n_found}; the names were taken from line {line}.",
    "列名之前有 {n_found} 行被跳过；列名取自第 {line} 行。",
    is_form=True,
)
_UNSURE = Note(
    "delimiter-unsure",
    "notice",
    "Both {taken} and {other} divide every line evenly; {taken} was taken as the delimiter.",
    "{taken} 与 {other} 都能均匀分割每一行；已采用 {taken} 作为分隔符。",
    "If the columns look wrong, name the delimiter (--delimiter).",
    "若列不正确，请指定分隔符（--delimiter）。",
)


@dataclass(frozen=True)
class Dialect:
    """How a delimited text is written.

    Args:
        delimiter: what stands between cells, as the user would type it.
        has_escapes: does a backslash keep a quote from ending a cell?
        header: the cells of the header record, as they are.
        body: where the records begin, in bytes of (swapped) UTF-8 text.
        n_lines: physical lines before the records.
        width: cells in a record: one more than the header has when every line ends with a
            delimiter.
        line_length: bytes of a record in the sample, on average.
        physical_length: the same of a line, whether it ends a record or not.
    """

    delimiter: str
    has_escapes: bool
    header: tuple[str, ...]
    body: int
    n_lines: int
    width: int
    line_length: float
    physical_length: float

    @property
    def splitter(self) -> Splitter:
        """Takes text of this dialect apart, once it is swapped."""
        return Splitter(_byte(self.delimiter), has_escapes=self.has_escapes)

    @property
    def is_swapped(self) -> bool:
        """Does another byte stand in for the delimiter while the text is taken apart?"""
        return _byte(self.delimiter) == _STAND_IN != self.delimiter.encode()

    def swap(self, text: bytes) -> bytes:
        """The text with a one-byte delimiter."""
        if not self.is_swapped:
            return text
        return text.replace(self.delimiter.encode(), _STAND_IN)


@dataclass(frozen=True)
class _Fit:
    """How well a delimiter divides the sample.

    Args:
        start: index of the record that holds the column names.
        share: share of the records after it that have the commonest number of cells, 0–1.
        width: that number.
    """

    delimiter: str
    has_escapes: bool
    records: list[Record]
    start: int
    share: float
    width: int

    @property
    def n_titles(self) -> int:
        """Lines with text above the column names."""
        return sum(not record.is_blank for record in self.records[: self.start])

    @property
    def rank(self) -> tuple[bool, bool, bool, float, bool, int]:
        """Better fits have a higher rank."""
        names = self.records[self.start].cells if self.records else []
        has_names = None not in names
        fits_names = len(names) == self.width
        share = round(self.share, 2)
        return self.width > 1, self.n_titles == 0, fits_names, share, has_names, self.width


def settle(
    sample: bytes, *, is_all: bool, delimiter: str | None, name: str, notes: Notes
) -> Dialect:
    """How is this text written?

    Args:
        sample: its first megabyte or so, as UTF-8.
        is_all: is that all of it?
        delimiter: what the user says stands between cells, or None.
        name: what to call the source in messages.
        notes: where doubts are counted.

    Raises:
        SourceFormatError: no record, or the header does not fit the rows.
        UsageError: a delimiter that cannot be one.
    """
    given = None if delimiter is None else _checked(delimiter)
    skipped = 0
    if first := _SEP_LINE.match(sample):
        given = given or first[1].decode("utf-8", "replace")
        skipped = first.end()
    rest = sample[skipped:]
    text = rest[:_N_SAMPLE] if count_lines(rest[:_N_SAMPLE]) else rest
    fits = _fits(text, is_all and len(text) == len(rest), given)
    if not fits or all(record.is_blank for record in fits[0].records):
        raise SourceFormatError(
            f"{name} has no line with text in it.", hint="Export it again with its column names."
        )
    best = fits[0]
    if (
        len(fits) > 1
        and best.width > 1
        and fits[1].rank[:5] == best.rank[:5] == (True, True, True, 1.0, True)
    ):
        values = {"taken": repr(best.delimiter), "other": repr(fits[1].delimiter)}
        notes.add(_UNSURE, values=values)
    return _dialect(best, skipped, name, notes, len(sample) / (count_lines(sample) or 1))


def _fits(text: bytes, is_all: bool, given: str | None) -> list[_Fit]:
    candidates = (given,) if given else _CANDIDATES
    fits = [
        _fit(text, delimiter, is_all, has_escapes=False)
        for delimiter in candidates
        if given or delimiter.encode() in text
    ]
    if b'\\"' in text:
        fits += [_fit(text, fit.delimiter, is_all, has_escapes=True) for fit in fits]
    # Sorting keeps the order of equals: the commoner delimiter, and no escapes unless they help.
    return sorted(fits, key=lambda f: f.rank, reverse=True) or [
        _fit(text, ",", is_all, has_escapes=False)
    ]


def _fit(text: bytes, delimiter: str, is_all: bool, *, has_escapes: bool) -> _Fit:
    splitter = Splitter(_byte(delimiter), has_escapes=has_escapes)
    swapped = text if len(delimiter.encode()) == 1 else text.replace(delimiter.encode(), _STAND_IN)
    records = list(itertools.islice(splitter.records(swapped, is_last=is_all), _N_RECORDS))
    if not records and text:
        records = list(splitter.records(swapped, is_last=True))[:1]
    widths = [len(record.cells) for record in records if not record.is_blank]
    start = _header_at(records)
    body = [len(r.cells) for r in records[start + 1 :] if not r.is_blank]
    width, n = Counter(body).most_common(1)[0] if body else (max(widths, default=0), 1)
    return _Fit(delimiter, has_escapes, records, start, n / max(len(body), 1), width)


def _header_at(records: list[Record]) -> int:
    """Which record holds the column names? The first, unless titles of one cell stand above it."""
    widths = [0 if record.is_blank else len(record.cells) for record in records]
    first = next((i for i, width in enumerate(widths) if width), 0)
    filled = [width for width in widths[first:] if width]
    if not filled or filled[0] > 1:
        return first
    usual, n = Counter(filled).most_common(1)[0]
    if usual < 3 or n < len(filled) * _MOST:
        return first
    return next((i for i, width in enumerate(widths[:_MAX_PREAMBLE]) if width == usual), first)


def _dialect(fit: _Fit, skipped: int, name: str, notes: Notes, physical_length: float) -> Dialect:
    above = fit.records[: fit.start + 1]
    header = [_text(cell, fit.delimiter) for cell in above[-1].cells]
    n_lines = sum(record.n_lines for record in above) + (skipped > 0)
    notes.add(_PREAMBLE, n=fit.n_titles, values={"line": str(n_lines)})
    body = fit.records[fit.start + 1 :]
    width = fit.width if fit.width > 1 and any(not r.is_blank for r in body) else len(header)
    if width == len(header) - 1 and not header[-1].strip():
        header.pop()
    if width > len(header) and fit.share > _MOST and not _only_adds_empty(body, len(header)):
        raise SourceFormatError(
            f"{name}: the header has {len(header)} names but most lines have {width} cells.",
            hint="Name the missing columns in the first line, or name the delimiter (--delimiter).",
        )
    below = next((record for record in body if not record.is_blank), None)
    if below is not None:
        refuse_data(header, [_text(cell, fit.delimiter) for cell in below.cells], name)
    is_wider = width == len(header) + 1 and fit.share > _MOST
    return Dialect(
        delimiter=fit.delimiter,
        has_escapes=fit.has_escapes,
        header=tuple(header),
        body=skipped + above[-1].end,
        n_lines=n_lines,
        width=len(header) + is_wider,
        line_length=fit.records[-1].end / len(fit.records),
        physical_length=physical_length,
    )


def _only_adds_empty(body: list[Record], n_names: int) -> bool:
    longer = [r.cells[n_names:] for r in body if len(r.cells) > n_names]
    n_empty = sum(not any(cells) for cells in longer)
    return n_empty > len(longer) * _MOST


def _text(cell: bytes | None, delimiter: str) -> str:
    text = (cell or b"").decode("utf-8", "backslashreplace")
    return text.replace(_STAND_IN.decode(), delimiter) if _byte(delimiter) == _STAND_IN else text


def _byte(delimiter: str) -> bytes:
    raw = delimiter.encode()
    return raw if len(raw) == 1 else _STAND_IN


def _checked(delimiter: str) -> str:
    meant = _SPOKEN.get(delimiter.lower(), delimiter)
    if not 0 < len(meant) <= 4 or any(c in meant for c in '"\r\n\\'):
        raise UsageError(
            f"{delimiter!r} cannot stand between cells.",
            hint="Name one to four characters, or tab, comma, semicolon, pipe.",
        )
    return meant
