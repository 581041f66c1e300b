"""The instants that clocks which were never set show."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.calendar import DAY_US, NO_TIME

__all__ = ["at_zero"]

Array = np.ndarray[Any, np.dtype[Any]]

# 1970-01-01, 1899-12-30, 1900-01-01, 1904-01-01 and 1601-01-01 as days since 1970; a day either
# way lets them be told in another zone.
_ZERO_DAYS = (0, -25_569, -25_567, -24_107, -134_774)


def at_zero(us: Array) -> Array:
    """Which of these instants are the zero of some clock? Booleans."""
    zero = np.zeros(len(us), np.bool_)
    early = np.flatnonzero((us <= DAY_US) & (us != NO_TIME))
    for day in _ZERO_DAYS:
        zero[early] |= np.abs(us[early] - day * DAY_US) <= DAY_US
    return zero
