"""Published logs come in with their published counts, by default and without a word of help."""

from __future__ import annotations

import collections
import csv as plain_csv
import datetime as dt
import gzip
import json

import numpy as np
import pytest
from log_making import config_of, findings_of

from procmine.connect import open_source
from procmine.log.build import build
from procmine.summary.summarise import summarise

pytestmark = pytest.mark.real_log

TIMED = "case=case_id, activity=activity, start=start_time, end=end_time, resource=resource"
# Cases, rows (None: the lines of the file), activities, then what plays which role.
COUNTS = {
    "helpdesk/helpdesk.csv": (
        (4580, 21348, 14),
        "case=Case ID, activity=Activity, end=Complete Timestamp, resource=Resource",
    ),
    "receipt/receipt.csv": (
        (1434, 8577, 27),
        "case=case:concept:name, activity=concept:name, end=time:timestamp, resource=org:resource, "
        "team=org:group, lifecycle=lifecycle:transition, due=case:deadline, channel=case:channel",
    ),
    "running_example/running-example.csv": (
        (6, 42, 8),
        "case=case:concept:name, activity=concept:name, end=time:timestamp, resource=org:resource, "
        "cost=Costs",
    ),
    "callcentre/CallcenterExample.csv": (
        (3885, 7548, 6),
        "case=Service ID, activity=Operation, start=Start Date, end=End Date, resource=Agent, "
        "team=Agent Position, customer=Customer ID",
    ),
    "call_csat/CallCenter.csv": (
        (5000, 5000, 1),
        "case=CallId, activity==Call, end=Date + Time, resource=Agent, reason=Topic, "
        "satisfaction=Satisfaction rating",
    ),
    "client_onboarding/onboard_client.csv.gz": (
        (6838, 54224, 11),
        "case=process, activity=activity, start=start, end=end, resource=resource, team=role, "
        "automated=robot",
    ),
    "purchasing/PurchasingExample.csv": (
        (608, 9119, 24),
        "case=Case ID, activity=Activity, start=Start Timestamp, end=Complete Timestamp, "
        "resource=Resource, team=Role",
    ),
    "loan_batched/Loan_Application_batched.csv.gz": (
        (7000, 70162, 17),
        "case=case_id, activity=Activity, start=start_time, end=end_time, resource=Resource",
    ),
    "drift/IOR5k.csv.gz": ((5000, 52323, 20), "case=id, activity=activity_name"),
    "drift/cb5k.csv.gz": ((5000, 50418, 19), "case=id, activity=activity_name"),
    "drift/cd5k.csv.gz": ((5000, 51851, 19), "case=id, activity=activity_name"),
    "drift/re5k.csv.gz": ((10000, 98679, 19), "case=id, activity=activity_name"),
    "drift/sw5k.csv.gz": ((5000, 51824, 19), "case=id, activity=activity_name"),
    "extraneous_delays/Insurance_Claims.csv.gz": ((1000, None, 7), TIMED),
    "extraneous_delays/Insurance_Claims_1_timer.csv.gz": ((1000, None, 7), TIMED),
    "extraneous_delays/Insurance_Claims_5_timers.csv.gz": ((1000, None, 7), TIMED),
    "extraneous_delays/Loan_Application.csv.gz": ((1000, None, 17), TIMED),
    "extraneous_delays/Loan_Application_1_timer.csv.gz": ((1000, None, 17), TIMED),
    "extraneous_delays/Loan_Application_3_timers.csv.gz": ((1000, None, 17), TIMED),
    "simulation_benchmark/AcademicCredentials_test.csv.gz": ((398, None, 16), TIMED),
    "simulation_benchmark/AcademicCredentials_train.csv.gz": ((398, None, 16), TIMED),
    "simulation_benchmark/BPIC_2012_W_test.csv.gz": ((2976, None, 6), TIMED),
    "simulation_benchmark/BPIC_2012_W_train.csv.gz": ((3030, None, 6), TIMED),
    "loan_simulation/simulated_log_0.csv.gz": ((200, None, 12), ""),
    "loan_simulation/simulated_log_1.csv.gz": ((200, None, 12), ""),
    "loan_simulation/test_preprocessed.csv.gz": ((200, None, 12), ""),
    "loan_simulation/train_preprocessed.csv.gz": ((797, None, 12), ""),
    "helpdesk/helpdesk.xes.gz": ((4580, 21348, 14), ""),
    "receipt/env_permit.xes.gz": ((1434, 8577, 27), ""),
    "running_example/running-example.xes": ((6, 42, 8), ""),
    "sepsis/SEPSIS.xes.gz": ((1050, 15214, 16), ""),
}


