"""Waste in logs of completions: with estimated starts it is found in the steps of the ledger."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pandas as pd
import pytest

import procmine as pm
from procmine.config import Config, WaitingConfig
from procmine.errors import ConfigError
from procmine.waste._evidence import Evidence

ESTIMATED = dataclasses.replace(Config(), waiting=WaitingConfig(starts="estimated"))
STEPS = (("Register", "Ann"), ("Check", "Bob"), ("Decide", "Cid"), ("Close", "Ann"))


@pytest.fixture(scope="module")
def log():
    """Eighty cases of which only the ends of the steps are known, in no order."""
    draw, rows = random.Random(7), []
    for case in range(80):
        at = pd.Timestamp("2026-01-05 08:00") + pd.Timedelta(minutes=37 * case)
        for activity, resource in STEPS:
            at += pd.Timedelta(minutes=draw.randint(5, 300))
            rows.append((f"C{case}", activity, at, resource))
    draw.shuffle(rows)
    return pm.read(pd.DataFrame(rows, columns=["case", "activity", "end", "resource"]))


def seconds(found, rule):
    """Seconds of what a detector found, those of unknown causes apart."""
    own = [f for f in found if f.rule == rule and f.where.get("cause") != "unknown"]
    return sum(f.cost_s or 0.0 for f in own)


def test_evidence_has_the_steps_of_the_ledger(log):
    """Row by row the same begins, and as many of them known."""
    evidence, work = Evidence(log, ESTIMATED), pm.valuestream.ledger(log, ESTIMATED).waits.work
    here, there = np.argsort(evidence.row), np.argsort(work.row)
    assert np.array_equal(evidence.row[here], work.row[there])
    assert np.array_equal(evidence.begin[here], work.start[there])
    assert np.array_equal(evidence.whole[here], work.whole[there])
    assert evidence.whole.any()
    assert not Evidence(log).whole.any()


def test_causes_of_waiting_sum_to_the_ledger(log):
    """Of estimated starts as of recorded ones; and the wait of a step is less than its sojourn."""
    found = pm.waste.find(log, ESTIMATED, only=["waiting-by-cause", "bottleneck"])
    told = pm.valuestream.ledger(log, ESTIMATED).totals_us
    causes = ("batching", "contention", "prioritization", "unavailability", "extraneous")
    assert seconds(found, "waiting-by-cause") == pytest.approx(sum(told[c] for c in causes) / 1e6)
    assert seconds(found, "waiting-by-cause") > 0
    whole = seconds(pm.waste.find(log, only=["bottleneck"]), "bottleneck")
    assert 0 < seconds(found, "bottleneck") < whole


def test_the_configuration_says_it_as_the_option_does(log):
    """``starts`` of [waiting] is what is asked for where nobody asks for anything else."""
    asked = pm.measure.waiting(log, starts="estimated").records()
    assert pm.measure.waiting(log, ESTIMATED).records() == asked
    assert pm.measure.waiting(log, ESTIMATED, starts="given").records() != asked
    # Nothing enables the first of the four steps of a case.
    assert pm.valuestream.ledger(log, ESTIMATED).estimated_share == 0.75
    with pytest.raises(ConfigError, match=r"waiting\.starts"):
        WaitingConfig(starts="guessed")


def test_a_study_tells_what_rests_on_estimates(log):
    """The share stands where the page begins, at the map, at the ledger and at the waste."""
    from procmine.report.study.files import study_files
    from procmine.study import study

    _, files = study_files(study(log, ESTIMATED), lang="en")
    page = str(files["report.html"])
    share = pm.valuestream.ledger(log, ESTIMATED).estimated_share
    said = f"starts are estimated, {share * 100:.3g}\u00a0% of all"
    assert page.count(said) == 4
    assert "estimated" not in str(study_files(study(log), lang="en")[1]["report.md"])
