"""Laws of the summary: merging, order of rows, and the same digits from another engine."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procmine.errors import UsageError
from procmine.summary.flow import by_day, by_hour
from procmine.summary.merge import merge
from procmine.summary.relational import Relational
from procmine.summary.summarise import summarise
from procmine.summary.tables import (
    activity_table,
    case_table,
    edge_table,
    handover_table,
    variant_table,
)

S = 1_000_000
BASE = 1_767_571_200 * S


def tables(summary):
    """Everything a summary tells, in plain data."""
    return {
        "edges": edge_table(summary).records(),
        "activities": activity_table(summary).records(),
        "variants": variant_table(summary).records(),
        "cases": case_table(summary).records(),
        "hours": by_hour(summary).records(),
        "days": by_day(summary).records(),
        **{role: handover_table(summary, role).records() for role in ("resource", "team")},
    }


@st.composite
def rows(draw, distinct_times=False):
    """Rows of a small log; instances with starts, some of them unknown."""
    n = draw(st.integers(1, 30))
    times = draw(st.lists(st.integers(0, 5000), min_size=n, max_size=n, unique=distinct_times))
    made = []
    for at in times:
        length = draw(st.integers(0, 300))
        made.append(
            {
                "case": f"c{draw(st.integers(0, 5))}",
                "activity": draw(st.sampled_from(["a", "b", "c", "ä b"])),
                "start": draw(st.sampled_from([BASE + at * S, None])),
                "end": BASE + (at + length) * S + draw(st.sampled_from([0, 0, 0, 7])),
                "resource": draw(st.sampled_from(["r", "s", None])),
                "team": draw(st.sampled_from(["t", "u"])),
            }
        )
    return made


@pytest.mark.parametrize("steps", ["instances", "events"])
@settings(max_examples=40)
@given(data=st.data())
def test_merge_law(log_of, steps, data):
    """The merge of two halves (whole cases each) tells what the whole tells."""
    made = data.draw(rows())
    first = [row for row in made if row["case"] < "c3"]
    second = [row for row in made if row["case"] >= "c3"]
    whole = summarise(log_of(made, steps))
    if not first or not second:
        return
    halves = [summarise(log_of(part, steps)) for part in (first, second)]
    assert tables(merge(*halves)) == tables(whole)
    assert tables(merge(*reversed(halves))) == tables(whole)


def test_merge_refuses_a_shared_case(log_of):
    """A case split between the halves is refused by name."""
    one = summarise(log_of([{"case": "A", "activity": "x", "end": BASE}]))
    with pytest.raises(UsageError, match="'A'"):
        merge(one, one)


def test_merge_refuses_other_steps(log_of):
    """Summaries of events and of instances do not add up."""
    made = [{"case": "A", "activity": "x", "start": BASE, "end": BASE + S}]
    other = [{**made[0], "case": "B"}]
    with pytest.raises(UsageError, match="mode"):
        merge(summarise(log_of(made, "events")), summarise(log_of(other, "instances")))


@settings(max_examples=40)
@given(made=rows(distinct_times=True), seed=st.integers(0, 99))
def test_order_of_rows_does_not_matter(log_of, made, seed):
    """Shuffling rows without equal times changes nothing a summary tells."""
    # Equal pairs of begin and end can still arise from an unknown start: keep those out.
    keys = [(r["case"], r["start"] or r["end"], r["end"]) for r in made]
    if len(set(keys)) < len(keys):
        return
    shuffled = random.Random(seed).sample(made, len(made))
    for steps in ("instances", "events"):
        ends = [(r["case"], r["end"]) for r in made]
        if steps == "events" and len(set(ends)) < len(ends):
            continue
        assert tables(summarise(log_of(shuffled, steps))) == tables(summarise(log_of(made, steps)))


def relational(log):
    """What the relation tells, in the shape of ``tables``."""
    asked = Relational(log)
    owners = log.steps.owners
    return {
        "edges": asked.edges(),
        "activities": asked.activities(),
        "variants": asked.variants(),
        "cases": asked.cases(),
        "hours": asked.hours(),
        "days": asked.days(),
        **{role: asked.handovers(role) if role in owners else [] for role in ("resource", "team")},
    }


@pytest.mark.parametrize("steps", ["instances", "events"])
@settings(max_examples=6)
@given(made=rows())
def test_relation_agrees_on_random_logs(log_of, steps, made):
    """DuckDB through the relation gives the same digits as the pass."""
    log = log_of(made, steps)
    assert relational(log) == tables(summarise(log))


@settings(max_examples=12)
@given(
    made=rows(),
    pace=st.sampled_from([1, 100_000, -400_000]),
    zone=st.sampled_from(["UTC", "Europe/Rome", "Australia/Adelaide"]),
)
def test_relation_agrees_on_local_clocks(log_of, made, pace, zone):
    """Hours, days and work in progress agree over changes of the clock, and before 1970."""
    moved = [{**row, "end": BASE + (row["end"] - BASE) * pace, "start": None} for row in made]
    log = log_of(moved, zone=zone)
    asked, summary = Relational(log), summarise(log)
    assert asked.hours() == by_hour(summary).records()
    assert asked.days() == by_day(summary).records()
