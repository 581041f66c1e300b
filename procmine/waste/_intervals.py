"""How sure is a number, were the cases a sample of how the process runs?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from procmine.finding import Interval

__all__ = ["difference_interval", "share_interval", "sum_interval"]

Array = np.ndarray[Any, np.dtype[Any]]

_Z = 1.959964
_TAIL = 0.025
_DRAWS = 400
# Beyond so many cases the bootstrap has settled into its normal limit.
_FEW = 1_000


def share_interval(n: int, n_all: int) -> Interval | None:
    """Between which two shares does the true one lie, with 95 % confidence?

    Args:
        n: how many were hit.
        n_all: of how many.

    Returns:
        Clopper's and Pearson's interval; None where there is nothing to share.

    Source: C. Clopper, E. Pearson, *Biometrika* 26 (1934), 404-413.

    >>> found = share_interval(8, 10)
    >>> round(found.low, 4), round(found.high, 4)
    (0.4439, 0.9748)
    """
    if not n_all:
        return None
    low = 0.0 if n == 0 else _quantile(_TAIL, n, n_all - n + 1)
    high = 1.0 if n == n_all else _quantile(1 - _TAIL, n + 1, n_all - n)
    return Interval(low, high, "exact binomial")


def difference_interval(
    own: tuple[int, ...], others: tuple[int, ...]
) -> tuple[float, float, float]:
    """By how much is one share larger than another, and between which two differences, 95 %?

    Args:
        own: how many were hit, of how many.
        others: the same of those it is compared with.

    Returns:
        The difference, and both ends of its interval.

    Source: R. Newcombe, *Statistics in Medicine* 17 (1998), 873-890, method 10.

    >>> [round(end, 4) for end in difference_interval((56, 70), (48, 80))]
    [0.2, 0.0524, 0.3339]
    """
    (share, low, high), (other, other_low, other_high) = _wilson(*own), _wilson(*others)
    difference = share - other
    down = math.hypot(share - low, other_high - other)
    up = math.hypot(high - share, other - other_low)
    return difference, difference - down, difference + up


def _wilson(n: int, n_all: int) -> tuple[float, float, float]:
    share, z = n / n_all, _Z
    middle = (share + z * z / (2 * n_all)) / (1 + z * z / n_all)
    reach = math.sqrt(share * (1 - share) / n_all + z * z / (4 * n_all * n_all))
    reach *= z / (1 + z * z / n_all)
    return share, middle - reach, middle + reach


def sum_interval(of_case: Array) -> Interval | None:
    """Between which two sums would that of another such log lie, with 95 % confidence?

    Args:
        of_case: what each case adds, seconds; cases that add nothing may be left out.

    Returns:
        The percentile interval of 400 seeded bootstraps over cases; of more than a thousand cases
        its normal limit. None for less than five cases: they tell too little.
    """
    added = of_case[of_case > 0]
    if len(added) < 5:
        return None
    total = float(added.sum())
    if len(added) > _FEW:
        reach = _Z * math.sqrt(float((added * added).sum()))
        low, high = max(total - reach, 0.0), total + reach
    else:
        # Drawing each case as often as Poisson says is drawing all cases with replacement.
        times = np.random.Generator(np.random.PCG64(0)).poisson(1.0, (_DRAWS, len(added)))
        low, high = np.quantile(times @ np.sort(added), [_TAIL, 1 - _TAIL]).tolist()
    return Interval(low, high, "bootstrap over cases")


def _quantile(p: float, a: float, b: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _beta_share(middle, a, b) < p else (low, middle)
    return (low + high) / 2


def _beta_share(x: float, a: float, b: float) -> float:
    """The distribution function of the beta distribution, by its continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_share(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log_front + a * math.log(x) + b * math.log1p(-x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    # Lentz's method for the continued fraction of the incomplete beta function.
    tiny, c, d = 1e-300, 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 2_000):
        steps = (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        )
        before = value
        for step in steps:
            d = 1 / ((1 + step * d) or tiny)
            c = (1 + step / c) or tiny
            value *= c * d
        if abs(value - before) < 1e-14 * abs(value):
            break
    return value
