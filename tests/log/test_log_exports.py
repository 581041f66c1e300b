"""Exports as the usual systems write them: the columns are found, or both candidates named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from log_making import config_of, findings_of

from procmine.connect import open_source
from procmine.errors import MappingError
from procmine.log.build import build

EXPORTS = tomllib.loads(Path(__file__).with_name("exports.toml").read_text(encoding="utf-8"))
FOUND = {case["system"]: case for case in EXPORTS["found"]}
REFUSED = {case["system"]: case for case in EXPORTS["refused"]}


def log_of(tmp_path, case, **config):
    path = tmp_path / case["file"]
    path.write_text(case["content"], encoding="utf-8")
    return build(open_source(str(path)), config_of(**config))


@pytest.mark.parametrize("system", FOUND)
def test_the_columns_of_an_export(tmp_path, system):
    """Case, activity, times and people are the right ones, each said to be a guess."""
    case = FOUND[system]
    log = log_of(tmp_path, case)
    assert [log.n_rows, log.n_cases, len(log.activities)] == case["counts"]
    assert log.n_rejected == 0
    found = {f"{role}={log.mapping.label(role)}" for role in log.mapping.columns}
    assert found >= set(case["columns"])
    assert set(log.mapping.guessed) == set(log.mapping.columns)


@pytest.mark.parametrize("system", REFUSED)
def test_what_an_export_does_not_settle(tmp_path, system):
    """Two columns that fit are both named; what is not there is asked for; nothing is made up."""
    case = REFUSED[system]
    with pytest.raises(MappingError) as caught:
        log_of(tmp_path, case)
    assert all(name in caught.value.message for name in case["named"])
    assert caught.value.hint


def test_changes_of_several_fields_read_as_one(tmp_path):
    """Following the hint gives the log: the field and its new value together."""
    case = REFUSED["Salesforce CaseHistory"]
    log = log_of(tmp_path, case, columns={"activity": ["Field", "NewValue"]})
    assert sorted(log.activities) == ["Status+Closed", "Status+Working", "created"]
    assert log.mapping.label("end") == "CreatedDate"


def test_times_of_day_in_bare_digits(tmp_path):
    """090000 beside its date is nine o'clock, also when a spreadsheet took the zero away."""
    case = FOUND["SAP change documents"]
    for digits in (";090000;", ";90000;"):
        log = log_of(tmp_path, {**case, "content": case["content"].replace(";090000;", digits)})
        first = log.to_pandas()["UDATE + UTIME"][0]
        assert str(first) == "2026-03-02 09:00:00+00:00"
        assert not findings_of(log, "date-only")


def test_a_list_of_tickets_is_said_to_be_one(tmp_path):
    """One row a ticket, with the state of today, is no history."""
    text = (
        "Id,Status,Group,Assignee,Updated at\n1001,Solved,Support,Ann,2026-03-02 11:20\n"
        "1002,Open,Billing,Bob,2026-03-03 10:05\n1003,Open,Billing,Bob,2026-03-04 10:05\n"
    )
    log = log_of(tmp_path, {"file": "tickets.csv", "content": text})
    (finding,) = findings_of(log, "single-event")
    assert finding.n == log.n_cases == 3
