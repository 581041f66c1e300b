"""Working hours found in a log are told with how well they fit."""

from __future__ import annotations

import io

import pandas as pd
import pytest

import procmine as pm
from procmine.summary.calendars_found import calendars_found
from procmine.summary.shift_discovery import discover_shifts
from procmine.summary.shifts import Shifts
from procmine.summary.work import work_of

# Mondays: Ann begins at 09:00 and ends at 09:05, ten times; on one of them she also ends at 22:00.
# Bob does the same on two Mondays only.
_ROWS = ["case,activity,start,end,resource"]
_MONDAYS = [str(day.date()) for day in pd.date_range("2026-01-05", periods=10, freq="7D")]
for _place, _day in enumerate(_MONDAYS):
    _ends = "22:00" if _place == 9 else "09:05"
    _ROWS.append(f"A{_place},Work,{_day}T09:00:00Z,{_day}T{_ends}:00Z,Ann")
for _place, _day in enumerate(_MONDAYS[:2]):
    _ROWS.append(f"B{_place},Work,{_day}T09:00:00Z,{_day}T09:05:00Z,Bob")


@pytest.fixture
def work():
    return work_of(pm.read(pd.read_csv(io.StringIO("\n".join(_ROWS)))))


def test_support_is_the_share_of_begins_and_ends_in_the_hours(work):
    """A quarter seen on more than a tenth of the days is kept; what lies outside is told."""
    found = calendars_found(discover_shifts(work, min_confidence=0.15))
    assert found == {
        "n_resources": 2,
        "support_share": pytest.approx(23 / 24),
        "least_support_share": pytest.approx(19 / 20),
        "least_confidence_share": 1.0,
    }


def test_a_rare_quarter_lowers_confidence_not_support(work):
    """At a tenth of the days the late evening counts too: all is inside, and one is little sure."""
    found = calendars_found(discover_shifts(work, min_confidence=0.1))
    assert found["support_share"] == 1.0
    assert found["least_confidence_share"] == pytest.approx(0.1)


def test_hours_nobody_looked_for_have_no_support():
    """Hours that were given are not judged by the log."""
    assert calendars_found(Shifts()) is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_figures_and_text_tell_them(lang):
    """The measure and the ledger print both figures, in words and as data."""
    from procmine.report.valuestream_text import valuestream_json, valuestream_text
    from procmine.report.waiting_text import waiting_text

    log = pm.read(pd.read_csv(io.StringIO("\n".join([*_ROWS, *_more()]))))
    table = pm.measure.waiting(log, calendar="discovered")
    ledger = pm.valuestream.ledger(log, calendar="discovered")
    told = table.figures["calendars_found"]
    assert told == valuestream_json(ledger, "log")["calendars_found"]
    assert told["n_resources"] == 2
    word = {"en": "support", "zh": "支持度"}[lang]
    assert word in waiting_text(table, lang=lang)
    assert word in valuestream_text(ledger, "log", lang=lang)


def _more():
    """A second step of the first case, so that something waits."""
    return [f"A0,Send,{_MONDAYS[1]}T09:00:00Z,{_MONDAYS[1]}T09:05:00Z,Bob"]
