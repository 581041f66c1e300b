"""Estimated starts: worked out by hand, never before what the log says, lead times untouched."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import procmine as pm
from procmine.config import Config
from procmine.errors import RoleMissingError, UsageError
from procmine.summary.starts import estimate_starts
from procmine.summary.waits import log_waits
from procmine.summary.work import work_of

# Ann ends Look of case 2 at 9:00, so Check of case 1, enabled at 8:30, began at 9:00.
# Send waits for Check only: it is enabled at 10:00. The robot's Mail takes no time.
CSV = """case,activity,end,resource,automated
1,Ask,2026-01-05 08:30,Bob,no
1,Check,2026-01-05 10:00,Ann,no
1,Send,2026-01-05 10:20,Cid,no
1,Mail,2026-01-05 11:00,Robot,yes
2,Look,2026-01-05 09:00,Ann,no
"""


def starts_of(csv, **options):
    work = estimate_starts(work_of(pm.read(pd.read_csv(io.StringIO(csv)))), **options)
    at = pd.to_datetime(work.start * 1000, utc=True).strftime("%H:%M")
    names = [work.labels["activity"][code] for code in work.activity]
    return dict(zip(names, at, strict=True)), work


def test_starts_by_hand():
    """The later of enabled and free; a machine at once; the first of a case when it ends."""
    starts, work = starts_of(CSV)
    assert starts == {
        "Ask": "08:30",
        "Check": "09:00",
        "Send": "10:00",
        "Mail": "11:00",
        "Look": "09:00",
    }
    assert int(work.estimated.sum()) == 3


def test_long_estimates_are_cut():
    """An hour, 20 minutes and 20 minutes: with twice the median none is longer than 40 minutes."""
    rows = [("1", "10:00", "11:00"), ("2", "10:00", "10:20"), ("3", "10:00", "10:20")]
    csv = "case,activity,end,resource\n" + "".join(
        f"{case},Ask,2026-01-05 {asked},B{case}\n{case},Do,2026-01-05 {done},A{case}\n"
        for case, asked, done in rows
    )
    _, work = starts_of(csv, cap=2.0)
    took = (work.end - work.start)[work.estimated] / 60e6
    assert took.tolist() == [40.0, 20.0, 20.0]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from("ABC"),
            st.integers(0, 40),
            st.sampled_from(["Ann", "Bob", ""]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_what_estimates_never_do(steps):
    """None begins after its end or before its case; nobody known is not estimated; leads stay."""
    at = pd.Timestamp("2026-01-05", tz="UTC")
    rows = [
        {
            "case": f"c{case}",
            "activity": activity,
            "end": at + pd.Timedelta(minutes=int(end)),
            "resource": who or None,
        }
        for case, activity, end, who in [*steps, (0, "A", 0, "Ann")]
    ]
    before = work_of(pm.read(pd.DataFrame(rows)))
    after = estimate_starts(before)
    assert (after.start <= after.end).all()
    assert after.lead_times_us.tolist() == before.lead_times_us.tolist()
    assert not (after.estimated & (after.resource < 0)).any()
    assert (after.whole == after.estimated).all()


def test_recorded_starts_stay():
    """Nothing is estimated where the log knows; refusing is the default of the measure."""
    csv = """case,activity,start,end,resource
1,Ask,2026-01-05 08:00,2026-01-05 08:30,Bob
1,Check,2026-01-05 09:00,2026-01-05 10:00,Ann
"""
    work = work_of(pm.read(pd.read_csv(io.StringIO(csv))))
    assert np.array_equal(estimate_starts(work).start, work.start)
    log = pm.read(pd.read_csv(io.StringIO(CSV)))
    assert pm.measure.waiting(log).figures["cte"] is None
    table = pm.measure.waiting(log, starts="estimated", by="activity")
    figures = table.figures
    shares = dict(zip(table["activity"], table["estimated_start_share"], strict=True))
    assert shares == {"Check": 1.0, "Send": 1.0, "Mail": 1.0}
    assert figures["n_estimated_start"] == 3
    assert figures["estimated_start_share"] == 3 / 5
    assert figures["cte"] == pytest.approx(80 / (80 + 30 + 40))


def test_logs_that_miss_starts_can_be_refused():
    """Refused says how many are missing and what else could be done; a full log passes."""
    log = pm.read(pd.read_csv(io.StringIO(CSV)))
    with pytest.raises(RoleMissingError) as refused:
        pm.measure.waiting(log, starts="refused")
    assert "5 of 5 steps" in refused.value.message
    assert "--starts estimated" in refused.value.hint
    full = pd.read_csv(io.StringIO(CSV)).assign(start=lambda rows: rows["end"])
    figures = pm.measure.waiting(pm.read(full), starts="refused").figures
    assert figures == pm.measure.waiting(pm.read(full), starts="given").figures
    with pytest.raises(UsageError) as unknown:
        pm.measure.waiting(log, starts="guessed")
    assert "given or estimated or refused" in unknown.value.hint


@pytest.mark.parametrize(("order", "begun"), [("free", 8), ("strict", 9)])
def test_what_enables_an_estimated_step_is_what_its_wait_is_counted_from(order, begun):
    """Check and Pay come in either order: only where that frees them can both begin behind Ask."""
    rows = [
        f"{case},{activity},2026-01-05 {hour:02}:00,{who}"
        for case, several in ((1, ("Ask", "Check", "Pay")), (2, ("Ask", "Pay", "Check")))
        for hour, (activity, who) in enumerate(zip(several, "abc", strict=True), 8)
    ]
    text = "\n".join(["case,activity,end,resource", *(f"{row}{row[0]}" for row in rows)])
    log = pm.read(pd.read_csv(io.StringIO(text)))
    work = log_waits(log, Config(), order=order, starts="estimated").work
    last = work.start[work.end == work.end.max()]
    assert [round(us / 3.6e9) % 24 for us in last.tolist()] == [begun, begun]
