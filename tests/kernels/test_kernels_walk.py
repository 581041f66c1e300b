"""The one pass, its tree, and what is counted from it, against plain Python."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from procmine.kernels.groups import Durations
from procmine.kernels.handover import HANDOVERS, PINGPONGS, Handovers
from procmine.kernels.sequences import (
    ACTIVITY_COUNTS,
    EDGE_COUNTS,
    SEQUENCE_COUNTS,
    count_sequences,
    lexical_ranks,
    unroll,
)
from procmine.kernels.walk import LAST_NODE, NO_EDGE, Walk

# (case, activity, begin, length): steps in the order the pass sees them.
STEPS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 1000), st.integers(0, 50)),
    max_size=60,
).map(lambda steps: sorted(steps, key=lambda step: step[2]))
NOTHING = np.zeros(1, np.bool_)


def feed(walk, steps, n_cases=6, whole=NOTHING):
    case, activity, begin, length = (
        np.array(column, np.int64) for column in (zip(*steps, strict=True) if steps else [[]] * 4)
    )
    end = begin + length
    return walk.feed(case.astype(np.int32), activity.astype(np.int32), begin, end, whole, n_cases)


def traces(steps):
    by_case = defaultdict(list)
    for case, activity, begin, length in steps:
        by_case[case].append((activity, begin, begin + length))
    return by_case


def names(walk, nodes):
    n_steps = []
    for node in nodes:
        depth, at = 0, node
        while at > 0:
            depth, at = depth + 1, walk.nodes[at, 0]
        n_steps.append(depth)
    codes, bounds = unroll(walk.nodes, np.array(nodes, np.int32), np.array(n_steps, np.int64))
    return [tuple(codes[a:b].tolist()) for a, b in itertools.pairwise(bounds)]


@given(STEPS)
def test_tree_knows_every_sequence(steps):
    """The node a case ends in spells exactly what the case did; equal sequences share it."""
    walk = Walk()
    feed(walk, steps)
    expected = traces(steps)
    nodes = [int(walk.state[case, LAST_NODE]) for case in expected]
    assert names(walk, nodes) == [tuple(a for a, _, _ in t) for t in expected.values()]
    assert len(set(nodes)) == len({tuple(a for a, _, _ in t) for t in expected.values()})


@given(STEPS)
def test_waits_belong_to_their_connection(steps):
    """Every step but a case's first notes the time since the end of the one before it."""
    walk = Walk()
    edge, wait, _, _ = feed(walk, steps)
    noted = list(zip(edge.tolist(), wait.tolist(), strict=True))
    assert all(w == 0 for e, w in noted if e == NO_EDGE)
    found = Counter((*walk.edges[e].tolist(), w) for e, w in noted if e != NO_EDGE)
    expected = Counter(
        (a[0], b[0], b[1] - a[2])
        for trace in traces(steps).values()
        for a, b in itertools.pairwise(trace)
    )
    assert found == expected


@given(STEPS)
def test_first_and_latest(steps):
    """A case runs from its first begin to its latest end, which need not be its last step's."""
    walk = Walk()
    feed(walk, steps)
    for case, trace in traces(steps).items():
        assert walk.first[case] == trace[0][1]
        assert walk.latest[case] == max(end for _, _, end in trace)


@given(STEPS, st.integers(1, 7))
def test_batches_change_nothing(steps, size):
    """Feeding in pieces gives the same state as feeding at once."""
    whole, pieces = Walk(), Walk()
    feed(whole, steps)
    for k in range(0, len(steps), size):
        feed(pieces, steps[k : k + size])
    assert whole.n_nodes == pieces.n_nodes
    if steps:
        assert np.array_equal(whole.state, pieces.state)
    assert np.array_equal(whole.nodes[: whole.n_nodes, :3], pieces.nodes[: pieces.n_nodes, :3])


def test_tables_grow():
    """Tens of thousands of distinct prefixes and connections do not disturb one another."""
    rng = np.random.default_rng(7)
    case = np.repeat(np.arange(5000, dtype=np.int32), 8)
    activity = rng.integers(0, 300, len(case)).astype(np.int32)
    zeros = np.zeros(len(case), np.int64)
    walk = Walk()
    walk.feed(case, activity, zeros, zeros, NOTHING, 5000)
    ends = walk.state[:5000, LAST_NODE]
    codes, _bounds = unroll(walk.nodes, ends.astype(np.int32), np.full(5000, 8, np.int64))
    assert np.array_equal(codes, activity)
    pairs = {(int(a), int(b)) for a, b in itertools.pairwise(activity)}
    inner = {(int(activity[k]), int(activity[k + 1])) for k in range(len(case) - 1) if (k + 1) % 8}
    assert walk.n_edges == len(inner) <= len(pairs)


