"""Allowed value: what a cell may say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import among, column_named, each_language, verdict, when_holds
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["allowed_value"]


def allowed_value(
    log: EventLog | Traces,
    *,
    activity: str = "",
    allowed: str = "",
    column: str = "",
    when: str = "",
) -> Verdict:
    """Does a column say only what it may at this activity?

    Args:
        log: an event log or its traces; needs case, activity and the column.
        activity: the activity; several apart by commas. Empty: every step.
        allowed: the values that are allowed, apart by commas.
        column: role or column that says it.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each step of the activity: violated when its cell is none of those.
        Undecided where the cell is empty.

    Raises:
        UsageError: an activity or column that the log does not have.
        RoleMissingError: the log has no column for a role or time it needs: it cannot tell.

    Cost: linear in the steps.

    Harmless when: the value was corrected later: only the cell of that step counts.
    """
    traces = traces_of(log)
    steps = traces.places("activity", activity) if activity else np.arange(traces.n_steps)
    cells = traces.value_codes("allowed", column_named(column), allowed, may_lack=True)
    found = among(when_holds(traces, parse_condition(when), steps), cells, "data-wrong")
    return verdict(
        traces,
        "allowed-value",
        found,
        requires=each_language(f"{column} is {allowed}", f"{column}须为{allowed}"),
        broken=each_language(f"{column} is not {allowed}", f"{column}不是{allowed}"),
        options={"activity": activity, "allowed": allowed, "column": column, "when": when},
    )
