"""Durations by group: kept compactly during a pass, then put group by group and read off."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit

__all__ = ["Durations", "Grouped", "take"]

Array = np.ndarray[Any, np.dtype[Any]]

_MILLISECOND = 1000
_WORKERS = 2
_LARGE = 50_000
_BIN_BITS = 14


@njit(cache=True, nogil=True)
def _clip(group, values, overlaps):
    """Negative values become 0 and are counted; are all whole milliseconds of 32 bits?"""
    fits = True
    for i in range(len(values)):
        if values[i] < 0:
            overlaps[group[i]] += 1
            values[i] = 0
        fits &= values[i] % 1000 == 0 and values[i] < 4_294_967_296_000
    return fits


@njit(cache=True, nogil=True)
def _count_bins(values, shift, bins):
    for value in values:
        bins[value >> shift] += 1


@njit(cache=True, nogil=True)
def _in_bin(values, shift, wanted, out):
    n = 0
    for value in values:
        if value >> shift == wanted:
            out[n] = value
            n += 1


@njit(cache=True, nogil=True)
def _shrink(values, out):
    for i in range(len(values)):
        out[i] = values[i] // 1000


@njit(cache=True, nogil=True)
def _scatter(group, values, scale, fill, out):
    for i in range(len(group)):
        g = group[i]
        out[fill[g]] = values[i] * scale
        fill[g] += 1


@njit(cache=True, nogil=True)
def _count(group, counts):
    for g in group:
        counts[g] += 1


@njit(cache=True, nogil=True)
def _take(known, places, out):
    for i in range(len(places)):
        out[i] = known[places[i]]


def take(known: Array, places: Array) -> Array:
    """The values at these places, without the detour that numpy's indexing takes."""
    out = np.empty(len(places), known.dtype)
    _take(known, places, out)
    return out


@dataclass(frozen=True)
class Grouped:
    """Durations of each group, in no order within it.

    Args:
        values: all durations, group after group; uint32 or int64.
        bounds: n groups + 1 positions in values, int64.
        unit_us: microseconds that one unit of values stands for.
        n_overlaps: per group, how many were negative and are kept as 0, int64.
    """

    values: Array
    bounds: Array
    unit_us: int
    n_overlaps: Array

    def of(self, group: int) -> Array:
        """The durations of one group in microseconds, ascending, int64."""
        part = self.values[self.bounds[group] : self.bounds[group + 1]]
        return np.sort(part).astype(np.int64) * self.unit_us

    def counts(self) -> Array:
        """How many durations each group has, int64."""
        return np.diff(self.bounds)

    def totals_us(self) -> Array:
        """The sum of each group, microseconds, int64."""
        sums = np.zeros(len(self.n_overlaps), np.int64)
        filled = np.flatnonzero(self.counts())
        if len(filled):
            # reduceat on groups that hold something only: an empty one would take a neighbour's.
            sums[filled] = np.add.reduceat(self.values, self.bounds[filled], dtype=np.int64)
        return sums * self.unit_us

    def ranks_us(self, ranks: Sequence[Array]) -> Array:
        """Order statistics of every group: ranks[g] are positions from 0, ascending.

        Returns:
            One row per group, microseconds, int64; groups without durations give zeros.
        """
        out = np.zeros((len(ranks), max((len(r) for r in ranks), default=0)), np.int64)

        def fill(groups: range) -> None:
            for g in groups:
                part = self.values[self.bounds[g] : self.bounds[g + 1]]
                if len(part):
                    out[g] = _at_ranks(part, ranks[g])

        # Selection leaves Python's lock, so that two threads are nearly twice as fast as one.
        with ThreadPoolExecutor(_WORKERS) as pool:
            list(pool.map(fill, (range(i, len(ranks), _WORKERS) for i in range(_WORKERS))))
        return out * self.unit_us


