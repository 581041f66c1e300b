"""More people and more work are a paradox only where nobody is served better by new people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import procmine as pm

START = pd.Timestamp("2026-01-05", tz="UTC")
SINCE = 12


def log_of(seed=1, *, volume=1.0, people=10, reply=1.0, named=None, weeks=26):
    """Sixty cases a week for ten people; from week 12 on as told."""
    draws, rows = np.random.default_rng(seed), []
    for week in range(weeks):
        later = week >= SINCE
        for place in range(draws.poisson(60 * (volume if later else 1))):
            asked = START + pd.Timedelta(weeks=week, seconds=int(draws.integers(5 * 86400)))
            wait_s = draws.exponential(3600) * (reply if later else 1)
            answered = asked + pd.Timedelta(seconds=wait_s)
            who = f"p{draws.integers(people if later else 10)}"
            name = f"{week}-{place}"
            rows.append((name, "Ask", asked, asked, None))
            rows.append((name, "Answer", answered, answered + pd.Timedelta(minutes=10), who))
    columns = ["case", "activity", "start", "end", "resource"]
    return pd.DataFrame(rows, columns=columns)


def asked(frame):
    return pm.waste.find(pm.read(frame.reset_index(drop=True)), only=["induced-demand"])


def test_half_as_many_cases_again_with_more_people_are_a_trade_off():
    """The verdict, the week, the volumes and the work beyond them, as pandas counts them."""
    frame = log_of(volume=1.5, people=15)
    (found,) = asked(frame)
    assert found.values["verdict"] == "trade-off"
    assert found.values["since"] == "2026-03-30"
    begun = frame.groupby("case")["start"].min()
    weekly = ((begun - START) // pd.Timedelta(weeks=1)).value_counts().sort_index()
    before, after = weekly[1:SINCE], weekly[SINCE : SINCE + found.values["n_weeks"]]
    assert found.n == round((after.mean() - before.mean()) * len(after))
    assert found.cost_s == pytest.approx(found.n * 600, rel=0.01)
    assert found.intervals["cost_s"].low < found.cost_s < found.intervals["cost_s"].high


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"people": 15},
        {"people": 15, "reply": 0.5},
        {"volume": 1.5},
        {"volume": 1.5, "people": 15, "reply": 0.5},
        {"volume": 0.7, "people": 15},
    ],
)
def test_anything_less_is_none(change):
    """No more work, no more people, or faster replies."""
    assert asked(log_of(**change)) == ()


def test_the_same_people_who_come_more_often_are_no_more_people():
    """Those who had worked now and then before work every week: nobody is new."""
    frame = log_of(volume=1.5, people=15)
    early = frame["start"] < START + pd.Timedelta(weeks=2)
    answers = np.flatnonzero((frame["activity"] == "Answer") & early)
    frame.loc[answers[:5], "resource"] = [f"p{number}" for number in range(10, 15)]
    assert asked(frame) == ()


def test_rows_in_any_order_tell_the_same():
    """To the last digit."""
    frame = log_of(volume=1.5, people=15)
    told = [asked(one) for one in (frame, frame[::-1], frame.sample(frac=1, random_state=3))]
    assert told[0]
    assert told[0] == told[1] == told[2]


def test_without_begins_no_hours_are_told():
    """First replies are known, the work is not: the sentence ends before the hours."""
    (found,) = asked(log_of(volume=1.5, people=15).drop(columns="start"))
    assert found.cost_s is None
    assert found.say("en").endswith("cases are beyond the earlier volume")
    assert "handling" not in found.say("en")
    assert found.say("zh").endswith("个案例")
