"""Published logs: every detector answers, sums hold, and known figures come out."""

from __future__ import annotations

import pandas as pd
import pytest

import procmine as pm
from procmine.registry import room
from procmine.valuestream import ledger
from procmine.waste import Evidence
from procmine.waste._found import WORK

LOGS = (
    pytest.param("bpic2012/BPI_Challenge_2012.xes.gz", marks=pytest.mark.slow),
    "bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz",
    "call_csat/CallCenter.csv",
    "callcentre/CallcenterExample.csv",
    "client_onboarding/onboard_client.csv.gz",
    "extraneous_delays/Insurance_Claims_5_timers.csv.gz",
    "helpdesk/helpdesk.csv",
    "loan_batched/Loan_Application_batched.csv.gz",
    "purchasing/PurchasingExample.csv",
    "receipt/env_permit.xes.gz",
    pytest.param("road_fines/road_fine.xes.gz", marks=pytest.mark.slow),
    "running_example/running-example.csv",
    "sepsis/SEPSIS.xes.gz",
    "servicenow_incidents/incident_event_log.csv.gz",
    "simulation_benchmark/BPIC_2012_W_train.csv.gz",
)


@pytest.mark.real_log
@pytest.mark.parametrize("name", LOGS)
def test_every_detector_answers(real_log, name):
    """Each finds something, finds nothing or says what it lacks; no waste outlasts the log."""
    log = pm.read(real_log(name))
    evidence, found = Evidence(log), pm.waste.find(log)
    assert {finding.rule for finding in found} <= set(room("procmine.waste"))
    totals = ledger(log).totals_us
    waited = sum(us for bucket, us in totals.items() if bucket not in {*WORK, "rework"})
    assert int(evidence.wait_us.sum()) == waited
    for finding in found:
        assert finding.say("en")
        assert finding.say("zh")
        if finding.level != "info" and finding.overlaps:
            assert finding.values["wait_total_s"] * 1e6 <= waited
            assert finding.values["work_total_s"] * 1e6 <= evidence.work_us.sum()


@pytest.mark.real_log
def test_reopened_incidents_are_those_the_system_counted(real_log):
    """ServiceNow counts reopenings itself: the incidents are the same but for one."""
    path = real_log("servicenow_incidents/incident_event_log.csv.gz")
    columns = pd.read_csv(path, usecols=["number", "reopen_count"])
    counted = int((columns.groupby("number")["reopen_count"].max() > 0).sum())
    (finding,) = pm.waste.find(pm.read(path), only=["reopening"])
    assert counted == 275
    assert finding.values["n_cases"] == 276


@pytest.mark.real_log
def test_handovers_of_the_purchasing_log(real_log):
    """Waits of the published benchmark by cause: the sums are those of the reference."""
    log = pm.read(real_log("purchasing/PurchasingExample.csv"))
    whole = {"waiting-by-cause": {"beside_work": True}}
    found = pm.waste.find(log, only=["waiting-by-cause"], options=whole)
    told = {finding.where["cause"]: finding.cost_s for finding in found}
    assert told["extraneous"] == 742_985_160.0
    assert told["contention"] == 103_337_880.0
    assert told["prioritization"] == 145_174_260.0
    assert told["batching"] == 100_314_000.0


@pytest.mark.real_log
@pytest.mark.parametrize(
    "name",
    [
        "client_onboarding/onboard_client.csv.gz",
        "helpdesk/helpdesk.csv",
        "loan_batched/Loan_Application_batched.csv.gz",
        "receipt/env_permit.xes.gz",
    ],
)
def test_logs_that_did_not_get_slower_are_not_called_so(real_log, name):
    """By months of begin no half of them is a fifth slower than the one before; one got faster."""
    log = pm.read(real_log(name))
    assert pm.waste.find(log, only=["drift"]) == ()
    low, high = Evidence(log).span
    leads = pd.Series((high - low) / 1e6, pd.to_datetime(low, unit="us")).clip(upper=86400 * 60)
    # Cases of the first and the last two months may be cut.
    monthly = leads.resample("MS").mean().iloc[2:-2]
    half = len(monthly) // 2
    assert monthly.iloc[half:].mean() < 1.2 * monthly.iloc[:half].mean()


@pytest.mark.real_log
@pytest.mark.parametrize(
    "name",
    [
        "bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz",
        "purchasing/PurchasingExample.csv",
        "servicenow_incidents/incident_event_log.csv.gz",
    ],
)
def test_exports_that_begin_or_fade_slowly_cannot_tell(real_log, name):
    """Chosen by when cases ended, or cut while most are open: too few weeks can be compared."""
    (finding,) = pm.waste.find(pm.read(real_log(name)), only=["drift"])
    assert dict(finding.where) == {"lacks": "weeks"}
