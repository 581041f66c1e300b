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
from procmine.kernels.words import part, put_word, word

__all__ = ["MISSING_CODE", "Interner"]

MISSING_CODE = -1

Array = np.ndarray[Any, np.dtype[Any]]


# A string of at most so many bytes is one entry of two words: its bytes, and its length on top.
# The entry of a longer one is its hash, and a mark with the number it has among the long ones.
_SHORT = 15
_LONG = np.uint64(255 << 56)
_LOW = np.uint64((1 << 32) - 1)
# Strings hashed before the first of them is looked up, while memory fetches their slots and then
# their entries.
_AHEAD = 32
# A table of so many slots stays in a core's own cache.
_NEAR = 1 << 12
# What a string of each length leaves of two words.
_FIRST = np.array([(1 << 8 * min(n, 8)) - 1 for n in range(_SHORT + 1)], np.uint64)
_SECOND = np.array([(1 << 8 * max(n - 8, 0)) - 1 for n in range(_SHORT + 1)], np.uint64)
# From so many on the entries grow by a quarter and no longer by as many again.
_MANY = 1 << 16
# What is counted: strings known, and how many of them are long.
_KNOWN, _N_LONG = range(2)


@njit(cache=True, nogil=True, inline="always")
def _mixed(mixed, more):
    mixed = (mixed ^ more) * np.uint64(0xD6E8FEB86659FD93)
    return mixed ^ (mixed >> np.uint64(32))


@njit(cache=True, nogil=True)
def _short_hash(first, second):
    # Multiplied and folded: good enough to spread, and cheap.
    return _mixed(_mixed(np.uint64(0x9E3779B97F4A7C15), first), second)


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
def _look(data, begins, ends, first, count, table, entries, words, again):
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
            if low + 16 <= len(data):
                one = word(data, low) & _FIRST[length]
                two = word(data, low + 8) & _SECOND[length]
            else:
                one, two = part(data, low, high), part(data, low + 8, high)
            two |= np.uint64(length) << np.uint64(56)
            key = _short_hash(one, two)
            words[k, 0], words[k, 1] = one, two
        elif (
            k
            and ends[row - 1] - begins[row - 1] == length
            and _same(data, low, high, data, np.int64(begins[row - 1]))
        ):
            again[k] = True
            continue
        else:
            key = _long_hash(data, low, high)
            words[k, 0], words[k, 1] = key, _LONG
        words[k, 2] = key & _LOW
        prefetch(table, key & mask)
    for k in range(count):
        if ends[first + k] >= begins[first + k] and not again[k]:
            found = table[words[k, 2] & mask]
            if found >> np.uint64(32) == words[k, 2] and found != np.uint64(0):
                prefetch(entries, (found & _LOW) - np.uint64(1))


@njit(cache=True, nogil=True)
def _is_same(one, two, other, data, low, high, arena, bounds):
    """Is a string the one of this entry? Its bytes decide."""
    if one != other[0]:
        return False
    if two != _LONG:
        return two == other[1]
    if other[1] < _LONG:
        return False
    n = np.int64(other[1] - _LONG)
    length = bounds[n + 1] - bounds[n]
    return length == high - low and _same(data, low, high, arena, bounds[n])


@njit(cache=True, nogil=True)
def _keep(one, two, data, low, high, entries, arena, bounds, counts):
    """Make an entry of a string; False where there is no room for it."""
    known, n = counts[_KNOWN], counts[_N_LONG]
    if two == _LONG:
        begin = bounds[n]
        if n + 1 >= len(bounds) or begin + high - low > len(arena):
            return False
        for step in range(high - low):
            arena[begin + step] = data[low + step]
        bounds[n + 1] = begin + high - low
        counts[_N_LONG] = n + 1
        two |= np.uint64(n)
    entries[known, 0], entries[known, 1] = one, two
    counts[_KNOWN] = known + 1
    return True


