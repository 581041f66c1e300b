"""Published logs: published counts, the same digits from the relation, agreement with pm4py."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from test_summary_laws import relational, tables

import procmine as pm
from procmine.bridges.oracle import pm4py_dfg, pm4py_variants
from procmine.config import Config
from procmine.summary.summarise import summarise
from procmine.summary.tables import edge_table

# Published counts: (cases, events, activities, variants), None where nobody says.
PUBLISHED = {
    "bpic2012/BPI_Challenge_2012.xes.gz": (13087, 262200, 24, None),
    "bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz": (7554, 65533, 4, 1511),
    "call_csat/CallCenter.csv": (5000, 5000, 1, 1),
    "callcentre/CallcenterExample.csv": (3885, 7548, 6, None),
    "client_onboarding/onboard_client.csv.gz": (6838, 54224, 11, 16),
    "drift/IOR5k.csv.gz": (5000, 52323, 20, None),
    "drift/cb5k.csv.gz": (5000, None, None, None),
    "drift/cd5k.csv.gz": (5000, None, None, None),
    "drift/re5k.csv.gz": (10000, None, None, None),
    "drift/sw5k.csv.gz": (5000, None, None, None),
    "extraneous_delays/Insurance_Claims.csv.gz": (1000, None, None, None),
    "extraneous_delays/Insurance_Claims_1_timer.csv.gz": (1000, None, None, None),
    "extraneous_delays/Insurance_Claims_5_timers.csv.gz": (1000, None, None, None),
    "extraneous_delays/Loan_Application.csv.gz": (1000, None, None, None),
    "extraneous_delays/Loan_Application_1_timer.csv.gz": (1000, None, None, None),
    "extraneous_delays/Loan_Application_3_timers.csv.gz": (1000, None, None, None),
    "helpdesk/helpdesk.csv": (4580, 21348, 14, 226),
    "helpdesk/helpdesk.xes.gz": (4580, 21348, 14, 226),
    "loan_batched/Loan_Application_batched.csv.gz": (7000, 70162, 17, None),
    "purchasing/PurchasingExample.csv": (608, 9119, 24, None),
    "receipt/env_permit.xes.gz": (1434, 8577, 27, 116),
    "receipt/receipt.csv": (1434, 8577, 27, 116),
    "road_fines/road_fine.xes.gz": (150370, 561470, 11, 231),
    "running_example/running-example.csv": (6, 42, 8, 6),
    "running_example/running-example.xes": (6, 42, 8, 6),
    "sepsis/SEPSIS.xes.gz": (1050, 15214, 16, 846),
    "servicenow_incidents/incident_event_log.csv.gz": (24918, 141712, 9, 2080),
    "simulation_benchmark/BPIC_2012_W_train.csv.gz": (None, None, 6, None),
}
# Which object may be the case of an object-centric log.
OBJECTS = {
    **dict.fromkeys(
        (f"ocel/ocel20_example.{suffix}" for suffix in ("jsonocel", "sqlite", "xmlocel")),
        ("Invoice", "Payment", "Purchase Order", "Purchase Requisition"),
    ),
    "ocel/p2p-normal.jsonocel": ("GDSRCPT", "INVOICE", "MATERIAL", "PURCHORD", "PURCHREQ"),
}
# What lies beside the logs: models by their suffix, all else by name. Any other file is a log.
MODELS = {".bpmn", ".pnml", ".ptml"}
BESIDE = {
    "README.md",
    "drift/readme.txt",
    "drift/truth.json",
    "extraneous_delays/Insurance_Claims.json",
    "extraneous_delays/Insurance_Claims_1_timer.json",
    "extraneous_delays/Insurance_Claims_5_timers.json",
    "extraneous_delays/Loan_Application.json",
    "extraneous_delays/Loan_Application_1_timer.json",
    "extraneous_delays/Loan_Application_3_timers.json",
    "loan_batched/Loan_Application_Report.txt",
}


def every_log():
    """All logs of the folder, object-centric ones once for every object; known ones if it lacks."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "logs"
    folder = Path(os.environ.get("PROCMINE_LOGS", beside))
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in MODELS]
    names = {path.relative_to(folder).as_posix() for path in files} - BESIDE
    return [
        (name, kind) for name in sorted(names | set(PUBLISHED)) for kind in OBJECTS.get(name, ("",))
    ]


@pytest.mark.real_log
@pytest.mark.parametrize(
    ("name", "object_type"), [pytest.param(*log, id=" ".join(log).strip()) for log in every_log()]
)
def test_published_counts_and_relation(real_log, name, object_type):
    """A published log has its published counts; the pass and the relation tell the same digits.

    All that a summary tells is compared, to the last bit: connections, activities, variants,
    cases, handovers, hours and days; for activity instances also as events.
    """
    path = real_log(name)
    chosen = {"log.object_type": object_type} if object_type else {}
    log = pm.read(path, config=Config().override(chosen, dict.fromkeys(chosen, "test")))
    found = (log.n_cases, log.n_events, len(log.activities), summarise(log).n_variants)
    expected = PUBLISHED.get(name, (None,) * 4)
    assert [e or f for e, f in zip(expected, found, strict=True)] == list(found)
    assert sum(list(log.account().values())[1:]) == log.n_rows
    for steps in {log.steps.mode, "events"}:
        seen = replace(log, wanted_steps=steps)
        assert relational(seen) == tables(summarise(seen))


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
