"""What a piece of time text looks like, and which digits in it mean what.

A shape is the text with every digit replaced by 0: ``29/2/2016 01:16`` has the shape
``00/0/0000 00:00``. A time column has a handful of shapes, so each is read here with patterns,
once, into a plan that the kernel then follows for every value.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

import numpy as np

from procmine.kernels import times

__all__ = ["Shapes"]

Array = np.ndarray[Any, np.dtype[Any]]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = "(?P<name>" + "|".join(_MONTHS) + ")[a-z]{0,6}[.]?"
_BLANK = "[ \t\u00a0\u3000]"
_SEPARATOR = f"(?:{_BLANK}*[-/.,]{_BLANK}*|{_BLANK}+)"
_WEEKDAY = f"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}[.,]?{_BLANK}+)?"
_YEAR = "(?P<year>0000|00)"

_DATES: tuple[tuple[int, str], ...] = (
    (times.YEAR_FIRST, "(?P<year>0000)(?P<first>00)(?P<second>00)"),
    (
        times.YEAR_FIRST,
        f"(?P<year>0000)(?:{_SEPARATOR}|{_BLANK}*年{_BLANK}*)(?P<first>00?)"
        f"(?:{_SEPARATOR}|{_BLANK}*月{_BLANK}*)(?P<second>00?)(?:{_BLANK}*[日号])?",
    ),
    (times.NAMED_MONTH, f"(?P<year>0000){_SEPARATOR}{_MONTH_NAME}{_SEPARATOR}(?P<first>00?)"),
    (times.NAMED_MONTH, f"(?P<first>00?){_SEPARATOR}{_MONTH_NAME}{_SEPARATOR}{_YEAR}"),
    (
        times.NAMED_MONTH,
        f"{_MONTH_NAME}{_SEPARATOR}(?P<first>00?)(?:st|nd|rd|th)?{_SEPARATOR}{_YEAR}",
    ),
    (times.SHORT_FIRST, f"(?P<first>00?){_SEPARATOR}(?P<second>00?){_SEPARATOR}{_YEAR}"),
)
_HALF = "(?:(?P<{0}>[ap])[.]?m[.]?|(?P<{1}>[上下])午)"
_TIME = (
    f"(?:{_HALF.format('early_half', 'early_cjk')}{_BLANK}*)?"
    "(?:(?P<hour>00?)(?:[:.：h]|[时時点點])(?P<minute>00?)"
    "(?:(?:[:.：]|分)(?P<secs>00?)(?:秒|[.,](?P<micro>0+))?|分)?"
    "|(?P<hour_>00)(?P<minute_>00)(?:(?P<secs_>00)(?:[.,](?P<micro_>0+))?)?)"
    f"(?:{_BLANK}*{_HALF.format('late_half', 'late_cjk')})?"
    f"{_BLANK}*(?P<zone>z|(?:utc|gmt)?(?P<sign>[+-])(?P<off_hour>00?):?(?P<off_minute>00)?|utc|gmt)?"
    "(?:\\[[^\\[\\]]*\\])?"
)
_BETWEEN = f"(?:{_BLANK}*[t_,:-]?{_BLANK}*)"
_FLAGS = re.IGNORECASE | re.ASCII
_FULL = tuple(
    (kind, re.compile(f"{_BLANK}*{_WEEKDAY}{date}(?:{_BETWEEN}{_TIME})?{_BLANK}*", _FLAGS))
    for kind, date in _DATES
)
_CLOCK = re.compile(f"{_BLANK}*{_TIME}{_BLANK}*", _FLAGS)
_COUNT = re.compile(f"{_BLANK}*(?P<minus>-)?(?P<first>0+)(?:[.](?P<micro>0+))?{_BLANK}*")
_COUNT_DIGITS = {9, 10, 11, 12, 13, 15, 16, 18, 19}
_PLAN_LENGTH = 5 + 2 * len(times.FIELDS)


class Shapes:
    """The shapes of one column and how each is read.

    Every batch adds the shapes it brings; values are read as they come.
    """

    def __init__(self) -> None:
        from procmine.kernels.intern import Interner

        self._interner = Interner()
        self._plans = np.zeros((0, _PLAN_LENGTH), np.int64)

    def read(self, data: Array, offsets: Array, valid: Array) -> tuple[Array, Array, Array, Array]:
        """Read one batch of text; the arrays are those of ``kernels.times.read_times``."""
        is_digit = (data >= ord("0")) & (data <= ord("9"))
        masked = np.where(is_digit, np.uint8(ord("0")), data)
        shape = self._interner.codes(masked, offsets, valid)
        if len(self._interner) > len(self._plans):
            self._plans = np.array([_plan(text) for text in self.texts()], np.int64)
        return times.read_times(data, offsets, shape, self._plans)

    def texts(self) -> list[str]:
        """The shapes seen so far, in order of first sight."""
        data, bounds = self._interner.strings()
        raw = data.tobytes()
        return [
            raw[begin:end].decode("utf-8", "replace") for begin, end in itertools.pairwise(bounds)
        ]


def _plan(shape: str) -> list[int]:
    """The kernel's plan for one shape; a plan of zeros says it cannot be read."""
    if match := _COUNT.fullmatch(shape):
        n_digits = len(match["first"])
        if n_digits in _COUNT_DIGITS and (match["micro"] is None or n_digits <= 11):
            flags = times.EPOCH | times.HAS_OFFSET
            return _row(times.COUNT, flags, match, sign=-1 if match["minus"] else 1)
    # Four or six bare digits are rather a number than a time of day.
    if (match := _CLOCK.fullmatch(shape)) and match["hour"]:
        return _row(times.CLOCK, times.TIME_ONLY, match)
    for kind, pattern in _FULL:
        if match := pattern.fullmatch(shape):
            flags = times.ORDER_OPEN if kind == times.SHORT_FIRST else 0
            flags |= times.SHORT_YEAR if len(match["year"]) == 2 else 0
            flags |= times.HAS_OFFSET if match["zone"] else 0
            flags |= 0 if match["hour"] or match["hour_"] else times.DATE_ONLY
            return _row(kind, flags, match)
    return [0] * _PLAN_LENGTH


def _row(kind: int, flags: int, match: re.Match[str], *, sign: int = 0) -> list[int]:
    groups = match.groupdict()
    month = _MONTHS.index(groups["name"].lower()) + 1 if groups.get("name") else 0
    half = groups.get("early_half") or groups.get("late_half") or ""
    half += groups.get("early_cjk") or groups.get("late_cjk") or ""
    sign = sign or {"+": 1, "-": -1}.get(groups.get("sign") or "", 0)
    row = [kind, flags, month, {"": 0, "a": 1, "上": 1}.get(half.lower(), 2), sign]
    for field in times.FIELDS:
        name = field if groups.get(field) is not None else f"{field}_"
        if groups.get(name) is None:
            row += [0, 0]
        else:
            # The kernel counts bytes, patterns count characters.
            begin = len(match.string[: match.start(name)].encode("utf-8", "replace"))
            row += [begin, match.end(name) - match.start(name)]
    return row
