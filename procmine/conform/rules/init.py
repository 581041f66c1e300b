"""Init: what a case must begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import Found, case_verdict, cases_with, each_language, kinds
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["init"]


def init(
    log: EventLog | Traces,
    *,
    activity: str = "",
    when: str = "",
) -> Verdict:
    """Does every case begin with this activity?

    Args:
        log: an event log or its traces; needs case and activity.
        activity: the first activity; several apart by commas are all right.
        when: condition on the data of the case; empty for always.

    Returns:
        One activation for each case: violated when its first step is another; shown by that step.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: linear in the steps of the activity and the cases.

    Harmless when: cases were cut off at the start of the log.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    traces = traces_of(log)
    at = traces.places("activity", activity)
    first = traces.first_step
    kind = kinds("skipped", "wrong-order", cases_with(traces, at))
    found = Found(first, ~np.isin(first, at), kind)
    return case_verdict(
        traces,
        "init",
        found,
        parse_condition(when),
        requires=each_language(f"{activity} first", f"{activity}须为第一步"),
        broken=each_language(f"something else than {activity} first", f"第一步不是{activity}"),
        options={"activity": activity, "when": when},
    )
