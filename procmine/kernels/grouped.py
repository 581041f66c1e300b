"""Grouped durations: order statistics of every group, read off without sorting.

Two passes find any order statistic exactly: the first counts how many durations fall into each of
many bins of every group, the second fetches the few in the bins that hold a wanted place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.codes import gather

__all__ = ["Chunk", "Grouped"]

Array = np.ndarray[Any, np.dtype[Any]]

# Kernels leave Python's lock, so that two threads are nearly twice as fast as one.
_WORKERS = 2
# Bins of all groups together: what stays in a core's own cache.
_MOST_BINS = 1 << 19
_ONE = 0x3F800000
_ENDLESS = 2.0**62


@njit(cache=True, nogil=True, inline="always")
def _key(value):
    """Float bits of the value and one: in the order of the values, small ones farther apart."""
    return np.float32(np.int64(value) + 1).view(np.int32) - _ONE


@njit(cache=True, nogil=True)
def _count_bins(group, values, shift, bins):
    for i in range(len(values)):
        bins[group[i], _key(values[i]) >> shift] += 1


@njit(cache=True, nogil=True)
def _fetch(group, values, shift, slots, fill, out):
    for i in range(len(values)):
        slot = slots[group[i], _key(values[i]) >> shift]
        if slot >= 0:
            out[fill[slot]] = values[i]
            fill[slot] += 1


Chunk = tuple[Array, Array]


@dataclass(frozen=True)
class Grouped:
    """Durations of each group, as they were fed.

    Args:
        chunks: (code of the group, duration) of every duration fed; uint16 or int32, uint32 or
            int64.
        unit_us: microseconds that one unit of the durations stands for.
        places: which group each code stands for, int32; −1 for codes that no duration has.
        n: how many durations each group has, int64.
        sums: their sum, microseconds, int64.
        n_overlaps: how many were negative and are kept as 0, int64.
    """

    chunks: tuple[Chunk, ...]
    unit_us: int
    places: Array
    n: Array
    sums: Array
    n_overlaps: Array

    def parts(self) -> Iterator[Chunk]:
        """Groups (int32) and durations (int64 microseconds) of everything, chunk by chunk."""
        for code, values in self.chunks:
            yield gather(self.places, code), values.astype(np.int64) * self.unit_us

    def of(self, group: int) -> Array:
        """The durations of one group in microseconds, ascending, int64."""
        parts = [values[groups == group] for groups, values in self.parts()]
        return np.sort(np.concatenate([np.zeros(0, np.int64), *parts]))

    def counts(self) -> Array:
        """How many durations each group has, int64."""
        return self.n

    def totals_us(self) -> Array:
        """The sum of each group, microseconds, int64."""
        return self.sums

    def ranks_us(self, ranks: Sequence[Array]) -> Array:
        """Order statistics of every group: ranks[g] are positions from 0, ascending.

        Returns:
            One row per group, microseconds, int64; groups without durations give zeros.

        Cost: two passes over the durations, however many ranks are asked for.
        """
        wide = max((len(r) for r in ranks), default=0)
        out = np.zeros((len(ranks), wide), np.int64)
        codes = [code for code, g in enumerate(self.places.tolist()) if g >= 0 and self.n[g]]
        if codes:
            groups = self.places[codes]
            asked = np.zeros((len(codes), wide), np.int64)
            for row, g in enumerate(groups.tolist()):
                asked[row, : len(ranks[g])] = ranks[g]
            out[groups] = self._at(np.array(codes), asked) * self.unit_us
        return out

    def _at(self, codes: Array, ranks: Array) -> Array:
        """The durations of these codes at these places in their order."""
        shift, n_bins = self._bins()
        halves = (_halves(self.chunks, 0), _halves(self.chunks, 1))
        bins = [np.zeros((len(self.places), n_bins), np.uint32) for _ in halves]
        _in_parallel(_count_bins, halves, [(shift, each) for each in bins])
        count = (bins[0].astype(np.int64) + bins[1]).ravel()
        ends = np.cumsum(count)
        # Places among the durations of all codes, and the bins they lie in.
        behind = (ends - count)[codes * n_bins][:, None] + ranks
        cells = np.searchsorted(ends, behind, side="right")
        within = behind - (ends - count)[cells]
        wanted, found = np.unique(cells, return_inverse=True)
        low, next_low = (_lowest(wanted % n_bins + k, shift) for k in (0, 1))
        # A bin that is one unit wide says its durations itself: waits of 0 are many.
        wide = next_low - low > 1
        begins, fetched = self._fetched(wanted[wide], shift, halves, bins)
        begin = np.full(len(wanted), -1)
        begin[wide] = begins
        place = begin[found].reshape(cells.shape)
        exact: Array = low[found].reshape(cells.shape)
        if not len(fetched):
            return exact
        return np.where(place < 0, exact, fetched[np.where(place < 0, 0, place + within)])

    def _bins(self) -> tuple[int, int]:
        """How many bits of a key to drop, and how many bins a group has then."""
        longest = max(int(values.max()) for _, values in self.chunks)
        octaves = (longest + 1).bit_length()
        n_values = sum(len(values) for _, values in self.chunks)
        most, shift = min(_MOST_BINS, max(n_values, 1 << 10)), 0
        while len(self.places) * ((octaves << 23 >> shift) + 1) > most and shift < 29:
            shift += 1
        return shift, (octaves << 23 >> shift) + 1

    def _fetched(
        self, cells: Array, shift: int, halves: Sequence[Sequence[Chunk]], bins: list[Array]
    ) -> tuple[Array, Array]:
        """Where each of these bins begins, and the durations in them, each bin in order."""
        sizes = [each.ravel()[cells].astype(np.int64) for each in bins]
        ends = np.cumsum(sizes[0] + sizes[1])
        begins = np.append(0, ends[:-1]) if len(ends) else ends
        slots = np.full(bins[0].shape, -1, np.int32)
        slots.ravel()[cells] = np.arange(len(cells), dtype=np.int32)
        out = np.empty(ends[-1] if len(ends) else 0, np.int64)
        # Each half has its own part of every bin, so the two never write to one place.
        fills = (begins.copy(), begins + sizes[0])
        _in_parallel(_fetch, halves, [(shift, slots, fill, out) for fill in fills])
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
            out[begin:end].sort()
        return begins, out


def _halves(chunks: Sequence[Chunk], which: int) -> list[Chunk]:
    """The first half of every chunk, or the second."""
    middles = [len(values) // _WORKERS for _, values in chunks]
    cuts = [slice(m, None) if which else slice(m) for m in middles]
    return [(code[cut], values[cut]) for (code, values), cut in zip(chunks, cuts, strict=True)]


def _lowest(bins: Array, shift: int) -> Array:
    """The smallest duration that falls into each of these bins."""
    bits = ((bins << shift) + _ONE).astype(np.int32)
    value = np.minimum(bits.view(np.float32).astype(np.float64), _ENDLESS)
    return np.ceil(value).astype(np.int64) - 1


def _in_parallel(
    kernel: Callable[..., None],
    halves: Sequence[Sequence[Chunk]],
    others: Sequence[tuple[Any, ...]],
) -> None:
    def each(chunks: Sequence[Chunk], given: tuple[Any, ...]) -> None:
        for code, values in chunks:
            kernel(code, values, *given)

    with ThreadPoolExecutor(_WORKERS) as pool:
        list(pool.map(each, halves, others))