@given(STEPS)
def test_steps_that_take_no_time(steps):
    """A walk told so gives what one gives that is shown ends equal to the starts."""
    at_once = [(case, activity, begin, 0) for case, activity, begin, _ in steps]
    plain, instant = Walk(), Walk(instant=True)
    for told, expected in zip(feed(instant, at_once)[:2], feed(plain, at_once)[:2], strict=True):
        assert np.array_equal(told, expected)
    n_cases = len(plain.first)
    assert np.array_equal(instant.first, plain.first)
    assert instant.n_out_of_order == plain.n_out_of_order
    nodes = (walk.state[:, LAST_NODE] for walk in (instant, plain))
    assert np.array_equal(*nodes)
    if not plain.n_out_of_order:
        assert np.array_equal(instant.latest[:n_cases], plain.latest)


def test_without_instants_only_the_order_counts():
    """No step has a connection to note a wait of, and nothing is out of order."""
    walk = Walk(timed=False)
    edge, _, _, _ = feed(walk, [(0, 0, 10, 0), (0, 1, 5, 0)])
    assert edge.tolist() == [NO_EDGE, NO_EDGE] and walk.n_edges == 1
    assert walk.n_out_of_order == 0


def test_disorder_is_counted():
    """A step that begins before the one before it in its case is counted."""
    walk = Walk()
    feed(walk, [(0, 0, 10, 0), (0, 1, 5, 0), (1, 0, 1, 0), (0, 1, 7, 0)])
    assert walk.n_out_of_order == 1


@given(STEPS, STEPS)
def test_graft_is_union(first, second):
    """Grafting a tree gives the nodes that walking its sequences would have given."""
    one, other = Walk(timed=False), Walk(timed=False)
    feed(one, first)
    feed(other, second)
    both = Walk(timed=False)
    codes = np.arange(5, dtype=np.int32)
    both.graft(one.nodes[: one.n_nodes], codes)
    places = both.graft(other.nodes[: other.n_nodes], codes)
    nodes = list(range(other.n_nodes))
    assert names(both, places.tolist()) == names(other, nodes)
    together = set(names(one, list(range(one.n_nodes)))) | set(names(other, nodes))
    assert both.n_nodes == len(together)


def brute_counts(variants, n_activities):
    """What count_sequences should give, written as directly as possible."""
    by_activity = {a: dict.fromkeys(ACTIVITY_COUNTS, 0) for a in range(n_activities)}
    by_edge = defaultdict(lambda: dict.fromkeys(EDGE_COUNTS, 0))
    by_sequence = []
    for trace, n in variants:
        for a in set(trace):
            row = by_activity[a]
            times = trace.count(a)
            loops = sum(x == y == a for x, y in itertools.pairwise(trace))
            row["n"] += n * times
            row["n_cases"] += n
            row["n_rework_cases"] += n * (times > 1)
            row["n_self_loops"] += n * loops
            row["n_self_loop_cases"] += n * (loops > 0)
        pairs = list(itertools.pairwise(trace))
        for a, b in set(pairs):
            row = by_edge[a, b]
            row["n"] += n * pairs.count((a, b))
            row["n_cases"] += n
            row["n_backward_cases"] += n * (trace.index(b) < trace.index(a))
        triples = list(zip(trace, trace[1:], trace[2:], strict=False))
        back = [(b, c) for a, b, c in triples if a == c != b]
        for pair in back:
            by_edge[pair]["n_ping_pongs"] += n
        by_sequence.append(
            {
                "n_steps": len(trace),
                "n_repeats": len(trace) - len(set(trace)),
                "n_self_loops": sum(a == b for a, b in pairs),
                "n_ping_pongs": len(back),
            }
        )
    return by_activity, by_edge, by_sequence


VARIANTS = st.dictionaries(
    st.lists(st.integers(0, 3), min_size=1, max_size=9).map(tuple), st.integers(1, 5), min_size=1
)


@settings(max_examples=200)
@given(VARIANTS)
def test_counts_from_sequences(variants):
    """All counts that depend on order alone equal the ones counted by hand."""
    walk = Walk(timed=False)
    for k, trace in enumerate(variants):
        feed(walk, [(k, a, 0, 0) for a in trace], n_cases=k + 1)
    leaves = walk.state[: len(variants), LAST_NODE].astype(np.int32)
    counts = np.array(list(variants.values()), np.int64)
    nodes = walk.nodes[: walk.n_nodes]
    acts, edges, seqs = count_sequences(nodes, leaves, counts, 4, walk.n_edges)
    by_activity, by_edge, by_sequence = brute_counts(list(variants.items()), 4)
    assert [dict(zip(ACTIVITY_COUNTS, row, strict=True)) for row in acts.tolist()] == list(
        by_activity.values()
    )
    found = {
        tuple(walk.edges[k].tolist()): dict(zip(EDGE_COUNTS, edges[k].tolist(), strict=True))
        for k in range(walk.n_edges)
    }
    assert found == by_edge
    assert [dict(zip(SEQUENCE_COUNTS, row, strict=True)) for row in seqs.tolist()] == by_sequence


