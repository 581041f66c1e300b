"""Choice: one of two at least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import Found, case_verdict, cases_with, each_language, pair
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["choice"]


def choice(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
    patience: str = "",
) -> Verdict:
    """Has every case at least one of two activities?

    Args:
        log: an event log or its traces; needs case and activity.
        source: one activity; several apart by commas.
        target: the other activity.
        when: condition on the data of the case; empty for always.
        patience: cases in which something happened this long before the end of the log or later may
            still go on; what they lack is undecided. Empty: no case goes on.

    Returns:
        One activation for each case: violated when it has neither.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: linear in the steps of the activity and the cases.

    Harmless when: a third way is missing in the SOP.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, "")
    traces = two.traces
    none = ~(cases_with(traces, two.source) | cases_with(traces, two.target))
    step = np.full(traces.n_cases, -1)
    found = Found(step, none, "skipped", undecided=none & traces.open_cases(patience))
    return case_verdict(
        traces,
        "choice",
        found,
        parse_condition(when),
        requires=each_language(f"{source} or {target}", f"{source}或{target}至少其一"),
        broken=each_language(f"neither {source} nor {target}", f"{source}与{target}都没有"),
        options={"source": source, "target": target, "when": when, "patience": patience},
    )
