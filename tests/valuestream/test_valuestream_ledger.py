"""The ledger: every second of every case once, by a judge that looks at each moment on its own."""

from __future__ import annotations

import dataclasses
import io
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import procmine as pm
from procmine.cli.main import main
from procmine.config import Config, StepTag, ValueStreamConfig, load
from procmine.errors import RoleMissingError, UsageError
from procmine.report.valuestream_text import valuestream_text
from procmine.summary.shifts import Shifts, read_shifts
from procmine.summary.summarise import summarise
from procmine.valuestream import BUCKETS, ledger
from procmine.worktime import always

ROOT = Path(__file__).resolve().parents[2]
QUARTER_US = 900_000_000
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

LOGS = (
    "bpic2012/BPI_Challenge_2012.xes.gz",
    "bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz",
    "call_csat/CallCenter.csv",
    "callcentre/CallcenterExample.csv",
    "client_onboarding/onboard_client.csv.gz",
    "extraneous_delays/Insurance_Claims.csv.gz",
    "extraneous_delays/Insurance_Claims_1_timer.csv.gz",
    "extraneous_delays/Insurance_Claims_5_timers.csv.gz",
    "extraneous_delays/Loan_Application.csv.gz",
    "extraneous_delays/Loan_Application_1_timer.csv.gz",
    "extraneous_delays/Loan_Application_3_timers.csv.gz",
    "helpdesk/helpdesk.csv",
    "helpdesk/helpdesk.xes.gz",
    "loan_batched/Loan_Application_batched.csv.gz",
    "loan_simulation/simulated_log_0.csv.gz",
    "loan_simulation/test_preprocessed.csv.gz",
    "loan_simulation/train_preprocessed.csv.gz",
    "purchasing/PurchasingExample.csv",
    "receipt/env_permit.xes.gz",
    "receipt/receipt.csv",
    "road_fines/road_fine.xes.gz",
    "running_example/running-example.csv",
    "running_example/running-example.xes",
    "sepsis/SEPSIS.xes.gz",
    "servicenow_incidents/incident_event_log.csv.gz",
    "simulation_benchmark/BPIC_2012_W_train.csv.gz",
)


def tagged_by_turns(log, config):
    """The configuration with every activity tagged but each fourth."""
    values = ["VA", "BVA", "NVA", ""]
    steps = {name: StepTag(values[i % 4]) for i, name in enumerate(log.labels("activity"))}
    return dataclasses.replace(config, valuestream=ValueStreamConfig(steps=steps))


def reconciled(log, config=None, **options):
    """The ledger, after checking every sum it owes."""
    found = ledger(log, config, **options)
    assert (found.us > 0).all()
    leads = np.zeros(log.n_cases, np.int64)
    np.add.at(leads, found.waits.work.case[found.step], found.us)
    assert leads.tolist() == found.waits.work.lead_times_us.tolist()
    assert sum(found.totals_us.values()) == found.lead_time_us
    assert found.lead_time_us == int(summarise(log).lead_times_us.sum())
    rows = ["log", "activity", "case", "kind", *(["team"] if "team" in log.steps.owners else [])]
    for by in rows:
        table = found.table(by)
        told = sum(round(second * 1e6) for second in table["lead_time_total_s"])
        assert told == pytest.approx(found.lead_time_us, abs=2 * len(table))
    return found


@pytest.mark.real_log
@pytest.mark.parametrize("name", LOGS)
@pytest.mark.parametrize("calendar", ["24/7", "office"])
def test_sums_of_published_logs(real_log, name, calendar):
    """Lead times go into the buckets to the microsecond, with and without working hours."""
    log = pm.read(real_log(name))
    hours = {day: ["08:00-12:00", "13:00-17:30"] for day in WEEK[:5]}
    config = Config(calendar={} if calendar == "24/7" else hours)
    found = reconciled(log, config)
    tagged = reconciled(log, tagged_by_turns(log, config))
    assert tagged.lead_time_us == found.lead_time_us
    assert tagged.processing_us == found.processing_us == found.totals_us["untagged"]
    if calendar == "24/7":
        assert found.totals_us["off_hours"] == found.totals_us["unavailability"] == 0
        assert found.pce_elapsed == found.pce_working
    if not found.waits.work.whole.any():
        assert found.processing_us == found.totals_us["extraneous"] == 0
        assert found.pce_elapsed is None


@pytest.mark.parametrize("name", ["contact_centre", "refunds", "service_desk"])
def test_sums_of_shipped_logs(name):
    """The shipped logs reconcile with their own calendars, and with discovered ones."""
    config = load(ROOT / "event_logs" / name)
    log = pm.read(config.folder / config.log.source, config=config)
    assert reconciled(log, config).totals_us["off_hours"] > 0
    assert reconciled(log, config, calendar="discovered").totals_us["off_hours"] == 0


STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),  # case
        st.sampled_from(["A", "B", "Wait - User"]),
        st.integers(20, 60),  # begin, quarters of an hour of a Monday
        st.integers(0, 9),  # length
        st.sampled_from(["Ann", "Bob", ""]),
    ),
    min_size=1,
    max_size=24,
)
SHIFTS = st.lists(st.tuples(st.integers(4, 11), st.integers(12, 20)), min_size=3, max_size=3)


def log_of(steps):
    at = pd.Timestamp("2026-01-05", tz="UTC")
    rows = [
        {
            "case": f"c{case}",
            "activity": activity,
            "start": at + pd.Timedelta(minutes=15 * begin),
            "end": at + pd.Timedelta(minutes=15 * (begin + length)),
            "resource": who or None,
        }
        for case, activity, begin, length, who in steps
    ]
    return pm.read(pd.DataFrame(rows))


def bucket_at(at, case, found, hours):
    """The bucket of the quarter of an hour that begins at an instant, by the definition."""
    work, waits = found.waits.work, found.waits
    own = [i for i in range(len(work)) if work.case[i] == case]
    key = {i: (work.start[i], work.end[i], i) for i in own}
    running = [i for i in own if work.start[i] <= at < work.end[i]]
    if running:
        last = min(running, key=lambda i: (-work.end[i], key[i]))
        again = any(work.activity[i] == work.activity[last] and key[i] < key[last] for i in own)
        return "rework" if again else "untagged"
    e = min((i for i in own if work.start[i] > at), key=lambda i: key[i])
    before = max((i for i in own if key[i] < key[e]), key=lambda i: key[i])
    label = work.labels["activity"][work.activity[before]]
    if label == "Wait - User" and work.end[before] <= at:
        return "pending_customer"
    if waits.source[e] < 0:
        return "idle_in_system"
    return waited_at(at, e, found, hours)


def waited_at(at, e, found, hours):
    """The bucket of a moment at which nothing runs and a step waits."""
    work, waits = found.waits.work, found.waits
    batch, b = waits.batches, waits.batches["batch"][e]
    rho = waits.enabled[e] if b < 0 else min(batch["enabled"][b], work.start[e])
    if work.resource[e] < 0:
        return "unknown" if hours["house"].working_us(at, at + 1) else "off_hours"
    return "batching" if at < rho else cause_at(at, e, rho, found, hours)


def cause_at(at, e, rho, found, hours):
    """The bucket of a moment at which a step waits that is in no batch yet to come together."""
    work, waits = found.waits.work, found.waits
    batch, b = waits.batches, waits.batches["batch"][e]
    busy = [
        f
        for f in range(len(work))
        if work.resource[f] == work.resource[e] and work.start[f] <= at < work.end[f] and f != e
    ]
    since = [waits.enabled[e] if b >= 0 and batch["batch"][f] == b else rho for f in busy]
    if any(waits.enabled[f] <= s for f, s in zip(busy, since, strict=True)):
        return "contention"
    if busy:
        return "prioritization"
    if not hours[work.labels["resource"][work.resource[e]]].working_us(at, at + 1):
        return "unavailability" if hours["house"].working_us(at, at + 1) else "off_hours"
    return "extraneous"


@given(STEPS, SHIFTS)
def test_every_moment_is_in_the_bucket_of_its_definition(steps, shifts):
    """Quarter of an hour by quarter of an hour, the ledger says what the definition says."""
    steps = [*steps, (0, "A", 30, 4, "Ann"), (1, "B", 30, 2, "Bob")]
    hours = [{"monday": [f"{a:02}:00-{b:02}:00"]} for a, b in shifts]
    table = {**hours[0], "resources": {"Ann": hours[1], "Bob": hours[2]}}
    log = log_of(steps)
    found = reconciled(log, Config(calendar=table))
    shown = read_shifts(table, "UTC")
    work = found.waits.work
    low, high = int(work.start.min()), int(work.end.max()) + 1
    opened = {"house": shown.house.over(low, high)}
    opened |= {name: one.over(low, high) for name, one in shown.resources.items()}
    counted = Counter()
    for case in range(work.n_cases):
        own = work.case == case
        for at in range(int(work.start[own].min()), int(work.end[own].max()), QUARTER_US):
            counted[bucket_at(at, case, found, opened)] += QUARTER_US
    assert {k: v for k, v in found.totals_us.items() if v} == dict(counted)


CSV = """case,activity,start,end,resource,team
1,Ask,2026-01-05 08:00,2026-01-05 09:00,Ann,Front
1,Check,2026-01-05 08:30,2026-01-05 10:00,Bob,Back
1,Send,2026-01-05 12:00,2026-01-05 12:30,Ann,
"""


