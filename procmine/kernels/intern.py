"""Exact interning: equal strings get equal codes, different strings never do.

A hash only says where to look; the bytes decide. Codes count up from 0 in order of first sight.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen
from procmine.kernels.prefetch import prefetch
from procmine.kernels.words import part, word

__all__ = ["MISSING_CODE", "Interner"]

MISSING_CODE = -1

Array = np.ndarray[Any, np.dtype[Any]]


# A string of at most so many bytes stands in its slot: looking it up reads one place of memory. Of
# a longer one its hash does, and where its bytes are.
_SHORT = 16
# Columns of a slot: length above, code plus one below, 0 where it is free; two words of the string,
# or hash and place.
_CODE, _ONE, _TWO, _WIDTH = range(4)
# Strings hashed before the first of them is looked up, while memory fetches their slots.
_AHEAD = 32
# A table of so many slots stays in a core's own cache.
_NEAR = 1 << 12
# What a string of each length leaves of two words.
_FIRST = np.array([(1 << 8 * min(n, 8)) - 1 for n in range(_SHORT + 1)], np.uint64)
_SECOND = np.array([(1 << 8 * max(n - 8, 0)) - 1 for n in range(_SHORT + 1)], np.uint64)


@njit(cache=True, nogil=True, inline="always")
def _mixed(mixed, more):
    mixed = (mixed ^ more) * np.uint64(0xD6E8FEB86659FD93)
    return mixed ^ (mixed >> np.uint64(32))


@njit(cache=True, nogil=True)
def _short_hash(first, second, length):
    # Multiplied and folded: good enough to spread, and cheap.
    mixed = _mixed(np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(length), first)
    return _mixed(mixed, second)


@njit(cache=True, nogil=True)
def _long_hash(data, low, high):
    mixed = np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(high - low)
    position = low
    while position + 8 <= high:
        mixed = _mixed(mixed, word(data, position))
        position += 8
    return _mixed(mixed, part(data, position, high))


@njit(cache=True, nogil=True)
def _same(data, low, high, arena, begin):
    step = 0
    while step + 8 <= high - low:
        if word(data, low + step) != word(arena, begin + step):
            return False
        step += 8
    while step < high - low:
        if data[low + step] != arena[begin + step]:
            return False
        step += 1
    return True


@njit(cache=True, nogil=True)
def _look(data, begins, ends, first, count, table, words, again):
    """Hash so many strings from row `first` on, and ask for their slots; long ones not again."""
    mask = np.uint64(len(table) - 1)
    for k in range(count):
        row = first + k
        again[k] = False
        low, high = np.int64(begins[row]), np.int64(ends[row])
        length = high - low
        if length < 0:
            continue
        if length <= _SHORT:
            if low + _SHORT <= len(data):
                words[k, 0] = word(data, low) & _FIRST[length]
                words[k, 1] = word(data, low + 8) & _SECOND[length]
            else:
                words[k, 0] = part(data, low, high)
                words[k, 1] = part(data, low + 8, high)
            key = _short_hash(words[k, 0], words[k, 1], length)
        elif (
            k
            and ends[row - 1] - begins[row - 1] == length
            and _same(data, low, high, data, np.int64(begins[row - 1]))
        ):
            again[k] = True
            continue
        else:
            key = words[k, 0] = _long_hash(data, low, high)
        words[k, 2] = key
        prefetch(table, key & mask)


@njit(cache=True, nogil=True)
def _intern(data, begins, ends, first, table, arena, bounds, known, out):
    """Fill out from row `first`; stop early when a table is full. Returns (next row, known)."""
    mask = np.uint64(len(table) - 1)
    words, again = np.empty((_AHEAD, 3), np.uint64), np.zeros(_AHEAD, np.bool_)
    for row in range(first, len(out)):
        k = (row - first) % _AHEAD
        if k == 0:
            _look(data, begins, ends, row, min(_AHEAD, len(out) - row), table, words, again)
        low, high = np.int64(begins[row]), np.int64(ends[row])
        if high < low:
            out[row] = MISSING_CODE
            continue
        if again[k]:
            out[row] = out[row - 1]
            continue
        if (
            3 * (known + 1) > 2 * len(table)
            or known + 1 >= len(bounds)
            or bounds[known] + high - low > len(arena)
        ):
            return row, known
        length = np.uint64(high - low)
        one, two = words[k, 0], words[k, 1]
        slot = words[k, 2] & mask
        while True:
            found = table[slot, _CODE]
            if found == 0:
                begin = bounds[known]
                for step in range(high - low):
                    arena[begin + step] = data[low + step]
                bounds[known + 1] = begin + high - low
                known += 1
                table[slot, _CODE] = found = (length << np.uint64(32)) | np.uint64(known)
                table[slot, _ONE] = one
                table[slot, _TWO] = two if length <= _SHORT else np.uint64(begin)
                break
            if found >> np.uint64(32) == length and table[slot, _ONE] == one:
                if length <= _SHORT:
                    if table[slot, _TWO] == two:
                        break
                elif _same(data, low, high, arena, np.int64(table[slot, _TWO])):
                    break
            slot = (slot + np.uint64(1)) & mask
        out[row] = np.int64(found & np.uint64(0xFFFFFFFF)) - 1
    return len(out), known


@njit(cache=True, nogil=True)
def _recognise(data, begins, ends, table, arena, out):
    """Fill out as long as the strings are known ones; returns the first row that is not.

    Of few strings the slots lie near at hand: nothing is gained by looking ahead.
    """
    mask, last = np.uint64(len(table) - 1), np.int64(len(data)) - _SHORT
    for row in range(len(out)):
        low, high = np.int64(begins[row]), np.int64(ends[row])
        length = high - low
        if length < 0:
            out[row] = MISSING_CODE
            continue
        if low > last:
            return row
        one, two = word(data, low), np.uint64(0)
        if length <= _SHORT:
            one, two = one & _FIRST[length], word(data, low + 8) & _SECOND[length]
            slot = _short_hash(one, two, length) & mask
        else:
            one = _long_hash(data, low, high)
            slot = one & mask
        while True:
            found = table[slot, _CODE]
            if found == 0:
                return row
            if found >> np.uint64(32) == np.uint64(length) and table[slot, _ONE] == one:
                if length <= _SHORT:
                    if table[slot, _TWO] == two:
                        break
                elif _same(data, low, high, arena, np.int64(table[slot, _TWO])):
                    break
            slot = (slot + np.uint64(1)) & mask
        out[row] = np.int64(found & np.uint64(0xFFFFFFFF)) - 1
    return len(out)


@njit(cache=True, nogil=True)
def _refill(old, table):
    mask = np.uint64(len(table) - 1)
    for place in range(len(old)):
        if old[place, _CODE] == 0:
            continue
        key, length = old[place, _ONE], old[place, _CODE] >> np.uint64(32)
        if length <= _SHORT:
            key = _short_hash(key, old[place, _TWO], length)
        slot = key & mask
        while table[slot, _CODE] != 0:
            slot = (slot + np.uint64(1)) & mask
        for column in range(_WIDTH):
            table[slot, column] = old[place, column]


class Interner:
    """Codes for strings seen over many batches.

    Memory grows with the distinct strings only: their bytes and about 50 bytes each.
    """

    def __init__(self) -> None:
        self._table = np.zeros((1 << 10, _WIDTH), np.uint64)
        self._bounds = np.zeros((1 << 9) + 1, np.int64)
        self._arena = np.zeros(1 << 13, np.uint8)
        self._known = 0

    def __len__(self) -> int:
        return self._known

    def codes(self, data: Array, offsets: Array, valid: Array) -> Array:
        """Which code does each string have?

        Args:
            data: bytes of all strings, uint8.
            offsets: n + 1 positions in data, int64.
            valid: n booleans; False marks a missing string.

        Returns:
            n codes, int32; ``MISSING_CODE`` where missing.

        Cost: linear in the bytes given.
        """
        ends = offsets[1:] if valid.all() else np.where(valid, offsets[1:], -1)
        out = np.empty(len(ends), np.int32)
        self._fill(frozen(data), frozen(offsets[:-1]), frozen(ends), out, 0)
        return out

    def codes_of_cells(self, data: Array, begins: Array, ends: Array) -> Array:
        """The same of strings that lie anywhere in a text.

        Args:
            data: the text, uint8.
            begins: where each begins, int32.
            ends: where it ends, int32; a missing one ends before it begins.
        """
        out = np.empty(len(ends), np.int32)
        given = frozen(data), frozen(begins), frozen(ends)
        row = 0
        if len(self._table) <= _NEAR:
            row = _recognise(*given, self._table, self._arena, out)
        self._fill(*given, out, row)
        return out

    def _fill(self, data: Array, begins: Array, ends: Array, out: Array, row: int) -> None:
        while row < len(out):
            row, self._known = _intern(
                data, begins, ends, row, self._table, self._arena, self._bounds, self._known, out,
            )  # fmt: skip
            if row < len(out):
                self._grow(int(ends[row]) - int(begins[row]))

    def strings(self, first: int = 0) -> tuple[Array, Array]:
        """The interned strings from a code on, in order of their codes, as (bytes, offsets)."""
        bounds = self._bounds[first : self._known + 1]
        return self._arena[bounds[0] : bounds[-1]].copy(), bounds - bounds[0]

    def texts(self, first: int = 0) -> list[str]:
        """The same as texts; bytes that are no UTF-8 are replaced."""
        data, bounds = self.strings(first)
        raw, ends = data.tobytes(), bounds.tolist()
        return [
            raw[begin:end].decode("utf-8", "replace") for begin, end in itertools.pairwise(ends)
        ]

    def _grow(self, need: int) -> None:
        # In place where nobody else can hold them: the system moves large arrays without a copy.
        used = int(self._bounds[self._known])
        if used + need > len(self._arena):
            self._arena.resize(max(2 * len(self._arena), used + need), refcheck=False)
        if self._known + 2 > len(self._bounds):
            self._bounds.resize(2 * len(self._bounds), refcheck=False)
        if 3 * (self._known + 1) > 2 * len(self._table):
            larger = np.zeros((2 * len(self._table), _WIDTH), np.uint64)
            _refill(self._table, larger)
            self._table = larger
