"""Columns counted and gathered without the copies that numpy makes of codes on the way."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["count_codes", "gather"]

Array = np.ndarray[Any, np.dtype[Any]]


@njit(cache=True, nogil=True)
def _count(codes, counts):
    for code in codes:
        if code >= 0:
            counts[code] += 1


def count_codes(codes: Array, n: int) -> Array:
    """How often does each code occur?

    Args:
        codes: whole numbers; negative ones, which mark missing values, are not counted.
        n: codes are below it.

    Returns:
        n counts, int64.
    """
    counts = np.zeros(n, np.int64)
    _count(frozen(codes), counts)
    return counts


@njit(cache=True, nogil=True)
def _gather(values, places, out):
    for i in range(len(places)):
        out[i] = values[places[i]]


def gather(values: Array, places: Array, out: Array | None = None) -> Array:
    """The values at these places.

    Args:
        values: of any type.
        places: positions in values, int32.
        out: where to put them, of the same type or a wider one, as long as the places; new room of
            the same type without it.
    """
    if out is None:
        out = np.empty(len(places), values.dtype)
    _gather(frozen(values), frozen(places), out)
    return out
