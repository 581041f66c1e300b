"""Who is somebody, and what is a handover."""

from __future__ import annotations

import io

import pandas as pd
import pytest

import procmine as pm
from procmine.discover.notable.sent_back import sent_back
from procmine.log.checks import placeholder_value
from procmine.summary.people import NOBODY, is_nobody, passed_on
from procmine.summary.summarise import summarise


def test_nobody_is_who_the_check_warns_of():
    """The same texts stand for nobody here and in the check of the log."""
    assert NOBODY == placeholder_value._TEXTS


def test_work_that_stays_or_goes_to_nobody_is_not_handed_over():
    """Of all pairs only those of two different people or teams are handovers."""
    pairs = [("A", "A"), ("A", "B"), ("A", "EMPTY"), (" n/a ", "B"), ("未知", "B")]
    rows = [{"source": a, "target": b, "n": 1} for a, b in pairs]
    assert [(row["source"], row["target"]) for row in passed_on(rows)] == [("A", "B")]
    assert not is_nobody("Nobody & Sons")


def test_where_some_came_back_from_nobody_the_cases_are_not_told():
    """Times are those between teams; in how many cases cannot be told, and is not."""
    steps = [("Front", 9), ("Back", 10), ("Front", 12)]
    lines = ["case,activity,end,team"]
    for case in range(6):
        lines += [f"{case},{t[0]},2026-01-05 {hour:02}:00,{t}" for t, hour in steps]
        lines += [f"{case},w,2026-01-05 13:00,EMPTY", f"{case},r,2026-01-05 14:00,Front"]
    frame = pd.read_csv(io.StringIO("\n".join(lines)), dtype=str, keep_default_na=False)
    (finding,) = sent_back(summarise(pm.read(frame, zone="UTC")))
    assert (finding.n, finding.values["n_cases"]) == (6, None)
    assert "in 6 cases" not in finding.say()
    assert finding.cost_s == 6 * 7200.0


@pytest.mark.real_log
def test_a_published_log_sends_nothing_back_to_nobody(real_log):
    """Its group EMPTY is no team: no finding and no handover names it."""
    summary = summarise(pm.read(real_log("receipt/env_permit.xes.gz")))
    told = [f for f in sent_back(summary) for name in f.where.values() if is_nobody(name)]
    assert told == []
    rows = pm.measure.handover(summary, between="team").records()
    assert not any(is_nobody(row[side]) for row in rows for side in ("source", "target"))


@pytest.mark.parametrize(("role", "is_owner"), [("team", True), ("channel", False)])
def test_the_check_says_what_handovers_do(role, is_owner):
    """Where handovers take a text for nobody, the check of the log does not say it is a value."""
    lines = [f"case,activity,end,{role}", "1,a,2026-01-05 09:00,EMPTY", "1,b,2026-01-05 10:00,X"]
    frame = pd.read_csv(io.StringIO("\n".join(lines)), dtype=str, keep_default_na=False)
    log = pm.read(frame, columns={role: role}, zone="UTC")
    (finding,) = (f for f in log.findings if f.rule == "placeholder-value")
    assert finding.say().endswith("but for nobody in handovers") is is_owner
    assert ("交接" in finding.say("zh")) is is_owner
