"""Exclusive choice: one of two, never both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import (
    Found,
    case_verdict,
    each_language,
    first_in_case,
    kinds,
    pair,
)
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["exclusive_choice"]


def exclusive_choice(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
    patience: str = "",
) -> Verdict:
    """Has every case exactly one of two activities?

    Args:
        log: an event log or its traces; needs case and activity.
        source: one activity; several apart by commas.
        target: the other activity.
        when: condition on the data of the case; empty for always.
        patience: cases in which something happened this long before the end of the log or later may
            still go on; what they lack is undecided. Empty: no case goes on.

    Returns:
        One activation for each case: violated when it has neither (skipped) or both (inserted;
        shown by the first step of the one that came second).

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: linear in the steps of the activity and the cases.

    Harmless when: one of them was done by mistake and undone.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, "")
    traces = two.traces
    firsts = [first_in_case(traces, steps) for steps in (two.source, two.target)]
    none = (firsts[0] < 0) & (firsts[1] < 0)
    both = (firsts[0] >= 0) & (firsts[1] >= 0)
    found = Found(
        np.where(both, np.maximum(*firsts), -1),
        none | both,
        kinds("skipped", "inserted", both),
        partner=np.where(both, np.minimum(*firsts), -1),
        undecided=none & traces.open_cases(patience),
    )
    return case_verdict(
        traces,
        "exclusive-choice",
        found,
        parse_condition(when),
        requires=each_language(f"either {source} or {target}", f"{source}与{target}只能其一"),
        broken=each_language(
            f"both or neither of {source} and {target}", f"{source}与{target}都有或都没有"
        ),
        options={"source": source, "target": target, "when": when, "patience": patience},
    )
