"""Chance that is the same on every machine: numbers drawn by counting, not by a running state.

The draw for case 17 and purpose "channel" depends on the seed, 17 and "channel" alone, so neither
the size of a chunk nor the order of asking changes it. Only whole numbers, additions and
multiplications are used; the curved shapes come from tables rounded to six digits.
"""

from __future__ import annotations

import hashlib
import math
from functools import cache
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Draws", "Floats", "Ints"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]

_TABLE_BITS = 12
_SIGMA = {"narrow": 0.25, "usual": 0.45, "wide": 0.75}


class Draws:
    """Random numbers by purpose and index.

    Args:
        seed: any whole number.

    >>> d = Draws(7)
    >>> bool((d.uniform("x", np.arange(3)) == Draws(7).uniform("x", np.arange(3))).all())
    True
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def words(self, purpose: str, index: npt.ArrayLike) -> Words:
        """64 random bits for each index."""
        text = f"{self._seed}/{purpose}".encode()
        key = np.uint64(int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little"))
        mixed = np.asarray(index, dtype=np.int64).astype(np.uint64)
        with np.errstate(over="ignore"):
            mixed = _mixed(mixed * np.uint64(0x9E3779B97F4A7C15) + key)
            return np.asarray(_mixed(mixed ^ key), dtype=np.uint64)

    def uniform(self, purpose: str, index: npt.ArrayLike) -> Floats:
        """A number from 0 to below 1 for each index."""
        high = self.words(purpose, index) >> np.uint64(11)
        return np.asarray(high.astype(np.float64) * 2.0**-53, dtype=np.float64)

    def below(self, purpose: str, index: npt.ArrayLike, bound: int) -> Ints:
        """A whole number from 0 to below the bound for each index."""
        return np.asarray(self.words(purpose, index) % np.uint64(bound), dtype=np.int64)

    def pick(self, purpose: str, index: npt.ArrayLike, weights: tuple[int, ...]) -> Ints:
        """A position in the weights for each index, as often as its weight says."""
        edges = np.cumsum(np.array(weights, dtype=np.int64))
        at = self.below(purpose, index, int(edges[-1]))
        return np.searchsorted(edges, at, side="right").astype(np.int64)

    def gaps(self, purpose: str, index: npt.ArrayLike) -> Floats:
        """Exponential numbers of mean 1: the time between arrivals that know nothing of others."""
        return _exponential()[self._place(purpose, index)]

    def seconds(self, purpose: str, index: npt.ArrayLike, median: Ints, spread: str) -> Ints:
        """Lognormal whole seconds around a median, at least 1."""
        factor = _lognormal(spread)[self._place(purpose, index)]
        return np.maximum(np.floor(factor * median), 1).astype(np.int64)

    def _place(self, purpose: str, index: npt.ArrayLike) -> Ints:
        words = self.words(purpose, index) >> np.uint64(64 - _TABLE_BITS)
        return np.asarray(words, dtype=np.int64)


def _mixed(word: Any) -> Any:
    # The finaliser of splitmix64 (Steele, Lea, Flood, OOPSLA 2014).
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


def _middles() -> list[float]:
    size = 1 << _TABLE_BITS
    return [(place + 0.5) / size for place in range(size)]


@cache
def _exponential() -> Floats:
    return np.array([round(-math.log(1.0 - p), 6) for p in _middles()])


@cache
def _lognormal(spread: str) -> Floats:
    normal, sigma = NormalDist(), _SIGMA[spread]
    return np.array([round(math.exp(sigma * normal.inv_cdf(p)), 6) for p in _middles()])
