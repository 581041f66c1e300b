"""Why did a step wait? Five causes, from what the one who did it was doing meanwhile.

A wait is made of five kinds of time, taken in this order: until the last member of its batch could
begin, batching; while the resource did steps that could begin no later, contention; while it did
steps that could begin later, prioritisation; while it was not at work, unavailability; the rest is
extraneous. What a resource did is kept as stretches of time, filled in the order in which its steps
were enabled, each once: every question is two look-ups, however much was done while one waited.

Source: Lashkevich, Milani, Chapela-Campa, Suvorau, Dumas: Why am I waiting?, CAiSE 2023.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.cover import (
    add,
    count_until,
    fill,
    measure_until,
    next_empty,
    open_before,
    place_of,
    total,
)
from procmine.kernels.frozen import frozen

__all__ = ["CAUSES", "split_waits"]

Array = np.ndarray[Any, np.dtype[Any]]
Hours = tuple[Array, Array, Array, Array]

CAUSES = ("batching", "contention", "prioritization", "unavailability", "extraneous")
_BATCHING, _CONTENTION, _PRIORITIZATION, _UNAVAILABILITY, _EXTRANEOUS = range(5)


@njit(cache=True, nogil=True)
def _closed(hours, calendar, low, high):
    if calendar < 0:
        return np.int64(0)
    return high - low - (open_before(hours, calendar, high) - open_before(hours, calendar, low))


@njit(cache=True, nogil=True)
def _cover(coords, steps, start, end, hours, calendar, covered, busy, closed):
    """Mark the stretches in which any step runs; sum them up, and how much of them is closed."""
    running = np.zeros(len(coords), np.int64)
    for i in steps:
        running[place_of(coords, start[i])] += 1
        running[place_of(coords, end[i])] -= 1
    now = np.int64(0)
    for k in range(len(coords) - 1):
        now += running[k]
        covered[k] = now > 0
        busy[k + 1], closed[k + 1] = busy[k], closed[k]
        if now > 0:
            busy[k + 1] += coords[k + 1] - coords[k]
            closed[k + 1] += _closed(hours, calendar, coords[k], coords[k + 1])


@njit(cache=True, nogil=True)
def _closed_until(coords, covered, closed, hours, calendar, at):
    """How much of what is covered before an instant lies outside the hours?"""
    k = place_of(coords, at)
    if k < 0:
        return np.int64(0)
    inside = k < len(coords) - 1 and covered[k]
    return closed[k] + (_closed(hours, calendar, coords[k], at) if inside else np.int64(0))


@njit(cache=True, nogil=True)
def _first_enabled(coords, by_enabled, times):
    """Of the steps that run in each stretch, the one enabled first; −1 where none runs."""
    start, end = times[0], times[1]
    first = np.full(len(coords), -1)
    empty = np.arange(len(coords) + 1)
    for f in by_enabled:
        stop = place_of(coords, end[f])
        k = next_empty(empty, place_of(coords, start[f]))
        while k < stop:
            first[k] = f
            empty[k] = k + 1
            k = next_empty(empty, k)
    return first


@njit(cache=True, nogil=True)
def _n_others(coords, first, by_enabled, by_batch, times, batch, since):
    """In each stretch that a member of a batch was enabled first for, how many steps run that are
    of no or another batch and were enabled no later than the batch was together?
    """
    start, end, enabled = times
    own = np.flatnonzero(first >= 0)
    own = own[batch[first[own]] >= 0]
    n = np.zeros(len(coords), np.int64)
    # All that run: counted up in order of the instants until which they must be enabled.
    tree, filled = np.zeros(len(coords) + 1, np.int64), 0
    for k in own[np.argsort(since[batch[first[own]]])]:
        while filled < len(by_enabled) and enabled[by_enabled[filled]] <= since[batch[first[k]]]:
            f = by_enabled[filled]
            add(tree, place_of(coords, start[f]), 1)
            add(tree, place_of(coords, end[f]), -1)
            filled += 1
        n[k] = total(tree, k + 1)
    # Members were all enabled by then: they are taken off, one batch after the other.
    running = np.zeros(len(coords), np.int64)
    own = own[np.argsort(batch[first[own]], kind="mergesort")]
    i = j = 0
    while i < len(own):
        b = batch[first[own[i]]]
        while batch[by_batch[j]] < b:
            j += 1
        last = j
        while last < len(by_batch) and batch[by_batch[last]] == b:
            last += 1
        members = by_batch[j:last]
        begins, ends = np.sort(start[members]), np.sort(end[members])
        while i < len(own) and batch[first[own[i]]] == b:
            at = coords[own[i]]
            running[own[i]] = np.searchsorted(begins, at, side="right")
            running[own[i]] -= np.searchsorted(ends, at, side="right")
            i += 1
        j = last
    return n - running


@njit(cache=True, nogil=True)
def _later_members(coords, first, others, asked, times, batches, piece, out):
    """Time in which only members of one's own batch ran that could begin later than oneself.

    Of what went on while the batch was done it is all that is no contention. Asked are the pieces
    that reach into that time, batch by batch and by when their steps were enabled.
    """
    enabled, batch, batch_start = times[2], batches[0], batches[1]
    step, lows, highs = piece[0], piece[1], piece[2]
    own = np.flatnonzero((first >= 0) & (others == 0))
    own = own[batch[first[own]] >= 0]
    own = own[np.argsort(-enabled[first[own]], kind="mergesort")]
    own = own[np.argsort(batch[first[own]], kind="mergesort")]
    i = j = 0
    while j < len(asked):
        b, until = batch[step[asked[j]]], j
        while until < len(asked) and batch[step[asked[until]]] == b:
            until += 1
        while i < len(own) and batch[first[own[i]]] < b:
            i += 1
        last = i
        while last < len(own) and batch[first[own[last]]] == b:
            last += 1
        mine = own[i:last]
        edges = np.unique(np.concatenate((coords[mine], coords[mine + 1])))
        tree, empty = np.zeros(len(edges) + 1, np.int64), np.arange(len(edges) + 1)
        # Those enabled last ask first: for them the fewest members could begin later.
        for p in asked[j:until][::-1]:
            while i < last and enabled[first[own[i]]] > enabled[step[p]]:
                fill(edges, tree, empty, coords[own[i]], coords[own[i] + 1])
                i += 1
            out[p] = count_until(edges, tree, empty, highs[p])
            out[p] -= count_until(edges, tree, empty, max(lows[p], batch_start[b]))
        i, j = last, until


@njit(cache=True, nogil=True)
def _split(
    steps, by_enabled, by_batch, asked, batched, coords, times, batches, piece, hours, calendar,
    out, later,
):  # fmt: skip
    """The pieces of one resource: its steps by start, enabled and batch, what is asked by ρ."""
    start, end, enabled = times
    _, lows, highs, since = piece
    n = len(coords)
    covered = np.zeros(n, np.bool_)
    busy, closed = np.zeros(n, np.int64), np.zeros(n, np.int64)
    tree, empty = np.zeros(n + 1, np.int64), np.arange(n + 1)
    _cover(coords, steps, start, end, hours, calendar, covered, busy, closed)
    if len(batched):
        first = _first_enabled(coords, by_enabled, times)
        others = _n_others(coords, first, by_enabled, by_batch, times, batches[0], batches[2])
        _later_members(coords, first, others, batched, times, batches, piece, later)
    n_filled = 0
    for p in asked:
        high, rho = highs[p], since[p]
        while n_filled < len(by_enabled) and enabled[by_enabled[n_filled]] <= rho:
            f = by_enabled[n_filled]
            fill(coords, tree, empty, start[f], end[f])
            n_filled += 1
        low = min(max(lows[p], rho), high)
        out[p, _BATCHING] = low - lows[p]
        if low == high:
            continue
        contention = count_until(coords, tree, empty, high)
        contention -= count_until(coords, tree, empty, low) + later[p]
        worked = measure_until(coords, covered, busy, high)
        worked -= measure_until(coords, covered, busy, low)
        away = _closed(hours, calendar, low, high)
        away -= _closed_until(coords, covered, closed, hours, calendar, high)
        away += _closed_until(coords, covered, closed, hours, calendar, low)
        out[p, _CONTENTION], out[p, _PRIORITIZATION] = contention, worked - contention
        out[p, _UNAVAILABILITY], out[p, _EXTRANEOUS] = away, high - low - worked - away


@njit(cache=True, nogil=True)
def _split_all(orders, bounds, coords, times, batches, piece, hours, calendar, out):
    steps, by_enabled, by_batch, asked, batched = orders
    later = np.zeros(len(out), np.int64)
    for r in range(len(bounds[0]) - 1):
        if bounds[1][r] == bounds[1][r + 1]:
            continue
        done = slice(bounds[0][r], bounds[0][r + 1])
        own = coords[bounds[2][r] : bounds[2][r + 1]]
        mine = asked[bounds[1][r] : bounds[1][r + 1]]
        given = times, batches, piece, hours, calendar[r], out, later
        together = batched[bounds[3][r] : bounds[3][r + 1]]
        kept = steps[done], by_enabled[done], by_batch[done]
        _split(*kept, mine, together, own, *given)


def split_waits(
    steps: Mapping[str, Array],
    batches: Mapping[str, Array],
    pieces: tuple[Array, Array, Array],
    hours: Hours,
    calendar: Array,
) -> Array:
    """How much of each piece of waiting has which of the five causes?

    Args:
        steps: ``resource`` (codes, int32, −1 unknown), ``start``, ``end`` and ``enabled``
            (int64 microseconds) of all steps of the log.
        batches: ``batch`` of each step, and ``start`` and ``enabled`` of each batch, as
            ``find_batches`` gives them.
        pieces: step that waits, begin and end of the piece; not before it was enabled, not after it
            started.
        hours: opening and closing instants of calendars, one calendar after the other, ascending
            and apart; microseconds open before each opening; bounds of the calendars.
        calendar: place of the calendar of each resource among them, −1 for always open; one more
            at the end for steps of nobody known.

    Returns:
        Microseconds, n pieces × the five of ``CAUSES``; each row sums to its piece, int64. Nobody
        known is never busy.

    Cost: a sort of the steps; then a logarithm for each step and piece.
    """
    resource, start, end = steps["resource"], steps["start"], steps["end"]
    n_resources = len(calendar) - 1
    worked = np.flatnonzero((resource >= 0) & (end > start))
    who = resource[worked]
    by_start = worked[np.lexsort((start[worked], who))]
    by_enabled = worked[np.lexsort((steps["enabled"][worked], who))]
    by_batch = worked[np.lexsort((batches["batch"][worked], who))]
    step = pieces[0]
    # Nobody known comes last, with a calendar and no steps.
    owner = np.where(resource[step] < 0, n_resources, resource[step])
    batch = batches["batch"][step]
    since = np.append(batches["enabled"], 0)[batch]
    since = np.where(batch >= 0, np.minimum(since, start[step]), steps["enabled"][step])
    asked = np.lexsort((since, owner))
    # Pieces that reach into the time in which their batch was done.
    batched = np.flatnonzero((batch >= 0) & (np.append(batches["start"], 0)[batch] < pieces[2]))
    batched = batched[np.lexsort((steps["enabled"][step[batched]], batch[batched], owner[batched]))]
    coords, of = _coordinates(who, start[worked], end[worked])
    codes = np.arange(n_resources + 2)
    bounds = (
        np.searchsorted(resource[by_start], codes),
        np.searchsorted(owner[asked], codes),
        np.searchsorted(of, codes),
        np.searchsorted(owner[batched], codes),
    )
    out = np.zeros((len(step), len(CAUSES)), np.int64)
    times = frozen(start), frozen(end), frozen(steps["enabled"])
    own = frozen(batches["batch"]), frozen(batches["start"]), frozen(batches["enabled"])
    piece = frozen(step), frozen(pieces[1]), frozen(pieces[2]), since
    opened = tuple(frozen(column) for column in hours)
    orders = by_start, by_enabled, by_batch, asked, batched
    _split_all(orders, bounds, coords, times, own, piece, opened, frozen(calendar), out)
    return out


def _coordinates(who: Array, start: Array, end: Array) -> tuple[Array, Array]:
    """All instants at which a resource starts or ends a step, each once, and whose they are."""
    owner, at = np.concatenate([who, who]), np.concatenate([start, end])
    order = np.lexsort((at, owner))
    owner, at = owner[order], at[order]
    new = np.ones(len(at), np.bool_)
    new[1:] = (owner[1:] != owner[:-1]) | (at[1:] != at[:-1])
    return at[new], owner[new]
