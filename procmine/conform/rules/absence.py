"""Absence: what a case must not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import Found, case_verdict, each_language
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict
from procmine.errors import UsageError

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["absence"]


def absence(
    log: EventLog | Traces,
    *,
    activity: str = "",
    most: int = 0,
    when: str = "",
) -> Verdict:
    """Do cases do without this activity?

    Args:
        log: an event log or its traces; needs case and activity.
        activity: the activity; several apart by commas count as one.
        most: so many times are still allowed.
        when: condition on the data of the case; empty for always.

    Returns:
        One activation for each case: violated when it has more; shown by the first one too many.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: linear in the steps of the activity and the cases.

    Harmless when: the SOP is behind practice: somebody agreed on the step and nobody wrote it down.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    traces = traces_of(log)
    at = traces.places("activity", activity)
    if most < 0:
        raise UsageError(f"most = {most} is below 0.", hint="Say how many times are allowed.")
    counts = np.bincount(traces.case[at], minlength=traces.n_cases)
    many = counts > most
    step = np.full(traces.n_cases, -1)
    begin = np.searchsorted(at, traces.bounds[:-1])
    step[many] = at[begin[many] + most]
    kind = "repeated" if most else "inserted"
    found = Found(step, many, kind, value=counts.astype(np.float64), unit="times")
    if most:
        often = "once" if most == 1 else f"{most} times"
        requires = each_language(f"{activity} at most {often}", f"{activity}不得超过{most}次")
        broken = each_language(f"{activity} more than {often}", f"{activity}超过{most}次")
    else:
        requires = each_language(f"{activity} never", f"不得有{activity}")
        broken = each_language(f"{activity} done, though it must not be", f"做了不得有的{activity}")
    return case_verdict(
        traces,
        "absence",
        found,
        parse_condition(when),
        requires=requires,
        broken=broken,
        options={"activity": activity, "most": most, "when": when},
    )
