"""Published logs: published counts, the same digits from the relation, agreement with pm4py."""

from __future__ import annotations

import pytest
from test_summary_laws import relational, told

import procmine as pm
from procmine.bridges.oracle import pm4py_dfg, pm4py_variants
from procmine.summary.summarise import summarise
from procmine.summary.tables import edge_table

# File, options, (cases, events, activities, variants).
LOGS = {
    "helpdesk/helpdesk.csv": ({}, (4580, 21348, 14, 226)),
    "helpdesk/helpdesk.xes.gz": ({}, (4580, 21348, 14, 226)),
    "servicenow_incidents/incident_event_log.csv.gz": ({}, (24918, 141712, 9, 2080)),
    "bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz": ({}, (7554, 65533, 4, 1511)),
    "bpic2012/BPI_Challenge_2012.xes.gz": ({}, (13087, 262200, 24, None)),
    "callcentre/CallcenterExample.csv": ({}, (3885, 7548, 6, None)),
    "call_csat/CallCenter.csv": ({}, (5000, 5000, 1, 1)),
    "client_onboarding/onboard_client.csv.gz": ({}, (6838, 54224, 11, 16)),
    "purchasing/PurchasingExample.csv": ({}, (608, 9119, None, None)),
    "loan_batched/Loan_Application_batched.csv.gz": ({}, (7000, 70162, 17, None)),
    "loan_simulation/train_preprocessed.csv.gz": ({}, (None, None, None, None)),
    "extraneous_delays/Insurance_Claims.csv.gz": ({}, (1000, None, None, None)),
    "simulation_benchmark/BPIC_2012_W_train.csv.gz": ({}, (None, None, 6, None)),
    "receipt/receipt.csv": ({}, (1434, 8577, 27, 116)),
    "sepsis/SEPSIS.xes.gz": ({}, (1050, 15214, 16, 846)),
    "road_fines/road_fine.xes.gz": ({}, (150370, 561470, 11, 231)),
    "running_example/running-example.csv": ({}, (6, 42, 8, 6)),
    "drift/IOR5k.csv.gz": ({}, (5000, 52323, 20, None)),
}


@pytest.mark.real_log
@pytest.mark.parametrize("name", LOGS)
def test_published_counts_and_relation(real_log, name):
    """A published log has its published counts, and both engines tell the same digits."""
    options, (n_cases, n_events, n_activities, n_variants) = LOGS[name]
    log = pm.read(real_log(name), **options)
    found = (log.n_cases, log.n_events, len(log.activities), summarise(log).n_variants)
    expected = (n_cases, n_events, n_activities, n_variants)
    assert [e or f for e, f in zip(expected, found, strict=True)] == list(found)
    assert sum(list(log.account().values())[1:]) == log.n_rows
    assert relational(log) == told(log)


@pytest.mark.real_log
def test_sub_status_as_part_of_the_activity(real_log):
    """Volvo's status and sub-status read as one activity give the 13 published ones."""
    path = real_log("bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz")
    log = pm.read(path, columns={"activity": ["concept:name", "lifecycle:transition"]})
    assert len(log.activities) == 13
    assert "Accepted+In Progress" in log.activities
    assert summarise(log).n_variants == 2278


@pytest.mark.real_log
@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "bpic2012/BPI_Challenge_2012.xes.gz",
        "road_fines/road_fine.xes.gz",
        "sepsis/SEPSIS.xes.gz",
        "receipt/receipt.csv",
    ],
)
def test_agrees_with_pm4py(real_log, name):
    """Directly-follows counts and variants of all events equal pm4py's."""
    log = pm.read(real_log(name), steps="events")
    frame = log.to_pandas()
    roles = {log.mapping.label(role): role for role in ("case", "activity", "end")}
    plain = frame.sort_values("row").rename(columns={**roles, log.mapping.label("end"): "at"})
    summary = summarise(log)
    ours = {(r["source"], r["target"]): r["n"] for r in edge_table(summary).records()}
    assert ours == pm4py_dfg(plain[["case", "activity", "at"]])
    assert dict(summary.variants()) == pm4py_variants(plain[["case", "activity", "at"]])
