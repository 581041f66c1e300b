"""From when to when is a series of numbers higher than it was before, beyond chance?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["LEAST_PART", "Rise", "is_shifted", "rise"]

Array = np.ndarray[Any, np.dtype[Any]]

# Fewer numbers in a row are an odd month, and no way of working.
LEAST_PART = 4
_DRAWS, _BATCH, _SEED = 999, 111, 0
_BURN_IN = 50
# In longer series not every number is tried as an end.
_MOST_ENDS = 260
_TAIL = 0.025
# Neighbours that resemble each other more than this cannot be told from a drift.
_LEAST_ALIKE, _MOST_ALIKE = 0.2, 0.95
# The stretch was chosen to leave little: twice of what fixed stretches would take is given back.
_TAKEN = 2
# How far apart two means lie, in standard errors, where it is no chance.
_FAR = 3.0


@dataclass(frozen=True)
class Rise:
    """A stretch of a series that lies above what came before it.

    Args:
        first: position of its first number.
        end: position after its last one.
        before: mean of the numbers before it.
        during: mean of its own.
        low: lower end of the 95 % interval of their difference.
        high: upper end.
        is_over: does the series fall again at its end?
    """

    first: int
    end: int
    before: float
    during: float
    low: float
    high: float
    is_over: bool


def rise(series: Array, *, ratio: float, significance: float = 0.01) -> Rise | None:
    """From when to when are these numbers higher than before, beyond chance?

    The stretch that stands out most, from what came before it and, where it ends before the series
    does, from what comes after it too. How much chance alone makes one stand out is drawn 999 times
    from the residuals, with the resemblance of neighbours that they have.

    Args:
        series: equally spaced numbers.
        ratio: least mean of the stretch over the mean before it.
        significance: how often chance may make as much of a difference, 0-1.

    Returns:
        The stretch; None where there is none, or fewer than three times ``LEAST_PART`` numbers.

    Cost: the square of the length, times the draws; of more than 260 numbers every second, third or
    later one is tried as a begin or end.

    Source: M. Csörgö, L. Horváth, *Limit Theorems in Change-Point Analysis* (1997); P. Bühlmann,
    *Bernoulli* 3 (1997), 123-148, for the draws.

    >>> rise(np.array([5.0, 4, 5, 6, 5, 4, 9, 8, 9, 10, 8, 9]), ratio=1.2).first
    6
    """
    n = len(series)
    if n < 3 * LEAST_PART:
        return None
    score, first, end = (found[0] for found in _best(series[None, :]))
    if not score > 0:
        return None
    parts = [part for part in (series[:first], series[first:end], series[end:]) if len(part)]
    before, during = float(parts[0].mean()), float(parts[1].mean())
    if during <= before or during < ratio * before:
        return None
    residuals = np.concatenate([part - part.mean() for part in parts])
    noise = _Noise.of(residuals, len(parts))
    draws = np.random.Generator(np.random.PCG64(_SEED))
    exceeded, differences = 0, []
    for _ in range(_DRAWS // _BATCH):
        drawn = noise.draw(draws, (_BATCH, n))
        exceeded += int(np.count_nonzero(_best(drawn)[0] >= score))
        if exceeded + 1 > significance * (_DRAWS + 1):
            return None
        differences.append(drawn[:, first:end].mean(axis=1) - drawn[:, :first].mean(axis=1))
    low, high = np.quantile(np.concatenate(differences), [_TAIL, 1 - _TAIL]).tolist()
    gap = during - before
    return Rise(int(first), int(end), before, during, gap - high, gap - low, len(parts) == 3)


def is_shifted(before: Array, during: Array, *, ratio: float) -> bool:
    """Do two stretches differ by so much, beyond what their spread lets one expect?

    Args:
        before: numbers of the first stretch.
        during: numbers of the second.
        ratio: least mean of the larger one over that of the smaller one.

    >>> is_shifted(np.array([9.0, 10, 11, 10]), np.array([15.0, 14, 16, 15]), ratio=1.15)
    True
    """
    if min(len(before), len(during)) < LEAST_PART:
        return False
    low, high = sorted([float(before.mean()), float(during.mean())])
    spread = math.sqrt(before.var(ddof=1) / len(before) + during.var(ddof=1) / len(during))
    return high > 0 and high >= ratio * low and high - low > _FAR * spread


@dataclass(frozen=True)
class _Noise:
    """Chance: steps drawn from those of a series, and how much of the last number stays."""

    steps: Array
    alike: float

    @classmethod
    def of(cls, residuals: Array, n_parts: int) -> _Noise:
        n = len(residuals)
        power = float((residuals[:-1] ** 2).sum())
        alike = float((residuals[1:] * residuals[:-1]).sum()) / power if power else 0.0
        # Means taken off make short stretches look less alike than they are.
        alike = min(max(alike + _TAKEN * (1 + 3 * alike) * n_parts / n, _LEAST_ALIKE), _MOST_ALIKE)
        steps = residuals[1:] - alike * residuals[:-1]
        return cls((steps - steps.mean()) * math.sqrt(n / (n - n_parts)), alike)

    def draw(self, draws: np.random.Generator, shape: tuple[int, int]) -> Array:
        series = draws.choice(self.steps, (shape[0], shape[1] + _BURN_IN))
        for place in range(1, series.shape[1]):
            series[:, place] += self.alike * series[:, place - 1]
        return series[:, _BURN_IN:]


def _best(series: Array) -> tuple[Array, Array, Array]:
    """For each row: how much its most outstanding stretch stands out, its begin and its end."""
    n = series.shape[1]
    level = series - series.mean(axis=1, keepdims=True)
    # Even numbers that differ by rounding only do not stand out.
    level[np.abs(level) < 1e-9 * np.abs(series).max(initial=0.0)] = 0.0
    nil = np.zeros((len(series), 1))
    sums = np.hstack([nil, np.cumsum(level, axis=1)])
    squares = (level**2).sum(axis=1)[:, None]
    score, first, end = np.zeros((3, len(series)))
    rows = np.arange(len(series))
    stride = -(-n // _MOST_ENDS)
    for start in range(LEAST_PART, n - LEAST_PART + 1, stride):
        ends = np.append(np.arange(start + LEAST_PART, n - LEAST_PART + 1, stride), n)
        scores = _scores(sums, squares, start, ends)
        at = scores.argmax(axis=1)
        better = scores[rows, at] > score
        score = np.where(better, scores[rows, at], score)
        first, end = np.where(better, start, first), np.where(better, ends[at], end)
    return score, first.astype(np.int64), end.astype(np.int64)


def _scores(sums: Array, squares: Array, start: int, ends: Array) -> Array:
    """How much each stretch from ``start`` stands out: the smaller of its two steps."""
    n = sums.shape[1] - 1
    length, rest = ends - start, n - ends
    before = sums[:, start : start + 1] / start
    during = (sums[:, ends] - sums[:, start : start + 1]) / length
    after = (sums[:, -1:] - sums[:, ends]) / np.maximum(rest, 1)
    told = start * before**2 + length * during**2 + rest * after**2
    spread = np.maximum(squares - told, 1e-12 * squares) / (n - 2 - (rest > 0))
    spread = np.sqrt(np.where(spread > 0, spread, np.inf))
    up = (during - before) / (spread * np.sqrt(1 / start + 1 / length))
    down = (during - after) / (spread * np.sqrt(1 / np.maximum(rest, 1) + 1 / length))
    found: Array = np.where(rest > 0, np.minimum(up, down), up)
    return found
