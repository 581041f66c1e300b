"""Required attribute: what must be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import (
    Found,
    case_verdict,
    column_named,
    each_language,
    verdict,
    when_holds,
)
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["required_attribute"]


def required_attribute(
    log: EventLog | Traces,
    *,
    activity: str = "",
    column: str = "",
    when: str = "",
) -> Verdict:
    """Is this filled in where it must be?

    Args:
        log: an event log or its traces; needs case, activity and the column.
        activity: the activity at whose steps it is looked at; empty for the case: the first known
            cell.
        column: role or column.
        when: condition on the data of the step, or of the case when no activity is named.

    Returns:
        One activation for each step of the activity, or for each case: violated when the cell is
        empty (of a case: when all are).

    Raises:
        UsageError: an activity or column that the log does not have.
        RoleMissingError: the log has no column for a role or time it needs: it cannot tell.

    Cost: linear in the steps.

    Harmless when: the system fills the cell later, and the log was taken before.
    """
    traces = traces_of(log)
    name = column_named(column)
    condition = parse_condition(when)
    codes, _ = traces.texts(name)
    requires = each_language(f"{name} known{_at(activity)}", f"{activity}须填写{name}")
    broken = each_language(f"{name} missing{_at(activity)}", f"{activity}缺少{name}")
    options = {"activity": activity, "column": column, "when": when}
    if activity:
        at = when_holds(traces, condition, traces.places("activity", activity))
        found = Found(at, codes[at] < 0, "data-missing")
        return verdict(
            traces,
            "required-attribute",
            found,
            requires=requires,
            broken=broken,
            options=options,
        )
    found = Found(np.full(traces.n_cases, -1), traces.of_case(codes) < 0, "data-missing")
    return case_verdict(
        traces,
        "required-attribute",
        found,
        condition,
        requires=requires,
        broken=broken,
        options=options,
    )


def _at(activity: str) -> str:
    return f" at {activity}" if activity else ""
