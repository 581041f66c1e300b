"""Exact interning: equal strings get equal codes, different strings never do.

A hash only says where to look; the bytes decide. Codes count up from 0 in order of first sight.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.entries import (
    KNOWN,
    LONG,
    SHORT,
    is_same,
    keep,
    long_hash,
    short_hash,
    short_words,
    spelled,
)
from procmine.kernels.frozen import frozen
from procmine.kernels.prefetch import prefetch

__all__ = ["MISSING_CODE", "Interner"]

MISSING_CODE = -1

Array = np.ndarray[Any, np.dtype[Any]]

_LOW = np.uint64((1 << 32) - 1)
# Strings hashed before the first of them is looked up, while memory fetches their slots and then
# their entries.
_AHEAD = 32
# Strings met lately, each at the one place its bytes lead to: mostly a string is one of them, and
# these stay in a core's own cache whatever the size of the table.
_RECENT_BITS = 13
# From so many on the entries grow by a quarter and no longer by as many again.
_MANY = 1 << 16
# Columns of a recent string: its entry and its code; of one that is looked up its hash.
_ONE, _TWO, _CODE, _HASH = 0, 1, 2, 2


@njit(cache=True, nogil=True, inline="always")
def _place(hashed):
    """Where among the recent strings? The half of a hash that says nothing about its slot."""
    return hashed >> np.uint64(64 - _RECENT_BITS)


@njit(cache=True, nogil=True, inline="always")
def _collect(data, begins, ends, row, recent, table, arena, bounds, rows, words, out):
    """Fill out from a row on, but for strings that are none of the recent ones.

    Of these the rows and words are noted, and memory is asked for their slots. Returns the next
    row, and how many were noted.
    """
    count, mask = 0, np.uint64(len(table) - 1)
    while row < len(out) and count < len(rows):
        low, high = np.int64(begins[row]), np.int64(ends[row])
        row += 1
        if high < low:
            out[row - 1] = MISSING_CODE
            continue
        if high - low <= SHORT:
            one, two = short_words(data, low, high)
            hashed = short_hash(one, two)
            place = _place(hashed)
            if recent[place, _ONE] == one and recent[place, _TWO] == two:
                out[row - 1] = recent[place, _CODE]
                continue
        else:
            one, two = long_hash(data, low, high), LONG
            hashed = one
            place = _place(hashed)
            other = recent[place, _TWO]
            if (
                recent[place, _ONE] == one
                and other >= LONG
                and is_same(np.int64(other - LONG), data, low, high, arena, bounds)
            ):
                out[row - 1] = recent[place, _CODE]
                continue
        prefetch(table, hashed & mask)
        rows[count] = row - 1
        words[count, _ONE], words[count, _TWO], words[count, _HASH] = one, two, hashed
        count += 1
    return row, count


@njit(cache=True, nogil=True, inline="always")
def _code(one, two, tag, data, low, high, table, entries, arena, bounds, counts):
    """The code of a string, a new one if need be; below 0 when a table is full."""
    mask = np.uint64(len(table) - 1)
    slot = tag & mask
    while True:
        found = table[slot]
        if found == np.uint64(0):
            known = counts[KNOWN]
            if known >= 2 * len(table) // 3 or not keep(
                one, two, data, low, high, entries, arena, bounds, counts
            ):
                return np.int64(-1)
            table[slot] = (tag << np.uint64(32)) | np.uint64(known + 1)
            return known
        if found >> np.uint64(32) == tag:
            code = (found & _LOW) - np.uint64(1)
            other = entries[code, _TWO]
            if entries[code, _ONE] == one and (
                other == two
                if two != LONG
                else other >= LONG
                and is_same(np.int64(other - LONG), data, low, high, arena, bounds)
            ):
                return np.int64(code)
        slot = (slot + np.uint64(1)) & mask


@njit(cache=True, nogil=True)
def _intern(data, begins, ends, row, recent, table, entries, arena, bounds, counts, out):
    """Fill out from a row on; stop early when a table is full. Returns the next row."""
    words, rows = np.zeros((_AHEAD, 3), np.uint64), np.zeros(_AHEAD, np.int64)
    mask = np.uint64(len(table) - 1)
    while row < len(out):
        row, count = _collect(
            data, begins, ends, row, recent, table, arena, bounds, rows, words, out
        )
        for k in range(count):
            tag = words[k, _HASH] & _LOW
            found = table[tag & mask]
            if found >> np.uint64(32) == tag and found != np.uint64(0):
                prefetch(entries, (found & _LOW) - np.uint64(1))
        for k in range(count):
            at, one, two = rows[k], words[k, _ONE], words[k, _TWO]
            low, high = np.int64(begins[at]), np.int64(ends[at])
            tag = words[k, _HASH] & _LOW
            code = _code(
                one, two, tag, data, low, high, table, entries, arena, bounds, counts,
            )  # fmt: skip
            if code < 0:
                return at
            out[at] = code
            place = _place(words[k, _HASH])
            recent[place, _ONE], recent[place, _TWO] = one, entries[code, _TWO]
            recent[place, _CODE] = np.uint64(code)
    return row


@njit(cache=True, nogil=True)
def _refill(old, table):
    mask = np.uint64(len(table) - 1)
    for found in old:
        if found != np.uint64(0):
            slot = (found >> np.uint64(32)) & mask
            while table[slot] != np.uint64(0):
                slot = (slot + np.uint64(1)) & mask
            table[slot] = found


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
        self._recent = np.zeros((1 << _RECENT_BITS, 4), np.uint64)
        # Zeros are the entry of an empty string; this is that of none.
        self._recent[:, _TWO] = LONG - np.uint64(1)

    def __len__(self) -> int:
        return int(self._counts[KNOWN])

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
        return self.codes_of_cells(data, offsets[:-1], ends)

    def codes_of_cells(self, data: Array, begins: Array, ends: Array) -> Array:
        """The same of strings that lie anywhere in a text.

        Args:
            data: the text, uint8.
            begins: where each begins, int32 or int64.
            ends: where it ends; a missing one ends before it begins.
        """
        out = np.empty(len(ends), np.int32)
        given, row = (frozen(data), frozen(begins), frozen(ends)), 0
        while row < len(out):
            row = _intern(
                *given, row, self._recent, self._table, self._entries, self._arena, self._bounds,
                self._counts, out,
            )  # fmt: skip
            if row < len(out):
                self._grow(int(ends[row]) - int(begins[row]))
        return out

    def strings(self, first: int = 0) -> tuple[Array, Array]:
        """The interned strings from a code on, in order of their codes, as (bytes, offsets)."""
        return spelled(self._entries[first : len(self)], self._arena, self._bounds)

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
