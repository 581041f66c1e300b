"""Findings name cases to look into where ids of cases are shown, and nowhere else."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

import procmine as pm
from procmine.config import Config, PrivacyConfig
from procmine.report.waste_text import waste_json, waste_text

SHOWN = Config(privacy=PrivacyConfig(case_ids="show"))


@pytest.fixture
def log():
    """Data are entered twice in seven of nine cases: T-0 repeats for 1 min, T-1 for 2, and on."""
    rows = []
    for case in range(9):
        day = pd.Timestamp("2026-01-05T08:00Z") + pd.Timedelta(days=case)
        again = [("Enter data", 30, 1 + case)] if case < 7 else []
        for activity, begin, minutes in [("Enter data", 0, 5), *again, ("Answer", 60, 5)]:
            start = day + pd.Timedelta(minutes=begin)
            end = start + pd.Timedelta(minutes=minutes)
            rows.append((f"T-{case}", activity, start, end))
    return pm.read(pd.DataFrame(rows, columns=["case", "activity", "start", "end"]))


def found(log, config):
    (one,) = pm.waste.find(log, config, only=["duplicate-entry"])
    return one


def test_the_cases_with_most_of_it_are_named_first(log):
    """Five of the seven, by their own hours."""
    assert found(log, SHOWN).examples == ("T-6", "T-5", "T-4", "T-3", "T-2")


def test_of_equal_cases_the_same_are_named_whatever_the_order_of_rows():
    """Ties are settled by the case, not by where its rows stand."""
    rows = [
        (f"T-{case}", "Enter data", pd.Timestamp(f"2026-01-{5 + case:02}T{hour:02}:00Z"))
        for case in range(8)
        for hour in (8, 9)
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "end"])
    named = {
        found(pm.read(one), SHOWN).examples
        for one in (frame, frame.iloc[::-1], frame.sample(frac=1, random_state=7))
    }
    assert named == {("T-0", "T-1", "T-2", "T-3", "T-4")}


def test_hidden_ids_stand_in_no_finding(log):
    """By default no detector names a case, in words or as data."""
    hidden = Config()
    every = pm.waste.find(log, hidden)
    assert all(one.examples == () for one in every)
    said = waste_text(log, every) + str(waste_json(log, every))
    assert not any(f"T-{case}" in said for case in range(9))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_shown_ids_are_told_in_words_and_as_data(log, lang):
    """The terminal and the JSON name the same cases."""
    every = pm.waste.find(log, SHOWN, only=["duplicate-entry"])
    words = {"en": "cases to look into: T-6", "zh": "可查看的案例：T-6"}[lang]
    assert words in waste_text(log, every, lang=lang)
    assert waste_json(log, every, lang=lang)["findings"][0]["examples"][0] == "T-6"


def test_money_and_hours_do_not_depend_on_who_may_see_ids(log):
    """What is found is the same."""
    shown, hidden = found(log, SHOWN), found(log, Config())
    assert dataclasses.replace(shown, examples=()) == hidden
