"""Who hands over to whom, counted in one pass beside the walk."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen
from procmine.kernels.prefetch import prefetch
from procmine.kernels.slots import pack

__all__ = ["HANDOVERS", "PINGPONGS", "Handovers"]

Array = np.ndarray[Any, np.dtype[Any]]

# Steps from now on whose case is asked for.
_AHEAD = 24
# Columns of the state of a case: codes plus one of the last owner and of the different one before
# it, 0 for nobody; and what is counted.
_LAST, _BEFORE, HANDOVERS, PINGPONGS = range(4)
# Columns of a place in the table of pairs: both owners as one number plus one, 0 where it is free;
# how often, microseconds waited, how often back.
_KEY, _N, _WAIT, _BACK = range(4)
_LOW = np.uint64((1 << 32) - 1)


@njit(cache=True, nogil=True, inline="always")
def _place(pairs, giver, taker):
    """Where a pair stands in the table, or the free place for it."""
    mask = np.uint64(len(pairs) - 1)
    key = pack(giver, taker)
    mixed = key * np.uint64(0x9E3779B97F4A7C15)
    place = (mixed >> np.uint64(32)) & mask
    while pairs[place, _KEY] != np.int64(key + np.uint64(1)) and pairs[place, _KEY] != 0:
        place = (place + np.uint64(1)) & mask
    return place


@njit(cache=True, nogil=True)
def _count(begin, case, owner, wait, state, pairs, used):
    for row in range(begin, len(case)):
        if row + _AHEAD < len(case):
            prefetch(state, case[row + _AHEAD])
        # Without a sign nothing has to be counted from the end of an array.
        c, now = np.uintp(case[row]), owner[row] + 1
        last = state[c, _LAST]
        if now > 0 and last > 0:
            place = _place(pairs, last - 1, now - 1)
            if pairs[place, _KEY] == 0:
                if 2 * (used[0] + 1) > len(pairs):
                    return row
                pairs[place, _KEY] = pack(last - 1, now - 1) + np.uint64(1)
                used[0] += 1
            pairs[place, _N] += 1
            pairs[place, _WAIT] += max(wait[row], 0)
            if now != last:
                back = now == state[c, _BEFORE]
                state[c, HANDOVERS] += 1
                state[c, PINGPONGS] += back
                pairs[place, _BACK] += back
        if now != last:
            # A step nobody is known for breaks the chain: nobody can be said to hand it on.
            state[c, _LAST], state[c, _BEFORE] = now, last
    return len(case)


@njit(cache=True, nogil=True)
def _move(old, pairs):
    for k in range(len(old)):
        if old[k, _KEY] != 0:
            key = np.uint64(old[k, _KEY]) - np.uint64(1)
            pairs[_place(pairs, key >> np.uint64(32), key & _LOW)] = old[k]


class Handovers:
    """Pairs of owners of consecutive steps, fed batch by batch.

    An owner is a resource or a team. A ping-pong is a step that comes back to the owner before the
    last one: A, B, A, however many steps each of them did.
    """

    def __init__(self) -> None:
        self.state = np.zeros((0, 4), np.int32)
        self._pairs = np.zeros((1 << 9, 4), np.int64)
        self._used = np.zeros(1, np.int64)

    @property
    def pairs(self) -> Array:
        """Rows (from, to, n, microseconds waited, n of them back to the one before), by owners."""
        found = self._pairs[self._pairs[:, _KEY] != 0]
        found = found[np.argsort(found[:, _KEY])]
        key = found[:, _KEY] - 1
        return np.column_stack([key >> 32, key & 0xFFFFFFFF, found[:, _N:]])

    def feed(self, case: Array, owner: Array, wait: Array, n_cases: int) -> None:
        """Count over the next steps.

        Args:
            case: code of the case of each step, int32.
            owner: code of its owner, int32, −1 where unknown.
            wait: microseconds since the end of the step before, as ``Walk.feed`` gives them.
            n_cases: cases seen so far; codes are below it.
        """
        if n_cases > len(self.state):
            self.state.resize((max(n_cases, len(self.state) * 5 // 4), 4), refcheck=False)
        steps = tuple(frozen(column) for column in (case, owner, wait))
        row = 0
        while True:
            row = _count(row, *steps, self.state, self._pairs, self._used)
            if row == len(case):
                return
            larger = np.zeros((2 * len(self._pairs), 4), np.int64)
            _move(self._pairs, larger)
            self._pairs = larger
