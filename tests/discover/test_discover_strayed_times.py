"""Times that strayed are said before anything that hangs on them."""

from __future__ import annotations

import pandas as pd
import pytest

from procmine.discover.cautions.strayed_times import strayed_times
from procmine.discover.model import model
from procmine.front import read
from procmine.summary.open_cases import open_cases
from procmine.summary.summarise import summarise


def told(last: str):
    """Ten cases of a day each; the last of them ends when it is said to."""
    rows = [(f"C{k}", step, f"2026-01-{k + 1:02} 0{9 - n}:00") for k in range(10)
            for n, step in enumerate(("Close", "Ask"))]  # fmt: skip
    frame = pd.DataFrame([*rows, ("C9", "Close", last)], columns=["case", "activity", "end"])
    log = read(frame, zone="UTC")
    summary = summarise(log)
    return log, summary, list(strayed_times(model(summary, name="desk"), summary))


@pytest.mark.parametrize("last", ["2199-12-31 00:00", "1900-01-01 00:00"])
def test_one_time_far_away_is_said(last):
    """A case of a century outweighs all others: its share of all lead time is named."""
    _, summary, (finding,) = told(last)
    lead = summary.lead_times_us
    assert finding.n == 1
    assert finding.values["lead_share"] == pytest.approx(lead.max() / lead.sum())
    assert "--missing" in finding.advise("en")
    assert "1 case has" in finding.say()
    assert finding.say("zh")


def test_clean_times_are_silent():
    """The same cases without it are not warned of."""
    assert told("2026-01-10 12:00")[2] == []


def test_summary_and_check_tell_the_same_open_cases():
    """Both leave times that strayed out of what is an edge of the log."""
    log, summary, _ = told("2199-12-31 00:00")
    at_start, at_end = open_cases(summary)
    said = [f.values for f in log.findings if f.rule == "open-case"]
    n_open = int((at_start | at_end).sum())
    assert n_open == (said[0]["n_open"] if said else 0)
