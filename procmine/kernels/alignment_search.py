"""The search (A*) for the cheapest way through a trace and a net at once, variant by variant.

A state is a position in the trace and a marking. From it a step of both costs nothing, a step of
the net alone the cost of the transition, a step of the trace alone the cost of the activity. What
is still to come is bounded from below by comparing how often each activity remains in the trace
with how often it must and may still be done from the marking. States wait in buckets by the sum;
within a bucket the last one in is the first one out, and steps of both go in last.

The search can be left and taken up again at any state: all it knows stands in arrays.

Source: A. Adriansyah, Aligning observed and modeled behavior, TU Eindhoven, 2014; P. Hart et al.,
A formal basis for the heuristic determination of minimum cost paths, 1968.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from procmine.kernels.alignment_explore import MANY
from procmine.kernels.alignment_hot import (
    BEST,
    BEST_STATE,
    EDGE,
    EXHAUSTED,
    FLOOR,
    LAST,
    LOWEST,
    MARKING,
    N_ENTRIES,
    N_PRUNED,
    N_STATES,
    NO_EDGE,
    PARENT,
    POSITION,
    STAMP,
    STARTED,
    UNSEEN,
    VARIANT,
    advance,
    cost_ahead,
    slot_of,
)
from procmine.kernels.alignment_space import N_MARKINGS, OK, expand

__all__ = ["FULL_BUCKETS", "FULL_MOVES", "finish", "note_bounds", "refill_slots", "run_batch"]

FULL_BUCKETS, FULL_MOVES = 20, 21


@njit(cache=True, nogil=True)
def _prepare(guide, batch, variant):
    """Count what remains of the trace at each position."""
    first, n = batch.bounds[variant], batch.bounds[variant + 1] - batch.bounds[variant]
    remaining, rest = batch.remaining, batch.rest
    # Loops instead of slices here and below: they take a fraction of the time to compile.
    for a in range(remaining.shape[1]):
        remaining[n, a] = 0
    rest[n] = 0
    for position in range(n - 1, -1, -1):
        code = batch.codes[first + position]
        for a in range(remaining.shape[1]):
            remaining[position, a] = remaining[position + 1, a]
        if remaining[position, code] < MANY:
            remaining[position, code] += 1
        rest[position] = rest[position + 1] + guide.log_cost[code]
    return n


@njit(cache=True, nogil=True)
def _start(guide, batch, queue, ceiling):
    """Begin with the next variant; ceiling is more than its cost can be."""
    cursor = queue.cursor
    floor = cost_ahead(
        0, 0, batch.remaining, guide.least, guide.most, guide.label_cost, guide.log_cost,
        guide.is_plain[0],
    )  # fmt: skip
    if ceiling - floor >= len(queue.heads):
        return FULL_BUCKETS
    cursor[STAMP] += 1
    cursor[N_STATES] = cursor[N_ENTRIES] = 1
    cursor[N_PRUNED] = 0
    cursor[BEST], cursor[BEST_STATE] = ceiling, -1
    cursor[FLOOR] = cursor[LOWEST] = floor
    cursor[STARTED] = 1
    states, heads = queue.states, queue.heads
    for column in range(states.shape[1]):
        states[0, column] = 0
    states[0, PARENT], states[0, EDGE] = -1, NO_EDGE
    slot = slot_of(queue.slots, queue.states, cursor[STAMP], 0, 0)
    queue.slots[slot, 0], queue.slots[slot, 1] = cursor[STAMP], 0
    for bucket in range(ceiling - floor + 1):
        heads[bucket] = -1
    heads[0] = 0
    queue.entries[0, 0], queue.entries[0, 1] = 0, -1
    return OK


@njit(cache=True, nogil=True)
def note_bounds(guide, space, net):
    """For markings that are new, add up what each token must and may still lead to."""
    least, most, words = guide.least, guide.most, space.words
    must, may, place, field = net.must, net.may, net.place, net.field[0]
    for m in range(guide.n_bounded[0], space.counts[N_MARKINGS]):
        for a in range(least.shape[1]):
            least[m, a], most[m, a] = 0, net.always[a]
        for p in range(len(place)):
            n = np.int64((words[m, place[p, 0]] >> np.uint64(place[p, 1])) & field)
            if n:
                for a in range(least.shape[1]):
                    least[m, a] = min(np.int64(least[m, a]) + n * must[p, a], MANY)
                    most[m, a] = min(np.int64(most[m, a]) + n * may[p, a], MANY)
    guide.n_bounded[0] = space.counts[N_MARKINGS]


@njit(cache=True, nogil=True)
def _search(guide, batch, space, net, queue, limits, first, n):
    """Search on until the cheapest way is known, or something runs out."""
    while True:
        status = advance(
            batch.codes, first, n, guide.is_whole[0], guide.is_plain[0], guide.least, guide.most,
            guide.far, batch.rest, batch.remaining,
            guide.model_cost, guide.label_cost, guide.log_cost,
            space.begin, space.n_out, space.target, space.transition, net.label, space.is_final,
            queue.cursor, queue.states, queue.slots, queue.heads, queue.entries, limits,
        )  # fmt: skip
        if status != UNSEEN:
            return status
        entry = queue.heads[queue.cursor[LOWEST] - queue.cursor[FLOOR]]
        m = queue.states[queue.entries[entry, 0], MARKING]
        status = expand(net, space, m, m + 1)
        note_bounds(guide, space, net)
        if status != OK:
            return status


@njit(cache=True, nogil=True)
def _n_moves(guide, batch, queue):
    """How many moves the best way known has."""
    states = queue.states
    state = queue.cursor[BEST_STATE]
    n = len(batch.remaining)
    if guide.is_whole[0]:
        n += guide.hops[states[state, MARKING]]
    while state >= 0:
        n += 1
        state = states[state, PARENT]
    return n


@njit(cache=True, nogil=True)
def _write_moves(guide, space, batch, queue, at, n):
    """Write the best way known: to its state, then the rest of the trace, then on to an end."""
    states = queue.states
    best = queue.cursor[BEST_STATE]
    state, length = best, 0
    while states[state, PARENT] >= 0:
        length += 1
        state = states[state, PARENT]
    state, place = best, at + length
    while states[state, PARENT] >= 0:
        place -= 1
        batch.moves[place] = states[state, EDGE]
        state = states[state, PARENT]
    at += length
    for _ in range(n - states[best, POSITION]):
        batch.moves[at] = NO_EDGE
        at += 1
    m = states[best, MARKING]
    while guide.is_whole[0] and guide.hops[m] > 0:
        edge = guide.way_on[m]
        batch.moves[at] = 2 * edge
        at += 1
        m = space.target[edge]
    return at


@njit(cache=True, nogil=True)
def finish(guide, batch, space, queue):
    """Write down what is known of the variant under way and go on to the next."""
    cursor = queue.cursor
    variant = cursor[VARIANT]
    at = batch.move_bounds[variant]
    if cursor[BEST_STATE] >= 0:
        if at + _n_moves(guide, batch, queue) > len(batch.moves):
            return FULL_MOVES
        n = batch.bounds[variant + 1] - batch.bounds[variant]
        at = _write_moves(guide, space, batch, queue, at, n)
        batch.costs[variant] = cursor[BEST]
    else:
        batch.costs[variant] = -1
    batch.lowest[variant] = min(cursor[LOWEST], cursor[BEST])
    batch.move_bounds[variant + 1] = at
    cursor[VARIANT] += 1
    cursor[STARTED] = 0
    return OK


@njit(cache=True, nogil=True)
def refill_slots(queue):
    """Enter the states of the search under way into new, empty slots."""
    states, stamp = queue.states, queue.cursor[STAMP]
    for state in range(queue.cursor[N_STATES]):
        slot = slot_of(queue.slots, states, stamp, states[state, POSITION], states[state, MARKING])
        queue.slots[slot, 0], queue.slots[slot, 1] = stamp, state


@njit(cache=True, nogil=True)
def run_batch(guide, batch, space, net, queue, limits):
    """Search variant after variant; OK when all are done, else what ran out.

    Args:
        guide: bounds.
        batch: the variants.
        space: the markings.
        net: the net.
        queue: the search under way.
        limits: states it may still look at, and the cost that the net alone cannot exceed, int64.
    """
    cursor = queue.cursor
    while cursor[VARIANT] < cursor[LAST]:
        variant = cursor[VARIANT]
        first, n = batch.bounds[variant], batch.bounds[variant + 1] - batch.bounds[variant]
        if not cursor[STARTED]:
            _prepare(guide, batch, variant)
            status = _start(guide, batch, queue, batch.rest[0] + limits[1] + 1)
            if status != OK:
                return status
        status = _search(guide, batch, space, net, queue, limits, first, n)
        if status == EXHAUSTED:
            status = finish(guide, batch, space, queue)
        if status != OK:
            return status
    return OK
