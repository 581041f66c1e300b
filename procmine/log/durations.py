"""Durations: a column that says how long something took, which with its start tells its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.errors import TimeError, UsageError
from procmine.kernels.calendar import NO_TIME
from procmine.log.columns import CodeColumn
from procmine.log.numerals import read_numbers
from procmine.log.roles import normalise
from procmine.units import parse_duration

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DurationColumn", "unit_of"]

Array = np.ndarray[Any, np.dtype[Any]]

_UNITS = {
    1e3: "ms millisecond milliseconds msec 毫秒",
    1e6: "s sec secs second seconds sekunde sekunden 秒",
    60e6: "m min mins minute minutes minuten 分 分钟",
    3600e6: "h hr hrs hour hours stunde stunden std 小时 时",
    86400e6: "d day days tag tage 天 日",
}
_US_PER = {word: int(us) for us, words in _UNITS.items() for word in words.split()}
_CLOCK = re.compile(r"\s*(\d+):([0-5]\d):([0-5]\d)(?:[.,](\d{1,6})\d*)?\s*")


def unit_of(name: str) -> int | None:
    """Microseconds in one unit of a column of this name, if it says the unit.

    >>> unit_of("Duration (min)"), unit_of("duration_s"), unit_of("Duration")
    (60000000, 1000000, None)
    """
    found = [_US_PER[word] for word in normalise(name).split() if word in _US_PER]
    return found[-1] if found else None


class DurationColumn:
    """Reads how long each row took.

    Args:
        column: its name; says the unit of bare numbers.
        missing: texts that mean nothing was entered, besides blank ones.
    """

    def __init__(self, column: str, missing: frozenset[str]) -> None:
        self.column = column
        self.n_unreadable = 0
        self.unreadable: list[str] = []
        self._codes = CodeColumn((column,), missing)
        self._parts: list[Array] = []

    def feed(self, array: pa.Array) -> None:
        """Read the next rows."""
        import pyarrow as pa

        if pa.types.is_duration(array.type):
            us = array.cast(pa.duration("us"), safe=False).cast(pa.int64())
            whole = us.fill_null(NO_TIME).to_numpy(zero_copy_only=False)
            self._parts.append(whole)
        else:
            batch = pa.record_batch([array], names=[self.column])
            self._parts.append(self._codes.feed(batch))

    def values(self) -> Array:
        """Microseconds of every row, ``NO_TIME`` where missing or unreadable, int64.

        Raises:
            TimeError: bare numbers whose unit nothing says.
        """
        parts = [part if part.dtype == np.int64 else self._read(part) for part in self._parts]
        self._parts.clear()
        return np.concatenate(parts or [np.zeros(0, np.int64)])

    def _read(self, codes: Array) -> Array:
        texts = self._codes.texts()
        us = np.append(self._all(texts), NO_TIME)
        lost = (us[codes] == NO_TIME) & (codes >= 0)
        self.n_unreadable += int(np.count_nonzero(lost))
        self.unreadable += [texts[code] for code in np.unique(codes[lost])[:3]]
        read: Array = us[codes]
        return read

    def _all(self, texts: list[str]) -> Array:
        numbers = read_numbers(texts)
        us = np.full(len(texts), NO_TIME)
        plain = np.flatnonzero(np.isfinite(numbers))
        if len(plain):
            unit = unit_of(self.column)
            if unit is None:
                raise TimeError(
                    f"Column {self.column!r} holds durations without a unit, such as "
                    f"{texts[int(plain[0])]!r}.",
                    hint=f"Say the unit in its name: '{self.column} (s)', (min) or (h).",
                )
            us[plain] = np.round(numbers[plain] * unit).astype(np.int64)
        for place in np.flatnonzero(~np.isfinite(numbers)).tolist():
            us[place] = _spelled(texts[place])
        return us


def _spelled(text: str) -> int:
    """Microseconds of ``1:05:30``, ``90s`` or ``1h 30min``; ``NO_TIME`` for anything else."""
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part) for part in match.groups()[:3])
        fraction = int((match[4] or "0").ljust(6, "0"))
        return ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + fraction
    try:
        return round(parse_duration(text.strip()) * 1e6) if text.strip() else NO_TIME
    except UsageError:
        return int(NO_TIME)
