"""How much hangs on the order of equal times, against every order there could be."""

from __future__ import annotations

import itertools

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from log_making import config_of, findings_of, source_of_table

from procmine.log.build import build
from procmine.summary.summarise import summarise

US = 1_000_000
EVENTS = st.lists(
    st.tuples(st.sampled_from("PQR"), st.sampled_from("abc"), st.integers(0, 3)),
    min_size=1,
    max_size=9,
)
ROLES = {"case": "case", "activity": "activity", "end": "end"}


def log_of_events(events):
    """A log of (case, activity, second) in this order of rows."""
    case, activity, second = zip(*events, strict=True)
    times = pa.array([1_767_600_000 + s for s in second], pa.timestamp("s"))
    columns = {"case": list(case), "activity": list(activity), "end": times}
    return build(source_of_table(pa.table(columns)), config_of(ROLES))


def orders_of(events):
    """Every order in which the steps of one case can stand: equal times in any order."""
    groups = [
        [a for _, a, _ in group]
        for _, group in itertools.groupby(sorted(events, key=lambda e: e[2]), key=lambda e: e[2])
    ]
    every = itertools.product(*(set(itertools.permutations(group)) for group in groups))
    return [tuple(itertools.chain(*parts)) for parts in every]


def hanging(events):
    """Connections and variants that would be others, the cases they are in, the tied events."""
    edges, variants, n_cases, n_tied = set(), set(), 0, 0
    for name in {case for case, _, _ in events}:
        mine = [event for event in events if event[0] == name]
        times = [second for _, _, second in mine]
        n_tied += sum(times.count(second) > 1 for second in times)
        now = tuple(a for _, a, _ in sorted(mine, key=lambda e: e[2]))
        every = orders_of(mine)
        if len(set(every)) > 1:
            n_cases += 1
            variants.add(now)
        for place, edge in enumerate(itertools.pairwise(now)):
            if any(order[place : place + 2] != edge for order in every):
                edges.add(edge)
    return {
        "n_events": n_tied,
        "n_edges": len(edges),
        "n_variants": len(variants),
        "n_cases": n_cases,
    }


@settings(max_examples=100)
@given(EVENTS)
def test_what_hangs_on_the_order_is_what_another_order_would_change(events):
    """Connections and variants that some order of equal times makes others, and no more."""
    expected = hanging(events)
    found = findings_of(log_of_events(events), "equal-times")
    assert len(found) == (expected["n_events"] > 0)
    for finding in found:
        assert {name: finding.values[name] for name in expected} == expected


@settings(max_examples=60)
@given(EVENTS, st.randoms(use_true_random=False))
def test_shuffled_rows_change_no_more_than_the_finding_says(events, random):
    """Whatever the order of rows: at most so many cases go another way."""
    shuffled = list(events)
    random.shuffle(shuffled)
    before, after = log_of_events(events), log_of_events(shuffled)
    said = findings_of(before, "equal-times")
    n_cases = said[0].values["n_cases"] if said else 0
    assert before.n_cases == after.n_cases

    def ways(log):
        summary = summarise(log)
        variants = [activities for activities, _ in summary.variants()]
        places = summary.cases.variant.tolist()
        return {c: variants[k] for c, k in zip(summary.case_ids(), places, strict=True)}

    one, other = ways(before), ways(after)
    assert sum(one[case] != other[case] for case in one) <= n_cases
    if not n_cases:
        assert one == other


@settings(max_examples=60)
@given(EVENTS)
def test_equal_times_keep_the_order_of_the_rows(events):
    """Within one instant the steps of a case stand as in the file."""
    summary = summarise(log_of_events(events))
    variants = [activities for activities, _ in summary.variants()]
    for case, k in zip(summary.case_ids(), summary.cases.variant.tolist(), strict=True):
        mine = [event for event in events if event[0] == case]
        assert variants[k] == tuple(a for _, a, _ in sorted(mine, key=lambda e: e[2]))


def test_each_shape_of_steps_has_its_own_answer():
    """Starts and completes as events are tied where the instances they make are not."""
    columns = {
        "case": ["P"] * 4,
        "activity": ["a", "b", "a", "b"],
        "stage": ["start", "start", "complete", "complete"],
        "end": pa.array([0, 0, 60, 90], pa.timestamp("s")),
    }
    source = source_of_table(pa.table(columns))
    roles = {**ROLES, "lifecycle": "stage"}
    tied = {}
    for steps in ("instances", "events"):
        log = build(source, config_of(roles, steps=steps))
        tied[steps] = [f.values["n_events"] for f in log.findings if f.rule == "equal-times"]
    assert tied == {"instances": [], "events": [2]}
