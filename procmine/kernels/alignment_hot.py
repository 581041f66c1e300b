"""The inner loop of the search for alignments.

It takes its arrays one by one, and so do the functions it calls: groups of arrays would have their
references counted at every call, which takes longer than the work.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from procmine.kernels.alignment_explore import FAR
from procmine.kernels.alignment_space import OK

__all__ = [
    "BEST", "BEST_STATE", "COST", "CURSOR_SIZE", "EDGE", "EXHAUSTED", "FLOOR", "FULL_QUEUE",
    "FULL_STATES", "LAST", "LOWEST", "MARKING", "NO_EDGE", "N_ENTRIES", "N_PRUNED", "N_STATES",
    "PARENT", "POSITION", "SLICE", "STAMP", "STARTED", "UNSEEN", "VARIANT", "advance",
    "cost_ahead", "slot_of",
]  # fmt: skip

# Answers: all within the bound was looked at; a marking was never looked at; the slice is used up;
# room for states or for entries ran out.
EXHAUSTED, UNSEEN, SLICE, FULL_STATES, FULL_QUEUE = range(10, 15)
# Columns of a state.
POSITION, MARKING, COST, PARENT, EDGE, IS_CLOSED = range(6)
NO_EDGE = -1
# Places of the cursor; the state and entries are those of the variant under way.
(
    VARIANT, LAST, STARTED, N_STATES, N_ENTRIES, LOWEST, BEST, BEST_STATE, STAMP, FLOOR, N_PRUNED,
) = range(11)  # fmt: skip
CURSOR_SIZE = 11


@njit(cache=True, nogil=True)
def slot_of(slots, states, stamp, position, m):
    """Where a state stands among the slots, or the free slot for it."""
    mask = np.uint64(len(slots) - 1)
    key = (np.uint64(position) << np.uint64(32)) ^ np.uint64(m)
    mixed = (key ^ (key >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15)
    slot = (mixed ^ (mixed >> np.uint64(32))) & mask
    while slots[slot, 0] == stamp:
        known = slots[slot, 1]
        if states[known, MARKING] == m and states[known, POSITION] == position:
            break
        slot = (slot + np.uint64(1)) & mask
    return slot


@njit(cache=True, nogil=True)
def cost_ahead(position, m, remaining, least, most, label_cost, log_cost, is_plain):
    """What it still costs at least from here; is_plain says that every move costs one."""
    total = np.int64(0)
    n_labels = remaining.shape[1]
    if is_plain:
        # Bytes without a branch: they are taken sixteen at a time.
        for a in range(n_labels):
            left, may, must = remaining[position, a], most[m, a], least[m, a]
            total += np.int64(max(left, may) - may) + np.int64(max(left, must) - left)
        return total
    for a in range(n_labels):
        left, may, must = remaining[position, a], most[m, a], least[m, a]
        total += np.int64(max(left, may) - may) * log_cost[a]
        total += np.int64(max(left, must) - left) * label_cost[a]
    return total


@njit(cache=True, nogil=True)
def _room(n_edges, cursor, states, slots, entries, limits):
    """Is there room for all that one more state can offer? Takes it off the limit if so."""
    if cursor[N_STATES] + 2 * n_edges + 1 > min(len(states), len(slots) // 2):
        return FULL_STATES
    if cursor[N_ENTRIES] + 2 * n_edges + 1 > len(entries):
        return FULL_QUEUE
    if limits[0] <= 0:
        return SLICE
    limits[0] -= 1
    return OK


@njit(cache=True, nogil=True)
def advance(
    codes, first, n, is_whole, is_plain, least, most, far, rest, remaining,
    model_cost, label_cost, log_cost,
    begin, n_out, target, transition, label, is_final,
    cursor, states, slots, heads, entries, limits,
):  # fmt: skip
    """Look at states in order until none can be better than the best known, or something runs out.

    Args:
        codes: activities of all variants; this one has n of them from first on.
        is_whole, is_plain, least, most, far, model_cost, label_cost, log_cost: see ``Guide``.
        rest, remaining: see ``Batch``.
        begin, n_out, target, transition, is_final: see ``Space``.
        label: see ``NetArrays``.
        cursor, states, slots, heads, entries: see ``Queue``.
        limits: states it may still look at, int64.
    """
    floor, stamp = cursor[FLOOR], cursor[STAMP]
    while cursor[LOWEST] < cursor[BEST]:
        bucket = cursor[LOWEST] - floor
        head = heads[bucket]
        if head < 0:
            cursor[LOWEST] += 1
            continue
        state = entries[head, 0]
        if states[state, IS_CLOSED]:
            heads[bucket] = entries[head, 1]
            continue
        position, m, cost = states[state, POSITION], states[state, MARKING], states[state, COST]
        if begin[m] < 0:
            return UNSEEN
        n_edges, end = n_out[m], begin[m] + n_out[m]
        status = _room(n_edges, cursor, states, slots, entries, limits)
        if status != OK:
            return status
        heads[bucket] = entries[head, 1]
        states[state, IS_CLOSED] = 1
        # The plainest way on: the rest of the trace alone, then the net alone.
        if is_whole or is_final[m]:
            total = cost + rest[position] + (far[m] if is_whole else 0)
            if total < cursor[BEST]:
                cursor[BEST], cursor[BEST_STATE] = total, state
        code = codes[first + position] if position < n else -2
        # First the trace alone, then the net alone, then both: the last offered is tried first.
        for offer in range(code < 0, 1 + 2 * n_edges):
            place, near, price, edge = position + 1, m, np.int64(cost), NO_EDGE
            if offer == 0:
                price += log_cost[code]
            elif offer <= n_edges:
                e = end - offer
                place, near, edge = position, target[e], 2 * e
                price += model_cost[transition[e]]
            else:
                e = end + n_edges - offer
                if label[transition[e]] != code:
                    continue
                near, edge = target[e], 2 * e + 1
            if price >= cursor[BEST]:
                cursor[N_PRUNED] += 1
                continue
            if is_whole and far[near] >= FAR:
                continue
            slot = slot_of(slots, states, stamp, place, near)
            found = slots[slot, 1]
            if slots[slot, 0] == stamp and states[found, COST] <= price:
                continue
            if slots[slot, 0] != stamp:
                found = cursor[N_STATES]
                cursor[N_STATES] += 1
                slots[slot, 0], slots[slot, 1] = stamp, found
                states[found, POSITION], states[found, MARKING] = place, near
            states[found, COST], states[found, PARENT], states[found, EDGE] = price, state, edge
            states[found, IS_CLOSED] = 0
            total = price + cost_ahead(
                place, near, remaining, least, most, label_cost, log_cost, is_plain
            )
            if total >= cursor[BEST]:
                cursor[N_PRUNED] += 1
                continue
            entry = cursor[N_ENTRIES]
            cursor[N_ENTRIES] += 1
            entries[entry, 0], entries[entry, 1] = found, heads[total - floor]
            heads[total - floor] = entry
            cursor[LOWEST] = min(cursor[LOWEST], total)
    return EXHAUSTED
