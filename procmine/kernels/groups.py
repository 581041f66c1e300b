"""Durations by group, kept compactly during a pass: six bytes each where that will do."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen
from procmine.kernels.grouped import Chunk, Grouped

__all__ = ["Durations"]

Array = np.ndarray[Any, np.dtype[Any]]

_MILLISECOND = 1000
# Durations of one block: few blocks for large logs, yet small enough for ordinary pages of memory;
# huge ones, which NumPy asks for from 4 MiB on, can cost more to get than all the counting.
_MOST_KEPT = 1 << 19
_FEW = 1 << 8


@njit(cache=True, nogil=True)
def _note(begin, group, values, tally, codes, kept, fill, wide_codes, wide_kept, wide_fill):
    """Count, sum and keep durations from `begin` on until a block is full; negative ones become 0.

    Small are groups of 16 bits and whole milliseconds of 32. Returns how far it came, and how far
    the block of the small ones and that of the others are filled.
    """
    end = min(len(values), begin + len(kept) - fill)
    for i in range(begin, end):
        if group[i] < 0:
            continue
        g, value = np.uintp(group[i]), values[i]
        if value < 0:
            tally[g, 2] += 1
            value = np.int64(0)
        tally[g, 0] += 1
        tally[g, 1] += value
        ms = np.uint64(value) // np.uint64(1000)
        whole = ms * np.uint64(1000) == np.uint64(value)
        if whole and ms < np.uint64(1 << 32) and g < np.uintp(1 << 16):
            codes[fill], kept[fill] = g, ms
            fill += 1
        else:
            wide_codes[wide_fill], wide_kept[wide_fill] = g, value
            wide_fill += 1
            if wide_fill == len(wide_kept):
                return i + 1, fill, wide_fill
    return end, fill, wide_fill


class _Blocks:
    """Blocks of codes and durations that are filled one after the other."""

    def __init__(self, code: type, value: type) -> None:
        self.codes: Array = np.empty(0, code)
        self.kept: Array = np.empty(0, value)
        self.fill = 0
        self._full: list[Chunk] = []

    def make_room(self, n: int) -> None:
        """Begin a new block if this one is full: for n, or for twice as many as this one held."""
        if self.fill == len(self.kept):
            size = min(max(n, 2 * len(self.kept)), _MOST_KEPT)
            self._seal()
            self.codes = np.empty(size, self.codes.dtype)
            self.kept = np.empty(size, self.kept.dtype)

    def take(self) -> list[Chunk]:
        """All blocks; there are none afterwards."""
        self._seal()
        full, self._full = self._full, []
        return full

    def _seal(self) -> None:
        if self.fill:
            self._full.append((self.codes[: self.fill], self.kept[: self.fill]))
        self.codes, self.kept, self.fill = self.codes[:0], self.kept[:0], 0


class Durations:
    """Collects durations during a pass: 6 bytes each while they are whole milliseconds."""

    def __init__(self) -> None:
        self._small = _Blocks(np.uint16, np.uint32)
        # The few that are longer than seven weeks, and those that are finer than a millisecond.
        self._wide = _Blocks(np.int32, np.int64)
        # Per code: durations, microseconds, negative ones.
        self._tally = np.zeros((0, 3), np.int64)

    def feed(self, group: Array, values_us: Array) -> None:
        """Keep these durations.

        Args:
            group: code of the group of each, int32; a negative one leaves its duration out.
            values_us: microseconds, int64; negative ones are counted and kept as 0.
        """
        n_codes = int(group.max(initial=-1)) + 1
        if not n_codes:
            return
        if n_codes > len(self._tally):
            more = np.zeros((n_codes - len(self._tally), 3), np.int64)
            self._tally = np.concatenate([self._tally, more])
        given = frozen(group), frozen(values_us)
        small, wide = self._small, self._wide
        begin = 0
        while begin < len(group):
            small.make_room(len(group) - begin)
            wide.make_room(_FEW)
            begin, small.fill, wide.fill = _note(
                begin, *given, self._tally, small.codes, small.kept, small.fill,
                wide.codes, wide.kept, wide.fill,
            )  # fmt: skip

    def finish(self, n_groups: int, places: Array) -> Grouped:
        """All durations, group by group; the collector is empty afterwards.

        Args:
            n_groups: number of groups.
            places: which group each code stands for, int32; −1 where none was fed.
        """
        small, wide = self._small.take(), self._wide.take()
        unit = 1 if any((kept % _MILLISECOND).any() for _, kept in wide) else _MILLISECOND
        if unit == 1:
            # Where some are finer than milliseconds, all are told as finely.
            small = [
                (code.astype(np.int32), kept.astype(np.int64) * _MILLISECOND)
                for code, kept in small
            ]
        places = places[: len(self._tally)]
        tally = np.zeros((n_groups, 3), np.int64)
        tally[places[places >= 0]] = self._tally[places >= 0]
        return Grouped(
            (*small, *((code, kept // unit) for code, kept in wide)),
            unit,
            places,
            *(np.ascontiguousarray(column) for column in tally.T),
        )
