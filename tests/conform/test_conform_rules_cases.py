"""Every rule against its case file."""

from __future__ import annotations

import pytest
from casebook import CASES, cases, read_case

from procmine.conform.traces import traces_of
from procmine.errors import ProcmineError
from procmine.registry import docstring_sections, room
from procmine.worktime import Calendar

RULES = room("procmine.conform.rules")
COUNTS = ("n_activations", "n_violations", "n_applicable", "n_violated", "n_undecided")


@pytest.mark.parametrize("entry", RULES)
def test_every_rule_has_both_kinds_of_cases(entry):
    """A rule has a case in which it fires and one in which it stays silent."""
    assert (CASES / "conform_rules" / f"{entry.replace('-', '_')}.toml").exists()
    assert any(p.values[0] == entry for p in cases("conform_rules", "fires"))
    assert any(p.values[0] == entry for p in cases("conform_rules", "silent"))


@pytest.mark.parametrize("entry", RULES)
def test_every_rule_says_what_it_owes(entry):
    """The docstring asks a question and says when a violation is harmless."""
    sections = docstring_sections(RULES[entry].run)
    assert {"Args", "Returns", "Raises", "Cost", "Harmless when"} <= set(sections)
    assert RULES[entry].question.endswith("?")
    assert all(option.help for option in RULES[entry].options)


def judged(entry, case):
    calendar = Calendar.parse(case["calendar"]) if "calendar" in case else None
    traces = traces_of(read_case(case), calendar=calendar)
    return RULES[entry].run(traces, **RULES[entry].settings(case["options"], "case file"))


def check(verdict, expected):
    assert {name: getattr(verdict, name) for name in COUNTS} == {n: expected[n] for n in COUNTS}
    assert verdict.violating_cases() == expected["cases"]
    assert verdict.n_by_kind() == expected.get("kinds", {})
    rows = verdict.violations().records()
    assert len(rows) == verdict.n_violations
    if "values" in expected:
        assert [row["value"] for row in rows if row["value"] is not None] == expected["values"]
    told = verdict.by("month").records()
    assert sum(row["n_violations"] for row in told) == verdict.n_violations
    assert sum(row["n_activations"] for row in told) == verdict.n_activations
    assert all(verdict.requires.values()) and all(verdict.broken.values())


@pytest.mark.parametrize(("entry", "case"), cases("conform_rules", "fires"))
def test_rule_fires(entry, case):
    """The activations, violations and cases worked out by hand are those of the rule."""
    check(judged(entry, case), case["expect"])


@pytest.mark.parametrize(("entry", "case"), cases("conform_rules", "silent"))
def test_rule_stays_silent(entry, case):
    """Where nothing is wrong it says nothing; where it cannot tell it says what it lacks."""
    if "error" in case:
        with pytest.raises(ProcmineError) as raised:
            judged(entry, case)
        assert case["error"] in str(raised.value)
        assert raised.value.hint
    else:
        verdict = judged(entry, case)
        assert verdict.n_violations == 0
        check(verdict, case["expect"])
