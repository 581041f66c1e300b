"""Deadline: how soon one step must follow another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._clocks import chosen_occurrence, microseconds, stopwatch
from procmine.conform.rules._parts import Found, chosen, each_language, next_of, verdict, when_holds
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["deadline"]

_UNITS = {"elapsed": "s", "working": "working_s"}


def deadline(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    within: str = "",
    clock: str = "elapsed",
    since: str = "end",
    until: str = "start",
    occurrence: str = "each",
    required: bool = True,
    when: str = "",
) -> Verdict:
    """Does the one step come soon enough after the other?

    Args:
        log: an event log or its traces; needs case, activity and times, and a calendar for working
            time.
        source: the activity with which the clock starts; empty for the step before the target,
            whatever it is.
        target: the activity that must come in time.
        within: the time it may take, such as 2h or 3d; exactly that long is in time.
        clock: elapsed, or working for the hours in which the calendar is open.
        since: end or start of the source, where the clock starts.
        until: start or end of the target, where it stops.
        occurrence: each source of a case starts a clock, or only the first or the last.
        required: a target that never comes is late once the time has run out by the end of the log,
            undecided before; false: it does not count.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each source with the next target behind it (for each target with a step
        before it when the source is empty): violated when more than the limit lies between. The
        condition looks at the source, or at the target when that is empty. Value: the seconds
        between.

    Raises:
        UsageError: an activity or column that the log does not have, or a limit that is no
            duration.
        RoleMissingError: the log has no column for a role or time it needs: it cannot tell.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: the clock ran while the customer had to answer: take the step that was waited for
    as the source.
    """
    traces = traces_of(log)
    traces.need_times("A deadline")
    ends, starts = ("end", "start"), ("start", "end")
    since, until = chosen("since", since, ends), chosen("until", until, starts)
    measure = stopwatch(traces, clock)
    targets, condition = traces.places("target", target), parse_condition(when)
    if source:
        at = chosen_occurrence(traces, traces.places("source", source), occurrence)
        at = when_holds(traces, condition, at)
        stop = next_of(traces, targets, at)
    else:
        stop = when_holds(traces, condition, targets)
        stop = stop[stop > traces.bounds[traces.case[stop]]]
        at = stop - 1
    came = stop >= 0
    log_end = traces.log_end
    begun = (traces.finish if since == "end" else traces.begin)[at]
    done = (traces.begin if until == "start" else traces.finish)[stop] if len(stop) else begun
    took = measure(begun, np.where(came, done, log_end))
    late = took > microseconds("within", within)
    value = np.where(came, took / 1e6, np.nan)
    undecided = ~came & ~late
    if not required:
        at, stop, late, value, undecided = (
            cells[came] for cells in (at, stop, late, value, undecided)
        )
        came = came[came]
    # The step that shows it is the target; one that never came is shown by the source.
    shown, partner = np.where(came, stop, at), np.where(came, at, -1)
    found = Found(shown, late, "late", partner, undecided, value, _UNITS[clock])
    begin = source or "the step before"
    return verdict(
        traces,
        "deadline",
        found,
        requires=each_language(
            f"{target} within {within} after {begin}",
            f"{target}须在{source or '前一步'}之后{within}内",
        ),
        broken=each_language(
            f"{target} later than {within} after {begin}",
            f"{target}超过{source or '前一步'}之后{within}",
        ),
        options={
            "source": source,
            "target": target,
            "within": within,
            "clock": clock,
            "since": since,
            "until": until,
            "occurrence": occurrence,
            "required": required,
            "when": when,
        },
    )
