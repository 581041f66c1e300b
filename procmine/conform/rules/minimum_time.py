"""Minimum time: too fast to be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._clocks import microseconds, need_starts, stopwatch
from procmine.conform.rules._parts import Found, each_language, prev_of, verdict, when_holds
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["minimum_time"]


def minimum_time(
    log: EventLog | Traces,
    *,
    activity: str = "",
    least: str = "",
    source: str = "",
    clock: str = "elapsed",
    when: str = "",
) -> Verdict:
    """Does the activity take as long as it must?

    Args:
        log: an event log or its traces; needs case, activity and times, and a calendar for working
            time.
        activity: the activity; several apart by commas.
        least: the time it must take, such as 3min; exactly that long is enough.
        source: measure from the end of the last such step before it, instead of from its own start.
        clock: elapsed, or working for the hours in which the calendar is open.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each step of the activity: violated when less lies between its start and
        its end; undecided where one of them is not known. With a source: for each step with a
        source before it, from the end of that to its own start. Value: the seconds.

    Raises:
        UsageError: an activity or column that the log does not have, or a limit that is no
            duration.
        RoleMissingError: the log has no column for a role or time it needs: it cannot tell.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: the work was done before and only recorded then.
    """
    traces = traces_of(log)
    traces.need_times("A minimum time")
    measure = stopwatch(traces, clock)
    at = when_holds(traces, parse_condition(when), traces.places("activity", activity))
    if source:
        before = prev_of(traces, traces.places("source", source), at)
        at, before = at[before >= 0], before[before >= 0]
        took, unknown = measure(traces.finish[before], traces.begin[at]), np.zeros(len(at), bool)
    else:
        need_starts(traces)
        before = np.full(len(at), -1)
        took, unknown = measure(traces.begin[at], traces.finish[at]), ~traces.whole[at]
    fast = took < microseconds("least", least)
    value = np.where(unknown, np.nan, took / 1e6)
    unit = "s" if clock == "elapsed" else "working_s"
    found = Found(at, fast & ~unknown, "too-early", before, unknown, value, unit)
    after, since = (f" after {source}", f"在{source}之后") if source else ("", "")
    return verdict(
        traces,
        "minimum-time",
        found,
        requires=each_language(
            f"{activity} at least {least}{after}", f"{activity}{since}至少{least}"
        ),
        broken=each_language(
            f"{activity} less than {least}{after}", f"{activity}{since}不足{least}"
        ),
        options={
            "activity": activity,
            "least": least,
            "source": source,
            "clock": clock,
            "when": when,
        },
    )
