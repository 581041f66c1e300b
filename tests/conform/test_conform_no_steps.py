"""Cases whose events are no steps: they change nothing that is said of the others."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from casebook import cases, read_case

import procmine as pm
from procmine.config import Config
from procmine.conform.check import check
from procmine.conform.judge import judge
from procmine.conform.sop_read import load_sop
from procmine.conform.standard import open_standard
from procmine.conform.traces import traces_of
from procmine.errors import ProcmineError
from procmine.model.bpmn_write import write_bpmn
from procmine.model.tree import sequence, step, tree_model
from procmine.registry import room
from procmine.worktime import Calendar

RULES = room("procmine.conform.rules")


def with_idle_cases(traces):
    """The same with a case without steps before, between and behind the others."""
    case = (2 * traces.case + 1).astype(np.int32)
    bounds = np.searchsorted(case, np.arange(2 * traces.n_cases + 2))
    wider = dataclasses.replace(traces, case=case, bounds=bounds)
    ids = [f"idle {k}" for k in range(wider.n_cases)]
    ids[1::2] = traces.case_ids
    wider.__dict__["case_ids"] = ids
    return wider


def told(verdict):
    return {
        "n_activations": verdict.n_activations,
        "n_undecided": verdict.n_undecided,
        "n_applicable": verdict.n_applicable,
        "cases": verdict.violating_cases(),
        "rows": verdict.violations().records(),
        "months": verdict.by("month").records() if verdict.traces.log.timed else [],
    }


def _every_case():
    return [*cases("conform_rules", "fires"), *cases("conform_rules", "silent")]


@pytest.mark.parametrize(("entry", "case"), _every_case())
def test_rules_pass_over_cases_without_steps(entry, case):
    """A case without steps activates no rule, wherever it stands, and shifts no other."""
    rule = RULES[entry]
    calendar = Calendar.parse(case["calendar"]) if "calendar" in case else None
    traces = traces_of(read_case(case), calendar=calendar)
    wider = with_idle_cases(traces)
    assert wider.n_cases == 2 * traces.n_cases + 1 and not wider.filled[::2].any()
    options = rule.settings(case["options"], "case file")
    try:
        alone = told(rule.run(traces, **options))
    except ProcmineError as error:
        with pytest.raises(type(error)):
            rule.run(wider, **options)
        return
    assert told(rule.run(wider, **options)) == alone


@pytest.mark.parametrize(
    "when", ["@first = A", "@first != A", "@last = B", "@begun >= 2026-01-05", "@last not in (A)"]
)
def test_conditions_on_the_case_do_not_hold_without_steps(when):
    """What a case without steps began or ended with is not known: no comparison holds."""
    log = lifecycle_log(idle=("0", "5", "9"))
    verdict = RULES["existence"].run(log, activity="B", when=when)
    plain = RULES["existence"].run(lifecycle_log(idle=()), activity="B", when=when)
    assert verdict.n_activations == plain.n_activations
    assert verdict.violating_cases() == plain.violating_cases()


def lifecycle_log(idle, busy=("1", "2", "6")):
    """Cases that do A and B, the second one A alone; idle ones were only scheduled."""
    rows = []
    for k, case in enumerate(sorted({*idle, *busy})):
        at = f"2026-01-{5 + k:02d}"
        if case in idle:
            rows.append((case, "A", "schedule", f"{at} 08:00"))
            continue
        for hour, activity in enumerate(("A", "B")[: 1 if case == busy[1] else 2], start=9):
            rows += [
                (case, activity, "start", f"{at} {hour:02d}:00"),
                (case, activity, "complete", f"{at} {hour:02d}:30"),
            ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "lifecycle", "time"])
    values = {"log.zone": "UTC", "log.columns.end": "time", "log.steps": "instances"}
    return pm.read(frame, config=Config().override(values, dict.fromkeys(values, "test")))


@pytest.mark.parametrize("idle", [("0",), ("5",), ("9",), ("0", "5", "9")])
def test_check_counts_only_cases_with_steps(idle, tmp_path):
    """The first, a middle and the last case without steps: neither judged nor aligned."""
    path = tmp_path / "sop.bpmn"
    path.write_bytes(write_bpmn(tree_model(sequence([step("A"), step("B")]), "work")))
    log, plain = lifecycle_log(idle), lifecycle_log(())
    assert (log.n_cases, plain.n_cases) == (3 + len(idle), 3)
    found = check(log, open_standard(path, activities=log.activities))
    expected = check(plain, open_standard(path, activities=plain.activities))
    assert found.n_cases_aligned == 3 and found.n_cases_fit == expected.n_cases_fit == 2
    assert [(d.id, d.n_cases) for d in found.deviations] == [
        (d.id, d.n_cases) for d in expected.deviations
    ]


def test_versions_of_an_sop_do_not_judge_cases_without_steps(tmp_path):
    """A case without steps began under no version, and is not told among those that did."""
    (tmp_path / "sop.toml").write_text(
        """
        [[versions]]
        id = "old"
        [[versions]]
        id = "new"
        from = 2026-01-07
        [[rules]]
        id = "both"
        rule = "existence"
        activity = "B"
        [[accepted]]
        deviation = "both"
        when = '@first = A'
        reason = "trial"
        until = 2026-01-31
        """,
        "utf-8",
    )
    judged = judge(lifecycle_log(idle=("0", "5", "9")), load_sop(tmp_path / "sop.toml"))
    assert judged.version.tolist() == [-1, 0, 1, -1, 1, -1]
    assert judged.n_unversioned == 0
    (ruling,) = judged.rulings
    assert ruling.verdict.n_applicable == 3
    assert (ruling.n_accepted, ruling.n_violated) == (1, 0)
