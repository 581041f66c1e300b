"""What the headline numbers should be, and whether they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import Config, TargetsConfig
from procmine.errors import ConfigError
from procmine.kernels.calendar import NO_TIME
from procmine.report.intervals import share_interval
from procmine.summary.due_times import due_times_us
from procmine.summary.noun import Summary
from procmine.units import parse_duration
from procmine.worktime import Calendar

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["calendar_of", "targets"]

Array = np.ndarray[Any, np.dtype[Any]]

_HALF = 0.5


def calendar_of(config: Config) -> Calendar | None:
    """The working hours a configuration tells; None when it tells none.

    Raises:
        ConfigError: hours that are none.
    """
    origin = f"{config.origin('calendar')}: [calendar]"
    return Calendar.parse(config.calendar, origin=origin) if config.calendar else None


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
        "lead_time": _lead_time(summary, wanted, calendar_of(config)),
        "due": _due(log, summary, wanted),
        "repeats": None
        if wanted.repeats_share < 0
        else {"target_share": wanted.repeats_share, "met": repeats <= wanted.repeats_share},
        "ways": {"n_target": wanted.ways, "met": ways <= wanted.ways} if wanted.ways else None,
        "fit": {"target_share": wanted.fit_share, "met": fit_share >= wanted.fit_share}
        if wanted.fit_share
        else None,
    }


def _lead_time(
    summary: Summary, wanted: TargetsConfig, calendar: Calendar | None
) -> dict[str, Any] | None:
    if not wanted.lead_time or not summary.timed:
        return None
    at_start, at_end = summary.open_at_edges
    first_us, last_us = summary.cases.first_us, summary.cases.last_us
    # An open case has taken as long as it is old, whenever it was touched last.
    until_us = np.where(at_end, last_us.max(initial=0), last_us)
    took_us = until_us - first_us
    if wanted.clock == "working":
        if calendar is None:
            raise ConfigError(
                "targets.clock = 'working' needs working hours, and there is no [calendar].",
                hint='Write [calendar] with lines such as monday = ["09:00-17:00"].',
            )
        took_us = calendar.working_us(first_us, until_us)
    target_s = parse_duration(wanted.lead_time)
    in_time = took_us <= round(target_s * 1e6)
    told = _judged(in_time, in_time & (at_start | at_end), wanted.on_time_share or _HALF)
    return {"target_s": target_s, "clock": wanted.clock, **told}


def _due(log: EventLog, summary: Summary, wanted: TargetsConfig) -> dict[str, Any] | None:
    due_us = due_times_us(log, summary)
    if due_us is None:
        return None
    known = due_us != NO_TIME
    due_us, last_us = due_us[known], summary.cases.last_us[known]
    is_open = summary.open_at_edges[1][known]
    # An open case is late once its time has passed, whatever it still needs.
    is_past = due_us < summary.cases.last_us.max()
    in_time = np.where(is_open, ~is_past, last_us <= due_us)
    told = _judged(in_time, is_open & in_time, wanted.on_time_share or None)
    return {"n_without": int((~known).sum()), "n_overdue": int((is_open & is_past).sum()), **told}


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
