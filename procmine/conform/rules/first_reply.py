"""First reply: how soon a case must be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._clocks import microseconds, stopwatch
from procmine.conform.rules._parts import Found, case_verdict, each_language, next_of
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["first_reply"]


def first_reply(
    log: EventLog | Traces,
    *,
    activity: str = "",
    within: str = "",
    clock: str = "elapsed",
    when: str = "",
) -> Verdict:
    """Is every case answered in time?

    Args:
        log: an event log or its traces; needs case, activity and times, and a calendar for working
            time.
        activity: the activities that answer; several apart by commas.
        within: the time it may take, such as 2h or 3d; exactly that long is in time.
        clock: elapsed, or working for the hours in which the calendar is open.
        when: condition on the data of the case; empty for always.

    Returns:
        One activation for each case: the time from the begin of its first step to the begin of the
        first answer (another step than the first). Violated when that is more than the limit,
        or when no answer has come and the time has run out by the end of the log; undecided
        before. Value: the seconds to the answer.

    Raises:
        UsageError: an activity or column that the log does not have, or a limit that is no
            duration.
        RoleMissingError: the log has no column for a role or time it needs: it cannot tell.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: the case began in another channel, where it was answered already.
    """
    traces = traces_of(log)
    traces.need_times("A first reply")
    measure = stopwatch(traces, clock)
    answers = traces.places("activity", activity)
    first = traces.first_step
    stop = np.where(traces.filled, next_of(traces, answers, first), -1)
    came = stop >= 0
    log_end = traces.log_end
    began = np.where(traces.filled, traces.began, log_end)
    took = measure(began, np.where(came, np.append(traces.begin, log_end)[stop], log_end))
    late = took > microseconds("within", within)
    found = Found(
        np.where(came, stop, -1),
        late,
        "late",
        first,
        ~came & ~late,
        np.where(came, took / 1e6, np.nan),
        "s" if clock == "elapsed" else "working_s",
    )
    return case_verdict(
        traces,
        "first-reply",
        found,
        parse_condition(when),
        requires=each_language(
            f"{activity} within {within} after the case began",
            f"{activity}须在案例开始后{within}内",
        ),
        broken=each_language(
            f"{activity} later than {within} after the case began",
            f"{activity}超过案例开始后{within}",
        ),
        options={"activity": activity, "within": within, "clock": clock, "when": when},
    )