def test_parallel_work_counts_once_as_time_and_twice_as_labour():
    """Check ends last, so 8:30 to 9:00 is its own; labour is the sum of all three."""
    found = reconciled(pm.read(pd.read_csv(io.StringIO(CSV))))
    rows = {row["activity"]: row for row in found.table("activity")}
    assert rows["Ask"]["untagged_total_s"] == 1800.0
    assert rows["Check"]["untagged_total_s"] == 5400.0
    assert rows["Send"]["extraneous_total_s"] == 7200.0
    assert found.labour_us == 3 * 3600 * 1_000_000
    assert found.pce_elapsed == 2.5 / 4.5
    assert found.activity_ratio == 3 / 4.5
    teams = {row["team"]: row["lead_time_total_s"] for row in found.table("team")}
    assert teams == {"Back": 5400.0, "Front": 1800.0, "–": 9000.0}
    assert found.table("case")["case"] == ["1"]


SIDE_BY_SIDE = """case,activity,start,end,resource
1,Ask,2026-01-05 08:00,2026-01-05 10:00,Ann
2,Ask,2026-01-05 09:00,2026-01-05 12:00,Ann
"""


def test_labour_side_by_side_is_shared_out_unless_it_is_wanted_whole():
    """Ann is busy for four hours, whatever she has in hand; the buckets do not change."""
    log = pm.read(pd.read_csv(io.StringIO(SIDE_BY_SIDE)))
    shared, whole = reconciled(log), reconciled(log, multitasking="whole")
    assert (shared.labour_us / 3.6e9, whole.labour_us / 3.6e9) == (4.0, 5.0)
    assert shared.table("case")["labour_total_s"] == [5400.0, 9000.0]
    assert shared.totals_us == whole.totals_us
    assert "shared out" in valuestream_text(shared, "log")
    assert "every step from start to end" in valuestream_text(whole, "log")
    with pytest.raises(UsageError):
        ledger(log, multitasking="half")


def test_estimates_are_told_beside_what_rests_on_them():
    """Every row says the share of its starts that are estimated, and so does the whole."""
    frame = pd.read_csv(io.StringIO(CSV)).drop(columns=["start", "team"])
    found = reconciled(pm.read(frame), starts="estimated")
    shares = dict(
        zip(
            found.table("activity")["activity"],
            found.table("activity")["estimated_start_share"],
            strict=True,
        )
    )
    assert shares == {"Ask": 0.0, "Check": 1.0, "Send": 1.0}
    assert found.estimated_share == 2 / 3
    assert "2 of 3 starts (66.7 %) are estimated" in valuestream_text(found, "log")


def test_logs_that_say_less_leave_more_unknown():
    """Without starts all is unknown; without resources waiting is; without times it refuses."""
    frame = pd.read_csv(io.StringIO(CSV))
    ends = reconciled(pm.read(frame[["case", "activity", "end"]]))
    assert {name for name, us in ends.totals_us.items() if us} == {"unknown"}
    nobody = reconciled(pm.read(frame[["case", "activity", "start", "end"]]))
    assert {name for name, us in nobody.totals_us.items() if us} == {"untagged", "unknown"}
    with pytest.raises(RoleMissingError):
        ledger(pm.read(frame[["case", "activity"]]))
    with pytest.raises(RoleMissingError):
        nobody.table("team")
    with pytest.raises(UsageError):
        nobody.table("month")


def test_around_the_clock_working_time_is_elapsed_time():
    """A calendar that never closes gives exactly the figures of none."""
    log = pm.read(pd.read_csv(io.StringIO(CSV)))
    hours = {day: ["00:00-24:00"] for day in WEEK}
    with_hours, without = ledger(log, Config(calendar=hours)), ledger(log)
    assert with_hours.totals_us == without.totals_us
    assert with_hours.pce_working == without.pce_elapsed
    assert Shifts(house=always()).origin == "24/7"


def test_the_command(tmp_path):
    """JSON sums to the lead time and names every bucket; the terminal speaks both languages."""
    (tmp_path / "log.csv").write_text(CSV, encoding="utf-8")
    run = CliRunner()
    words = ["valuestream", str(tmp_path / "log.csv")]
    found = json.loads(run.invoke(main, [*words, "--format", "json"]).stdout)
    assert sum(found["ledger_s"].values()) == found["lead_time_s"] == 16200.0
    assert list(found["ledger_s"]) == list(BUCKETS)
    assert (found["pce_elapsed"], found["pce_working"]) == (2.5 / 4.5, 2.5 / 4.5)
    english = run.invoke(main, [*words, "--by", "team"]).stdout
    assert english.startswith("1 cases, 4.5 h of lead time in sum") or "4.5 h" in english
    assert "steps nobody is named for" in english
    assert "等待" in run.invoke(main, [*words, "--lang", "zh"]).stdout
    assert "Whose time it is" not in run.invoke(main, [*words, "--by", "log"]).stdout


def test_a_log_in_which_no_time_passes():
    """One instant a case: nothing to divide, and the terminal says so."""
    frame = pd.DataFrame({"case": ["1"], "activity": ["A"], "end": ["2026-01-05 08:00"]})
    found = reconciled(pm.read(frame))
    assert (found.lead_time_us, found.pce_elapsed, found.activity_ratio) == (0, None, None)
    assert valuestream_text(found, "activity").startswith("No time passes")
    assert valuestream_text(found, "log", lang="zh").startswith("日志中没有时间流逝")
