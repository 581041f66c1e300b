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

from procmine.kernels.cover import count_until, fill, measure_until, open_before, place_of
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
def _inside_batch(steps, reach, asked, b, high, times, batches, piece, inside):
    """Contention while one batch was under way, for what is asked by when its steps were enabled.

    All that could begin before the batch was together counts, but of the members only those that
    could begin no later than the one that waits.
    """
    start, end, enabled = times
    batch, low = batches[0], batches[1][b]
    step, lows, highs, since = piece
    first = np.searchsorted(reach, low, side="right")
    last = first
    while last < len(steps) and start[steps[last]] < high:
        last += 1
    begins, stops = np.empty(last - first, np.int64), np.empty(last - first, np.int64)
    members = np.empty(last - first, np.int64)
    n = m = 0
    for k in range(first, last):
        f = steps[k]
        if batch[f] == b:
            members[m] = f
            m += 1
        elif enabled[f] <= since[asked[0]] and end[f] > low:
            if n > 0 and start[f] <= stops[n - 1]:
                stops[n - 1] = max(stops[n - 1], end[f])
            else:
                begins[n], stops[n] = max(start[f], low), end[f]
                n += 1
    members = members[:m]
    ends = np.concatenate((begins[:n], stops[:n], start[members], end[members]))
    coords = np.unique(ends)
    tree, empty = np.zeros(len(coords) + 1, np.int64), np.arange(len(coords) + 1)
    for k in range(n):
        fill(coords, tree, empty, begins[k], stops[k])
    members = members[np.argsort(enabled[members])]
    n_filled = 0
    for p in asked:
        while n_filled < m and enabled[members[n_filled]] <= enabled[step[p]]:
            fill(coords, tree, empty, start[members[n_filled]], end[members[n_filled]])
            n_filled += 1
        inside[p] = count_until(coords, tree, empty, highs[p])
        inside[p] -= count_until(coords, tree, empty, max(lows[p], low))


@njit(cache=True, nogil=True)
def _inside_batches(steps, reach, asked, times, batches, piece, inside):
    """The same for all batches of one resource; asked stands batch by batch."""
    step, highs, batch = piece[0], piece[2], batches[0]
    i = 0
    while i < len(asked):
        b, high, j = batch[step[asked[i]]], highs[asked[i]], i
        while j < len(asked) and batch[step[asked[j]]] == b:
            high = max(high, highs[asked[j]])
            j += 1
        _inside_batch(steps, reach, asked[i:j], b, high, times, batches, piece, inside)
        i = j


@njit(cache=True, nogil=True)
def _split(
    steps, by_enabled, asked, batched, coords, times, batches, piece, hours, calendar, out, inside
):
    """The pieces of one resource: its steps by start and by enabled, what is asked by ρ."""
    start, end, enabled = times
    batch, batch_start = batches
    step, lows, highs, since = piece
    n = len(coords)
    covered = np.zeros(n, np.bool_)
    busy, closed = np.zeros(n, np.int64), np.zeros(n, np.int64)
    tree, empty = np.zeros(n + 1, np.int64), np.arange(n + 1)
    reach = np.empty(len(steps), np.int64)
    for k in range(len(steps)):
        reach[k] = max(reach[k - 1], end[steps[k]]) if k else end[steps[k]]
    _cover(coords, steps, start, end, hours, calendar, covered, busy, closed)
    _inside_batches(steps, reach, batched, times, batches, piece, inside)
    n_filled = 0
    for p in asked:
        e, high, rho = step[p], highs[p], since[p]
        while n_filled < len(by_enabled) and enabled[by_enabled[n_filled]] <= rho:
            f = by_enabled[n_filled]
            fill(coords, tree, empty, start[f], end[f])
            n_filled += 1
        low = min(max(lows[p], rho), high)
        out[p, _BATCHING] = low - lows[p]
        if low == high:
            continue
        stop, contention = high, inside[p]
        if batch[e] >= 0 and batch_start[batch[e]] < high:
            stop = max(low, batch_start[batch[e]])
        contention += count_until(coords, tree, empty, stop)
        contention -= count_until(coords, tree, empty, low)
        worked = measure_until(coords, covered, busy, high)
        worked -= measure_until(coords, covered, busy, low)
        away = _closed(hours, calendar, low, high)
        away -= _closed_until(coords, covered, closed, hours, calendar, high)
        away += _closed_until(coords, covered, closed, hours, calendar, low)
        out[p, _CONTENTION], out[p, _PRIORITIZATION] = contention, worked - contention
        out[p, _UNAVAILABILITY], out[p, _EXTRANEOUS] = away, high - low - worked - away


@njit(cache=True, nogil=True)
def _split_all(orders, bounds, coords, times, batches, piece, hours, calendar, out):
    steps, by_enabled, asked, batched = orders
    inside = np.zeros(len(out), np.int64)
    for r in range(len(bounds[0]) - 1):
        if bounds[1][r] == bounds[1][r + 1]:
            continue
        done = slice(bounds[0][r], bounds[0][r + 1])
        own = coords[bounds[2][r] : bounds[2][r + 1]]
        mine = asked[bounds[1][r] : bounds[1][r + 1]]
        given = times, batches, piece, hours, calendar[r], out, inside
        together = batched[bounds[3][r] : bounds[3][r + 1]]
        _split(steps[done], by_enabled[done], mine, together, own, *given)


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
    own = frozen(batches["batch"]), frozen(batches["start"])
    piece = frozen(step), frozen(pieces[1]), frozen(pieces[2]), since
    opened = tuple(frozen(column) for column in hours)
    orders = by_start, by_enabled, asked, batched
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
