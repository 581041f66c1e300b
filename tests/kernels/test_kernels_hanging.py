"""What hangs on open order, against sets of Python."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procmine.kernels.hanging import count_hanging

STEPS = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=7)


def arrays_of(cases):
    """Case, activity and whether the order is open, step by step."""
    flat = [(c, a, m) for c, steps in enumerate(cases) for a, m in steps]
    kinds = (np.int32, np.int32, np.bool_)
    return [np.array([row[k] for row in flat], kind) for k, kind in enumerate(kinds)]


def hanging(cases):
    """Distinct connections and variants that hang on it, and the cases they are in."""
    cases = [steps for steps in cases if any(m for _, m in steps)]
    edges = {(a, b) for steps in cases for (a, m), (b, n) in itertools.pairwise(steps) if m or n}
    return len(edges), len({tuple(a for a, _ in steps) for steps in cases}), len(cases)


@given(st.lists(STEPS, max_size=12))
def test_what_hangs_is_counted_once_each(cases):
    """Connections beside an open step, whole sequences, and cases."""
    assert count_hanging(*arrays_of(cases)) == hanging(cases)


def test_tables_grow_as_often_as_needed():
    """One case as long as a log, many short ones, a hundred thousand connections."""
    chance = np.random.default_rng(7)
    cases = [[(a, a % 3 == 0) for a in chance.integers(0, 400, 150_000).tolist()]]
    cases += [[(a, True), (a + 1, False), (k, False)] for k in range(5) for a in range(3_000)]
    assert count_hanging(*arrays_of(cases)) == hanging(cases)
