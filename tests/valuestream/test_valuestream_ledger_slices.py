"""The ledger of slices: each second in exactly one of them, as brute force finds it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import procmine as pm
from procmine.config import load
from procmine.errors import RoleMissingError, UsageError
from procmine.valuestream.ledger_slices import ledger_slices

LOGS = Path(__file__).resolve().parents[2] / "event_logs"


@pytest.fixture(scope="module")
def desk():
    """The shipped service desk: its log, its ledger, and the ledger case by case."""
    config = load(LOGS / "service_desk")
    log = pm.read(config.folder / config.log.source, config=config)
    frame = pd.read_csv(config.folder / config.log.source)
    frame["Started"] = pd.to_datetime(frame["Started"], utc=True)
    found = pm.valuestream.ledger(log, config)
    cases = pd.DataFrame(found.table("case").records()).set_index("case")
    return log, found, frame.sort_values("Started", kind="stable"), cases


@pytest.mark.parametrize("by", ["channel", "reason", "priority", "team", "week", "month", "year"])
def test_slices_sum_to_the_ledger(desk, by) -> None:
    """Law: bucket by bucket, to the microsecond, whatever the slices and however many."""
    log, found, *_ = desk
    for most in (2, 4, 12):
        told = ledger_slices(log, found, by, most=most)
        assert len(told.names) == len(told.n_cases) == len(told.us)
        sums = np.sum([list(told.ledger_us(k).values()) for k in range(len(told.names))], axis=0)
        assert dict(zip(found.totals_us, sums.tolist(), strict=True)) == found.totals_us


@pytest.mark.parametrize(("by", "column"), [("channel", "Channel"), ("priority", "Priority")])
def test_a_case_is_where_its_first_row_says(desk, by, column) -> None:
    """Lead time and cases equal those of the cases grouped by what the file says of them first."""
    log, found, frame, cases = desk
    first = frame.dropna(subset=[column]).groupby("Ticket")[column].first()
    grouped = cases["lead_time_total_s"].groupby(first)
    told = ledger_slices(log, found, by)
    assert dict(zip(told.names, told.n_cases, strict=True)) == grouped.size().to_dict()
    lead_s = {name: us.sum() / 1e6 for name, us in zip(told.names, told.us, strict=True)}
    assert lead_s == pytest.approx(grouped.sum().to_dict())


def test_a_case_is_in_the_month_it_began_in(desk) -> None:
    """By the clocks of the log."""
    log, found, frame, cases = desk
    began = frame.groupby("Ticket")["Started"].min().dt.tz_convert("Europe/Berlin")
    grouped = cases["lead_time_total_s"].groupby(began.dt.strftime("%Y-%m"))
    told = ledger_slices(log, found, "month")
    assert told.of_periods
    assert dict(zip(told.names, told.n_cases, strict=True)) == grouped.size().to_dict()
    assert list(told.names) == sorted(told.names)


def test_a_month_is_cut_where_usual_cases_could_not_be_over(desk) -> None:
    """Of all cases more than one in twenty take longer than was left to its last one."""
    log, found, frame, cases = desk
    ends = pd.to_datetime(frame["Finished"], utc=True)
    began = frame.groupby("Ticket")["Started"].min()
    months = began.dt.tz_convert("Europe/Berlin").dt.strftime("%Y-%m")
    left_s = (ends.max() - began.groupby(months).max()).dt.total_seconds()
    expected = [(cases["lead_time_total_s"] > left).mean() > 0.05 for left in left_s]
    told = ledger_slices(log, found, "month")
    assert list(told.is_cut) == expected
    assert 0 < sum(expected) < len(expected)
    assert not any(ledger_slices(log, found, "channel").is_cut)


def test_by_team_it_is_the_ledger_by_team(desk) -> None:
    """The same rows; a case counts for each team that has a step of it."""
    log, found, frame, _ = desk
    told = ledger_slices(log, found, "team", most=99)
    rows = {row["team"]: row["lead_time_total_s"] for row in found.table("team").records()}
    lead_s = {name: us.sum() / 1e6 for name, us in zip(told.names, told.us, strict=True)}
    assert sorted(lead_s.values()) == pytest.approx(sorted(rows.values()))
    n_cases = frame.dropna(subset=["Team"]).groupby("Team")["Ticket"].nunique().to_dict()
    assert n_cases.items() <= dict(zip(told.names, told.n_cases, strict=True)).items()


def test_people_are_no_slices(desk) -> None:
    """Neither are columns the log does not have."""
    log, found, *_ = desk
    for by in ("resource", "customer", "case", "nonsense"):
        with pytest.raises(UsageError):
            ledger_slices(log, found, by)
    frame = pd.DataFrame({"case": ["A"], "activity": ["Ask"], "end": ["2026-01-05 09:00"]})
    bare = pm.read(frame)
    with pytest.raises(RoleMissingError):
        ledger_slices(bare, pm.valuestream.ledger(bare), "team")
