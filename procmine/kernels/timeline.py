"""Which step does each moment of a case belong to? The critical path through its steps."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["critical_path", "cut_at"]

Array = np.ndarray[Any, np.dtype[Any]]


@njit(cache=True, nogil=True)
def _walk(bounds, begin, finish, step, low, high, runs):
    n = 0
    for c in range(len(bounds) - 1):
        owner, at = np.int64(-1), np.int64(0)
        for i in range(bounds[c], bounds[c + 1]):
            if owner >= 0:
                # Until the next step begins the one that ends last goes on, then nothing does.
                stop = min(begin[i], finish[owner])
                if stop > at:
                    step[n], low[n], high[n], runs[n] = owner, at, stop, True
                    n, at = n + 1, stop
                if begin[i] > at:
                    step[n], low[n], high[n], runs[n] = i, at, begin[i], False
                    n += 1
            at = begin[i]
            if owner < 0 or finish[i] > finish[owner]:
                owner = i
        if owner >= 0 and finish[owner] > at:
            step[n], low[n], high[n], runs[n] = owner, at, finish[owner], True
            n += 1
    return n


def critical_path(bounds: Array, begin: Array, finish: Array) -> tuple[Array, Array, Array, Array]:
    """Which step does each moment between the first begin and the last end of a case belong to?

    While steps run, to the one of them that ends last: the others lie in its shadow. While none
    does, to the next one that begins: it is what the case waits for.

    Args:
        bounds: n cases + 1 positions of the cases, int64.
        begin: begin of each step, int64 microseconds; ascending within a case, equal ones in order
            of their ends.
        finish: its end, not before its begin.

    Returns:
        (step, low, high, runs): pieces of time that follow one another without a gap: position of
        the step, first and last instant, and whether it runs (or waits).

    Cost: linear.
    """
    n = 2 * len(begin) + len(bounds)
    step, low, high = (np.empty(n, np.int64) for _ in range(3))
    runs = np.empty(n, np.bool_)
    n = _walk(frozen(bounds), frozen(begin), frozen(finish), step, low, high, runs)
    return step[:n], low[:n], high[:n], runs[:n]


@njit(cache=True, nogil=True)
def _cut(case, low, high, bounds, begin, stop, kind, piece, cut_low, cut_high, tag, is_written):
    n = 0
    for p in range(len(case)):
        at = low[p]
        first = bounds[case[p]]
        own = stop[first : bounds[case[p] + 1]]
        for k in range(first + np.searchsorted(own, at, side="right"), bounds[case[p] + 1]):
            if begin[k] >= high[p]:
                break
            for now in range(2):
                until = min(high[p], begin[k] if now == 0 else stop[k])
                if until > at:
                    if is_written:
                        piece[n], cut_low[n], cut_high[n] = p, at, until
                        tag[n] = kind[k] if now else -1
                    n, at = n + 1, until
        if high[p] > at:
            if is_written:
                piece[n], cut_low[n], cut_high[n], tag[n] = p, at, high[p], -1
            n += 1
    return n


def cut_at(
    pieces: tuple[Array, Array, Array], bounds: Array, intervals: tuple[Array, Array, Array]
) -> tuple[Array, Array, Array, Array]:
    """Which parts of these pieces lie inside intervals of their case, and which outside?

    Args:
        pieces: case of each piece, its begin and its end.
        bounds: n cases + 1 positions of the cases in the intervals.
        intervals: begin, end and kind (0 or more) of each, case by case, ascending and apart.

    Returns:
        (piece, low, high, kind): parts that follow one another without a gap, the place of the
        piece they are of, and the kind of the interval, int8, −1 outside of all.

    Cost: linear in the pieces and parts.
    """
    given = *map(frozen, pieces), frozen(bounds), *map(frozen, intervals)
    nothing = np.zeros(0, np.int64)
    n = _cut(*given, nothing, nothing, nothing, np.zeros(0, np.int8), False)
    piece, low, high = (np.empty(n, np.int64) for _ in range(3))
    tag = np.empty(n, np.int8)
    _cut(*given, piece, low, high, tag, True)
    return piece, low, high, tag
