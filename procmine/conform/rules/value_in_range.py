"""Value in range: numbers that can be right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from procmine.errors import UsageError
from procmine.units import format_number

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["value_in_range"]

Array = np.ndarray[Any, np.dtype[Any]]


def value_in_range(
    log: EventLog | Traces,
    *,
    activity: str = "",
    column: str = "",
    least: float | None = None,
    most: float | None = None,
    when: str = "",
) -> Verdict:
    """Does this number lie where it may?

    Args:
        log: an event log or its traces; needs case, activity and the column.
        activity: the activity at whose steps it is looked at; empty for the case: the first known
            cell.
        column: role or column.
        least: the smallest number that is allowed; none for no limit.
        most: the largest number that is allowed; none for no limit.
        when: condition on the data of the step, or of the case when no activity is named.

    Returns:
        One activation for each step of the activity, or for each case: violated when the number is
        below or above. Undecided where there is none. Value: the number.

    Raises:
        UsageError: an activity or column that the log does not have, or no limit.
        RoleMissingError: the log has no column for a role or time it needs: it cannot tell.

    Cost: linear in the steps.

    Harmless when: another unit or currency is written in the same column.
    """
    traces = traces_of(log)
    low = -np.inf if least is None else least
    high = np.inf if most is None else most
    if not low <= high or (least is None and most is None):
        neither = least is None and most is None
        raise UsageError(
            f"least = {least} and most = {most} are no range.",
            hint="Say at least one of them."
            if neither
            else "Let least be at most as large as most.",
        )
    numbers = traces.numbers(column_named(column))
    condition = parse_condition(when)
    options = {
        "activity": activity,
        "column": column,
        "least": least,
        "most": most,
        "when": when,
    }
    en, zh = _range_said(low, high)
    requires = each_language(f"{column} {en}", f"{column}须{zh}")
    broken = each_language(f"{column} not {en}", f"{column}并非{zh}")
    if activity:
        at = when_holds(traces, condition, traces.places("activity", activity))
        found = _judged(at, numbers[at], low, high)
        return verdict(
            traces, "value-in-range", found, requires=requires, broken=broken, options=options
        )
    places = traces.of_case(np.where(np.isnan(numbers), -1, np.arange(traces.n_steps)))
    found = _judged(places, np.append(numbers, np.nan)[places], low, high)
    return case_verdict(
        traces,
        "value-in-range",
        found,
        condition,
        requires=requires,
        broken=broken,
        options=options,
    )


def _range_said(low: float, high: float) -> tuple[str, str]:
    least, most = (format_number(n, digits=12) if np.isfinite(n) else "" for n in (low, high))
    if high == np.inf:
        return f"at least {least}", f"不低于{least}"
    if low == -np.inf:
        return f"at most {most}", f"不超过{most}"
    return f"between {least} and {most}", f"在{least}与{most}之间"


def _judged(step: Array, value: Array, low: float, high: float) -> Found:
    unknown = np.isnan(value)
    wrong = (value < low) | (value > high)
    return Found(step, wrong, "data-wrong", undecided=unknown, value=value, unit="amount")
