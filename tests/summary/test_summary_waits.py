"""Waits and their causes: published expectations, planted truth, and a judge that loops."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import procmine as pm
from procmine.config import Config, WaitingConfig, load
from procmine.errors import ConfigError
from procmine.kernels.wait_causes import CAUSES
from procmine.summary.shift_discovery import discover_shifts
from procmine.summary.shifts import Shifts, read_shifts
from procmine.summary.waits import waits_of
from procmine.summary.work import work_of

ROOT = Path(__file__).resolve().parents[2]
WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
OFFICE = {day: ["10:00-20:00"] for day in WORKDAYS}
LUNCH = {"resources": {"Marcus": {day: ["10:00-12:00", "12:30-20:00"] for day in WORKDAYS}}}


def waits(log, shifts=None, **config):
    order = config.pop("concurrency", True)
    found = waits_of(work_of(log), shifts or Shifts(), WaitingConfig(**config), concurrency=order)
    begin = found.enabled[found.target]
    whole = found.causes_us.sum(axis=1) + found.pending_us.sum(axis=1)
    assert (whole == found.work.start[found.target] - begin).all()
    assert (found.causes_us >= 0).all()
    return found


def causes_s(found):
    return dict(zip(CAUSES, (found.causes_us.sum(axis=0) / 1e6).tolist(), strict=True))


@pytest.fixture(scope="session")
def expected():
    """Finds a published expectation, or skips saying what lacks."""
    folder = Path(os.environ.get("PROCMINE_EXPECTED", ROOT.parent / "shared" / "expected"))

    def find(name):
        path = folder / "waiting" / name
        if not path.exists():
            pytest.skip(f"lacks the published expectation {name} (looked in $PROCMINE_EXPECTED)")
        return path

    return find


def rows_of(found):
    """Waits by the activities and resources at both ends: n and seconds by cause."""
    work, target, source = found.work, found.target, found.source[found.target]
    frame = pd.DataFrame(found.causes_us / 1e6, columns=list(CAUSES))
    for end, steps in (("source", source), ("target", target)):
        frame[f"{end}_activity"] = [work.labels["activity"][a] for a in work.activity[steps]]
        frame[f"{end}_resource"] = [work.labels["resource"][r] for r in work.resource[steps]]
    groups = frame.groupby([name for name in frame if "_" in name])
    return {key: (len(part), *part[list(CAUSES)].sum()) for key, part in groups}


def expected_rows(path):
    frame = pd.read_csv(path)
    for cause in CAUSES:
        frame[cause] = pd.to_timedelta(frame[f"wt_{cause}"]).dt.total_seconds()
    ends = [f"{end}_{role}" for end in ("source", "target") for role in ("activity", "resource")]
    return {
        tuple(row[name] for name in ends): (row["frequency"], *(row[c] for c in CAUSES))
        for row in frame.to_dict("records")
    }


@pytest.mark.real_log
@pytest.mark.parametrize("number", [1, 2, 3])
def test_rows_of_the_published_logs(expected, number):
    """Every row of the hand-made logs has the published seconds in every cause."""
    log = pm.read(expected(f"manual_log_{number}.csv"))
    found = rows_of(waits(log, read_shifts({**OFFICE, **LUNCH}, "UTC")))
    want = expected_rows(expected(f"manual_log_{number}_expected.csv"))
    assert {k: v for k, v in found.items() if k in want} == want
    assert set(found) == set(want)


@pytest.mark.real_log
def test_rows_with_discovered_calendars(expected):
    """The log of handovers has the published rows with calendars found in the log itself."""
    log = pm.read(expected("handoff-test.csv"))
    shifts = discover_shifts(work_of(log))
    found = rows_of(waits(log, shifts))
    assert found == expected_rows(expected("handoff-test_expected.csv"))
    assert shifts.found["Anya"]["support_share"] == 1.0
    assert shifts.origin == "discovered"


@pytest.mark.real_log
def test_totals_of_the_purchasing_log(real_log):
    """The published totals, to the second, and around the clock nobody is away."""
    log = pm.read(real_log("purchasing/PurchasingExample.csv"))
    found = waits(log)
    assert len(found.target) == 8511
    assert causes_s(found) == {
        "batching": 100_314_000.0,
        "contention": 103_337_880.0,
        "prioritization": 145_174_260.0,
        "unavailability": 0.0,
        "extraneous": 742_985_160.0,
    }
    round_the_clock = {day: ["00:00-24:00"] for day in (*WORKDAYS, "saturday", "sunday")}
    assert causes_s(waits(log, read_shifts(round_the_clock, "UTC"))) == causes_s(found)


@pytest.mark.parametrize("name", ["service_desk", "refunds", "contact_centre"])
def test_planted_causes_are_found_again(name):
    """With the calendars of its agents, a shipped log has the seconds that were put into it."""
    folder = ROOT / "event_logs" / name
    config = load(folder / "procmine.toml")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    own = {who: truth["calendars"][facts["calendar"]] for who, facts in truth["agents"].items()}
    log = pm.read(folder / config.log.source, config=config)
    nobody = {"customer": (), "third_party": ()}
    found = waits(log, read_shifts({"resources": own}, log.zone), concurrency=False, **nobody)
    told = {c.replace("iz", "is"): seconds for c, seconds in causes_s(found).items()}
    assert told == {cause: truth["plants"][cause]["seconds"] for cause in told}
    assert len(found.target) == sum(row["n"] for row in truth["waiting"])


def brute_causes(found):
    """The definition, one pair of steps at a time: causes of each transition, microseconds."""
    work, batch = found.work, found.batches["batch"]
    start, end, enabled = work.start, work.end, found.enabled
    hours = {
        name: found.shifts.resources[name].over(int(start.min()), int(end.max()))
        for name in work.labels["resource"]
    }
    result = []
    for e in found.target.tolist():
        left, spent = [(int(enabled[e]), int(start[e]))], [0] * 5
        rho = enabled[e] if batch[e] < 0 else min(found.batches["enabled"][batch[e]], start[e])
        spans = ([(enabled[e], rho)], [], [])
        for f in np.flatnonzero((work.resource == work.resource[e]) & (work.resource >= 0)):
            if f == e or not (start[f] < start[e] and end[f] > enabled[e]):
                continue
            since = enabled[e] if batch[f] == batch[e] else rho
            spans[2 if enabled[f] > since else 1].append((max(since, start[f]), end[f]))
        for cause, those in enumerate(spans):
            for low, high in those:
                spent[cause] += _take(left, int(low), int(high))
        rest = sum(high - low for low, high in left)
        spent[3], spent[4] = 0, rest
        if work.resource[e] >= 0:
            own = hours[work.labels["resource"][work.resource[e]]]
            spent[4] = sum(int(own.working_us(low, high)) for low, high in left)
            spent[3] = rest - spent[4]
        result.append(spent)
    return np.array(result, np.int64).reshape(-1, 5)


def _take(left, low, high):
    """Take [low, high) out of what is left, in place; how much that was."""
    taken, kept = 0, []
    for a, b in left:
        x, y = max(a, low), min(b, high)
        if x < y:
            taken += y - x
            kept += [(p, q) for p, q in ((a, x), (y, b)) if p < q]
        else:
            kept.append((a, b))
    left[:] = kept
    return taken


STEPS = st.lists(
    st.tuples(
        st.integers(0, 4),  # case
        st.sampled_from("ABC"),
        st.integers(0, 60),  # start, quarters of an hour
        st.integers(0, 12),  # duration
        st.sampled_from(["Ann", "Bob", ""]),
    ),
    min_size=1,
    max_size=30,
)


def log_of(steps):
    at = pd.Timestamp("2026-01-05 08:00", tz="UTC")
    quarter = pd.Timedelta(minutes=15)
    rows = [
        {
            "case": f"c{case}",
            "activity": activity,
            "start": at + begin * quarter,
            "end": at + (begin + length) * quarter,
            "resource": who or None,
        }
        for case, activity, begin, length, who in steps
    ]
    return pm.read(pd.DataFrame(rows))


@given(STEPS, st.sampled_from(["0min", "45min", "8h"]))
def test_the_sweep_equals_the_definition(steps, pause):
    """Stretches filled once and looked up give what the definition gives pair by pair.

    With long pauses inside them, batches go on beside one another and beside other work.
    """
    if not any(who for *_, who in steps):
        steps = [*steps, (0, "A", 0, 1, "Ann")]
    shift = {day: ["09:00-12:00", "13:00-17:00"] for day in WORKDAYS}
    shifts = read_shifts({"resources": {"Ann": shift, "Bob": shift}}, "UTC")
    found = waits(log_of(steps), shifts, batch_gap=pause)
    assert found.causes_us.tolist() == brute_causes(found).tolist()


@given(STEPS, st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(steps, random):
    """The same rows in any order have the same waits."""
    shuffled = steps.copy()
    random.shuffle(shuffled)
    assert causes_s(waits(log_of(steps))) == causes_s(waits(log_of(shuffled)))


CSV = """case,activity,start,end,resource
1,Check,2026-01-05 09:00,2026-01-05 09:10,Ann
1,Awaiting User Info,2026-01-05 09:30,2026-01-05 09:30,Ann
1,Check,2026-01-05 11:30,2026-01-05 11:40,Ann
1,Close,2026-01-05 11:40,2026-01-05 11:50,Ann
"""


def test_waiting_for_the_customer_is_not_ours():
    """From the status to the next step the customer is waited for: 2 of 2 h 20 min."""
    found = waits(pm.read(pd.read_csv(io.StringIO(CSV))))
    assert found.pending_us.sum(axis=0).tolist() == [7_200_000_000, 0]
    assert causes_s(found)["extraneous"] == 1200.0
    assert found.pending.words == {"Awaiting User Info": 1}


def test_words_are_the_users_own():
    """Words of [waiting] replace the ones procmine knows; a third party stands apart."""
    log = pm.read(pd.read_csv(io.StringIO(CSV)))
    found = waits(log, customer=(), third_party=("close", "CHECK"))
    assert found.pending_us.sum(axis=0).tolist() == [0, 1_200_000_000]


def test_a_batch_may_have_pauses():
    """Two steps five minutes apart are one batch only if the configuration allows the pause."""
    csv = """case,activity,start,end,resource
