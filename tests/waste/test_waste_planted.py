"""Planted wastes are recovered to the last one, and clean twins keep every detector silent."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from planted_words import WORDS

import procmine as pm
from procmine import synth
from procmine.config import load
from procmine.registry import room

LOGS = Path(__file__).resolve().parents[2] / "event_logs"
SECONDS = "seconds"


@pytest.fixture(scope="module", params=sorted(WORDS))
def planted(request):
    """A shipped log, its truth, what its steps are called, and its configuration."""
    config = load(LOGS / request.param)
    log = pm.read(config.folder / config.log.source, config=config)
    truth = json.loads((LOGS / request.param / "truth.json").read_text(encoding="utf-8"))
    return log, truth, WORDS[request.param], config


def found(planted, entry, **options):
    """The only finding of a detector."""
    log, _, _, config = planted
    (finding,) = pm.waste.find(log, config, only=[entry], options={entry: options})
    return finding


def recovered(planted, entry, plant, *, seconds="", **options):
    """Cases, events and, where the definitions are the same, seconds are those of the truth."""
    tally = planted[1]["plants"][plant]
    finding = found(planted, entry, **options)
    if not tally["n_cases"]:
        assert finding.level == "info"
        return
    assert finding.values["n_cases"] == tally["n_cases"]
    assert finding.n == tally["n_events"]
    if seconds:
        assert round(finding.values[seconds]) == tally[SECONDS]


def test_duplicate_entry(planted):
    """Found by the names of the activities alone."""
    recovered(planted, "duplicate-entry", "duplicate_entry", seconds="work_total_s")


def test_decision_lag(planted):
    """Found by the names alone, to the second."""
    recovered(planted, "decision-lag", "approval_lag", seconds="wait_total_s")


def test_misrouting(planted):
    """Found by structure alone: no name of an activity or team is known."""
    recovered(planted, "misrouting", "misrouting", seconds="work_total_s")


def test_ping_pong(planted):
    """Found by structure alone."""
    recovered(planted, "ping-pong-handover", "ping_pong", seconds="work_total_s")


def test_reopening(planted):
    """Found by the names of closing and reopening."""
    recovered(planted, "reopening", "reopening", seconds="work_total_s")


def test_repeat_contact(planted):
    """Found by customer, reason and time."""
    recovered(planted, "unresolved-contact", "repeat_contact", seconds="work_total_s")


def test_rework(planted):
    """Of the activities the plant repeats."""
    steps = planted[2].reworked
    recovered(planted, "rework-loop", "rework", seconds="work_total_s", steps=steps)


def test_transfer(planted):
    """Of the steps of the desk between."""
    steps = planted[2].forwarded
    recovered(planted, "transfer", "transfer", seconds="work_total_s", steps=steps)


def test_over_processing(planted):
    """Of approvals; by default identity checks done again are found too, and nothing else."""
    steps = (planted[2].approved,)
    recovered(planted, "over-processing", "over_processing", seconds="work_total_s", steps=steps)
    plants = planted[1]["plants"]
    both = [plants[name]["n_events"] for name in ("over_processing", "repeated")]
    assert found(planted, "over-processing").n == sum(both)


def test_repeated_description(planted):
    """Found by the names and the channel; where nobody describes anything the detector says so."""
    if not planted[2].described:
        assert dict(found(planted, "repeated-description").where) == {"lacks": "steps"}
        return
    recovered(planted, "repeated-description", "repeated_description", seconds="work_total_s")


def test_failed_containment(planted):
    """Found by the names and systems of the bot."""
    if not planted[2].bot_hand_over:
        assert dict(found(planted, "bot-failure").where) == {"lacks": "bots"}
        return
    recovered(planted, "bot-failure", "failed_containment")


def test_missing_data(planted):
    """Cases without a reason, and their rows."""
    tally, finding = planted[1]["plants"]["missing_data"], found(planted, "bad-data")
    assert dict(finding.where) == {"column": planted[2].reason}
    assert (finding.n, finding.values["n_rows"]) == (tally["n_cases"], tally["n_events"])


def test_missing_follow_up(planted):
    """Once it is said which cases must be followed up."""
    options = {"priorities": (planted[2].urgent,), "limit": "96h"}
    recovered(planted, "missing-follow-up", "missing_follow_up", **options)


def test_promise_gap(planted):
    """Cases closed after their due date."""
    assert found(planted, "promise-gap").n == planted[1]["outcomes"]["n_closed_late"]


def test_pending_customer(planted):
    """The waits behind the steps that ask the customer, to the second."""
    _, truth, _, config = planted
    asks = [w for w in truth["waiting"] if w["source"] in config.waiting.customer]
    waits = sum(sum(s for name, s in w.items() if name.endswith("_s")) for w in asks)
    assert round(found(planted, "pending-customer").cost_s) == waits


def test_causes_of_waiting(planted):
    """Rows and seconds by cause, with the shifts people really had and no time put on customers."""
    log, truth, _, config = planted
    hours = truth["calendars"]
    people = {who: hours[facts["calendar"]] for who, facts in truth["agents"].items()}
    waiting = dataclasses.replace(config.waiting, customer=())
    calendar = {"zone": config.log.zone, "resources": people}
    config = dataclasses.replace(config, waiting=waiting, calendar=calendar)
    strict = {"waiting-by-cause": {"order": "strict", "beside_work": True}}
    told = {
        f.where["cause"]: (f.values["n_cases"], f.n, round(f.cost_s))
        for f in pm.waste.find(log, config, only=["waiting-by-cause"], options=strict)
    }
    spelled = {"prioritisation": "prioritization"}
    causes = ("batching", "contention", "extraneous", "prioritisation", "unavailability")
    for cause in causes:
        tally = truth["plants"][cause]
        expected = (tally["n_cases"], tally["n_events"], tally[SECONDS])
        assert told.get(spelled.get(cause, cause), (0, 0, 0)) == expected
    # Nothing runs side by side here; what has no reason is told apart by who is named.
    once = {f.where["cause"]: f for f in pm.waste.find(log, config, only=["waiting-by-cause"])}
    untold = sum(once[cause].cost_s for cause in ("extraneous", "unknown") if cause in once)
    assert round(untold) == truth["plants"]["extraneous"][SECONDS]


def test_clean_twin_is_silent(planted, tmp_path):
    """Where nothing was planted no detector finds anything, though all of them are asked."""
    _, truth, words, config = planted
    path = tmp_path / "twin.parquet"
    synth.write(truth["name"], path, cases=1500, seed=7, without=["all"])
    options = {"missing-follow-up": {"priorities": (words.urgent,)}}
    told = pm.waste.find(pm.read(path, config=config), config, options=options)
    assert [finding.id for finding in told if finding.level != "info"] == []
    assert {finding.rule for finding in told} <= set(room("procmine.waste"))
