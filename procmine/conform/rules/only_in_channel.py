"""Only in channel: where it may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import among, column_named, each_language, verdict, when_holds
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["only_in_channel"]


def only_in_channel(
    log: EventLog | Traces,
    *,
    activity: str = "",
    channels: str = "",
    column: str = "channel",
    when: str = "",
) -> Verdict:
    """Is this activity done only in the channels that are allowed for it?

    Args:
        log: an event log or its traces; needs case, activity and the column.
        activity: the activity; several apart by commas.
        channels: the channels that are allowed, apart by commas.
        column: role or column that says it.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each step of the activity: violated when its cell is none of those.
        Undecided where the cell is empty.

    Raises:
        UsageError: an activity, column or channel that the log does not have.
        RoleMissingError: the log has no column for a role or time it needs: it cannot tell.

    Cost: linear in the steps.

    Harmless when: the log gives every step the channel in which the case began.
    """
    traces = traces_of(log)
    steps = traces.places("activity", activity)
    cells = traces.value_codes("channels", column_named(column), channels)
    found = among(when_holds(traces, parse_condition(when), steps), cells, "wrong-channel")
    return verdict(
        traces,
        "only-in-channel",
        found,
        requires=each_language(f"{activity} only in {channels}", f"{activity}只能通过{channels}"),
        broken=each_language(
            f"{activity} in other channels than {channels}", f"{activity}通过{channels}以外的渠道"
        ),
        options={"activity": activity, "channels": channels, "column": column, "when": when},
    )
