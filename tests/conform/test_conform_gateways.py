"""Decisions at gateways: found where data decide, held against the conditions the SOP writes."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import procmine as pm
from procmine.conform.gateway_decisions import gateway_decisions
from procmine.conform.traces import traces_of
from procmine.conform.written_condition import FALSE, TRUE, UNKNOWN, is_comparison, read_condition
from procmine.report.conformance import conformance

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
STEPS = """
<startEvent id="s"/><task id="ask" name="Ask"/><exclusiveGateway id="x" name="How?" {default}/>
<task id="check" name="Check"/><task id="pay" name="Pay"/><exclusiveGateway id="y"/>
<task id="close" name="Close"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="ask"/>
<sequenceFlow id="f2" sourceRef="ask" targetRef="x"/>
<sequenceFlow id="high" name="{name}" sourceRef="x" targetRef="check">{high}</sequenceFlow>
<sequenceFlow id="low" sourceRef="x" targetRef="pay">{low}</sequenceFlow>
<sequenceFlow id="f5" sourceRef="check" targetRef="y"/>
<sequenceFlow id="f6" sourceRef="pay" targetRef="y"/>
<sequenceFlow id="f7" sourceRef="y" targetRef="close"/>
<sequenceFlow id="f8" sourceRef="close" targetRef="e"/>
</process></definitions>"""


def expression(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<conditionExpression>{escaped}</conditionExpression>" if text else ""


def bpmn(folder: Path, high: str = "", low: str = "", name: str = "", default: str = "") -> Path:
    path = folder / "sop.bpmn"
    values = {"high": expression(high), "low": expression(low), "name": name}
    values["default"] = f'default="{default}"' if default else ""
    path.write_text(HEAD + STEPS.format(**values), encoding="utf-8")
    return path


def log_of(choose, n=600, seed=1, later=False):
    """Cases that ask, then do what is chosen, then close."""
    chance = random.Random(seed)
    rows = []
    for k in range(n):
        data = {"Amount": chance.randrange(1000), "Kind": chance.choice("uvw")}
        taken = choose(data, chance)
        for step in ("Ask", *taken, "Close"):
            known = not later or step == "Close"
            rows.append((f"c{k}", step, data["Amount"] if known else None, data["Kind"]))
    frame = pd.DataFrame(rows, columns=["case", "activity", "Amount", "Kind"])
    frame["end"] = pd.date_range("2026-01-05", periods=len(frame), freq="min").astype(str)
    return pm.read(frame)


def found_in(log, path):
    standard = pm.conform.open_standard(path, activities=log.activities)
    return pm.conform.check(log, standard)


def above(limit):
    return lambda data, chance: ["Check"] if data["Amount"] > limit else ["Pay"]


def test_practice_that_uses_another_limit_is_told_with_counts(tmp_path):
    """The SOP says above 500, practice checks above 300: what lies between goes another way, and
    no case else; the tree finds the true limit."""
    log = log_of(above(300))
    found = found_in(log, bpmn(tmp_path, high="${amount > 500}", low="${amount <= 500}"))
    (one,) = gateway_decisions(found)
    traces = found.judgement.traces
    first = traces.numbers("Amount")[traces.bounds[:-1]]
    between = int(((first > 300) & (first <= 500)).sum())
    assert between > 50
    assert (one.n, one.n_told, one.n_against) == (600, 600, between)
    assert [b.name for b in one.branches] == ["Check", "Pay"]
    assert [b.n_said - b.n_kept for b in one.branches] == [0, between]
    assert one.mined.columns == ("Amount",)
    limit = float(one.mined.rules[0][0].split(">")[1])
    assert abs(limit - 300) < 10
    (contrast,) = one.contrasts
    assert (contrast.n, contrast.n_done, contrast.says, contrast.does) == (between, between, 1, 0)
    told = conformance(found)["decisions"][0]["says"]
    assert told[0].startswith(f"The SOP's conditions decide 600 cases: {600 - between} went")
    assert f"but {between} of {between} cases took Check" in told[2]


def test_practice_as_written_is_no_contrast(tmp_path):
    """The clean twin: everything goes as the conditions say."""
    path = bpmn(tmp_path, high='= amount > 500 and kind != "w"', default="low")

    def choose(data, chance):
        return ["Check"] if data["Amount"] > 500 and data["Kind"] != "w" else ["Pay"]

    (one,) = gateway_decisions(found_in(log_of(choose), path))
    assert (one.n_told, one.n_against, one.contrasts) == (600, 0, ())
    assert [branch.n_said for branch in one.branches] == [branch.n for branch in one.branches]


@pytest.mark.parametrize("seed", range(6))
def test_chance_at_a_gateway_is_silent(tmp_path, seed):
    """Without a condition, and with branches drawn by chance, nothing is told."""
    log = log_of(lambda _, chance: [chance.choice(["Check", "Pay"])], 300, seed)
    assert gateway_decisions(found_in(log, bpmn(tmp_path))) == ()


def test_what_is_known_later_decides_nothing(tmp_path):
    """The amount is entered when the case is closed: at the gateway nobody knew it."""
    log = log_of(above(500), later=True)
    (one,) = gateway_decisions(found_in(log, bpmn(tmp_path, high="Amount > 500", default="low")))
    assert (one.n, one.n_told, one.mined) == (600, 0, None)


def test_a_label_that_compares_is_a_condition(tmp_path):
    """So SOPs are drawn by people: the flow is called by its condition."""
    log = log_of(above(500))
    (one,) = gateway_decisions(found_in(log, bpmn(tmp_path, name="Amount &gt; 500")))
    assert (one.n_told, one.n_against) == (600, 0)
    assert one.branches[0].condition == "Amount > 500"


def test_skipped_steps_are_no_choices(tmp_path):
    """Neither branch was done: which way the case went is only assumed, and it does not count."""

    def choose(data, chance):
        return [] if data["Amount"] < 100 else above(500)(data, chance)

    log = log_of(choose)
    (one,) = gateway_decisions(found_in(log, bpmn(tmp_path, high="Amount > 500", default="low")))
    traces = traces_of(log)
    n_skipped = int((traces.numbers("Amount")[traces.bounds[:-1]] < 100).sum())
    assert n_skipped > 30
    assert (one.n, one.n_assumed, one.n_against) == (600 - n_skipped, n_skipped, 0)


def test_a_condition_nobody_can_ask_is_told(tmp_path):
    """The nearest column is named; the tree is told all the same."""
    log = log_of(above(500))
    (one,) = gateway_decisions(found_in(log, bpmn(tmp_path, high="${amout > 500}", default="low")))
    assert one.n_told == 0
    assert "no column 'amout'. Did you mean 'Amount'?" in one.branches[0].unreadable
    assert one.mined is not None


@pytest.fixture(scope="module")
def traces():
    rows = [
        ("a", "Ask", 600, "x", "true"),
        ("a", "Pay", None, None, None),
        ("b", "Ask", 400, "y", "false"),
        ("c", "Ask", None, "x", None),
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "Claim amount", "kind", "approved"])
    frame["end"] = "2026-01-05 09:00:00"
    return traces_of(pm.read(frame))


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Claim amount > 500", [TRUE, TRUE, FALSE, UNKNOWN]),
        ("${claim_amount > 500}", [TRUE, TRUE, FALSE, UNKNOWN]),
        ("#{claim.claimAmount ge 400}", [TRUE, TRUE, TRUE, UNKNOWN]),
        ("= claimAmount >= 600", [TRUE, TRUE, FALSE, UNKNOWN]),
        ("claimAmount ≤ 400", [FALSE, FALSE, TRUE, UNKNOWN]),
        ("${kind == 'x' && claimAmount > 500}", [TRUE, TRUE, FALSE, UNKNOWN]),
        ('kind == "x" || claimAmount > 500', [TRUE, TRUE, FALSE, TRUE]),
        ('kind == "y" and (claimAmount > 500)', [FALSE, FALSE, FALSE, FALSE]),
        ("${(kind != 'x')}", [FALSE, FALSE, TRUE, FALSE]),
        ("${approved}", [TRUE, TRUE, FALSE, UNKNOWN]),
        ("${!approved}", [FALSE, FALSE, TRUE, UNKNOWN]),
        ("not approved", [FALSE, FALSE, TRUE, UNKNOWN]),
        ("${approved == true}", [TRUE, TRUE, FALSE, UNKNOWN]),
    ],
)
def test_conditions_of_many_tools_are_read(traces, text, answers):
    """By what was last known at each step; a cell of the step before counts on."""
    found = read_condition(text, traces)
    assert found.why_not == ""
    assert found.answers(traces, np.arange(4)).tolist() == answers


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("${budget > 5}", "no column 'budget'"),
        ("${fn:contains(kind, 'x')}", ""),
        ("if kind then 3 else 4", ""),
        ("kind == 'x' and (kind == 'y' or approved == true)", ""),
        ('"open', ""),
    ],
)
def test_other_conditions_cannot_be_told(traces, text, why):
    """Never a guess, never a traceback."""
    found = read_condition(text, traces)
    assert found.condition is None
    assert why in found.why_not
    assert found.why_not
    assert set(found.answers(traces, np.arange(4)).tolist()) == {UNKNOWN}


def test_labels_that_compare():
    """Words alone are no condition."""
    assert is_comparison("Amount > 500")
    assert is_comparison("金额≥500")
    assert not is_comparison("approved")
    assert not is_comparison('"a > b"')
