"""Pairing starts and completes against queues of Python."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procmine.kernels.calendar import NO_TIME
from procmine.kernels.pairs import (
    COMPLETE,
    OTHER,
    START,
    begins_of,
    lay_out,
    pair_events,
    tied_pairs,
    who_did,
)

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


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 3), st.sampled_from([-1, 0, 1])), max_size=8), max_size=5
    )
)
def test_columns_of_instances(cases):
    """Begin, end, activity and row as their events have them; ties are those of the same case."""
    flat = [pair for pairs in cases for pair in pairs]
    bounds = np.concatenate([[0], np.cumsum([len(pairs) for pairs in cases])]).astype(np.int64)
    n = 2 * len(flat)
    at_us = np.repeat([us for us, _ in flat], 2).astype(np.int64)
    at_us[1::2] += 1
    start = np.array([-1 if half > 0 else 2 * k for k, (_, half) in enumerate(flat)], np.int32)
    end = np.array([-1 if half < 0 else 2 * k + 1 for k, (_, half) in enumerate(flat)], np.int32)
    activity, row = np.arange(n, dtype=np.int32) % 3, np.arange(n, dtype=np.int32) + 7
    begin = begins_of(start, end, at_us)
    columns, seen = lay_out((start, end), activity, at_us, row, 3)
    wanted_seen = np.zeros((3, 2), int)
    for k, (s, e) in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        either = s if e < 0 else e
        assert begin[k] == at_us[e if s < 0 else s]
        assert columns["end"][k] == (NO_TIME if e < 0 else at_us[e])
        assert columns["start"][k] == (NO_TIME if s < 0 else at_us[s])
        assert (columns["activity"][k], columns["row"][k]) == (activity[either], row[either])
        wanted_seen[activity[either], int(s >= 0)] += 1
    assert seen.tolist() == wanted_seen.tolist()
    runs = []
    for c in range(len(cases)):
        for _, run in itertools.groupby(range(bounds[c], bounds[c + 1]), key=begin.__getitem__):
            runs.append(list(run))
    places, group = tied_pairs(begin, bounds)
    groups = [
        [k for k, _ in run]
        for _, run in itertools.groupby(
            zip(places.tolist(), group.tolist(), strict=True), key=lambda found: found[1]
        )
    ]
    assert groups == [run for run in runs if len(run) > 1]


@given(st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 5)).filter(lambda p: p != (-1, -1))))
def test_work_is_done_by_who_completed_it_or_else_began_it(pairs):
    """Nobody is named at some events, and some instances lack one of their two."""
    codes = [4, -1, 7, -1, 4, 0]
    named = [codes[end] if end >= 0 else -1 for _, end in pairs]
    expected = [
        codes[start] if who < 0 and start >= 0 else who
        for who, (start, _) in zip(named, pairs, strict=True)
    ]
    start, end = (np.array([pair[k] for pair in pairs], np.int32) for k in (0, 1))
    assert who_did(np.array(codes, np.int32), start, end).tolist() == expected
