"""Scales and outlines of the page's own charts."""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["area", "line", "shade", "ticks"]

_N_SHADES = 6


def ticks(most: float, *, n_most: int = 5) -> list[int]:
    """Round numbers from 0 to just above the largest value.

    >>> ticks(17), ticks(0), ticks(4200)
    ([0, 5, 10, 15, 20], [0, 1], [0, 1000, 2000, 3000, 4000, 5000])
    """
    if most <= 0:
        return [0, 1]
    raw = most / n_most
    power = 10 ** math.floor(math.log10(raw))
    step = max(next(int(power * m) for m in (1, 2, 5, 10) if power * m >= raw), 1)
    return list(range(0, step * math.ceil(most / step) + 1, step))


def line(values: Sequence[float], width: float, height: float, top: float) -> str:
    """Path data of a curve through equally distant values; the highest tick is at y = 0."""
    points = _points(values, width, height, top)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) if points else ""


def area(values: Sequence[float], width: float, height: float, top: float) -> str:
    """Path data of the area below the same curve."""
    if not values:
        return ""
    last = _points(values, width, height, top)[-1][0]
    return f"{line(values, width, height, top)}L{last:.1f} {height:.1f}L0 {height:.1f}z"


def _points(
    values: Sequence[float], width: float, height: float, top: float
) -> list[tuple[float, float]]:
    step = width / max(len(values) - 1, 1)
    return [(place * step, height * (1 - value / top)) for place, value in enumerate(values)]


def shade(value: float, most: float) -> int:
    """Level of a heat cell, by the root of its share in the largest; nothing is level 0.

    >>> shade(0, 9), shade(9, 9), shade(1, 100)
    (0, 5, 1)
    """
    if value <= 0 or most <= 0:
        return 0
    return min(1 + int(math.sqrt(value / most) * (_N_SHADES - 1)), _N_SHADES - 1)
