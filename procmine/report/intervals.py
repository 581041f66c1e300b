"""How sure are the headline numbers, the cases taken for a sample of how the process runs?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = [
    "difference_interval",
    "mean_interval",
    "median_interval",
    "ratio_interval",
    "share_interval",
]

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


def mean_interval(values: np.ndarray[Any, np.dtype[Any]]) -> list[float] | None:
    """Between which two values does the mean lie, with 95 % confidence?

    Args:
        values: one number a case, none below zero.

    Returns:
        The normal approximation, not below zero; None with fewer than two values.

    >>> [round(end, 2) for end in mean_interval(np.array([1.0, 2.0, 3.0, 4.0]))]
    [1.23, 3.77]
    """
    n = len(values)
    if n < 2:
        return None
    mean = float(values.mean())
    reach = _Z * float(values.std(ddof=1)) / math.sqrt(n)
    return [max(mean - reach, 0.0), mean + reach]


def ratio_interval(
    parts: np.ndarray[Any, np.dtype[Any]], wholes: np.ndarray[Any, np.dtype[Any]]
) -> list[float] | None:
    """Between which two shares does the part lie that sums have of other sums, cases a sample?

    Args:
        parts: one number a case.
        wholes: what each is a part of.

    Returns:
        The ratio with its standard error by linearisation, 0-1; None with fewer than two cases or
        where the wholes are nothing.

    Source: W. Cochran, *Sampling Techniques*, 3rd edition, 6.4.

    >>> [round(end, 3) for end in ratio_interval(np.array([1, 2, 1]), np.array([4, 4, 4]))]
    [0.17, 0.497]
    """
    n, whole = len(wholes), float(wholes.sum())
    if n < 2 or not whole:
        return None
    share = float(parts.sum()) / whole
    off = parts - share * wholes
    reach = _Z * math.sqrt(n / (n - 1) * float((off * off).sum())) / whole
    return [max(share - reach, 0.0), min(share + reach, 1.0)]
