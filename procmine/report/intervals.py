"""How sure are the headline numbers, the cases taken for a sample of how the process runs?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["median_interval", "share_interval"]

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
