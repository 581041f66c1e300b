"""How sure are the headline numbers, the cases taken for a sample of how the process runs?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["difference_interval", "median_interval", "share_interval"]

# Two-sided 95 % of the normal distribution.
_Z = 1.959964


def median_interval(values: np.ndarray[Any, np.dtype[Any]]) -> list[float] | None:
    """Between which two values does the median lie, with 95 % confidence?

    Args:
        values: one number a case, in any order and of any distribution.

    Returns:
        The two order statistics; None when there are too few values to tell.

    Cost: linear in the values.

    Source: W. Conover, *Practical Nonparametric Statistics*, 3rd edition, 3.2.

    >>> median_interval(np.arange(1, 101))
    [40.0, 61.0]
    """
    n = len(values)
    reach = _Z * math.sqrt(n)
    low, high = math.floor((n - reach) / 2), math.ceil(1 + (n + reach) / 2)
    if low < 1 or high > n:
        return None
    placed = np.partition(values, (low - 1, high - 1))
    return [float(placed[low - 1]), float(placed[high - 1])]


def share_interval(n: int, n_all: int) -> list[float] | None:
    """Between which two shares does the true one lie, with 95 % confidence?

    Returns:
        Wilson's interval, 0-1; None without cases.

    Source: E. Wilson, *Journal of the American Statistical Association* 22 (1927), 209-212.

    >>> [round(share, 3) for share in share_interval(8, 10)]
    [0.49, 0.943]
    """
    if not n_all:
        return None
    share, z2 = n / n_all, _Z * _Z
    middle = (share + z2 / (2 * n_all)) / (1 + z2 / n_all)
    reach = _Z / (1 + z2 / n_all) * math.sqrt(share * (1 - share) / n_all + z2 / (4 * n_all**2))
    # At 0 and 1 rounding must not shut the share itself out.
    return [max(min(middle - reach, share), 0.0), min(max(middle + reach, share), 1.0)]


def difference_interval(n: int, n_all: int, n_before: int, n_all_before: int) -> list[float] | None:
    """By how much did a share change, with 95 % confidence?

    Args:
        n: cases now.
        n_all: of how many.
        n_before: cases then.
        n_all_before: of how many.

    Returns:
        The share now minus the share then, from and to, −1 to 1; None without cases then or now.

    Source: R. Newcombe, *Statistics in Medicine* 17 (1998), 873-890, method 10: both shares with
    Wilson's interval.

    >>> [round(end, 4) for end in difference_interval(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    now, then = share_interval(n, n_all), share_interval(n_before, n_all_before)
    if now is None or then is None:
        return None
    share, before = n / n_all, n_before / n_all_before
    low = math.hypot(share - now[0], then[1] - before)
    high = math.hypot(now[1] - share, before - then[0])
    return [share - before - low, share - before + high]
