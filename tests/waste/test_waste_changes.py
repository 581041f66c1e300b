"""A series is called changed where it is, seldom where it is not, and says from when to when."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import procmine as pm
from procmine.waste._changes import LEAST_PART, is_shifted, rise

START = pd.Timestamp("2026-01-05", tz="UTC")
WEEK = pd.Timedelta(weeks=1)


def series(seed, n=24, alike=0.0):
    """Numbers around ten with a spread of one whose neighbours resemble each other this much."""
    drawn = np.random.default_rng(seed).standard_normal(n + 100)
    for place in range(1, len(drawn)):
        drawn[place] += alike * drawn[place - 1]
    return 10 + drawn[100:]


def log_of(seed, *, slower=1.0, since=10, until=99, weeks=24, per_week=30):
    """A queue without a change but this one, cut at its end: steps after it are not seen."""
    draws, rows = np.random.default_rng(seed), []
    for week in range(weeks):
        for place in range(draws.poisson(per_week)):
            begin = START + week * WEEK + pd.Timedelta(seconds=int(draws.integers(5 * 86400)))
            lead_s = draws.lognormal(np.log(86400)) * (slower if since <= week < until else 1)
            name = f"{week}-{place}"
            rows += [(name, "Ask", begin), (name, "Fix", begin + pd.Timedelta(seconds=lead_s))]
    frame = pd.DataFrame(rows, columns=["case", "activity", "end"])
    return frame[frame["end"] < START + weeks * WEEK]


def drifts(frame):
    return pm.waste.find(pm.read(frame.reset_index(drop=True)), only=["drift"])


@pytest.mark.parametrize(("alike", "most"), [(0.0, 3), (0.3, 8), (0.6, 18)])
def test_a_steady_series_is_seldom_called_changed(alike, most):
    """Of two hundred, no matter how large the change would have to be."""
    called = [rise(series(seed, alike=alike), ratio=1.0) for seed in range(200)]
    assert sum(found is not None for found in called) <= most


def test_a_steady_log_is_silent():
    """Cases that are not over when the log ends, and chance, make one finding of forty at most."""
    assert sum(bool(drifts(log_of(seed))) for seed in range(40)) <= 1


def test_a_shift_is_dated_to_its_week():
    """A clear one in nearly all of a hundred series, to one week."""
    shift = np.where(np.arange(24) >= 10, 5.0, 0.0)
    found = [rise(series(seed) + shift, ratio=1.0) for seed in range(100)]
    dated = [one is not None and abs(one.first - 10) <= 1 and not one.is_over for one in found]
    assert sum(dated) >= 95


def test_interval_holds_the_difference():
    """The true difference lies in nearly all of them."""
    shift = np.where(np.arange(40) >= 20, 5.0, 0.0)
    found = [rise(series(seed, 40) + shift, ratio=1.0) for seed in range(100)]
    held = [one.low <= 5.0 <= one.high for one in found if one is not None]
    assert len(held) >= 95
    assert sum(held) >= 0.88 * len(held)


@pytest.mark.parametrize(("first", "end"), [(4, 8), (8, 14), (12, 20), (16, 20)])
def test_a_dip_says_when_it_ended(first, end):
    """Without chance both of its ends are exact; at the end of the series it is not over."""
    numbers = np.full(24, 10.0)
    numbers[first:end] = 20.0
    found = rise(numbers, ratio=1.2)
    assert (found.first, found.end, found.is_over) == (first, end, True)
    assert (found.before, found.during) == (10.0, 20.0)
    lasting = rise(numbers[:end] if end >= 3 * LEAST_PART else numbers[: end + 4], ratio=1.2)
    assert lasting.is_over is (end < 3 * LEAST_PART)


def test_better_is_no_rise():
    """A fall, a fall that ends, and nothing at all."""
    fall = np.where(np.arange(24) >= 10, 5.0, 10.0)
    dip = np.where((np.arange(24) >= 10) & (np.arange(24) < 15), 5.0, 10.0)
    assert rise(fall, ratio=1.0) is None
    assert rise(np.full(24, 10.0), ratio=1.0) is None
    assert rise(np.full(11, 10.0), ratio=1.0) is None
    # Where a fall ends the old level is back: above the weeks before it only if those fell too.
    found = rise(dip, ratio=1.3)
    assert found is None


def test_smaller_than_asked_is_none():
    """The ratio is the least that is told."""
    shift = np.where(np.arange(24) >= 10, 12.0, 10.0)
    assert rise(shift, ratio=1.2).first == 10
    assert rise(shift, ratio=1.21) is None


def test_two_stretches_differ_beyond_their_spread():
    """Few numbers, small differences and wide spreads tell nothing."""
    low, high = np.array([9.0, 10, 11, 10]), np.array([15.0, 14, 16, 15])
    assert is_shifted(low, high, ratio=1.5)
    assert is_shifted(high, low, ratio=1.5)
    assert not is_shifted(low, high, ratio=1.6)
    assert not is_shifted(low[:3], high, ratio=1.1)
    assert not is_shifted(low * np.array([0.1, 2, 0.1, 2]), high, ratio=1.1)


@pytest.mark.parametrize("until", [99, 17])
def test_a_planted_change_is_found_with_its_cases(until):
    """Week 10, every case begun in it or later, and hours that hold the planted ones."""
    frame = log_of(1, slower=2.0, until=until, weeks=26, per_week=60)
    (found,) = drifts(frame)
    assert found.values["since"] == "2026-03-16"
    assert found.values["until"] == (None if until == 99 else "2026-04-27")
    began = frame.groupby("case")["end"].min()
    last = found.values["until"] or pd.Timestamp("2026-03-16") + WEEK * found.values["n_weeks"]
    end = pd.Timestamp(last, tz="UTC") + (WEEK if found.values["until"] else 0 * WEEK)
    told = (began >= pd.Timestamp("2026-03-16", tz="UTC")) & (began < end)
    assert found.n == int(told.sum())
    span = found.intervals["cost_s"]
    assert 0 < span.low < found.cost_s < span.high
    assert span.method == "bootstrap over weeks"


def test_rows_in_any_order_tell_the_same():
    """To the last digit."""
    frame = log_of(1, slower=2.0, weeks=26, per_week=60)
    told = [drifts(one) for one in (frame, frame[::-1], frame.sample(frac=1, random_state=3))]
    assert told[0]
    assert told[0] == told[1] == told[2]


def test_what_changed_with_it_is_told_without_being_blamed():
    """Steps done twice from week 10 on, and half as many cases again."""
    frame = log_of(1, slower=2.0, weeks=26, per_week=60)
    week = frame["case"].str.split("-").str[0].astype(int)
    again = frame[(frame["activity"] == "Ask") & (week >= 10)].assign(activity="Ask")
    again = again.assign(end=again["end"] + pd.Timedelta(minutes=5))
    (found,) = drifts(pd.concat([frame, again], ignore_index=True))
    assert (found.values["steps_before"], found.values["steps_after"]) == ("2", "3")
    assert (found.values["repeats_before"], found.values["repeats_after"]) == ("0", "1")
    assert "in the same weeks: steps a case 2 → 3, repeated steps a case 0 → 1" in found.say("en")
    assert "同期：每个案例的步骤数 2 → 3、每个案例的重复步骤数 0 → 1" in found.say("zh")
    assert "arrivals_before" not in found.values


@pytest.mark.parametrize("chosen", ["events", "begun", "closed", "begun and closed"])
def test_how_an_export_was_cut_makes_no_change(chosen):
    """Cases that lost steps at an edge, or were chosen by when they began or ended."""
    low, high = START + 4 * WEEK, START + 26 * WEEK
    for seed in range(4):
        frame = log_of(seed, slower=3.0, since=0, weeks=30)
        ends = frame.groupby("case")["end"]
        begun, closed = ends.transform("min") >= low, ends.transform("max") < high
        parts = {
            "events": frame["end"].between(low, high),
            "begun": begun,
            "closed": closed & (ends.transform("max") >= low),
            "begun and closed": begun & closed,
        }
        assert drifts(frame[parts[chosen]]) == ()


def test_stray_dates_do_not_stretch_the_log():
    """One step dated years ahead does not make cases that are not over look done."""
    frame = log_of(1, slower=2.0, weeks=26, per_week=60)
    stray = frame.iloc[:1].assign(case="stray", end=pd.Timestamp("2036-01-01", tz="UTC"))
    (plain,), (found,) = drifts(frame), drifts(pd.concat([frame, stray], ignore_index=True))
    assert found.values["since"] == plain.values["since"]
    assert found.values["n_weeks"] == plain.values["n_weeks"]
