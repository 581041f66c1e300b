"""Every measure against its case file."""

from __future__ import annotations

import inspect

import pytest
from casebook import CASES, cases, close, read_case

from procmine.errors import ProcmineError
from procmine.registry import docstring_sections, room
from procmine.summary.summarise import summarise

MEASURES = room("procmine.measure")


@pytest.mark.parametrize("entry", MEASURES)
def test_every_measure_has_both_kinds_of_cases(entry):
    """A measure has a case that answers and one that says why it cannot."""
    assert (CASES / "measure" / f"{entry.replace('-', '_')}.toml").exists()
    assert any(p.values[0] == entry for p in cases("measure", "fires"))
    assert any(p.values[0] == entry for p in cases("measure", "silent"))


@pytest.mark.parametrize("entry", MEASURES)
def test_every_measure_says_what_it_does_not(entry):
    """The docstring has all sections a measure owes its reader."""
    sections = docstring_sections(MEASURES[entry].run)
    assert {"Args", "Returns", "Cost", "Says nothing about"} <= set(sections)
    assert MEASURES[entry].question.endswith("?")


@pytest.mark.parametrize(("entry", "case"), cases("measure", "fires"))
def test_measure_answers(entry, case):
    """The rows worked out by hand are among those of the measure, from the log and, where
    that is enough, from its summary."""
    log = read_case(case)
    options = MEASURES[entry].settings(case.get("options", {}), "case file")
    table = MEASURES[entry].run(log, **options)
    if "Summary" in str(inspect.signature(MEASURES[entry].run).parameters["log"].annotation):
        assert table == MEASURES[entry].run(summarise(log), **options)
    rows = table.records()
    for expected in case["rows"]:
        matching = [
            row for row in rows if all(close(row[k], v) for k, v in expected.items() if v != "none")
        ]
        assert matching, f"{expected} is none of {rows}"
    if "n_rows" in case:
        assert len(rows) == case["n_rows"]
    assert [column.name for column in table.columns] == list(rows[0])


@pytest.mark.parametrize(("entry", "case"), cases("measure", "silent"))
def test_measure_cannot_tell(entry, case):
    """Where it cannot tell, it says so by a clear error or an empty answer, never by a number."""
    log = read_case(case)
    options = case.get("options", {})
    if "error" in case:
        with pytest.raises(ProcmineError, match=case["error"]) as raised:
            MEASURES[entry].run(log, **options)
        assert raised.value.hint
    else:
        rows = MEASURES[entry].run(log, **options).records()
        assert not any(row[case["zero"]] for row in rows)
