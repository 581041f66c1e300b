"""Steps that share their time, against groups of Python."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procmine.kernels.ties import tied_steps

STEPS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 1)), max_size=6)


@given(st.lists(STEPS, max_size=4))
def test_ties_are_those_of_groups(cases):
    """Neighbours of one case with equal begin and end; mixed where their activities differ."""
    flat = [
        (c, activity, begin, begin + length)
        for c, steps in enumerate(cases)
        for activity, begin, length in sorted(steps, key=lambda s: s[1:])
    ]
    tied, mixed = [], []
    for _, steps in itertools.groupby(flat, key=lambda row: (row[0], *row[2:])):
        activities = [row[1] for row in steps]
        tied += [len(activities) > 1] * len(activities)
        mixed += [len(set(activities)) > 1] * len(activities)
    case, activity, begin, finish = (
        (np.array(column) for column in zip(*flat, strict=True))
        if (flat)
        else [np.zeros(0, np.int64)] * 4
    )
    found = tied_steps(case.astype(np.int32), activity.astype(np.int32), begin, finish)
    assert found[0].tolist() == tied
    assert found[1].tolist() == mixed
    assert found[2:] == (sum(tied), sum(mixed))
