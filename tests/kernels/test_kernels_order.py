"""Putting events in order against Python's stable sort."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procmine.kernels.order import order_by_case

EVENTS = st.lists(st.tuples(st.integers(0, 4), st.integers(-3, 3), st.integers(-3, 3)))


def ordered(events, n_cases):
    case, first, second = (np.array(column, np.int64) for column in zip(*events, strict=True))
    return order_by_case(case.astype(np.int32), first, second, n_cases)


@given(EVENTS)
def test_by_case_then_both_keys_then_place(events):
    """Events of a case stand together, in order of their keys; equal ones keep their order."""
    if not events:
        return
    order, bounds, n_out_of_order = ordered(events, 5)
    assert order.tolist() == sorted(range(len(events)), key=lambda k: events[k])
    sizes = [sum(case == c for case, _, _ in events) for c in range(5)]
    assert bounds.tolist() == [0, *np.cumsum(sizes).tolist()]
    by_case = [[e[1:] for e in events if e[0] == c] for c in range(5)]
    steps_back = sum(
        later < earlier for keys in by_case for earlier, later in itertools.pairwise(keys)
    )
    assert n_out_of_order == steps_back


def test_long_cases_are_sorted_as_stably_as_short_ones():
    """Beyond the length at which another way of sorting is used."""
    rng = np.random.default_rng(11)
    for length in (31, 32, 33, 500):
        keys = rng.integers(0, 7, (length, 2))
        events = [(k % 2, int(a), int(b)) for k, (a, b) in enumerate(keys)]
        order, _, _ = ordered(events, 2)
        assert order.tolist() == sorted(range(length), key=lambda k: events[k])


def test_nothing_to_order():
    """No events, some cases: all of them empty."""
    nothing = np.zeros(0, np.int64)
    order, bounds, n = order_by_case(nothing.astype(np.int32), nothing, nothing, 3)
    assert len(order) == 0 and bounds.tolist() == [0, 0, 0, 0] and n == 0


def test_the_ends_of_the_number_line():
    """The smallest and the largest instants stand first and last."""
    low, high = np.iinfo(np.int64).min, np.iinfo(np.int64).max
    order, _, n = ordered([(0, high, 0), (0, 0, 0), (0, low, 0)], 1)
    assert order.tolist() == [2, 1, 0] and n == 2