1,Ask,2026-01-05 08:00,2026-01-05 08:10,Bob
2,Ask,2026-01-05 08:30,2026-01-05 08:40,Bob
1,Post,2026-01-05 09:00,2026-01-05 09:10,Ann
2,Post,2026-01-05 09:15,2026-01-05 09:20,Ann
"""
    log = pm.read(pd.read_csv(io.StringIO(csv)))
    assert causes_s(waits(log))["batching"] == 0
    found = waits(log, batch_gap="5min")
    # The first waits for the second until 8:40.
    assert causes_s(found)["batching"] == 1800.0
    assert (found.batches["size"].tolist(), found.batches["kind"].tolist()) == ([2], [2])


def test_teams_and_people_have_their_own_hours():
    """A person's calendar wins over the team's, the team's over that of the house."""
    csv = """case,activity,start,end,resource,team
1,Ask,2026-01-05 07:00,2026-01-05 08:00,Bob,Front
1,Do,2026-01-05 12:00,2026-01-05 13:00,Ann,Back
2,Ask,2026-01-05 07:00,2026-01-05 08:00,Bob,Front
2,Do,2026-01-05 14:00,2026-01-05 15:00,Cid,Back
3,Ask,2026-01-05 07:00,2026-01-05 08:00,Bob,Front
3,Look,2026-01-05 17:00,2026-01-05 18:00,Bob,Front
"""
    table = {
        "monday": ["07:00-15:00"],
        "teams": {"Back": {"monday": ["09:00-18:00"]}},
        "resources": {"Ann": {"monday": ["11:00-18:00"]}},
    }
    found = waits(pm.read(pd.read_csv(io.StringIO(csv))), read_shifts(table, "UTC"))
    assert (found.causes_us[:, 3] / 3.6e9).tolist() == [3.0, 1.0, 2.0]
    assert read_shifts({}, "UTC") == Shifts()


