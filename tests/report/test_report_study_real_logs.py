"""Whole studies of published logs: nothing breaks, nothing is told that the log cannot hold."""

from __future__ import annotations

import json

import pytest

from procmine.config import Config
from procmine.front import read
from procmine.report.study.files import study_files
from procmine.study import study
from procmine.valuestream.buckets import OTHERS, WAITING

pytestmark = [pytest.mark.slow, pytest.mark.real_log]

LOGS = (
    "bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz",
    "callcentre/CallcenterExample.csv",
    "purchasing/PurchasingExample.csv",
    "receipt/receipt.csv",
    "servicenow_incidents/incident_event_log.csv.gz",
    "simulation_benchmark/AcademicCredentials_train.csv.gz",
)


@pytest.mark.parametrize("name", LOGS)
def test_study_of_a_published_log(real_log, report_validator, name):
    """The report keeps its schema; its buckets sum; no finding waits longer than all cases do."""
    config = Config().override({"discover.budget": "5s"}, {"discover.budget": "test"})
    result, files = study_files(study(read(real_log(name)), config))
    assert list(report_validator.iter_errors(json.loads(str(files["report.json"])))) == []
    told = result["valuestream"]
    assert sum(told["ledger_us"].values()) == told["lead_time_us"]
    waited_s = sum(told["ledger_s"][bucket] for bucket in (*WAITING, *OTHERS))
    for finding in result["waste"]:
        if finding.get("overlaps") and finding["values"]["wait_total_s"] is not None:
            assert finding["values"]["wait_total_s"] <= waited_s * (1 + 1e-12), finding["id"]


def test_handovers_too_few_to_be_told(real_log):
    """Of the incidents some pairs of teams meet too seldom: the page has none of them."""
    log = read(real_log(LOGS[0]))
    config = Config().override({"discover.budget": "5s"}, {"discover.budget": "test"})
    result, _ = study_files(study(log, config))
    counts = [row["n"] for row in result["discover"]["handovers"]["team"]]
    assert counts
    assert min(counts) >= config.privacy.smallest_group
