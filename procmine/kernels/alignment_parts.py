"""What a search for alignments works on: what guides it, its variants, and its open states."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

__all__ = ["Batch", "Guide", "Queue"]

Array = np.ndarray[Any, np.dtype[Any]]


class Guide(NamedTuple):
    """What bounds the cost of what is still to come.

    Args:
        is_whole: is the whole graph of markings known? shape (1,).
        is_plain: does every move cost one? shape (1,).
        n_bounded: markings whose bounds are known while the graph is not whole, int64, (1,).
        least: times each activity must still be done, markings × activities, uint8.
        most: times it may still be done.
        far: cost of the cheapest way to an end, int32; whole only.
        hops: edges on it, int32; whole only.
        way_on: the first of them, int32; whole only.
        model_cost: cost of each transition alone, int64.
        label_cost: the least of these for each activity, int64.
        log_cost: cost of each activity of the trace alone, int64.
    """

    is_whole: Array
    is_plain: Array
    n_bounded: Array
    least: Array
    most: Array
    far: Array
    hops: Array
    way_on: Array
    model_cost: Array
    label_cost: Array
    log_cost: Array


class Batch(NamedTuple):
    """The variants of a search and what is found.

    Args:
        codes: their activities one after another, int32.
        bounds: where each begins, int64.
        costs: cost found, int64.
        lowest: what it costs at least, int64.
        move_bounds: where the moves of each begin, int64.
        moves: twice the edge, plus one when the trace moves along; -1 for the trace alone.
        remaining: room for how often each activity remains, positions × activities, uint8; 255
            is that often or more.
        rest: room for the cost of what remains of the trace, int64.
    """

    codes: Array
    bounds: Array
    costs: Array
    lowest: Array
    move_bounds: Array
    moves: Array
    remaining: Array
    rest: Array


class Queue(NamedTuple):
    """The states of the search under way.

    Args:
        cursor: where it stands, int64; see ``alignment_hot`` for its places.
        states: their columns, int32; see there.
        slots: search a slot belongs to and state in it, by hash, int32.
        heads: first entry of each bucket, int32; -1 is empty.
        entries: state and next entry, int32.
    """

    cursor: Array
    states: Array
    slots: Array
    heads: Array
    entries: Array