@pytest.mark.parametrize(
    "table",
    [{"resources": ["Ann"]}, {"teams": {"Back": ["09:00"]}}, {"resources": {"A": {"mon": []}}}],
)
def test_bad_calendars_are_refused(table):
    """A list in place of a table, or a day nobody knows, is told with its place."""
    with pytest.raises(ConfigError, match=r"\[calendar\]"):
        read_shifts(table, "UTC")


@pytest.mark.real_log
def test_servicenow_words_are_known(real_log):
    """The audit log waits 14,642 times for the caller and 707 times for a vendor."""
    path = real_log("servicenow_incidents/incident_event_log.csv.gz")
    head = gzip.decompress(path.read_bytes())[:60]
    assert head.startswith(b"number")
    columns = {"case": "number", "activity": "incident_state", "end": "sys_updated_at"}
    log = pm.read(path, columns=columns, date_order="day-first", missing=["?"])
    found = waits(log)
    assert found.pending.words == {"Awaiting User Info": 14642, "Awaiting Vendor": 707}
    assert (found.pending_us.sum(axis=0) > 0).all()


def test_defaults_wait_around_the_clock():
    """Without a calendar nobody is ever away."""
    assert Config().calendar == {}
    found = waits(pm.read(pd.read_csv(io.StringIO(CSV))))
    assert found.shifts.origin == "24/7"
    assert causes_s(found)["unavailability"] == 0