@njit(cache=True, nogil=True)
def _intern(data, begins, ends, first, table, entries, arena, bounds, counts, out):
    """Fill out from row `first`; stop early when a table is full. Returns the next row."""
    mask = np.uint64(len(table) - 1)
    words, again = np.zeros((_AHEAD, 3), np.uint64), np.zeros(_AHEAD, np.bool_)
    room = min(len(entries), 2 * len(table) // 3)
    for row in range(first, len(out)):
        k = (row - first) % _AHEAD
        if k == 0:
            count = min(_AHEAD, len(out) - row)
            _look(data, begins, ends, row, count, table, entries, words, again)
        low, high = np.int64(begins[row]), np.int64(ends[row])
        if high < low:
            out[row] = MISSING_CODE
            continue
        if again[k]:
            out[row] = out[row - 1]
            continue
        one, two, tag = words[k, 0], words[k, 1], words[k, 2]
        slot = tag & mask
        while True:
            found = table[slot]
            if found == np.uint64(0):
                known = counts[_KNOWN]
                if known >= room or not _keep(
                    one, two, data, low, high, entries, arena, bounds, counts
                ):
                    return row
                table[slot] = (tag << np.uint64(32)) | np.uint64(known + 1)
                out[row] = known
                break
            if found >> np.uint64(32) == tag:
                code = (found & _LOW) - np.uint64(1)
                if _is_same(one, two, entries[code], data, low, high, arena, bounds):
                    out[row] = code
                    break
            slot = (slot + np.uint64(1)) & mask
    return len(out)


@njit(cache=True, nogil=True)
def _recognise(data, begins, ends, table, entries, arena, bounds, out):
    """Fill out as long as the strings are known ones; returns the first row that is not.

    Of few strings the slots lie near at hand: nothing is gained by looking ahead.
    """
    mask, last = np.uint64(len(table) - 1), np.int64(len(data)) - 16
    for row in range(len(out)):
        low, high = np.int64(begins[row]), np.int64(ends[row])
        length = high - low
        if length < 0:
            out[row] = MISSING_CODE
            continue
        if low > last:
            return row
        if length <= _SHORT:
            one, two = word(data, low) & _FIRST[length], word(data, low + 8) & _SECOND[length]
            two |= np.uint64(length) << np.uint64(56)
            tag = _short_hash(one, two) & _LOW
        else:
            one, two = _long_hash(data, low, high), _LONG
            tag = one & _LOW
        slot = tag & mask
        while True:
            found = table[slot]
            if found == np.uint64(0):
                return row
            if found >> np.uint64(32) == tag:
                code = (found & _LOW) - np.uint64(1)
                if _is_same(one, two, entries[code], data, low, high, arena, bounds):
                    out[row] = code
                    break
            slot = (slot + np.uint64(1)) & mask
    return len(out)


@njit(cache=True, nogil=True)
def _refill(old, table):
    mask = np.uint64(len(table) - 1)
    for found in old:
        if found != np.uint64(0):
            slot = (found >> np.uint64(32)) & mask
            while table[slot] != np.uint64(0):
                slot = (slot + np.uint64(1)) & mask
            table[slot] = found


@njit(cache=True, nogil=True)
def _measure(entries, bounds, ends):
    """Where each string ends when all are written one behind the other."""
    ends[0] = 0
    for k in range(len(entries)):
        two = entries[k, 1]
        length = np.int64(two >> np.uint64(56))
        if two >= _LONG:
            n = two - _LONG
            length = bounds[n + np.uint64(1)] - bounds[n]
        ends[k + 1] = ends[k] + length


@njit(cache=True, nogil=True)
def _spell(entries, arena, bounds, ends, out):
    """Write all strings one behind the other; out has 16 bytes of room behind the last."""
    for k in range(len(entries)):
        one, two, place = entries[k, 0], entries[k, 1], ends[k]
        if two >= _LONG:
            begin = bounds[two - _LONG]
            for step in range(ends[k + 1] - place):
                out[place + step] = arena[begin + step]
        else:
            # What is too much is written over by the next.
            put_word(out, place, one)
            put_word(out, place + 8, two)


class Interner:
    """Codes for strings seen over many batches.

    Memory grows with the distinct strings only: about 32 bytes each, and the bytes of those longer
    than 15.
    """

    def __init__(self) -> None:
        # A slot is the hash, 32 bits, above the code plus one; 0 where it is free.
        self._table = np.zeros(1 << 10, np.uint64)
        self._entries = np.zeros((1 << 9, 2), np.uint64)
        self._bounds = np.zeros((1 << 6) + 1, np.int64)
        self._arena = np.zeros(1 << 12, np.uint8)
        self._counts = np.zeros(2, np.int64)

    def __len__(self) -> int:
        return int(self._counts[_KNOWN])

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
            row = _recognise(*given, self._table, self._entries, self._arena, self._bounds, out)
        self._fill(*given, out, row)
        return out

    def _fill(self, data: Array, begins: Array, ends: Array, out: Array, row: int) -> None:
        while row < len(out):
            row = _intern(
                data, begins, ends, row, self._table, self._entries, self._arena, self._bounds,
                self._counts, out,
            )  # fmt: skip
            if row < len(out):
                self._grow(int(ends[row]) - int(begins[row]))

    def strings(self, first: int = 0) -> tuple[Array, Array]:
        """The interned strings from a code on, in order of their codes, as (bytes, offsets)."""
        entries = frozen(self._entries[first : len(self)])
        ends = np.empty(len(entries) + 1, np.int64)
        _measure(entries, self._bounds, ends)
        data = np.empty(int(ends[-1]) + 16, np.uint8)
        _spell(entries, self._arena, self._bounds, ends, data)
        return data[:-16], ends

    def texts(self, first: int = 0) -> list[str]:
        """The same as texts; bytes that are no UTF-8 are replaced."""
        data, bounds = self.strings(first)
        raw, ends = data.tobytes(), bounds.tolist()
        return [
            raw[begin:end].decode("utf-8", "replace") for begin, end in itertools.pairwise(ends)
        ]

    def _grow(self, need: int) -> None:
        # In place where nobody else can hold them: the system moves large arrays without a copy.
        known, n_long = self._counts.tolist()
        used = int(self._bounds[n_long])
        if used + need > len(self._arena):
            self._arena.resize(max(2 * len(self._arena), used + need), refcheck=False)
        if n_long + 1 >= len(self._bounds):
            self._bounds.resize(2 * len(self._bounds), refcheck=False)
        if known >= len(self._entries):
            # What is added is written at once, and memory never used before is dear.
            more = known if known < _MANY else known // 4
            self._entries.resize((known + more, 2), refcheck=False)
        if known >= 2 * len(self._table) // 3:
            larger = np.zeros(2 * len(self._table), np.uint64)
            _refill(self._table, larger)
            self._table = larger
