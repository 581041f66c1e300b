"""What the first rows of a column look like: the evidence guesses are made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text
from procmine.kernels import time_plans as kernel
from procmine.log.numerals import read_flags
from procmine.log.time_text import TimeText

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["MOSTLY", "Look", "look_at"]

Array = np.ndarray[Any, np.dtype[Any]]

MOSTLY = 0.95
_HALF = 0.5
_FLAG_VALUES = 4
# SAP and its kin write a time of day as six digits, of which spreadsheets lose the first zero.
_BARE_CLOCK = r"^([01]?\d|2[0-3])[0-5]\d[0-5]\d$"
_NESTED = r"^\s*(\[\s*[\[{\"]|\{\s*\")"
_LASTING = r"^(\d+:[0-5]\d:[0-5]\d([.,]\d+)?|(\s*\d+(\.\d+)?\s*(s|min|m|h|d|w))+)$"
# Rows that are read as times and numbers; all are counted and compared.
_READ = 5_000


@dataclass(frozen=True)
class Look:
    """What the first rows of one column look like.

    Args:
        n: values that are not missing.
        n_distinct: different values among them.
        time: ``moment``, ``date``, ``clock`` or nothing: what at least half of the values are.
        is_time: are nearly all of them that?
        is_number: are most of them numbers?
        is_flag: are all of them yes or no?
        has_digits_only: are most of them written in digits alone?
        cells: all of them as text, missing ones too.
    """

    n: int
    n_distinct: int
    time: str
    is_time: bool
    is_number: bool
    is_flag: bool
    has_digits_only: bool
    cells: pa.Array

    @cached_property
    def is_nested(self) -> bool:
        """Is JSON in nearly every cell: lists of texts or objects, or objects?"""
        return self.n > 0 and self.matches(_NESTED)

    @property
    def is_clock(self) -> bool:
        """Are these times of day, with or without signs between the digits?"""
        return self.time == "clock" or self.matches(_BARE_CLOCK)

    def is_duration(self, has_unit: bool) -> bool:
        """Can these be durations? Bare numbers only where something says their unit."""
        if self.is_number:
            return has_unit
        return self.n > 0 and self.matches(_LASTING)

    @property
    def is_unique(self) -> bool:
        """Does every row have a value of its own?"""
        return self.n > 1 and self.n_distinct == self.n

    def fits(self, kind: str) -> bool:
        """Can a role of this kind be played by such cells?"""
        if kind == "time":
            return self.time != ""
        if kind == "number":
            return self.is_number
        if kind == "flag":
            return self.is_flag
        if self.is_nested:
            return False
        # Ten digits may be an instant, but a number of a ticket as well.
        is_text = not self.is_time or self.time == "clock" or self.has_digits_only
        return self.n > 0 and is_text

    def same_as(self, other: Look, kind: str) -> bool:
        """Would the other column say the same? Of texts: tell the same rows apart."""
        if self.cells.equals(other.cells):
            return True
        if kind != "text":
            return False
        return bool(np.array_equal(self.codes(), other.codes()))

    def codes(self) -> Array:
        """A number for each cell, equal for equal cells, −1 for missing ones."""
        codes: Array = self.cells.dictionary_encode().indices.fill_null(-1).to_numpy()
        return codes

    def matches(self, pattern: str) -> bool:
        """Do nearly all of the first values match a pattern?"""
        return _mostly(self.cells.drop_null().slice(0, _READ), pattern)

    def follows_from(self, other: Look) -> bool:
        """Is there one value of this column for each of the other's, although those come back?"""
        mine, theirs = self.codes().astype(np.int64), other.codes().astype(np.int64)
        n_theirs = len(np.unique(theirs))
        n_pairs = len(np.unique(theirs * (len(mine) + 1) + mine))
        return n_pairs == n_theirs < len(theirs)


def look_at(array: pa.Array, missing: frozenset[str] = frozenset()) -> Look:
    """What do these cells look like?

    Args:
        array: the cells.
        missing: texts that mean nothing was entered, besides blank ones.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = array.type
    cells = as_text(array)
    trimmed = pc.utf8_trim_whitespace(cells)
    gone = pc.is_in(trimmed, value_set=pa.array(["", *sorted(missing)], trimmed.type))
    cells = pc.if_else(gone, None, cells)
    values = trimmed.filter(pc.invert(gone)).drop_null()
    distinct = values.unique()
    head = values.slice(0, _READ)
    time, share = _time_kind(kind, head)
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    return Look(
        n=len(values),
        n_distinct=len(distinct),
        time=time,
        is_time=share >= MOSTLY,
        is_number=numeric or _mostly(head, r"^[-+]?\d+([.,]\d+)*$"),
        is_flag=0 < len(distinct) <= _FLAG_VALUES
        and bool((read_flags(distinct.to_pylist()) >= 0).all()),
        has_digits_only=_mostly(head, r"^\d+$"),
        cells=cells,
    )


def _mostly(values: pa.Array, pattern: str) -> bool:
    import pyarrow.compute as pc

    if not len(values):
        return False
    n: int = pc.sum(pc.match_substring_regex(values, pattern)).as_py()
    return n >= MOSTLY * len(values)


def _time_kind(kind: pa.DataType, values: pa.Array) -> tuple[str, float]:
    """What most values are, and the share of values that are times at all."""
    import pyarrow as pa

    if pa.types.is_date(kind):
        return "date", 1.0
    if pa.types.is_timestamp(kind):
        return "moment", 1.0
    flags = TimeText().read(values)[3]
    flags = flags[(flags & kernel.UNREADABLE) == 0]
    share = len(flags) / max(len(values), 1)
    if share < _HALF:
        return "", share

    def mostly(flag: int) -> bool:
        return int(np.count_nonzero(flags & flag)) >= MOSTLY * len(flags)

    if mostly(kernel.DATE_ONLY):
        return "date", share
    return "clock" if mostly(kernel.TIME_ONLY) else "moment", share
