"""Moves between places: counted and timed as by hand, in any log."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import procmine as pm

_MONDAY = pd.Timestamp("2026-01-05T08:00Z")
_STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["Front", "Back", "Head"]),
        st.integers(0, 60),
        st.integers(1, 30),
    ),
    min_size=1,
    max_size=24,
)


def log_and_frame(steps):
    """The steps of each case one after the other, with pauses in between."""
    clock, rows = {}, []
    for place, (case, team, pause, length) in enumerate(steps):
        start = clock.get(case, _MONDAY) + pd.Timedelta(minutes=pause)
        clock[case] = start + pd.Timedelta(minutes=length)
        rows.append((f"c{case}", f"Step {place}", start, clock[case], team))
    frame = pd.DataFrame(rows, columns=["case", "activity", "start", "end", "team"])
    return pm.read(frame), frame


@settings(max_examples=60, deadline=None)
@given(_STEPS, st.integers(1, 4))
def test_moves_times_their_mean_wait_are_the_hours(steps, moves):
    """What pandas counts: changes of team from the first too many on, and the gaps at these."""
    log, frame = log_and_frame(steps)
    by_case = frame.groupby("case")
    before = by_case["team"].shift()
    moved = before.notna() & (before != frame["team"])
    often = moved.groupby(frame["case"]).cumsum() >= moves
    gaps = (frame["start"] - by_case["end"].shift())[moved & often].dt.total_seconds()
    options = {"transport": {"moves": moves}}
    found = pm.waste.find(log, only=["transport"], options=options)
    if not gaps.sum():
        assert found == ()
        return
    (told,) = found
    assert (told.n, told.cost_s) == (len(gaps), gaps.sum())
    assert told.n * told.values["mean_wait_s"] == pytest.approx(gaps.sum())
    assert told.values["n_cases"] == frame["case"][moved & often].nunique()
