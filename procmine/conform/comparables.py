"""Comparable cases: the same in the attributes they came with, and what sets two groups apart."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum, sqrt
from typing import Any

import numpy as np

from procmine.conform.card import FEW_COMPARABLE, FEW_DEVIATING, UNCLEAR, Effect

__all__ = ["Comparables"]

Array = np.ndarray[Any, np.dtype[Any]]

_FEWEST = 20
# A variance needs two.
_FEWEST_IN_STRATUM = 2
_ENOUGH_MATCHED = 0.8
_Z = 1.959963984540054


class Comparables:
    """Cases in strata of equal attributes, from coarse to fine.

    Args:
        attributes: by name, a code for each case; the first stays longest when there are too few
            comparable cases to match on all.
        order: the cases in an order that the rows of the log have no say in.
    """

    def __init__(self, attributes: Mapping[str, Array], order: Array) -> None:
        self._order = order
        stratum = np.zeros(len(order), np.int64)
        self._levels: list[tuple[tuple[str, ...], Array]] = [((), stratum)]
        for name, codes in attributes.items():
            own = np.unique(codes[order], return_inverse=True)[1]
            both = stratum * (int(own.max(initial=0)) + 1) + own
            stratum = np.unique(both, return_inverse=True)[1]
            self._levels.append(((*self._levels[-1][0], name), stratum))

    def effect(self, value: Array, here: Array, there: Array) -> Effect:
        """How do some cases differ from others that are comparable?

        Args:
            value: what to compare, for each case of the log, float64; NaN where unknown.
            here: the cases to tell of, booleans.
            there: the cases to compare them with, booleans.

        Returns:
            The mean over the strata of the difference of means, each stratum weighing as many as
            it has cases to tell of. Strata with fewer than two cases to compare with are left out;
            if that leaves out more than a fifth of the cases to tell of, the last attribute is.
            The interval has the variances of the strata (those of the cases to tell of at least
            as large as those of the others), and Student's t with Satterthwaite's degrees of
            freedom.

        Cost: linear in the cases.

        Source: Cochran, The effectiveness of adjustment by subclassification, Biometrics 24 (1968).
        """
        value, here, there = value[self._order], here[self._order], there[self._order]
        known = ~np.isnan(value)
        here, there = here & known, there & known
        n, n_there = int(np.count_nonzero(here)), int(np.count_nonzero(there))
        if n < _FEWEST:
            return Effect(n=n, n_comparable=n_there, reason=FEW_DEVIATING)
        for names, stratum in reversed(self._levels):
            used = np.bincount(stratum[there], minlength=int(stratum.max()) + 1)
            usable = (used >= _FEWEST_IN_STRATUM)[stratum]
            matched = here & usable
            if np.count_nonzero(matched) < max(_ENOUGH_MATCHED * n, _FEWEST):
                continue
            wanted = np.bincount(stratum[matched], minlength=len(used)) > 0
            beside = there & usable & wanted[stratum]
            if np.count_nonzero(beside) >= _FEWEST:
                one = _Group.of(value, stratum, matched, len(used))
                other = _Group.of(value, stratum, beside, len(used))
                return _compared(one, other, names)
        return Effect(n=n, n_comparable=n_there, reason=FEW_COMPARABLE)


class _Group:
    """Counts, means and squared deviations of a group of cases, by stratum."""

    def __init__(self, n: Array, mean: Array, squares: Array) -> None:
        self.n, self.mean, self.squares = n, mean, squares
        self.free = np.maximum(n - 1, 0)

    @classmethod
    def of(cls, value: Array, stratum: Array, chosen: Array, n_strata: int) -> _Group:
        value, stratum = value[chosen], stratum[chosen]
        n = np.bincount(stratum, minlength=n_strata)
        mean = np.bincount(stratum, value, n_strata) / np.maximum(n, 1)
        squares = np.bincount(stratum, (value - mean[stratum]) ** 2, n_strata)
        return cls(n, mean, squares)

    def pooled(self) -> float | None:
        """The variance within strata; None when no stratum has two cases."""
        free = int(self.free.sum())
        return fsum(self.squares.tolist()) / free if free else None

    def own(self, otherwise: float) -> Array:
        """The variance within each stratum; a stratum of one case has that of the others."""
        return np.where(self.n > 1, self.squares / np.maximum(self.free, 1), otherwise)

    def variance(self, weight: Array, otherwise: float) -> float:
        """Of the weighted mean."""
        return fsum((weight**2 * self.own(otherwise) / np.maximum(self.n, 1)).tolist())


def _compared(one: _Group, other: _Group, names: tuple[str, ...]) -> Effect:
    n, n_other = int(one.n.sum()), int(other.n.sum())
    weight = one.n / n
    difference = fsum((weight * (one.mean - other.mean)).tolist())
    beside = other.pooled() or 0.0
    within = one.pooled()
    own = one.variance(weight, beside if within is None else within)
    # A few cases of a skewed kind look less scattered than they are.
    as_beside = fsum((weight**2 * other.own(beside) / np.maximum(one.n, 1)).tolist())
    spread = (max(own, as_beside), other.variance(weight, beside))
    free = (max(int(one.free.sum()), 1), max(int(other.free.sum()), 1))
    half = _student(spread, free) * sqrt(sum(spread))
    low, high = difference - half, difference + half
    reason = "" if low > 0 or high < 0 else UNCLEAR
    return Effect(difference, low, high, n, n_other, names, reason)


def _student(spread: tuple[float, float], free: tuple[int, int]) -> float:
    """The 97.5 % quantile of Student's t, by its expansion in the degrees of freedom."""
    total = sum(spread)
    if not total:
        return _Z
    nu = total**2 / sum(v**2 / f for v, f in zip(spread, free, strict=True))
    z3, z5 = _Z**3, _Z**5
    return _Z + (z3 + _Z) / (4 * nu) + (5 * z5 + 16 * z3 + 3 * _Z) / (96 * nu**2)
