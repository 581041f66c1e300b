"""What the page quotes first: coverage, repeats, lead times, and what hours are a part of."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

SAMPLES = ["desk", "chinese", "hostile", "untimed", "single"]


@pytest.fixture(params=SAMPLES)
def result(request, page_of):
    return page_of(request.param, "zh" if request.param == "chinese" else "en").result


def test_the_result_is_plain_data(result):
    """It survives JSON unchanged."""
    assert json.loads(json.dumps(result, allow_nan=False)) == result


def test_coverage_is_the_fewest_ways_that_suffice(result):
    """The told number of ways makes up the share, one fewer does not."""
    counts = [variant["n_cases"] for variant in result["variants"]]
    n_cases = result["log"]["n_cases"]
    for line in result["headline"]["coverage"]:
        assert sum(counts[: line["n_variants"]]) >= line["share"] * n_cases
        assert sum(counts[: line["n_variants"] - 1]) < line["share"] * n_cases


def test_repeats_are_counted_on_the_variants(result):
    """Cases with a step done more than once, and how often it was done again."""
    again = {
        v["rank"]: len(v["activities"]) - len(set(v["activities"])) for v in result["variants"]
    }
    counts = {v["rank"]: v["n_cases"] for v in result["variants"]}
    told = result["headline"]
    assert told["n_cases_with_repeats"] == sum(counts[r] for r, n in again.items() if n)
    assert told["n_repeats"] == sum(counts[r] * n for r, n in again.items())
    assert told["repeats_share"] == told["n_cases_with_repeats"] / result["log"]["n_cases"]


def test_every_case_is_in_one_bar(result):
    """Bars touch, do not overlap and hold all cases; without times there are none."""
    bars = result["lead_time"]["histogram"]
    if result["log"]["start_at"] is None:
        assert bars == []
        return
    assert sum(bar["n_cases"] for bar in bars) == result["log"]["n_cases"]
    for bar, following in pairwise(bars):
        assert bar["to_s"] == following["from_s"]
    assert bars[0]["n_cases"] > 0
    assert bars[-1]["n_cases"] > 0
    longest = result["lead_time"]["max_s"]
    assert bars[-1]["from_s"] <= longest < (bars[-1]["to_s"] or float("inf"))


def test_hours_are_a_part_of_what_they_are_compared_with(result):
    """A finding's share is its hours over the sum, and no more than all of it."""
    for finding in result["findings"]:
        compared = finding["compared"]
        if finding["cost_s"] is None:
            assert compared is None
        else:
            assert compared["share"] == finding["cost_s"] / compared["total_s"]
            assert 0 < compared["share"] <= 1


def test_waiting_is_the_sum_over_the_connections(result):
    """All waits of the log are the waits on its connections."""
    if result["log"]["start_at"] is None:
        assert result["headline"]["waiting_s"] is None
        return
    total = sum(edge["total_s"] or 0.0 for edge in result["map"]["edges"])
    assert result["headline"]["waiting_s"] == pytest.approx(total)


def test_mean_waits_of_handovers(page_of):
    """The mean is the sum over the number."""
    rows = page_of("desk").result["handovers"]["team"]
    assert rows
    for row in rows:
        assert row["mean_s"] * row["n"] == pytest.approx(row["total_s"])


def test_what_somebody_said_is_told_with_its_value(page_of):
    """Every key somebody gave has its value beside it."""
    told = page_of("desk").result["provenance"]
    assert set(told["given"]) == set(told["origins"])


def test_lead_times_by_hand():
    """Two even days and a straggler: bars of hours up to the 95th percentile, one bar beyond."""
    import numpy as np

    from procmine.report.lead_times import _histogram

    lead_s = np.array([3600.0] * 10 + [7200.0] * 9 + [90_000.0])
    bars = _histogram(lead_s, 3600.0, 11_340.0)
    assert [bar["n_cases"] for bar in bars if bar["n_cases"]] == [10, 9, 1]
    assert bars[-1]["to_s"] is None


def test_the_result_lists_every_variant():
    """However many ways there are, discover.json tells them all; the page lists the first 200."""
    import itertools

    import pandas as pd

    from procmine.config import Config
    from procmine.front import read
    from procmine.report.files import discovery_files, mine
    from procmine.summary.summarise import summarise

    ways = list(itertools.permutations("abcdef"))[:230]
    rows = [
        (f"C{case}", step, pd.Timestamp("2026-01-05", tz="UTC") + pd.Timedelta(minutes=place))
        for case, way in enumerate(ways)
        for place, step in enumerate(way)
    ]
    log = read(pd.DataFrame(rows, columns=["case", "activity", "end"]))
    summary = summarise(log)
    mined = mine(summary, Config(), "many")
    result, files = discovery_files(log, summary, mined, config=Config())
    told = [(tuple(variant["activities"]), variant["n_cases"]) for variant in result["variants"]]
    assert sorted(told) == [(way, 1) for way in ways]
    assert len(json.loads(files["discover.json"])["variants"]) == 230
    assert files["map.html"].count('"rank":') == 200
