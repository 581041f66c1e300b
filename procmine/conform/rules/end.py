"""End: what a case must end with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import Found, case_verdict, cases_with, each_language, kinds
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["end"]


def end(
    log: EventLog | Traces,
    *,
    activity: str = "",
    when: str = "",
    patience: str = "",
) -> Verdict:
    """Does every case end with this activity?

    Args:
        log: an event log or its traces; needs case and activity.
        activity: the last activity; several apart by commas are all right.
        when: condition on the data of the case; empty for always.
        patience: cases in which something happened this long before the end of the log or later may
            still go on; what they lack is undecided. Empty: no case goes on.

    Returns:
        One activation for each case: violated when its last step is another; shown by that step.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: linear in the steps of the activity and the cases.

    Harmless when: cases were still under way at the end of the log: see patience.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    traces = traces_of(log)
    at = traces.places("activity", activity)
    last = traces.last_step
    wrong = ~np.isin(last, at)
    kind = kinds("skipped", "wrong-order", cases_with(traces, at))
    found = Found(last, wrong, kind, undecided=wrong & traces.open_cases(patience))
    return case_verdict(
        traces,
        "end",
        found,
        parse_condition(when),
        requires=each_language(f"{activity} last", f"{activity}须为最后一步"),
        broken=each_language(f"something else than {activity} last", f"最后一步不是{activity}"),
        options={"activity": activity, "when": when, "patience": patience},
    )
