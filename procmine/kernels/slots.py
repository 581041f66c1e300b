"""Exact hash tables on pairs of 32-bit codes: a key is the pair itself, so nothing can collide."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

__all__ = ["find_slot", "grow_table", "new_table", "pack"]

Array = np.ndarray[Any, np.dtype[Any]]


@njit(cache=True, nogil=True, inline="always")
def pack(high, low):
    """Two codes below 2^32 as one key."""
    return (np.uint64(high) << np.uint64(32)) | np.uint64(low)


@njit(cache=True, nogil=True, inline="always")
def find_slot(keys, key):
    """Where key stands in the table, or the free place for it; places hold key + 1, 0 is free."""
    mask = np.uint64(len(keys) - 1)
    mixed = (key ^ (key >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
    slot = (mixed ^ (mixed >> np.uint64(29))) & mask
    wanted = key + np.uint64(1)
    while keys[slot] != np.uint64(0) and keys[slot] != wanted:
        slot = (slot + np.uint64(1)) & mask
    return slot


@njit(cache=True, nogil=True)
def _move(old_keys, old_values, keys, values):
    for i in range(len(old_keys)):
        if old_keys[i] != np.uint64(0):
            slot = find_slot(keys, old_keys[i] - np.uint64(1))
            keys[slot] = old_keys[i]
            values[slot] = old_values[i]


def new_table(size: int) -> tuple[Array, Array]:
    """An empty table (keys, values) of a size that is a power of two."""
    return np.zeros(size, np.uint64), np.zeros(size, np.int32)


def grow_table(keys: Array, values: Array) -> tuple[Array, Array]:
    """The same table, twice as large."""
    larger = new_table(2 * len(keys))
    _move(keys, values, *larger)
    return larger
