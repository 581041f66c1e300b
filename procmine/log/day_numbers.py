"""Dates as spreadsheets count them: days since the last of 1899, the time of day as a fraction."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

__all__ = ["as_day_number"]

_ZERO = dt.datetime(1899, 12, 30)
_NUMBER = re.compile(r"\s*(\d{5})(?:[.,](\d+))?\s*")
# From 1970 to 2069: other numbers of five digits are as likely something else.
_FIRST, _LAST = 25_569, 62_093


def as_day_number(values: Sequence[str]) -> tuple[str, str] | None:
    """One of the values and the time it would be, if all of them could be days of a spreadsheet.

    >>> as_day_number(["45770.875", "45771"])
    ('45770.875', '2025-04-23 21:00')
    >>> as_day_number(["45770.875", "soon"]), as_day_number([])
    (None, None)
    """
    found = [_NUMBER.fullmatch(value) for value in values]
    if not found or not all(one and _FIRST <= int(one[1]) <= _LAST for one in found):
        return None
    number = float(values[0].replace(",", "."))
    return values[0].strip(), f"{_ZERO + dt.timedelta(days=number):%Y-%m-%d %H:%M}"
