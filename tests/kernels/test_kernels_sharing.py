"""Work done side by side: a judge that looks at each minute, and sums that are exact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.kernels.precedence import precedence
from procmine.kernels.sharing import shared_us


def brute_touch(resource, start, end):
    """Minute by minute, each step in hand gets an equal share."""
    told = [0.0] * len(start)
    for at in range(min(start), max(end)):
        for who in {r for r in resource if r >= 0}:
            busy = [i for i, r in enumerate(resource) if r == who and start[i] <= at < end[i]]
            for i in busy:
                told[i] += 1 / len(busy)
    return [e - s if r < 0 else t for s, e, r, t in zip(start, end, resource, told, strict=True)]


@given(
    st.lists(
        st.tuples(st.integers(-1, 2), st.integers(0, 30), st.integers(0, 12)),
        min_size=1,
        max_size=12,
    )
)
def test_shared_time_is_that_of_a_judge_and_sums_to_busy_time(given_steps):
    """Half a microsecond apart at most, and exact in sum: nobody is busy longer than the time."""
    who = np.array([step[0] for step in given_steps], np.int64)
    start = np.array([step[1] for step in given_steps], np.int64) * 60_000_000
    end = start + np.array([step[2] for step in given_steps], np.int64) * 60_000_000
    told = shared_us(who, start, end)
    wanted = brute_touch(who.tolist(), (start // 60_000_000).tolist(), (end // 60_000_000).tolist())
    assert told.tolist() == pytest.approx([minutes * 6e7 for minutes in wanted], abs=12)
    for one in {w for w in who.tolist() if w >= 0}:
        own = [(s, e) for w, s, e in zip(who, start, end, strict=True) if w == one]
        busy = sum(any(s <= at < e for s, e in own) for at in range(0, 50 * 60_000_000, 60_000_000))
        assert int(told[who == one].sum()) == busy * 60_000_000


def test_published_figures():
    """600 and 1,140 seconds that overlap for 540 are 330 and 870; apart they stay as they are."""
    second = 1_000_000
    start, end = np.array([0, 60]) * second, np.array([600, 1200]) * second
    assert (shared_us(np.array([0, 0]), start, end) // second).tolist() == [330, 870]
    assert (shared_us(np.array([0, 1]), start, end) // second).tolist() == [600, 1140]
    start, end = np.array([0, 5, 5]) * second, np.array([5, 10, 10]) * second
    assert (shared_us(np.zeros(3, np.int64), start, end) / second).tolist() == [5, 2.5, 2.5]
    assert shared_us(np.array([0]), np.array([3]), np.array([3])).tolist() == [0]


def test_thirds_leave_no_microsecond_over():
    """Ten microseconds among three: what rounding leaves goes to one of them."""
    told = shared_us(np.zeros(3, np.int64), np.zeros(3, np.int64), np.full(3, 10))
    assert sorted(told.tolist()) == [3, 3, 4]


def test_which_comes_first_is_counted_by_case():
    """Two cases have 0 before 1, one the other way round; 2 is never with 1."""
    activity = np.array([0, 1, 2, 0, 0, 1, 1, 0], np.int64)
    found = precedence(np.array([0, 2, 4, 6, 8]), activity, 3)
    assert found.tolist() == [[0, 2, 0], [1, 0, 0], [1, 0, 0]]
