"""Markings of a net, each known once, and what may happen in them, found out once.

A marking is a row of 64-bit words; each place has a field of some bits in it. Firing a transition
is followed at once by every silent transition that nothing could prevent anyway (``swift`` ones):
what they lead through is no marking of its own, only a tail of the edge.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

__all__ = [
    "FULL_EDGES", "FULL_MARKINGS", "FULL_TAILS", "N_EDGES", "N_MARKINGS", "N_TAILS", "OK",
    "OVERFLOW", "OVERFULL_PLACE", "NetArrays", "Space", "begin_space", "expand", "refill_table",
]  # fmt: skip

Array = np.ndarray[Any, np.dtype[Any]]

# Answers of the compiled functions.
OK, FULL_MARKINGS, FULL_EDGES, FULL_TAILS, OVERFLOW = range(5)
# What `Space.counts` counts.
N_MARKINGS, N_EDGES, N_TAILS, OVERFULL_PLACE = range(4)


class NetArrays(NamedTuple):
    """A net; the arcs of transition t are those from bounds[t] up to bounds[t + 1].

    Args:
        field: ones as wide as the field of a place, uint64, shape (1,).
        take_bounds: first arc into each transition, int32.
        take: word, shift and tokens of each arc into a transition, int64.
        put_bounds: first arc out of each transition.
        put: word, shift, tokens and place of each arc out of a transition.
        swift: transitions to fire at once, int32.
        finals: words of the final markings.
        label: code of the activity of each transition, int32; -1 for silent ones.
        place: word and shift of each place, int64.
        must: times a token in a place must lead to an activity, places × activities, uint8.
        may: times it may; 255 is that often or more.
        always: 255 where an activity can be done without any token, uint8.
    """

    field: Array
    take_bounds: Array
    take: Array
    put_bounds: Array
    put: Array
    swift: Array
    finals: Array
    label: Array
    place: Array
    must: Array
    may: Array
    always: Array


class Space(NamedTuple):
    """The markings seen so far.

    Args:
        counts: see the names above, int64.
        table: places of markings by hash, int32; -1 is free.
        words: the markings.
        parent: a marking this one was found from, int32.
        is_final: may a case end here?
        begin: first edge out of each marking, int64; -1 when it was not looked at yet.
        n_out: edges out of it, int32.
        target: marking each edge leads to, int32.
        transition: what fires on it, int32.
        tail_bounds: swift transitions that follow on it, as bounds into tails, int64.
        tails: swift transitions in order, int32.
        work: room for one marking, shape (1, words).
    """

    counts: Array
    table: Array
    words: Array
    parent: Array
    is_final: Array
    begin: Array
    n_out: Array
    target: Array
    transition: Array
    tail_bounds: Array
    tails: Array
    work: Array


# Small functions take their arrays one by one: groups of arrays would have their references counted
# at every call.


@njit(cache=True, nogil=True)
def _hash(words, row):
    mixed = np.uint64(0x9E3779B97F4A7C15)
    for i in range(words.shape[1]):
        mixed = (mixed ^ words[row, i]) * np.uint64(0xD6E8FEB86659FD93)
        mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(0xD6E8FEB86659FD93)
    return mixed ^ (mixed >> np.uint64(29))


@njit(cache=True, nogil=True)
def _same(words, row, others, other):
    for i in range(words.shape[1]):
        if words[row, i] != others[other, i]:
            return False
    return True


@njit(cache=True, nogil=True)
def _intern(work, table, words, counts):
    """The number of the marking in work; that of the next free one when it is new."""
    mask = np.uint64(len(table) - 1)
    slot = _hash(work, 0) & mask
    while table[slot] >= 0:
        if _same(words, table[slot], work, 0):
            return table[slot]
        slot = (slot + np.uint64(1)) & mask
    new = counts[N_MARKINGS]
    if new < len(words):
        table[slot] = new
        for i in range(words.shape[1]):
            words[new, i] = work[0, i]
    return new


@njit(cache=True, nogil=True)
def _enter(m, parents, begin, is_final, words, finals, parent, counts):
    """Note down what is known of a marking that is new."""
    counts[N_MARKINGS] = m + 1
    parents[m] = parent
    begin[m] = -1
    is_final[m] = False
    for final in range(len(finals)):
        is_final[m] |= _same(words, m, finals, final)


@njit(cache=True, nogil=True)
def refill_table(space):
    """Enter the markings known into a new, empty table."""
    table, words = space.table, space.words
    mask = np.uint64(len(table) - 1)
    for m in range(space.counts[N_MARKINGS]):
        slot = _hash(words, m) & mask
        while table[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        table[slot] = m


@njit(cache=True, nogil=True)
def _is_enabled(words, row, field, bounds, take, t):
    for arc in range(bounds[t], bounds[t + 1]):
        if ((words[row, take[arc, 0]] >> np.uint64(take[arc, 1])) & field) < np.uint64(
            take[arc, 2]
        ):
            return False
    return True


@njit(cache=True, nogil=True)
def _fire(work, field, take_bounds, take, put_bounds, put, t, counts):
    """Move the tokens; OVERFLOW when a field cannot hold what comes."""
    for arc in range(take_bounds[t], take_bounds[t + 1]):
        work[0, take[arc, 0]] -= np.uint64(take[arc, 2]) << np.uint64(take[arc, 1])
    for arc in range(put_bounds[t], put_bounds[t + 1]):
        shift, more = np.uint64(put[arc, 1]), np.uint64(put[arc, 2])
        if ((work[0, put[arc, 0]] >> shift) & field) + more > field:
            counts[OVERFULL_PLACE] = put[arc, 3]
            return OVERFLOW
        work[0, put[arc, 0]] += more << shift
    return OK


@njit(cache=True, nogil=True)
def _settle(work, field, take_bounds, take, put_bounds, put, swift, tails, counts):
    """Fire the swift transitions until none is left that may; they become the open tail."""
    busy = True
    while busy:
        busy = False
        for t in swift:
            while _is_enabled(work, 0, field, take_bounds, take, t):
                if counts[N_TAILS] >= len(tails):
                    return FULL_TAILS
                status = _fire(work, field, take_bounds, take, put_bounds, put, t, counts)
                if status != OK:
                    return status
                tails[counts[N_TAILS]] = t
                counts[N_TAILS] += 1
                busy = True
    return OK


@njit(cache=True, nogil=True)
def begin_space(net, space):
    """Enter the initial marking, which is in work; its tail becomes the first."""
    status = _settle(
        space.work, net.field[0], net.take_bounds, net.take, net.put_bounds, net.put, net.swift,
        space.tails, space.counts,
    )  # fmt: skip
    if status == OK:
        space.tail_bounds[0] = space.counts[N_TAILS]
        m = _intern(space.work, space.table, space.words, space.counts)
        _enter(
            m, space.parent, space.begin, space.is_final, space.words, net.finals, -1, space.counts
        )
    return status


@njit(cache=True, nogil=True)
def _expand(
    m, field, take_bounds, take, put_bounds, put, swift, finals,
    counts, table, words, parents, is_final, begin, n_out, target, transition, tail_bounds, tails,
    work,
):  # fmt: skip
    n_edges, n_tails = counts[N_EDGES], counts[N_TAILS]
    status, edge = OK, n_edges
    for t in range(len(take_bounds) - 1):
        if not _is_enabled(words, m, field, take_bounds, take, t):
            continue
        if edge >= len(target):
            status = FULL_EDGES
            break
        for i in range(words.shape[1]):
            work[0, i] = words[m, i]
        status = _fire(work, field, take_bounds, take, put_bounds, put, t, counts)
        if status == OK and len(swift):
            status = _settle(work, field, take_bounds, take, put_bounds, put, swift, tails, counts)
        if status != OK:
            break
        near = _intern(work, table, words, counts)
        if near >= len(words):
            status = FULL_MARKINGS
            break
        if near == counts[N_MARKINGS]:
            _enter(near, parents, begin, is_final, words, finals, m, counts)
        target[edge], transition[edge] = near, t
        edge += 1
        tail_bounds[edge] = counts[N_TAILS]
    if status != OK:
        counts[N_TAILS] = n_tails
        return status
    begin[m], n_out[m], counts[N_EDGES] = n_edges, edge - n_edges, edge
    return OK


@njit(cache=True, nogil=True)
def expand(net, space, first, last):
    """Find the edges out of these markings; stops at the first for which room runs out.

    Args:
        net: the net.
        space: its markings.
        first: the first marking.
        last: one past the last; markings whose edges are known are passed by.
    """
    field, begin = net.field[0], space.begin
    take_bounds, take, put_bounds, put = net.take_bounds, net.take, net.put_bounds, net.put
    swift, finals = net.swift, net.finals
    counts, table, words, work = space.counts, space.table, space.words, space.work
    parents, is_final, n_out = space.parent, space.is_final, space.n_out
    target, transition = space.target, space.transition
    tail_bounds, tails = space.tail_bounds, space.tails
    for m in range(first, last):
        if begin[m] < 0:
            status = _expand(
                m, field, take_bounds, take, put_bounds, put, swift, finals,
                counts, table, words, parents, is_final, begin, n_out, target, transition,
                tail_bounds, tails, work,
            )  # fmt: skip
            if status != OK:
                return status
    return OK
