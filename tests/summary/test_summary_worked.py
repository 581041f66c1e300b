"""Work side by side: shared out equally, so that nobody is busy for more than the time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import procmine as pm
from procmine.errors import UsageError
from procmine.summary.work import work_of
from procmine.summary.worked import worked_us


def work(rows, unit="s"):
    """Steps of (resource, begin, end), each a case of its own, in this order."""
    at = pd.Timestamp("2026-01-05 08:00", tz="UTC")
    frame = pd.DataFrame(
        [
            {
                "case": f"c{k:03}",
                "activity": "A",
                "resource": who,
                "start": at + pd.Timedelta(low, unit),
                "end": at + pd.Timedelta(high, unit),
                "automated": "yes" if who == "Bot" else "no",
            }
            for k, (who, low, high) in enumerate(rows)
        ]
    )
    return work_of(pm.read(frame))


@pytest.mark.parametrize(
    ("rows", "shared"),
    [
        ([("Ann", 0, 600), ("Ann", 60, 1200)], [330.0, 870.0]),
        ([("Ann", 0, 600), ("Bob", 60, 1200)], [600.0, 1140.0]),
        ([("Ann", 0, 10), ("Ann", 5, 10), ("Ann", 10, 12.5)], [7.5, 2.5, 2.5]),
        ([("Ann", 0, 5), ("Ann", 5, 10), ("Ann", 5, 10)], [5.0, 2.5, 2.5]),
        ([("Bot", 0, 600), ("Bot", 60, 1200)], [600.0, 1140.0]),
        ([(None, 0, 600), (None, 60, 1200)], [600.0, 1140.0]),
    ],
)
def test_equal_parts_by_hand(rows, shared):
    """Two at once take half each; other people, machines and nobody share with none."""
    assert (worked_us(work(rows)) / 1e6).tolist() == shared
    whole = [high - low for _, low, high in rows]
    assert (worked_us(work(rows), "whole") / 1e6).tolist() == whole
    with pytest.raises(UsageError):
        worked_us(work(rows), "half")


STEPS = st.lists(
    st.tuples(st.sampled_from(["Ann", "Bob"]), st.integers(0, 30), st.integers(0, 15)),
    min_size=1,
    max_size=12,
)


@given(STEPS)
def test_the_sum_is_the_time_somebody_is_busy(steps):
    """Second by second: each has its part, and all of one person sum to their busy seconds."""
    rows = [(who, low, low + length) for who, low, length in steps]
    found = worked_us(work(rows)) / 1e6
    want = np.zeros(len(rows))
    for who in ("Ann", "Bob"):
        own = [k for k, row in enumerate(rows) if row[0] == who]
        busy = 0
        for second in range(46):
            hands = [k for k in own if rows[k][1] <= second < rows[k][2]]
            busy += bool(hands)
            want[hands] += 1 / max(len(hands), 1)
        assert found[own].sum() == pytest.approx(busy, abs=1e-9)
    assert found == pytest.approx(want, abs=len(rows) / 1e6)
