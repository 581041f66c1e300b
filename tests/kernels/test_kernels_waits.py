"""Enabling, batches, the critical path and the cutting of pieces, against plain definitions."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procmine.kernels.batches import CONCURRENT, PARALLEL, SEQUENTIAL, find_batches
from procmine.kernels.enabling import concurrent_pairs, enabled_at
from procmine.kernels.overtakes import count_overtakes
from procmine.kernels.timeline import critical_path, cut_at

STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 20), st.integers(0, 6)),
    min_size=1,
    max_size=40,
)


def arrays(steps):
    """Case, activity, start, end in order of case, end, start, activity; and the bounds."""
    rows = [(case, begin + length, begin, activity) for case, activity, begin, length in steps]
    case, end, start, activity = np.array(sorted(rows), np.int64).T
    bounds = np.searchsorted(case, np.arange(5))
    return case, activity.astype(np.int32), start, end, bounds


@given(STEPS)
def test_concurrency_is_the_heuristics_oracle(steps):
    """a and b are concurrent when both follow each other, no loop of two and no dependency."""
    case, activity, _, _, bounds = arrays(steps)
    follows, loops = Counter(), Counter()
    for low, high in itertools.pairwise(bounds):
        names = activity[low:high].tolist()
        follows.update(itertools.pairwise(names))
        triples = zip(names, names[1:], names[2:], strict=False)
        loops.update((x, y) for x, y, z in triples if x == z != y)
    found = {(key // 3, key % 3) for key in concurrent_pairs(case, activity, 3).tolist()}
    for a in range(3):
        for b in range(3):
            ab, ba, n = follows[a, b], follows[b, a], loops[a, b] + loops[b, a]
            own = max(follows[x, x] / (follows[x, x] + 1) for x in (a, b))
            loop = n / (n + 1) if own < 0.9 else 0
            sure = abs((ab - ba) / (ab + ba + 1)) >= 0.9
            assert ((a, b) in found) == (a != b and ab > 0 < ba and loop < 0.9 and not sure)


def test_a_loop_of_two_is_no_concurrency():
    """A B A B … ten times over is a loop; A B and B A a few times each are concurrent."""
    loop = np.array([0, 1] * 10, np.int32)
    assert concurrent_pairs(np.zeros(20, np.int64), loop, 2).tolist() == []
    either = np.array([0, 1, 1, 0], np.int32)
    assert concurrent_pairs(np.array([0, 0, 1, 1]), either, 2).tolist() == [1, 2]


@given(STEPS, st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2))))
def test_enabled_is_the_latest_end_it_depends_on(steps, pairs):
    """Of the steps over when it starts, ended before it ends and not concurrent: the latest end."""
    case, activity, start, end, bounds = arrays(steps)
    pairs = {p for a, b in pairs if a != b for p in ((a, b), (b, a))}
    keys = np.array(sorted(a * 3 + b for a, b in pairs), np.int64)
    enabled, source = enabled_at(bounds, activity, start, end, keys, 3)
    for i in range(len(case)):
        over = [
            j
            for j in np.flatnonzero(case == case[i])
            if end[j] <= start[i] and (activity[j], activity[i]) not in pairs and j != i
        ]
        ends = [end[j] for j in over if end[j] < end[i]]
        assert enabled[i] == (max(ends) if ends else start[case == case[i]].min())
        before = [j for j in over if j < i]
        assert source[i] == (before[-1] if before else -1)


def batches_of(*rows, gap=0):
    resource, activity, start, end, enabled = np.array(rows, np.int64).T
    codes = resource.astype(np.int32), activity.astype(np.int32)
    return find_batches(*codes, start, end, enabled, gap)


def test_kinds_of_batches():
    """All at once is parallel, overlapping is concurrent, one after the other is sequential."""
    parallel = batches_of((0, 0, 5, 9, 1), (0, 0, 5, 9, 3))
    assert (parallel["kind"].tolist(), parallel["enabled"].tolist()) == ([PARALLEL], [3])
    assert batches_of((0, 0, 5, 9, 1), (0, 0, 7, 12, 3))["kind"].tolist() == [CONCURRENT]
    row = batches_of((0, 0, 5, 9, 1), (0, 0, 9, 12, 3), (0, 0, 12, 13, 5))
    assert (row["kind"].tolist(), row["size"].tolist(), row["start"].tolist()) == (
        [SEQUENTIAL],
        [3],
        [5],
    )


def test_what_is_no_batch():
    """Enabled too late, a pause, another person or activity, or nobody: no batch."""
    alone = ((0, 0, 5, 9, 1), (0, 0, 9, 12, 6)), ((0, 0, 5, 9, 1), (0, 0, 10, 12, 3))
    alone += ((0, 0, 5, 9, 1), (1, 0, 9, 12, 3)), ((0, 0, 5, 9, 1), (0, 1, 9, 12, 3))
    alone += (((-1, 0, 5, 9, 1), (-1, 0, 9, 12, 3)),)
    for rows in alone:
        assert batches_of(*rows)["batch"].tolist() == [-1, -1]
    assert batches_of(*alone[1], gap=1)["batch"].tolist() == [0, 0]


@given(STEPS)
def test_the_critical_path_covers_every_moment_once(steps):
    """Pieces follow one another from the first begin to the last end; owners are as defined."""
    case, _, start, end, bounds = arrays(steps)
    order = np.lexsort((end, start, case))
    start, end = start[order], end[order]
    step, low, high, runs = critical_path(bounds, start, end)
    for c in range(4):
        own = slice(bounds[c], bounds[c + 1])
        mine = case[step] == c
        moments = [
            (s, at, r)
            for s, a, b, r in zip(step[mine], low[mine], high[mine], runs[mine], strict=True)
            for at in range(a, b)
        ]
        if bounds[c] < bounds[c + 1]:
            whole = range(start[own].min(), end[own].max())
            assert [at for _, at, _ in moments] == list(whole)
        for s, at, r in moments:
            running = [end[k] for k in range(*own.indices(len(end))) if start[k] <= at < end[k]]
            assert r == bool(running)
            begins = [b for b in start[own] if b > at]
            assert end[s] == max(running) if running else start[s] == min(begins)


def test_pieces_are_cut_where_somebody_else_is_waited_for():
    """A piece from 0 to 10 with 2–4 and 6–12 of others keeps 0–2 and 4–6."""
    piece, low, high, kind = cut_at(
        (np.array([1, 1]), np.array([0, 3]), np.array([10, 3])),
        np.array([0, 0, 2]),
        (np.array([2, 6]), np.array([4, 12]), np.array([0, 1], np.int8)),
    )
    assert piece.tolist() == [0, 0, 0, 0]
    assert list(zip(low.tolist(), high.tolist(), kind.tolist(), strict=True)) == [
        (0, 2, -1),
        (2, 4, 0),
        (4, 6, -1),
        (6, 10, 1),
    ]


@given(
    st.lists(
        st.tuples(*(st.integers(0, k) for k in (2, 8, 8, 1))),
        min_size=1,
        max_size=30,
    )
)
def test_overtakes_are_pairs_out_of_order(rows):
    """Counted by two values: same resource, came strictly later, started strictly earlier."""
    resource, enabled, start, value = np.array(rows, np.int64).T
    found = count_overtakes(resource.astype(np.int32), enabled, start, value, 2)
    wanted = np.zeros((2, 2), np.int64)
    for d in range(len(rows)):
        for p in range(len(rows)):
            passed = enabled[d] < enabled[p] and start[d] > start[p]
            wanted[value[d], value[p]] += passed and resource[d] == resource[p]
    assert found.tolist() == wanted.tolist()
