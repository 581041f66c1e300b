"""What the headline numbers should be, and whether they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import Config, TargetsConfig
from procmine.errors import ConfigError
from procmine.kernels.calendar import NO_TIME
from procmine.report.intervals import share_interval
from procmine.report.lead_times import working_us
from procmine.summary.due_times import due_times
from procmine.summary.noun import Summary
from procmine.summary.shifts import read_shifts
from procmine.units import parse_duration
from procmine.worktime import Calendar

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["calendar_of", "targets"]

Array = np.ndarray[Any, np.dtype[Any]]

_HALF = 0.5


def calendar_of(config: Config, zone: str) -> Calendar | None:
    """The working hours of the house, as a configuration tells them; None when it tells none.

    Args:
        config: the configuration.
        zone: the zone of a calendar that names none.

    Raises:
        ConfigError: hours that are none.
    """
    return read_shifts(config.calendar, zone).house


def targets(
    log: EventLog, summary: Summary, headline: dict[str, Any], fit_share: float, config: Config
) -> dict[str, Any]:
    """Which of the headline numbers are what they should be?

    Args:
        log: the log; its due times are targets of their own.
        summary: its summary.
        headline: what ``headline`` tells.
        fit_share: share of the cases the model explains.
        config: the targets and the calendar.

    Returns:
        For ``lead_time``, ``due``, ``repeats``, ``ways`` and ``fit`` what is wanted, what is and
        whether that is ``met`` (None where nobody said how many should be); None where there is no
        target.

    Raises:
        ConfigError: working time is asked for and there is no calendar.
    """
    wanted = config.targets
    ways = next(c["n_variants"] for c in headline["coverage"] if c["share"] == 0.8)
    repeats = headline["repeats_share"]
    return {
        "lead_time": _lead_time(summary, wanted, calendar_of(config, summary.zone)),
        "due": _due(log, summary, wanted),
        "repeats": None
        if wanted.repeats_share is None
        else {"target_share": wanted.repeats_share, "met": repeats <= wanted.repeats_share},
        "ways": None
        if wanted.ways is None
        else {"n_target": wanted.ways, "met": ways <= wanted.ways},
        "fit": None
        if wanted.fit_share is None
        else {"target_share": wanted.fit_share, "met": fit_share >= wanted.fit_share},
    }


def _lead_time(
    summary: Summary, wanted: TargetsConfig, calendar: Calendar | None
) -> dict[str, Any] | None:
    if not wanted.lead_time or not summary.timed:
        return None
    first_us, last_us = summary.cases.first_us, summary.cases.last_us
    at_start, at_end = summary.open_at_edges
    is_median = wanted.on_time_share is None
    # An open case has taken as long as it is old, whenever it was touched last; in the median that
    # is shown every case counts as far as it got, and that median is judged.
    until_us = last_us if is_median else np.where(at_end, last_us.max(initial=0), last_us)
    took_us, known = until_us - first_us, np.ones(len(first_us), np.bool_)
    if wanted.clock == "working":
        if calendar is None:
            raise ConfigError(
                "targets.clock = 'working' needs working hours, and there is no [calendar].",
                hint='Write [calendar] with lines such as monday = ["09:00-17:00"].',
            )
        took_us, known = working_us(calendar, first_us, until_us)
    target_s = parse_duration(wanted.lead_time)
    in_time = took_us <= round(target_s * 1e6)
    is_open = (at_start | at_end)[known]
    undecided = np.zeros_like(is_open) if is_median else in_time & is_open
    told = _judged(in_time, undecided, wanted.on_time_share or _HALF)
    median_s = float(np.median(took_us)) / 1e6 if is_median and len(took_us) else None
    if median_s is not None:
        told["met"] = median_s <= target_s
    return {
        "target_s": target_s,
        "clock": wanted.clock,
        "median_s": median_s,
        "n_left_out": int((~known).sum()),
        **told,
    }


def _due(log: EventLog, summary: Summary, wanted: TargetsConfig) -> dict[str, Any] | None:
    due = due_times(log, summary)
    if due is None:
        return None
    known = due.until_us != NO_TIME
    until_us, last_us = due.until_us[known], summary.cases.last_us[known]
    is_open = summary.open_at_edges[1][known]
    # An open case is late once its time has passed, whatever it still needs.
    is_past = until_us < summary.cases.last_us.max()
    in_time = np.where(is_open, ~is_past, last_us <= until_us)
    told = _judged(in_time, is_open & in_time, wanted.on_time_share)
    return {
        "n_without": int((~known).sum()),
        "n_dates": int(due.is_date.sum()),
        "n_overdue": int((is_open & is_past).sum()),
        **told,
    }


def _judged(in_time: Array, is_undecided: Array, wanted_share: float | None) -> dict[str, Any]:
    decided = in_time[~is_undecided]
    n, n_met = len(decided), int(decided.sum())
    met_share = n_met / n if n else None
    return {
        "n_cases": n,
        "n_met": n_met,
        "met_share": met_share,
        "interval": share_interval(n_met, n),
        "n_undecided": int(is_undecided.sum()),
        "wanted_share": wanted_share,
        "met": None if wanted_share is None or met_share is None else met_share >= wanted_share,
    }
