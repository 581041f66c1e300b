"""The tables of a summary: hand-worked, and against statistics worked out another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procmine.summary.flow import by_day, by_hour
from procmine.summary.quantiles import SHARES, interpolate_s, ranks
from procmine.summary.summarise import summarise
from procmine.summary.tables import (
    activity_table,
    case_table,
    edge_table,
    handover_table,
    variant_table,
)

S = 1_000_000
MONDAY = 1_767_571_200 * S  # 2026-01-05 00:00 UTC

# Two cases of one desk. Case B is done by one person and overlaps its own next step.
ROWS = [
    # case, activity, start, end, resource, team
    ("A", "Ask", 0, 60, "Ann", "Front"),
    ("A", "Check", 120, 300, "Bob", "Back"),
    ("A", "Ask", 400, 410, "Ann", "Front"),
    ("A", "Close", 500, 510, "Ann", "Front"),
    ("B", "Ask", 1000, 1100, "Cid", "Front"),
    ("B", "Close", 1050, 1200, "Cid", "Front"),
]


@pytest.fixture
def summary(log_of):
    names = ("case", "activity", "start", "end", "resource", "team")
    rows = [dict(zip(names, row, strict=True)) for row in ROWS]
    for row in rows:
        row["start"], row["end"] = MONDAY + row["start"] * S, MONDAY + row["end"] * S
    return summarise(log_of(rows))


def test_edges_by_hand(summary):
    """Waits run from the end of a step to the start of the next; an overlap waits 0."""
    rows = {(r["source"], r["target"]): r for r in edge_table(summary).records()}
    assert set(rows) == {("Ask", "Check"), ("Check", "Ask"), ("Ask", "Close")}
    close = rows["Ask", "Close"]
    assert (close["n"], close["n_cases"], close["n_overlaps"]) == (2, 2, 1)
    assert (close["mean_s"], close["p50_s"], close["max_s"], close["total_s"]) == (45, 45, 90, 90)
    assert close["p95_s"] == pytest.approx(85.5, abs=0)
    back = rows["Check", "Ask"]
    assert (back["n_ping_pongs"], back["n_backward_cases"], back["mean_s"]) == (1, 1, 100)
    assert rows["Ask", "Check"]["n_backward_cases"] == 0


def test_activities_by_hand(summary):
    """Counts of steps, cases, repeats, starts, ends and service times."""
    rows = {r["activity"]: r for r in activity_table(summary).records()}
    ask = rows["Ask"]
    counts = ("n", "n_cases", "n_repeats", "n_rework_cases", "n_self_loops", "n_starts", "n_ends")
    assert tuple(ask[name] for name in counts) == (3, 2, 1, 1, 0, 2, 0)
    assert (ask["service_mean_s"], ask["service_p50_s"], ask["service_total_s"]) == (
        170 / 3,
        60,
        170,
    )
    assert rows["Close"]["n_ends"] == 2


def test_cases_by_hand(summary):
    """Lead time runs from the first begin to the latest end."""
    first, second = case_table(summary).records()
    assert (first["case"], first["lead_time_s"], first["n_steps"]) == ("A", 510, 4)
    assert (first["n_repeats"], first["n_resource_handovers"]) == (1, 2)
    assert (first["n_resource_ping_pongs"], first["n_team_ping_pongs"]) == (1, 1)
    assert (second["lead_time_s"], second["n_resource_handovers"]) == (200, 0)


def test_handovers_by_hand(summary):
    """Consecutive owners, kept work included, with the waits between."""
    rows = {(r["source"], r["target"]): r for r in handover_table(summary, "team").records()}
    assert {pair: row["n"] for pair, row in rows.items()} == {
        ("Front", "Back"): 1,
        ("Back", "Front"): 1,
        ("Front", "Front"): 2,
    }
    assert rows["Back", "Front"]["n_ping_pongs"] == 1
    assert rows["Front", "Front"]["total_s"] == 90


def test_variants_by_hand(summary):
    """Shares add up to 1, ties in lexical order, durations those of their cases."""
    rows = variant_table(summary).records()
    assert [r["activities"] for r in rows] == ["Ask → Check → Ask → Close", "Ask → Close"]
    assert [r["p50_s"] for r in rows] == [510, 200]
    assert rows[-1]["covered_share"] == 1


def test_hours_and_days_follow_the_zone(log_of):
    """An arrival at 23:30 UTC on Monday is one on Tuesday 00:30 in Rome's winter."""
    at = MONDAY + 84_600 * S
    rows = [{"case": "A", "activity": "Ask", "end": at}]
    utc = summarise(log_of(rows))
    rome = summarise(log_of(rows))
    object.__setattr__(rome, "zone", "Europe/Rome")
    assert by_hour(utc).records()[23]["n_arrivals"] == 1
    assert by_hour(rome).records()[24]["n_arrivals"] == 1
    assert by_day(utc)["day"] == ["2026-01-05"]
    assert by_day(rome)["day"] == ["2026-01-06"]


def test_work_in_progress_adds_up(log_of):
    """Cases under way at the end of a day: arrived and not yet finished."""
    day = 86_400 * S
    rows = [
        {"case": c, "activity": a, "end": MONDAY + d * day}
        for c, a, d in [("A", "x", 0), ("A", "y", 2), ("B", "x", 1), ("B", "y", 4), ("C", "x", 1)]
    ]
    days = by_day(summarise(log_of(rows)))
    assert days["n_arrivals"] == [1, 2, 0, 0, 0]
    assert days["n_completions"] == [0, 1, 1, 0, 1]
    assert days["n_in_progress"] == [1, 2, 1, 1, 0]


@settings(max_examples=300)
@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=60))
def test_quantiles_are_type_seven(values):
    """Interpolated order statistics equal numpy's default quantiles."""
    ordered = np.sort(np.array(values, np.int64))
    places = ranks(len(values))
    n = np.array([len(values)])
    for k, share in enumerate(SHARES.values()):
        low, high = ordered[places[2 * k]], ordered[places[2 * k + 1]]
        found = interpolate_s(n, np.array([low]), np.array([high]), share)[0]
        assert found == pytest.approx(np.quantile(ordered, share) / 1e6, rel=1e-12, abs=1e-9)


def test_untimed_log_tells_no_seconds(log_of):
    """Without times every duration is None, never 0."""
    rows = [{"case": "A", "activity": a} for a in "xyx"]
    summary = summarise(log_of(rows))
    assert not summary.timed
    assert {r["mean_s"] for r in edge_table(summary).records()} == {None}
    assert case_table(summary).records()[0]["lead_time_s"] is None
    assert variant_table(summary).records()[0]["p50_s"] is None
    assert len(by_day(summary)) == 0
