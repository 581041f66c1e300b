"""Days and dates as integers: the proleptic Gregorian calendar without objects."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["DAY_US", "FIRST_US", "LAST_US", "NO_TIME", "at_midnight", "days_from_civil", "is_date"]

Array = np.ndarray[Any, np.dtype[Any]]

# The one value that means "no instant": int64's smallest, which no calendar reaches.
NO_TIME = np.iinfo(np.int64).min
DAY_US = 86_400_000_000
# 0001-01-03 and 9999-12-29: the days beyond stand for "no time" in many systems, and with these
# margins every instant can be told in every zone.
FIRST_US = -719_160 * DAY_US
LAST_US = 2_932_894 * DAY_US


@njit(cache=True, nogil=True)
def days_from_civil(year, month, day):
    """Days since 1970-01-01 of a date; source: H. Hinnant, date algorithms, 2014."""
    y = year - (1 if month <= 2 else 0)
    era = y // 400
    year_of_era = y - era * 400
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468


@njit(cache=True, nogil=True)
def is_date(year, month, day):
    """Does this date exist, in a year from 1 to 9999?"""
    if year < 1 or year > 9999 or month < 1 or month > 12 or day < 1:
        return False
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return day <= (29 if leap else 28)
    # 30 days in April, June, September and November.
    return day <= 30 + (month ^ (month >> 3)) % 2


@njit(cache=True, nogil=True)
def _at_midnight(us, out):
    n = 0
    for i in range(len(us)):
        out[i] = us[i] % DAY_US == 0 and us[i] != NO_TIME
        n += out[i]
    return n


def at_midnight(us: Array) -> tuple[Array, int]:
    """Which of these instants, int64, stand at the beginning of a day, and how many do?"""
    out = np.empty(len(us), np.bool_)
    return out, int(_at_midnight(frozen(us), out))
