"""Only by role: who may do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import among, column_named, each_language, verdict, when_holds
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["only_by_role"]


def only_by_role(
    log: EventLog | Traces,
    *,
    activity: str = "",
    roles: str = "",
    column: str = "team",
    when: str = "",
) -> Verdict:
    """Is this activity done only by those whose task it is?

    Args:
        log: an event log or its traces; needs case, activity and the column.
        activity: the activity; several apart by commas.
        roles: the roles or teams that may do it, apart by commas.
        column: role or column that says it.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each step of the activity: violated when its cell is none of those.
        Undecided where the cell is empty.

    Raises:
        UsageError: an activity, column or role that the log does not have.
        RoleMissingError: the log has no column for a role or time it needs: it cannot tell.

    Cost: linear in the steps.

    Harmless when: the log names the team a person belongs to today, not the one of then.
    """
    traces = traces_of(log)
    steps = traces.places("activity", activity)
    cells = traces.value_codes("roles", column_named(column), roles)
    found = among(when_holds(traces, parse_condition(when), steps), cells, "wrong-role")
    return verdict(
        traces,
        "only-by-role",
        found,
        requires=each_language(f"{activity} only by {roles}", f"{activity}只能由{roles}完成"),
        broken=each_language(
            f"{activity} by others than {roles}", f"{activity}由{roles}以外的人完成"
        ),
        options={"activity": activity, "roles": roles, "column": column, "when": when},
    )
