"""Entries: a string as two words, for tables that hold many strings side by side.

A string of at most fifteen bytes is its entry: its bytes, and its length on top. The entry of a
longer one is its hash, and a mark with the number it has among the long ones; its bytes lie in an
arena. A hash only says where to look; the bytes decide.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen
from procmine.kernels.words import part, put_word, word

__all__ = [
    "KNOWN", "LONG", "N_LONG", "SHORT", "is_same", "keep", "long_hash", "short_hash", "short_words",
    "spelled",
]  # fmt: skip

Array = np.ndarray[Any, np.dtype[Any]]

SHORT = 15
LONG = np.uint64(255 << 56)
# What is counted: strings known, and how many of them are long.
KNOWN, N_LONG = range(2)
# What a string of each length leaves of two words.
_FIRST = np.array([(1 << 8 * min(n, 8)) - 1 for n in range(SHORT + 1)], np.uint64)
_SECOND = np.array([(1 << 8 * max(n - 8, 0)) - 1 for n in range(SHORT + 1)], np.uint64)


@njit(cache=True, nogil=True, inline="always")
def _mixed(mixed, more):
    mixed = (mixed ^ more) * np.uint64(0xD6E8FEB86659FD93)
    return mixed ^ (mixed >> np.uint64(32))


@njit(cache=True, nogil=True)
def short_hash(first, second):
    """Where to look for a short string."""
    # Multiplied and folded: good enough to spread, and cheap.
    return _mixed(_mixed(np.uint64(0x9E3779B97F4A7C15), first), second)


@njit(cache=True, nogil=True)
def long_hash(data, low, high):
    """Where to look for a long one."""
    mixed = np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(high - low)
    position = low
    while position + 8 <= high:
        mixed = _mixed(mixed, word(data, position))
        position += 8
    # Some bytes of the last word were in the one before: no loop over single bytes.
    return _mixed(mixed, word(data, high - 8))


@njit(cache=True, nogil=True, inline="always")
def short_words(data, low, high):
    """The entry of a string of at most fifteen bytes."""
    length = high - low
    if low + 16 <= len(data):
        one, two = word(data, low) & _FIRST[length], word(data, low + 8) & _SECOND[length]
    else:
        one, two = part(data, low, high), part(data, low + 8, high)
    return one, two | (np.uint64(length) << np.uint64(56))


@njit(cache=True, nogil=True)
def is_same(number, data, low, high, arena, bounds):
    """Is a long string the one of this number?"""
    begin, length = bounds[number], high - low
    if bounds[number + 1] - begin != length:
        return False
    step = 0
    while step + 8 <= length:
        if word(data, low + step) != word(arena, begin + step):
            return False
        step += 8
    return word(data, high - 8) == word(arena, begin + length - 8)


@njit(cache=True, nogil=True)
def keep(one, two, data, low, high, entries, arena, bounds, counts):
    """Make an entry of a string; False where there is no room for it."""
    known, n = counts[KNOWN], counts[N_LONG]
    if known >= len(entries):
        return False
    if two == LONG:
        begin = bounds[n]
        if n + 1 >= len(bounds) or begin + high - low > len(arena):
            return False
        for step in range(high - low):
            arena[begin + step] = data[low + step]
        bounds[n + 1] = begin + high - low
        counts[N_LONG] = n + 1
        two |= np.uint64(n)
    entries[known, 0], entries[known, 1] = one, two
    counts[KNOWN] = known + 1
    return True


@njit(cache=True, nogil=True)
def _measure(entries, bounds, ends):
    """Where each string ends when all are written one behind the other."""
    ends[0] = 0
    for k in range(len(entries)):
        two = entries[k, 1]
        length = np.int64(two >> np.uint64(56))
        if two >= LONG:
            n = two - LONG
            length = bounds[n + np.uint64(1)] - bounds[n]
        ends[k + 1] = ends[k] + length


@njit(cache=True, nogil=True)
def _spell(entries, arena, bounds, ends, out):
    """Write all strings one behind the other; out has 16 bytes of room behind the last."""
    for k in range(len(entries)):
        one, two, place = entries[k, 0], entries[k, 1], ends[k]
        if two >= LONG:
            begin = bounds[two - LONG]
            for step in range(ends[k + 1] - place):
                out[place + step] = arena[begin + step]
        else:
            # What is too much is written over by the next.
            put_word(out, place, one)
            put_word(out, place + 8, two)


def spelled(entries: Array, arena: Array, bounds: Array) -> tuple[Array, Array]:
    """The strings of these entries one behind the other.

    Args:
        entries: two words each, uint64.
        arena: the bytes of the long ones, uint8.
        bounds: where each of these begins in it, and the last one ends, int64.

    Returns:
        (bytes, offsets): uint8 and n + 1 positions in them, int64.
    """
    ends = np.empty(len(entries) + 1, np.int64)
    _measure(frozen(entries), bounds, ends)
    data = np.empty(int(ends[-1]) + 16, np.uint8)
    _spell(frozen(entries), arena, bounds, ends, data)
    return data[:-16], ends
