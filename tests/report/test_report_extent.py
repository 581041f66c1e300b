"""The extent of a log is that of its summary, worked out once."""

from __future__ import annotations

import sys

import pandas as pd
import pytest

import procmine
from procmine.report import extent
from procmine.report.extent import extent_of
from procmine.summary import summarise

SUMMARISE = sys.modules["procmine.summary.summarise"]


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setenv("PROCMINE_CACHE", str(tmp_path))
    rows = [("A", "Ask", 1), ("A", "Answer", 2), ("B", "Ask", 1), ("B", "Ask", 3), ("C", "Ask", 4)]
    frame = pd.DataFrame(rows, columns=["case", "activity", "day"])
    frame["end"] = pd.to_datetime("2026-01-01") + pd.to_timedelta(frame.pop("day"), "D")
    return procmine.read(frame)


def test_extent_is_that_of_the_summary(log, monkeypatch):
    """The first time from the summary, the second without one."""
    summary = summarise(log)
    found = extent_of(log)
    assert (found.n_steps, found.n_variants) == (summary.n_steps, summary.n_variants) == (5, 3)
    monkeypatch.setattr(SUMMARISE, "summarise", lambda log: 1 / 0)
    assert extent_of(log) == found


def test_another_log_has_another_extent(log):
    """What was kept of the log, and another version of procmine, are asked anew."""
    assert extent_of(log).n_steps == 5
    assert extent_of(log.keep(cases=["A"])).n_steps == 2


def test_another_version_asks_again(log, monkeypatch):
    """A version that counts otherwise must not repeat what the one before said."""
    extent_of(log)
    monkeypatch.setattr(extent.procmine, "__version__", "0.0.0")
    monkeypatch.setattr(SUMMARISE, "summarise", lambda log: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        extent_of(log)
