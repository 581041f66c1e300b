"""Approval above an amount: who decides on much money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.rules._parts import (
    Found,
    cases_with,
    column_named,
    each_language,
    kinds,
    pair,
    prev_of,
    verdict,
)
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict
from procmine.units import format_number

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["approval_above"]


def approval_above(
    log: EventLog | Traces,
    *,
    activity: str = "",
    approval: str = "",
    column: str = "",
    above: float = 0.0,
    when: str = "",
) -> Verdict:
    """Is everything above the limit approved before it is done?

    Args:
        log: an event log or its traces; needs case, activity and the amount.
        activity: the activity that needs approval; several apart by commas.
        approval: the activity that approves; several apart by commas.
        column: role or column.
        above: amounts above this need approval; the amount itself does not.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each step of the activity with an amount above the limit (of its own row,
        or the first known of its case): violated when no approval comes before it in its case.
        Undecided where no amount is known. Value: the amount.

    Raises:
        UsageError: an activity or column that the log does not have.
        RoleMissingError: the log has no column for a role or time it needs: it cannot tell.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: the amount was raised after the approval, or another currency is written in the
    same column.
    """
    two = pair(log, approval, activity, when, ("approval", "activity"))
    traces, at = two.traces, two.targets()
    numbers = traces.numbers(column_named(column))
    places = traces.of_case(np.where(np.isnan(numbers), -1, np.arange(traces.n_steps)))
    of_case = np.append(numbers, np.nan)[places][traces.case[at]]
    amount = np.where(np.isnan(numbers[at]), of_case, numbers[at])
    at, amount = at[~(amount <= above)], amount[~(amount <= above)]
    before = prev_of(traces, two.source, at)
    kind = kinds("skipped", "wrong-order", cases_with(traces, two.source)[traces.case[at]])
    found = Found(at, before < 0, kind, before, np.isnan(amount), amount, "amount")
    limit = format_number(above)
    return verdict(
        traces,
        "approval-above",
        found,
        requires=each_language(
            f"{activity} above {limit} only after {approval}",
            f"{column}超过{limit}的{activity}须先{approval}",
        ),
        broken=each_language(
            f"{activity} above {limit} without {approval} before it",
            f"{column}超过{limit}的{activity}之前没有{approval}",
        ),
        options={
            "activity": activity,
            "approval": approval,
            "column": column,
            "above": above,
            "when": when,
        },
    )
