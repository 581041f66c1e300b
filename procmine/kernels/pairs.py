"""From events with a lifecycle to activity instances: starts and completes that belong together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.calendar import NO_TIME
from procmine.kernels.frozen import frozen

__all__ = [
    "COMPLETE", "OTHER", "START", "begins_of", "lay_out", "pair_events", "tied_pairs", "who_did",
]  # fmt: skip

Array = np.ndarray[Any, np.dtype[Any]]

OTHER, START, COMPLETE = 0, 1, 2
_NONE = -1


@njit(cache=True, nogil=True)
def _pair(bounds, activity, stage, start_row, end_row, pair_bounds, next_open, heads, tails):
    """One instance per complete and per start left open; returns how many starts were nested."""
    n = n_nested = 0
    for c in range(len(bounds) - 1):
        for row in range(bounds[c], bounds[c + 1]):
            heads[activity[row]] = _NONE
        for row in range(bounds[c], bounds[c + 1]):
            a = activity[row]
            if stage[row] == START:
                # The new instance joins the end of the queue of open ones of its activity.
                start_row[n], end_row[n], next_open[n] = row, _NONE, _NONE
                if heads[a] == _NONE:
                    heads[a] = n
                else:
                    n_nested += 1
                    next_open[tails[a]] = n
                tails[a] = n
                n += 1
            elif stage[row] == COMPLETE:
                found = heads[a]
                if found == _NONE:
                    start_row[n], end_row[n] = _NONE, row
                    n += 1
                else:
                    end_row[found] = row
                    heads[a] = next_open[found]
        pair_bounds[c + 1] = n
    return n_nested


def pair_events(
    bounds: Array, activity: Array, stage: Array, n_activities: int
) -> tuple[Array, Array, Array, int]:
    """Which start belongs to which complete?

    Within a case, a complete ends the earliest open start of the same activity (first in, first
    out). Events of other stages are left out.

    Args:
        bounds: n cases + 1 positions of each case in the other arrays, which are in order, int64.
        activity: code per event, int32.
        stage: ``START``, ``COMPLETE`` or ``OTHER`` per event, int8.
        n_activities: number of activities.

    Returns:
        (start_row, end_row, pair_bounds, n_nested): per instance the rows of its events, −1 where
        there is none, int32, case by case in order of the first of them; n cases + 1 positions of
        the cases in these, int64; how many starts came while the same activity was open in the
        same case.

    Cost: linear.
    """
    n = int(np.count_nonzero(stage))
    start_row, end_row = np.empty(n, np.int32), np.empty(n, np.int32)
    next_open = np.empty(n, np.int32)
    heads, tails = np.empty(n_activities, np.int32), np.empty(n_activities, np.int32)
    found = np.zeros(len(bounds), np.int64)
    given = frozen(bounds), frozen(activity), frozen(stage)
    nested = _pair(*given, start_row, end_row, found, next_open, heads, tails)
    return start_row[: found[-1]], end_row[: found[-1]], found, int(nested)


@njit(cache=True, nogil=True)
def _begins(start, end, at_us, begin):
    for pair in range(len(start)):
        begin[pair] = at_us[end[pair] if start[pair] < 0 else start[pair]]


@njit(cache=True, nogil=True)
def _ties(begin, bounds, places, group):
    """Fill places and group as far as they go; returns how many instances are tied."""
    n_tied = n_groups = 0
    for c in range(len(bounds) - 1):
        is_tied = False
        for pair in range(bounds[c] + 1, bounds[c + 1] + 1):
            is_same = pair < bounds[c + 1] and begin[pair] == begin[pair - 1]
            if is_same or is_tied:
                n_groups += not is_tied
                if n_tied < len(places):
                    places[n_tied], group[n_tied] = pair - 1, n_groups
                n_tied += 1
            is_tied = is_same
    return n_tied


@njit(cache=True, nogil=True)
def _lay_out(start, end, activity, at_us, row, codes, rows, finish, begun, seen):
    for pair in range(len(start)):
        head, tail = start[pair], end[pair]
        either = head if tail < 0 else tail
        a = activity[either]
        codes[pair], rows[pair] = a, row[either]
        finish[pair] = NO_TIME if tail < 0 else at_us[tail]
        begun[pair] = NO_TIME if head < 0 else at_us[head]
        seen[a, 0 if head < 0 else 1] += 1


@njit(cache=True, nogil=True)
def _who(codes, start, end, who):
    for pair in range(len(start)):
        head, tail = start[pair], end[pair]
        code = codes[tail] if tail >= 0 else np.int32(-1)
        who[pair] = codes[head] if code < 0 and head >= 0 else code


def who_did(codes: Array, start: Array, end: Array) -> Array:
    """Who completed each instance, or began it where nobody is named at its end? int32.

    Args:
        codes: who is named at each event, int32, negative for nobody.
        start: event that begins each instance, −1 where there is none, int32.
        end: event that ends it, −1 where there is none, int32.
    """
    who = np.empty(len(start), np.int32)
    _who(frozen(codes), frozen(start), frozen(end), who)
    return who


def begins_of(start: Array, end: Array, at_us: Array) -> Array:
    """When did each instance begin, or end where it has no start? Microseconds, int64.

    Args:
        start: event that begins each instance, −1 where there is none, int32.
        end: event that ends it, −1 where there is none, int32.
        at_us: when each event happened, int64.
    """
    begin = np.empty(len(start), np.int64)
    _begins(frozen(start), frozen(end), frozen(at_us), begin)
    return begin


def tied_pairs(begin: Array, bounds: Array) -> tuple[Array, Array]:
    """Which instances begin at the same instant as a neighbour in their case?

    Args:
        begin: when each of them began, int64.
        bounds: n cases + 1 positions of the cases in them, int64.

    Returns:
        (places, group): of these instances, ascending, int64; the same number for those that begin
        together, ascending, int64.

    Cost: one pass, or two.
    """
    n_room = len(begin) // 4
    while True:
        places, group = np.empty(n_room, np.int64), np.empty(n_room, np.int64)
        n_tied = int(_ties(frozen(begin), frozen(bounds), places, group))
        if n_tied <= n_room:
            return places[:n_tied], group[:n_tied]
        n_room = n_tied


def lay_out(
    pairs: tuple[Array, Array], activity: Array, at_us: Array, row: Array, n_activities: int
) -> tuple[dict[str, Array], Array]:
    """The columns of the instances besides their begin.

    Args:
        pairs: event that begins and event that ends each instance, −1 where there is none, int32.
        activity: code of the activity of each event, int32.
        at_us: when it happened, int64.
        row: its row in the source, int32 or int64.
        n_activities: number of activities.

    Returns:
        (columns, seen): ``activity``, ``row`` (that of the end, or else of the start), ``end`` and
        ``start`` (``NO_TIME`` where there is none); for each activity the instances without a start
        and those with one, int64.
    """
    start, end = pairs
    n = len(start)
    codes, rows = np.empty(n, np.int32), np.empty(n, row.dtype)
    finish, begun = np.empty(n, np.int64), np.empty(n, np.int64)
    seen = np.zeros((n_activities, 2), np.int64)
    given = (frozen(array) for array in (start, end, activity, at_us, row))
    _lay_out(*given, codes, rows, finish, begun, seen)
    return {"activity": codes, "end": finish, "row": rows, "start": begun}, seen
