"""Pairing starts and completes against queues of Python."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procmine.kernels.pairs import COMPLETE, OTHER, START, pair_events

STEPS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([OTHER, START, COMPLETE])))


def paired(cases, n_activities=3):
    bounds = np.concatenate([[0], np.cumsum([len(steps) for steps in cases])]).astype(np.int64)
    flat = [step for steps in cases for step in steps]
    activity = np.array([a for a, _ in flat], np.int32)
    stage = np.array([s for _, s in flat], np.int8)
    start, end, found, n_nested = pair_events(bounds, activity, stage, n_activities)
    pairs = list(zip(start.tolist(), end.tolist(), strict=True))
    return [pairs[i:j] for i, j in itertools.pairwise(found.tolist())], n_nested


def by_queues(cases):
    """The same rule: the earliest open start of the activity in the case is ended first."""
    cases_found, row, n_nested = [], 0, 0
    for steps in cases:
        queues, found = {}, []
        for activity, stage in steps:
            queue = queues.setdefault(activity, [])
            if stage == START:
                n_nested += bool(queue)
                found.append([row, -1])
                queue.append(found[-1])
            elif stage == COMPLETE and queue:
                queue.pop(0)[1] = row
            elif stage == COMPLETE:
                found.append([-1, row])
            row += 1
        cases_found.append([tuple(pair) for pair in found])
    return cases_found, n_nested


@given(st.lists(STEPS, max_size=5))
def test_pairs_are_those_of_queues(cases):
    """Instances, their rows and the nested starts; nothing is carried over between cases."""
    assert paired(cases) == by_queues(cases)


def test_nothing_to_pair():
    """No case, or no event of interest."""
    assert paired([]) == ([], 0)
    assert paired([[(0, OTHER)], []]) == ([[], []], 0)
