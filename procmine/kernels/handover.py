"""Who hands over to whom, counted in one pass beside the walk."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen
from procmine.kernels.prefetch import prefetch
from procmine.kernels.slots import find_slot, grow_table, new_table, pack

__all__ = ["HANDOVERS", "PINGPONGS", "Handovers"]

Array = np.ndarray[Any, np.dtype[Any]]

# Steps from now on whose case is asked for.
_AHEAD = 24
# Columns of the state of a case. Owners are codes plus one, two packed into one integer: the last
# one below, the different one before it above; 0 is nobody.
OWNERS, LAST_END, HANDOVERS, PINGPONGS = range(4)
# Columns of a pair of owners.
_FROM, _TO, _N, _WAIT, _BACK = range(5)


@njit(cache=True, nogil=True)
def _count(begin, case, owner, start, end, state, keys, places, pairs, used):
    for row in range(begin, len(case)):
        if row + _AHEAD < len(case):
            prefetch(state, case[row + _AHEAD])
        if 2 * (used[0] + 1) > len(keys) or used[0] + 1 > len(pairs):
            return row
        c, now = case[row], np.int64(owner[row]) + 1
        last, before = state[c, OWNERS] & 0xFFFFFFFF, state[c, OWNERS] >> 32
        if now > 0 and last > 0:
            slot = find_slot(keys, pack(last - 1, now - 1))
            if keys[slot] == np.uint64(0):
                keys[slot] = pack(last - 1, now - 1) + np.uint64(1)
                places[slot] = used[0]
                pairs[used[0], _FROM], pairs[used[0], _TO] = last - 1, now - 1
                used[0] += 1
            place = places[slot]
            pairs[place, _N] += 1
            pairs[place, _WAIT] += max(start[row] - state[c, LAST_END], 0)
            if now != last:
                state[c, HANDOVERS] += 1
                if now == before:
                    state[c, PINGPONGS] += 1
                    pairs[place, _BACK] += 1
        if now != last:
            # A step nobody is known for breaks the chain: nobody can be said to hand it on.
            state[c, OWNERS] = (last << 32) | now
        state[c, LAST_END] = end[row]
    return len(case)


class Handovers:
    """Pairs of owners of consecutive steps, fed batch by batch.

    An owner is a resource or a team. A ping-pong is a step that comes back to the owner before the
    last one: A, B, A, however many steps each of them did.
    """

    def __init__(self) -> None:
        self.state = np.zeros((0, 4), np.int64)
        self._pairs = np.zeros((1 << 8, 5), np.int64)
        self._used = np.zeros(1, np.int64)
        self._table = new_table(1 << 9)

    @property
    def pairs(self) -> Array:
        """Rows (from, to, n, microseconds waited, n of them back to the one before)."""
        return self._pairs[: self._used[0]]

    def feed(self, case: Array, owner: Array, start: Array, end: Array, n_cases: int) -> None:
        """Count over the next steps; arrays as for ``Walk.feed``, owner −1 where unknown."""
        if n_cases > len(self.state):
            self.state.resize((max(n_cases, len(self.state) * 5 // 4), 4), refcheck=False)
        steps = tuple(frozen(column) for column in (case, owner, start, end))
        row = 0
        while True:
            row = _count(row, *steps, self.state, *self._table, self._pairs, self._used)
            if row == len(case):
                return
            self._pairs = np.concatenate([self._pairs, np.zeros_like(self._pairs)])
            self._table = grow_table(*self._table)
