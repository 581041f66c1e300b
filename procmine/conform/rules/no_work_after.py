"""No work after: closed means closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import Found, each_language, next_of, verdict, when_holds
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["no_work_after"]


def no_work_after(
    log: EventLog | Traces,
    *,
    activity: str = "",
    allowed: str = "",
    reopening: str = "",
    when: str = "",
) -> Verdict:
    """Does work on a case end when it is closed?

    Args:
        log: an event log or its traces; needs case and activity.
        activity: the activity that closes a case; several apart by commas.
        allowed: activities that may come after it, apart by commas; the closing itself may.
        reopening: activities after which work is allowed again until the next closing.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each closing: violated when a step that is not allowed comes behind it
        before the case is opened again; shown by the first such step.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: somebody wrote down later what was done before.
    """
    traces = traces_of(log)
    codes = traces.codes("activity", activity)
    opening = traces.codes("reopening", reopening) if reopening else codes[:0]
    free = np.concatenate([codes, opening, traces.codes("allowed", allowed) if allowed else codes])
    at = when_holds(traces, parse_condition(when), traces.places_of(codes))
    others = np.setdiff1d(np.arange(len(traces.log.activities)), free)
    work = next_of(traces, traces.places_of(others), at)
    opened = next_of(traces, traces.places_of(opening), at)
    after = (work >= 0) & ((opened < 0) | (work < opened))
    found = Found(np.where(after, work, at), after, "inserted", np.where(after, at, -1))
    return verdict(
        traces,
        "no-work-after",
        found,
        requires=each_language(f"no work after {activity}", f"{activity}之后不得再有工作"),
        broken=each_language(f"work after {activity}", f"{activity}之后仍有工作"),
        options={"activity": activity, "allowed": allowed, "reopening": reopening, "when": when},
    )
