"""When contacts arrive: a Poisson stream shaped by the weekday and the hour of the wall clock."""

from __future__ import annotations

import datetime as dt

import numpy as np

from procmine.synth.draws import Draws, Floats, Ints
from procmine.synth.scenario import Scenario
from procmine.worktime import utc_offset_us

__all__ = ["arrivals_s", "midnight_s", "n_sites"]

_HOUR_S = 3600
_US = 1_000_000


def n_sites(scenario: Scenario, n_cases: int) -> int:
    """How many times the usual organisation is needed to see so many cases in the longest log?"""
    return max(1, -(-n_cases // (scenario.cases_per_day * scenario.max_days)))


def midnight_s(scenario: Scenario, *, days: int = 0) -> int:
    """The first instant of a day of the scenario, seconds UTC, counted from its first."""
    naive = dt.datetime.combine(scenario.start + dt.timedelta(days=days), dt.time(), dt.UTC)
    wall_us = int(naive.timestamp()) * _US
    # No zone here changes its clock at midnight, so the offset twelve hours before is the same.
    return (wall_us - int(utc_offset_us(scenario.zone, wall_us - 12 * _HOUR_S * _US))) // _US


def arrivals_s(scenario: Scenario, draws: Draws, n: int, *, sites: int, begin: int) -> Ints:
    """When does each of n contacts arrive?

    Args:
        scenario: gives the profile of the day and the week.
        draws: chance.
        n: contacts.
        sites: how many times the usual volume comes in.
        begin: seconds UTC of a full hour at which the first may come.

    Returns:
        Seconds UTC, ascending.

    Cost:
        Linear in n and in the hours of the log.
    """
    per_day = scenario.cases_per_day * sites
    n_hours = 24 * (7 + 2 * n // per_day + n // (4 * per_day))
    expected = np.zeros(0)
    while not expected.size or expected[-1] < n + 4 * np.sqrt(n) + 40:
        n_hours *= 2
        hours = begin + _HOUR_S * np.arange(n_hours, dtype=np.int64)
        rates = _hourly(scenario, hours) * per_day
        expected = np.concatenate([[0.0], np.cumsum(rates)])
    wanted = np.cumsum(draws.gaps("arrival", np.arange(n)))
    hour = np.searchsorted(expected, wanted, side="right") - 1
    within = (wanted - expected[hour]) / rates[hour]
    return hours[hour] + np.minimum(np.floor(within * _HOUR_S), _HOUR_S - 1).astype(np.int64)


def _hourly(scenario: Scenario, hours: Ints) -> Floats:
    # The share of an average day's contacts that comes in each hour.
    local = hours + utc_offset_us(scenario.zone, hours * _US) // _US
    by_hour = np.array(scenario.hours, dtype=np.float64) / sum(scenario.hours)
    by_day = np.array(scenario.weekdays, dtype=np.float64) * 7 / sum(scenario.weekdays)
    weekday = (local // 86_400 + 3) % 7
    return np.asarray(by_hour[local // _HOUR_S % 24] * by_day[weekday], dtype=np.float64)
