"""Existence: how often a case must have an activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import Found, case_verdict, each_language, kinds
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict
from procmine.errors import UsageError

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["existence"]


def existence(
    log: EventLog | Traces,
    *,
    activity: str = "",
    least: int = 1,
    most: int | None = None,
    when: str = "",
    patience: str = "",
) -> Verdict:
    """Has every case this activity often enough, and not too often?

    Args:
        log: an event log or its traces; needs case and activity.
        activity: the activity; several apart by commas count as one.
        least: at least so many times.
        most: at most so many times; none for any number.
        when: condition on the data of the case; empty for always.
        patience: cases in which something happened this long before the end of the log or later may
            still go on; what they lack is undecided. Empty: no case goes on.

    Returns:
        One activation for each case: violated when it has fewer (skipped) or more (repeated; shown
        by the first one too many).

    Raises:
        UsageError: an activity or column that the log does not have, or least above most.

    Cost: linear in the steps of the activity and the cases.

    Harmless when: doing it again corrects an error that is rightly corrected.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    traces = traces_of(log)
    at = traces.places("activity", activity)
    top = np.iinfo(np.int64).max if most is None else most
    if not 0 <= least <= top:
        raise UsageError(
            f"least = {least} and most = {most} leave nothing.", hint="Let 0 <= least <= most."
        )
    counts = np.bincount(traces.case[at], minlength=traces.n_cases)
    few, many = counts < least, counts > top
    step = np.full(traces.n_cases, -1)
    begin = np.searchsorted(at, traces.bounds[:-1])
    step[many] = at[begin[many] + top]
    found = Found(
        step,
        few | many,
        kinds("skipped", "repeated", many),
        undecided=few & traces.open_cases(patience),
        value=counts.astype(np.float64),
        unit="times",
    )
    often, times = _often(least, most)
    return case_verdict(
        traces,
        "existence",
        found,
        parse_condition(when),
        requires=each_language(f"{activity} {often}", f"{activity}须{times}次"),
        broken=each_language(f"{activity} not {often}", f"{activity}不是{times}次"),
        options={
            "activity": activity,
            "least": least,
            "most": most,
            "when": when,
            "patience": patience,
        },
    )


def _often(least: int, most: int | None) -> tuple[str, str]:
    if most is None:
        return f"at least {_times(least)}", f"至少{least}"
    if least == most:
        return f"exactly {_times(least)}", f"恰好{least}"
    return (f"{least} to {most} times", f"{least}到{most}")


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"
