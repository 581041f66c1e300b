"""The weeks of a log in which cases can be compared: whole ones, whose cases had time to end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.kernels.calendar import DAY_US
from procmine.log.zones import to_local
from procmine.waste._evidence import Evidence
from procmine.waste._lacks import Lacks

__all__ = ["Weeks", "weeks"]

Array = np.ndarray[Any, np.dtype[Any]]

_WEEK_US = 7 * DAY_US
# The epoch was a Thursday.
_MONDAY_US = 3 * DAY_US
# A lead time that most cases stay below is as far as cases are watched.
_WATCHED = 0.9
# Stray dates do not say where a log begins and ends.
_STRAY = 0.005
_LEAST_WEEKS, _LEAST_CASES = 12, 5
# Weeks of fewer cases than this share of the usual number are holidays, or ends of an export.
_THIN = 1 / 3


@dataclass(frozen=True)
class Weeks:
    """Weeks from Monday in the zone of the log, in order of time.

    Args:
        number: of each week, counted from the epoch.
        of_case: position of the week in which each case begins, -1 for none of them.
        lead_us: lead time of each case; of those that take longer than ``watched_us`` that.
        watched_us: how long after its begin each case is looked at.
        zone: whose clocks tell the weeks.
    """

    number: Array
    of_case: Array
    lead_us: Array
    watched_us: int
    zone: str

    def __len__(self) -> int:
        return len(self.number)

    @property
    def n_cases(self) -> Array:
        """How many cases begin in each week."""
        return np.bincount(self.of_case[self.of_case >= 0], minlength=len(self))

    def mean(self, values: Array, cases: Array | None = None) -> Array:
        """The mean of each week over its cases; of weeks without one that of all.

        Args:
            values: whole numbers by case.
            cases: those that count, booleans; all of them by default.
        """
        chosen = self.of_case >= 0
        if cases is not None:
            chosen &= cases
        n = np.bincount(self.of_case[chosen], minlength=len(self))
        sums = np.zeros(len(self), np.int64)
        np.add.at(sums, self.of_case[chosen], values[chosen])
        usual = float(sums.sum()) / max(int(n.sum()), 1)
        return np.where(n > 0, sums / np.maximum(n, 1), usual)

    def n_people(self, evidence: Evidence) -> Array:
        """How many people begin a step in each week; needs resource."""
        who, place = evidence.codes("resource"), self.place(evidence.begin)
        known = (who >= 0) & (place >= 0) & ~evidence.automated
        n = int(who.max(initial=0)) + 1
        pairs = np.unique(place[known] * np.int64(n) + who[known])
        return np.bincount(pairs // n, minlength=len(self)).astype(float)

    def place(self, at_us: Array) -> Array:
        """Position of the week of each instant, -1 for none of them."""
        number = _number(at_us, self.zone)
        place = np.searchsorted(self.number, number)
        here = self.number[np.minimum(place, len(self) - 1)] == number
        return np.where(here, place, -1)

    def monday(self, place: int) -> str:
        """The day a week begins, as people write it."""
        days = int(self.number[place]) * 7 - 3
        return (dt.date(1970, 1, 1) + dt.timedelta(days=days)).isoformat()

    def when(self, first: int, end: int, *, is_over: bool) -> dict[str, str | None]:
        """From which week to which, as values of a finding, with words in both languages."""
        since, until = self.monday(first), self.monday(end - 1)
        if is_over:
            en, zh = f"from the week of {since} to that of {until}", f"{since} 至 {until} 各周"
        else:
            en, zh = f"from the week of {since} on", f"自 {since} 当周起"
        return {"since": since, "until": until if is_over else None, "when": en, "when_zh": zh}


def weeks(evidence: Evidence) -> Weeks:
    """Which weeks can be compared?

    A case is watched for as long after its begin as nine of ten cases take. Left out are weeks at
    the begin of the log, as long as that, for their cases may have lost their first steps or met
    empty queues; twice as many at its end, for their cases may not be over; and weeks of few cases.

    Raises:
        Lacks: fewer than twelve weeks are left.
    """
    began, ended = evidence.span
    filled = np.diff(evidence.bounds) > 0
    if not filled.any():
        raise Lacks("weeks")
    lead = ended - began
    watched = int(np.quantile(lead[filled], _WATCHED, method="higher"))
    zone = evidence.log.zone
    first = np.quantile(evidence.begin, _STRAY, method="lower")
    last = np.quantile(evidence.finish, 1 - _STRAY, method="higher")
    first, last = to_local(np.array([first, last], np.int64), zone).tolist()
    of_case = _number(began, zone)
    monday = of_case * _WEEK_US - _MONDAY_US
    ripe = filled & (monday >= first + watched) & (monday + _WEEK_US <= last - 2 * watched)
    number, n = np.unique(of_case[ripe], return_counts=True)
    if not len(number):
        raise Lacks("weeks")
    usual = float(np.median(np.repeat(n, n)))
    number = number[n >= max(_LEAST_CASES, usual * _THIN)]
    if len(number) < _LEAST_WEEKS:
        raise Lacks("weeks")
    place = np.searchsorted(number, of_case)
    known = ripe & (number[np.minimum(place, len(number) - 1)] == of_case)
    lead = np.minimum(lead, watched)
    return Weeks(number, np.where(known, place, -1), lead, watched, zone)


def _number(at_us: Array, zone: str) -> Array:
    found: Array = (to_local(at_us, zone) + _MONDAY_US) // _WEEK_US
    return found