@given(VARIANTS)
def test_lexical_ranks_sort_like_tuples(variants):
    """Ranks of nodes order sequences as Python orders tuples."""
    walk = Walk(timed=False)
    for k, trace in enumerate(variants):
        feed(walk, [(k, a, 0, 0) for a in trace], n_cases=k + 1)
    nodes = list(range(walk.n_nodes))
    spelled = names(walk, nodes)
    ranks = lexical_ranks(walk.nodes[: walk.n_nodes])
    assert sorted(nodes, key=lambda k: ranks[k]) == sorted(nodes, key=lambda k: spelled[k])


OWNED = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-1, 3), st.integers(0, 100)), max_size=50
).map(lambda steps: sorted(steps, key=lambda step: step[2]))


@settings(max_examples=200)
@given(OWNED)
def test_handovers(steps):
    """Pairs, waits and ping-pongs equal those counted by hand; an unknown owner breaks chains."""
    counter = Handovers()
    case, owner, _ = (
        np.array(c, np.int64) for c in (zip(*steps, strict=True) if steps else [[]] * 3)
    )
    ends: dict[int, int] = {}
    wait = np.zeros(len(steps), np.int64)
    for row, (c, _, t) in enumerate(steps):
        wait[row] = t - ends.get(c, t)
        ends[c] = t + 2
    counter.feed(case.astype(np.int32), owner.astype(np.int32), wait, 4)
    pairs, back, handovers, returns = Counter(), Counter(), Counter(), Counter()
    waits: Counter[tuple[int, int]] = Counter()
    by_case = defaultdict(list)
    for c, o, t in steps:
        by_case[c].append((o, t))
    for c, trace in by_case.items():
        runs: list[int] = []
        last = None
        for o, t in trace:
            if last is not None and o >= 0 and last[0] >= 0:
                pairs[last[0], o] += 1
                waits[last[0], o] += max(t - last[1] - 2, 0)
                handovers[c] += o != last[0]
            if not runs or runs[-1] != o:
                runs.append(o)
                if len(runs) > 2 and o >= 0 and runs[-2] >= 0 and runs[-3] == o:
                    returns[c] += 1
                    back[runs[-2], o] += 1
            last = (o, t)
    found = {(a, b): (n, w, k) for a, b, n, w, k in counter.pairs.tolist()}
    assert found == {pair: (n, waits[pair], back[pair]) for pair, n in pairs.items()}
    for c in by_case:
        assert counter.state[c, HANDOVERS] == handovers[c]
        assert counter.state[c, PINGPONGS] == returns[c]


def test_many_pairs_of_owners():
    """Thousands of pairs are kept apart, told in order of their owners, and none is lost."""
    rng = np.random.default_rng(9)
    owner = rng.integers(0, 300, 20_000).astype(np.int32)
    counter = Handovers()
    for begin in range(0, len(owner), 3000):
        part = owner[begin : begin + 3000]
        counter.feed(np.zeros(len(part), np.int32), part, np.full(len(part), 7), 1)
    expected = Counter(itertools.pairwise(owner.tolist()))
    rows = counter.pairs.tolist()
    assert [(a, b, n, w) for a, b, n, w, _ in rows] == [
        (*pair, n, 7 * n) for pair, n in sorted(expected.items())
    ]


DURATIONS = st.lists(st.tuples(st.integers(0, 5), st.integers(-10, 10**15)), max_size=60)


@given(st.lists(DURATIONS, max_size=4), st.booleans())
def test_durations_come_back_by_group(chunks, in_ms):
    """Every duration comes back in its group, negative ones as 0 and counted."""
    durations = Durations()
    expected, overlaps = defaultdict(list), Counter()
    for chunk in chunks:
        scaled = [(g, v - v % 1000 if in_ms else v) for g, v in chunk]
        group = np.array([g for g, _ in scaled], np.int32)
        values = np.array([v for _, v in scaled], np.int64)
        durations.feed(group, values)
        for g, v in scaled:
            expected[g].append(max(v, 0))
            overlaps[g] += v < 0
    grouped = durations.finish(6, np.arange(6, dtype=np.int32))
    for g in range(6):
        assert grouped.of(g).tolist() == sorted(expected[g])
        assert grouped.n_overlaps[g] == overlaps[g]
    assert grouped.totals_us().tolist() == [sum(expected[g]) for g in range(6)]


@given(DURATIONS.filter(len))
def test_ranks_are_order_statistics(values):
    """Ranks asked for are the values at those places of the sorted group."""
    durations = Durations()
    group = np.array([g for g, _ in values], np.int32)
    durations.feed(group, np.array([v for _, v in values], np.int64))
    grouped = durations.finish(6, np.arange(6, dtype=np.int32))
    asked = [np.array([0, n // 2, max(n - 1, 0)], np.int64) for n in grouped.counts()]
    ranks = grouped.ranks_us(asked)
    for g in range(6):
        ordered = sorted(max(v, 0) for k, v in values if k == g)
        if ordered:
            assert ranks[g].tolist() == [ordered[k] for k in asked[g]]
