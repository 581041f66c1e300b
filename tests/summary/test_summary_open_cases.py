"""Open cases, due times and hours: what is told from the summary is what the log's checks say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import procmine as pm
from procmine.summary.due_times import due_times
from procmine.summary.flow import tells_hours
from procmine.summary.open_cases import open_cases
from procmine.summary.summarise import summarise

LOGS = (
    "bpic2012/BPI_Challenge_2012.xes.gz",
    "receipt/env_permit.xes.gz",
    "helpdesk/helpdesk.csv",
    "sepsis/SEPSIS.xes.gz",
    "bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz",
)


@pytest.mark.real_log
@pytest.mark.parametrize("name", LOGS)
def test_open_cases_are_those_of_the_check(real_log, name):
    """The check ``open-case`` counts as many at both edges of published logs."""
    log = pm.read(real_log(name))
    at_start, at_end = open_cases(summarise(log))
    told = [f.values for f in log.findings if f.rule == "open-case"]
    expected = (told[0]["n_at_start"], told[0]["n_at_end"]) if told else (0, 0)
    assert (int(at_start.sum()), int(at_end.sum())) == expected


@pytest.mark.parametrize("steps", ["", "events"])
def test_open_cases_and_effects_are_of_the_steps_looked_at(steps):
    """Scheduled work is no step of instances: check, ageing and lead times leave it out alike."""
    rows = []
    for k in range(40):
        at = pd.Timestamp("2026-01-05") + pd.Timedelta(hours=3 * k)
        for step in ("Register", "Check", "Bill"):
            rows.append((f"C{k}", step, at, "schedule"))
            rows.append((f"C{k}", step, at + pd.Timedelta(hours=k % 5 + 1), "start"))
            at += pd.Timedelta(hours=k % 7 + 7)
            rows.append((f"C{k}", step, at, "complete"))
    frame = pd.DataFrame(rows, columns=["case", "activity", "time", "lifecycle"])
    # One case is only scheduled when the log ends.
    frame = frame[frame.time < pd.Timestamp("2026-01-09 13:00")]
    log = pm.read(frame, zone="UTC", steps=steps)
    summary = summarise(log)
    at_start, at_end = open_cases(summary)
    (told,) = (f for f in log.findings if f.rule == "open-case")
    assert (told.values["n_at_start"], told.values["n_at_end"]) == (at_start.sum(), at_end.sum())
    assert told.n > 0 and summary.n_cases == (log.n_cases if steps else log.n_cases - 1)
    lead_times_s = summary.lead_times_us / 1e6
    now = (float(np.median(lead_times_s)), summary.n_cases)
    left = lead_times_s[~(at_start | at_end)]
    effect = told.effect
    assert (effect.median_lead_time_before_s, effect.n_cases_before) == now
    assert (effect.median_lead_time_after_s, effect.n_cases_after) == (np.median(left), len(left))
    for finding in log.findings:
        if finding.effect and finding.rule not in {"lifecycle-pair", "open-case"}:
            assert (finding.effect.median_lead_time_after_s, finding.effect.n_cases_after) == now


@pytest.mark.parametrize("name", ["service_desk", "contact_centre", "refunds"])
def test_open_cases_of_shipped_logs(name):
    """The same on the shipped logs, which have open cases at both edges."""
    from pathlib import Path

    from procmine.config import load

    folder = Path(__file__).resolve().parents[2] / "event_logs" / name
    config = load(folder / "procmine.toml")
    log = pm.read(folder / config.log.source, config=config)
    at_start, at_end = open_cases(summarise(log))
    told = next(f.values for f in log.findings if f.rule == "open-case")
    assert (int(at_start.sum()), int(at_end.sum())) == (told["n_at_start"], told["n_at_end"])
    assert told["n_at_end"] > 0


def frame_of(times, **more):
    columns = {"case": [f"C{k}" for k in range(len(times))], "activity": "Ask", "end": times}
    return pd.DataFrame({**columns, **more})


@pytest.mark.parametrize(
    ("times", "zone", "tells"),
    [
        (["2026-01-05", "2026-01-06", "2026-01-06", "2026-01-07", "2026-01-08"], "UTC", False),
        # Midnights of Rome in summer and winter, told in UTC.
        (
            ["2026-01-05T00:00+01:00", "2026-07-05T00:00+02:00", "2026-07-06T00:00+02:00"] * 2,
            "UTC",
            False,
        ),
        ([f"2026-01-0{k} {8 + k}:1{k}" for k in range(1, 8)], "UTC", True),
        # Too few to say.
        (["2026-01-05", "2026-01-06"], "UTC", True),
        # One day on which everything came in at once.
        (["2026-01-05 09:00"] * 6, "UTC", True),
    ],
)
def test_dates_tell_no_hours(times, zone, tells):
    """Instants that share one time of day on several days are dates, whatever zone they are in."""
    summary = summarise(pm.read(frame_of(times), zone=zone))
    assert tells_hours(summary, summary.cases.first_us) is tells


def test_due_times_follow_the_cases_of_the_summary():
    """Cases without a step drop out, those left keep their own due times."""
    rows = [
        ("A", "Ask", "suspend", "2026-01-05 09:00", "2026-01-09 00:00"),
        ("B", "Ask", "start", "2026-01-05 09:00", "2026-01-07 12:00"),
        ("B", "Ask", "complete", "2026-01-05 10:00", ""),
        ("C", "Ask", "complete", "2026-01-05 10:00", ""),
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "lifecycle", "end", "due"])
    log = pm.read(frame, zone="UTC")
    summary = summarise(log)
    assert summary.case_ids() == ["B", "C"]
    due = due_times(log, summary).until_us
    assert pd.Timestamp(int(due[0]), unit="us").isoformat() == "2026-01-07T12:00:00"
    assert due[1] == pd.NaT.value


def test_no_due_times_is_none():
    """A log that names none has none."""
    log = pm.read(frame_of(["2026-01-05 09:00", "2026-01-05 10:00"]), zone="UTC")
    assert due_times(log, summarise(log)) is None
