"""What counts as worse since a baseline: more than chance would make it."""

from __future__ import annotations

import copy
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.conform.card import Effect
from procmine.errors import UsageError
from procmine.report.baseline import Baseline, read_baseline, worst_level
from procmine.report.conformance import SCHEMA
from procmine.report.effect_words import effect_words
from procmine.report.intervals import difference_interval


def result(n_cases, n_possible=1000, name="SOP"):
    one = {
        "id": "skipped: Check",
        "type": "skipped",
        "level": "warning",
        "says": "",
        "activity": "Check",
        "rule": "",
        "n_cases": n_cases,
        "n_possible": n_possible,
        "share": n_cases / n_possible if n_possible else 0.0,
    }
    figures = {"n_cases": 1000, "n_cases_aligned": 1000, "n_cases_fit": 900}
    shares = {"fitness_mean": 0.9, "fitness_total": 0.9}
    return {"schema": SCHEMA, "sop": {"name": name}, **figures, **shares, "deviations": [one]}


def changed(then, now):
    (row,) = Baseline("last.json", then).compare(now)["deviations"]
    return row["change"], row["difference"]


@pytest.mark.parametrize(
    ("then", "now", "change"),
    [
        ((50, 1000), (70, 1000), "same"),
        ((50, 1000), (71, 1000), "worse"),
        ((5, 100), (13, 100), "same"),
        ((5, 100), (14, 100), "worse"),
        ((71, 1000), (50, 1000), "better"),
        ((70, 1000), (50, 1000), "same"),
        ((50, 1000), (50, 1000), "same"),
        ((5, 100), (500, 10_000), "same"),
        ((0, 0), (3, 10), "same"),
    ],
)
def test_worse_is_more_than_chance(then, now, change):
    """The tolerance is that of the interval; where there were no cases nothing can be told."""
    told, interval = changed(result(*then), result(*now))
    assert told == change
    assert (interval is None) == (0 in (then[1], now[1]))


def test_the_gate_stays_shut_for_chance():
    """A share that is drawn twice from the same process fails the nightly job one time in forty at
    most, as the interval says."""
    chance = random.Random(1)
    n_failed = 0
    for _ in range(1000):
        draws = [sum(chance.random() < 0.1 for _ in range(300)) for _ in range(2)]
        then, now = (result(draw, 300) for draw in draws)
        compared = {**now, "baseline": Baseline("last.json", then).compare(now)}
        n_failed += worst_level(compared) >= 0
    assert 5 <= n_failed <= 45


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_intervals_of_differences(n_all, n_all_before, data):
    """They hold the difference, lie within −1 to 1, and turn round with the two shares."""
    n = data.draw(st.integers(0, n_all))
    n_before = data.draw(st.integers(0, n_all_before))
    low, high = difference_interval(n, n_all, n_before, n_all_before)
    difference = n / n_all - n_before / n_all_before
    assert -1 - 1e-12 <= low <= difference + 1e-12
    assert difference - 1e-12 <= high <= 1 + 1e-12
    turned = difference_interval(n_before, n_all_before, n, n_all)
    assert turned == pytest.approx([-high, -low], abs=1e-12)


def test_published_intervals():
    """The worked examples of Newcombe's paper, method 10."""
    for given_counts, expected in (
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ):
        assert difference_interval(*given_counts) == pytest.approx(expected, abs=5e-5)


def test_a_baseline_with_impossible_counts_is_refused(tmp_path):
    """More cases than there could be is no result of a check."""
    broken = copy.deepcopy(result(5))
    broken["deviations"][0]["n_possible"] = 3
    path = tmp_path / "conform.json"
    path.write_text(json.dumps(broken), encoding="utf-8")
    with pytest.raises(UsageError, match="no whole conform"):
        read_baseline(path)


def test_money_carries_its_currency():
    """Costs, and nothing else, in both languages."""
    effect = Effect(8.2, 7.9, 8.6, 40, 90)
    said = "Cases with it cost 8.20 CNY more than comparable cases (7.90 CNY to 8.60 CNY;"
    assert effect_words("cost", effect, "en", "CNY").startswith(said)
    assert "8.20 元（7.90 元至 8.60 元；" in effect_words("cost", effect, "zh", "CNY")
    assert "CNY" not in effect_words("rework", effect, "en", "CNY")
