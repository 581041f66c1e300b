"""Exact interning: equal strings get equal codes, different strings never do.

A hash only says where to look; the bytes decide. Codes count up from 0 in order of first sight.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from procmine.kernels.frozen import frozen

__all__ = ["MISSING_CODE", "Interner"]

MISSING_CODE = -1

Array = np.ndarray[Any, np.dtype[Any]]


@intrinsic
def _word(context, data, at):
    """Eight bytes from a place on as one number, wherever they lie."""

    def load(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.gep(array.data, [arguments[1]])
        word = ir.IntType(64)
        return builder.load(builder.bitcast(place, word.as_pointer()), align=1)

    return types.uint64(data, types.intp), load


@njit(cache=True, nogil=True)
def _hash(data, low, high):
    # Words of eight bytes, multiplied and folded: good enough to spread, cheap enough per byte.
    mixed = np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(high - low)
    position = low
    while position + 8 <= high:
        mixed = (mixed ^ _word(data, position)) * np.uint64(0xD6E8FEB86659FD93)
        mixed ^= mixed >> np.uint64(32)
        position += 8
    word = np.uint64(0)
    while position < high:
        word = (word << np.uint64(8)) | np.uint64(data[position])
        position += 1
    mixed = (mixed ^ word) * np.uint64(0xD6E8FEB86659FD93)
    return mixed ^ (mixed >> np.uint64(29))


@njit(cache=True, nogil=True)
def _same(data, low, high, arena, begin, end):
    if high - low != end - begin:
        return False
    step = 0
    while step + 8 <= high - low:
        if _word(data, low + step) != _word(arena, begin + step):
            return False
        step += 8
    while step < high - low:
        if data[low + step] != arena[begin + step]:
            return False
        step += 1
    return True


@njit(cache=True, nogil=True)
def _intern(data, offsets, valid, first, table, hashes, arena, bounds, known, out):
    """Fill out from row `first`; stop early when a table is full. Returns (next row, known)."""
    mask = np.uint64(len(table) - 1)
    last = -1
    for row in range(first, len(out)):
        if not valid[row]:
            out[row] = MISSING_CODE
            continue
        low, high = offsets[row], offsets[row + 1]
        if last >= 0 and _same(data, low, high, arena, bounds[last], bounds[last + 1]):
            out[row] = last
            continue
        if (
            2 * (known + 1) > len(table)
            or known + 1 >= len(bounds)
            or bounds[known] + high - low > len(arena)
        ):
            return row, known
        key = _hash(data, low, high)
        slot = key & mask
        while True:
            code = table[slot]
            if code < 0:
                table[slot] = code = known
                hashes[known] = key
                begin = bounds[known]
                for step in range(high - low):
                    arena[begin + step] = data[low + step]
                bounds[known + 1] = begin + high - low
                known += 1
                break
            if hashes[code] == key and _same(
                data, low, high, arena, bounds[code], bounds[code + 1]
            ):
                break
            slot = (slot + np.uint64(1)) & mask
        out[row] = last = code
    return len(out), known


@njit(cache=True, nogil=True)
def _refill(table, hashes, known):
    mask = np.uint64(len(table) - 1)
    for code in range(known):
        slot = hashes[code] & mask
        while table[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        table[slot] = code


class Interner:
    """Codes for strings seen over many batches.

    Memory grows with the distinct strings only: their bytes and about 30 bytes each.
    """

    def __init__(self) -> None:
        self._table = np.full(1 << 10, -1, np.int32)
        self._hashes = np.zeros(1 << 9, np.uint64)
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
        out = np.empty(len(valid), np.int32)
        data, offsets, valid = frozen(data), frozen(offsets), frozen(valid)
        row = 0
        while True:
            row, self._known = _intern(
                data, offsets, valid, row, self._table, self._hashes,
                self._arena, self._bounds, self._known, out,
            )  # fmt: skip
            if row == len(out):
                return out
            self._grow(int(offsets[row + 1] - offsets[row]))

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
            self._hashes.resize(len(self._bounds), refcheck=False)
        if 2 * (self._known + 1) > len(self._table):
            self._table = np.full(2 * len(self._table), -1, np.int32)
            _refill(self._table, self._hashes, self._known)
