"""The calendar against datetime: every day of four centuries, and what is no date."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from numba import njit

from procmine.kernels.calendar import (
    DAY_US,
    FIRST_US,
    LAST_US,
    NO_TIME,
    at_midnight,
    days_from_civil,
    is_date,
)


@njit
def _all(years, months, days, out, real):
    for k in range(len(years)):
        out[k] = days_from_civil(years[k], months[k], days[k])
        real[k] = is_date(years[k], months[k], days[k])


def told(dates):
    years, months, days = np.array(dates, np.int64).reshape(-1, 3).T
    out, real = np.empty(len(years), np.int64), np.empty(len(years), np.bool_)
    _all(years, months, days, out, real)
    return out.tolist(), real.tolist()


@pytest.mark.parametrize("first", [1, 1600, 1900, 2000, 9600])
def test_days_are_those_of_datetime(first):
    """Four hundred years: leap years, centuries and the turn of each month."""
    begin = dt.date(first, 1, 1).toordinal()
    end = min(dt.date(min(first + 399, 9999), 12, 31).toordinal(), dt.date.max.toordinal())
    dates = [dt.date.fromordinal(k) for k in range(begin, end + 1)]
    days, real = told([(d.year, d.month, d.day) for d in dates])
    epoch = dt.date(1970, 1, 1).toordinal()
    assert days == [d.toordinal() - epoch for d in dates]
    assert all(real)


def test_what_is_no_date():
    """Each month has its length, years run from 1 to 9999."""
    for year in (1, 1900, 2000, 2023, 2024, 9999):
        for month in range(14):
            for day in range(33):
                try:
                    dt.date(year, month, day)
                    exists = True
                except ValueError:
                    exists = False
                assert told([(year, month, day)])[1] == [exists]
    assert told([(0, 1, 1), (10000, 1, 1), (-5, 1, 1)])[1] == [False] * 3


def test_the_ends_of_the_calendar_can_be_told_in_every_zone():
    """The first and the last instant stay dates of Python a day and more beyond."""
    epoch = dt.datetime(1970, 1, 1)
    first, last = (epoch + dt.timedelta(microseconds=us) for us in (FIRST_US, LAST_US))
    assert (first, last) == (dt.datetime(1, 1, 3), dt.datetime(9999, 12, 29))
    for hours in (-26, 26):
        assert first + dt.timedelta(hours=hours) and last + dt.timedelta(hours=hours)
    assert NO_TIME < FIRST_US - DAY_US


def test_midnights_are_counted():
    """Before and after 1970; what is no time stands at no midnight."""
    us = np.array([0, 1, DAY_US, -DAY_US, -1, NO_TIME, 5 * DAY_US + 60_000_000])
    midnight, n = at_midnight(us)
    assert midnight.tolist() == [True, False, True, True, False, False, False]
    assert n == 3