@pytest.mark.parametrize("name", COUNTS)
def test_published_counts(name, real_log):
    """Cases, rows, activities and the columns by default; every row is an event in use."""
    (n_cases, n_rows, n_activities), roles = COUNTS[name]
    log = build(open_source(str(real_log(name))), config_of())
    if n_rows is None:
        with gzip.open(real_log(name), "rt", newline="") as file:
            n_rows = sum(1 for _ in plain_csv.reader(file)) - 1
    account = dict(log.account())
    assert account == {"n_rows": n_rows, "n_used": n_rows, "n_folded": 0, "n_rejected": 0}
    assert (log.n_cases, len(log.activities)) == (n_cases, n_activities)
    found = {role: log.mapping.label(role) for role in log.mapping.columns}
    expected = dict(pair.split("=", 1) for pair in roles.split(", ") if pair)
    assert found.items() >= expected.items()
    assert summarise(log).n_steps == log.steps.n == n_rows


def test_servicenow_incidents(real_log):
    """24,918 incidents, 141,712 audited rows, nine states; dates settle day first."""
    name = "servicenow_incidents/incident_event_log.csv.gz"
    log = build(open_source(str(real_log(name))), config_of())
    account = dict(log.account())
    assert account["n_rows"] == 141_712 and account["n_rejected"] == 0
    assert account["n_used"] == account["n_rows"] - account["n_folded"]
    assert (log.n_cases, len(log.activities)) == (24_918, 9)
    (finding,) = findings_of(log, "date-order")
    assert finding.values["order"] == "day first"


def test_loan_applications_of_2012(real_log):
    """262,200 events; 164,506 completes are instances, three starts are left open."""
    source = open_source(str(real_log("bpic2012/BPI_Challenge_2012.xes.gz")))
    log = build(source, config_of())
    assert (log.n_rows, log.n_cases, len(log.activities)) == (262_200, 13_087, 24)
    words = np.array(log.labels("lifecycle"))[log.store.table("events")["lifecycle"].to_numpy()]
    counts = collections.Counter(words.tolist())
    assert counts["COMPLETE"] == 164_506
    assert sum(counts.values()) == 262_200
    found = {f.where["kind"]: f for f in findings_of(log, "lifecycle-pair")}
    assert found["ignored"].n == counts["SCHEDULE"]
    pairs = found["unpaired"].values
    assert log.n_instances == pairs["n_instances"] == 164_506 + pairs["n_no_end"] == 164_509
    # Every start is in one instance, every complete too.
    n_no_start = int((log.store.table("instances")["start"].to_numpy() == -(2**63)).sum())
    assert log.n_instances - n_no_start == counts["START"]
    assert log.steps.mode == "instances"
    events = build(source, config_of(steps="events"))
    assert events.steps.n == 262_200
    # What is found is weighed by other steps.
    assert events.store.folder != log.store.folder
    # The published number of variants of the events.
    assert summarise(events).n_variants == 4_366


def test_incidents_of_2013(real_log):
    """65,533 events; four states, thirteen with their sub-states, which are no lifecycle."""
    source = open_source(str(real_log("bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz")))
    log = build(source, config_of())
    assert (log.n_events, log.n_cases, len(log.activities)) == (65_533, 7_554, 4)
    assert len(log.labels("resource")) == 1_440
    (finding,) = findings_of(log, "lifecycle-pair")
    assert finding.where["kind"] == "unknown" and finding.n == 65_533
    columns = {"activity": ["concept:name", "lifecycle:transition"]}
    log = build(source, config_of(columns))
    assert len(log.activities) == 13 and findings_of(log, "lifecycle-pair") == []


def test_the_sepsis_case_called_na(real_log):
    """It is a case like any other."""
    log = build(open_source(str(real_log("sepsis/SEPSIS.xes.gz"))), config_of())
    assert "NA" in log.labels("case")


def test_years_of_two_digits_with_points(real_log):
    """``9.3.10 8:05`` is the ninth of March 2010."""
    log = build(open_source(str(real_log("callcentre/CallcenterExample.csv"))), config_of())
    first = log.to_pandas()["Start Date"][0]
    assert first.to_pydatetime().replace(tzinfo=None) == dt.datetime(2010, 3, 9, 8, 5)


def test_the_cases_of_the_drift_logs_keep_their_order(real_log):
    """Without times the rows of a case follow each other as in the file."""
    truth = json.loads(real_log("drift/truth.json").read_text())
    assert truth
    log = build(open_source(str(real_log("drift/cb5k.csv.gz"))), config_of())
    assert not log.timed and len(findings_of(log, "no-time")) == 1
    ways = collections.defaultdict(list)
    with gzip.open(real_log("drift/cb5k.csv.gz"), "rt", newline="") as file:
        for row in plain_csv.DictReader(file):
            ways[row["id"]].append(row["activity_name"])
    expected = collections.Counter(tuple(way) for way in ways.values())
    assert dict(summarise(log).variants()) == dict(expected)


@pytest.mark.slow
def test_road_fines(real_log):
    """150,370 cases, 561,470 events, 11 activities, 231 variants."""
    log = build(open_source(str(real_log("road_fines/road_fine.xes.gz"))), config_of())
    assert (log.n_cases, log.n_events, len(log.activities)) == (150_370, 561_470, 11)
    assert summarise(log).n_variants == 231
