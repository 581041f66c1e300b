"""Durations beyond one block, beyond 32 bits, beyond 16 bits of groups."""

from __future__ import annotations

import numpy as np

from procmine.kernels.groups import Durations

WEEK_US = 7 * 86_400_000_000


def collected(group, values):
    """Fed in uneven pieces, as a pass does."""
    durations = Durations()
    for begin in range(0, len(group), 70_001):
        part = slice(begin, begin + 70_001)
        durations.feed(group[part].astype(np.int32), values[part].astype(np.int64))
    n_groups = int(group.max()) + 1
    return durations.finish(n_groups, np.arange(n_groups, dtype=np.int32))


def check(grouped, group, values):
    """Counts, sums and order statistics of every group are those of sorting it."""
    ranks = [np.unique([0, n // 2, max(n - 1, 0)]) for n in grouped.counts()]
    found = grouped.ranks_us(ranks)
    for g in np.unique(group).tolist():
        ordered = np.sort(np.maximum(values[group == g], 0))
        assert grouped.counts()[g] == len(ordered)
        assert grouped.totals_us()[g] == ordered.sum()
        assert found[g, : len(ranks[g])].tolist() == ordered[ranks[g]].tolist()


def test_more_than_one_block():
    """A million durations fill several blocks; none is lost at their seams."""
    rng = np.random.default_rng(3)
    group = rng.integers(0, 5, 1_200_000)
    values = rng.exponential(3e9, len(group)).astype(np.int64) // 1000 * 1000
    check(collected(group, values), group, values)


def test_a_few_long_ones_cost_no_more_than_themselves():
    """Durations of ten weeks need more than 32 bits; the others stay at six bytes each."""
    rng = np.random.default_rng(4)
    group = rng.integers(0, 3, 200_000)
    values = rng.integers(0, 10**6, len(group)) * 1000
    values[::5000] = 10 * WEEK_US
    grouped = collected(group, values)
    check(grouped, group, values)
    assert grouped.unit_us == 1000
    n_bytes = sum(codes.nbytes + kept.nbytes for codes, kept in grouped.chunks)
    assert n_bytes < 6.1 * len(group)


def test_one_fine_one_makes_all_fine():
    """A single microsecond among milliseconds is told exactly, and so are the milliseconds."""
    group = np.zeros(1000, np.int64)
    values = np.arange(1000) * 1000
    values[500] = 1
    grouped = collected(group, values)
    check(grouped, group, values)
    assert grouped.unit_us == 1


def test_more_groups_than_sixteen_bits():
    """Groups beyond 65,535 are kept apart from those whose last bits they share."""
    group = np.array([0, 1, 65_535, 65_536, 65_537, 131_072, 1])
    values = np.array([1, 2, 3, 4, 5, 6, 7]) * 1_000_000
    check(collected(group, values), group, values)


def test_a_negative_group_leaves_its_duration_out():
    """First steps wait for nothing: what is told for them counts nowhere."""
    group = np.array([1, -1, 0, -1], np.int32)
    durations = Durations()
    durations.feed(np.full(3, -1, np.int32), np.array([1, 2, 3]))
    durations.feed(group, np.array([5000, 9000, 2000, -4]))
    grouped = durations.finish(2, np.arange(2, dtype=np.int32))
    assert grouped.counts().tolist() == [1, 1]
    assert grouped.totals_us().tolist() == [2000, 5000]
    assert grouped.n_overlaps.tolist() == [0, 0]