def _at_ranks(values: Array, ranks: Array) -> Array:
    """The values at these places of the sorted group."""
    if len(values) < _LARGE:
        return np.partition(values, np.unique(ranks))[ranks]
    # One pass tells in which bin of the high bits each place lies, one more per bin fetches the
    # few values in it: several times faster than selecting among all.
    shift = max(int(values.max()).bit_length() - _BIN_BITS, 0)
    bins = np.zeros(1 << _BIN_BITS, np.int64)
    _count_bins(values, shift, bins)
    ends = np.cumsum(bins)
    found = np.empty(len(ranks), np.int64)
    for place in np.unique(np.searchsorted(ends, ranks, side="right")):
        inside = np.empty(bins[place], values.dtype)
        _in_bin(values, shift, place, inside)
        inside.sort()
        before = ends[place] - bins[place]
        here = (ranks >= before) & (ranks < ends[place])
        found[here] = inside[ranks[here] - before]
    return found


class Durations:
    """Collects durations during a pass: 6 bytes each while they are whole milliseconds."""

    def __init__(self) -> None:
        self._chunks: list[tuple[Array, Array, int]] = []
        self._overlaps = np.zeros(0, np.int64)

    def feed(self, group: Array, values_us: Array) -> None:
        """Keep these durations.

        Args:
            group: group of each, int32.
            values_us: microseconds, int64; negative ones are counted and kept as 0. The array is
                the collector's from now on.
        """
        if not len(group):
            return
        n_groups = int(group.max()) + 1
        if n_groups > len(self._overlaps):
            overlaps = np.zeros(n_groups, np.int64)
            overlaps[: len(self._overlaps)] = self._overlaps
            self._overlaps = overlaps
        fits = _clip(group, values_us, self._overlaps)
        if n_groups <= 1 << 16:
            group = group.astype(np.uint16)
        if fits:
            small = np.empty(len(values_us), np.uint32)
            _shrink(values_us, small)
            self._chunks.append((group, small, _MILLISECOND))
        else:
            self._chunks.append((group.copy(), values_us.copy(), 1))

    def finish(self, n_groups: int, places: Array) -> Grouped:
        """All durations, group by group; the collector is empty afterwards.

        Args:
            n_groups: number of groups there are to be.
            places: where each group fed goes, int32; −1 for one nothing was fed to.
        """
        halves = (self._chunks[::2], self._chunks[1::2])
        self._chunks = []
        unit = min((unit for half in halves for _, _, unit in half), default=_MILLISECOND)
        used = places >= 0
        with ThreadPoolExecutor(_WORKERS) as pool:
            fed, also = pool.map(lambda half: _fed(half, len(places)), halves)
            counts = np.zeros(n_groups, np.int64)
            counts[places[used]] = (fed + also)[used]
            bounds = np.zeros(n_groups + 1, np.int64)
            np.cumsum(counts, out=bounds[1:])
            out = np.empty(bounds[-1], np.uint32 if unit == _MILLISECOND else np.int64)
            # Each half has its own part of every group, so the two never write to one place.
            begins = (bounds[places], bounds[places] + fed)
            list(pool.map(lambda half, at: _place(half, at, unit, out), halves, begins))
        overlaps = np.zeros(n_groups, np.int64)
        known = places[: len(self._overlaps)]
        overlaps[known[known >= 0]] = self._overlaps[known >= 0]
        return Grouped(out, bounds, unit, overlaps)


Chunk = tuple[Array, Array, int]


def _fed(chunks: list[Chunk], n_groups: int) -> Array:
    counts = np.zeros(n_groups, np.int64)
    for group, _, _ in chunks:
        _count(group, counts)
    return counts


def _place(chunks: list[Chunk], fill: Array, unit: int, out: Array) -> None:
    while chunks:
        # Each chunk is let go once it is in its place: the peak stays near one copy.
        group, values, scale = chunks.pop()
        _scatter(group, values, scale // unit, fill, out)
