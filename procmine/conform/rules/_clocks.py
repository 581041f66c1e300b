"""How rules measure time: elapsed or working microseconds, exact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from procmine.conform.traces import Traces
from procmine.errors import RoleMissingError, UsageError
from procmine.units import parse_duration

__all__ = ["chosen_occurrence", "microseconds", "need_starts", "stopwatch"]

Array = np.ndarray[Any, np.dtype[Any]]


def stopwatch(traces: Traces, clock: str) -> Callable[[Array, Array], Array]:
    """What measures microseconds between instants: the clock on the wall, or working hours.

    Raises:
        UsageError: no such clock.
        RoleMissingError: working time without a calendar.
    """
    if clock == "elapsed":
        return lambda begin, end: end - begin
    if clock != "working":
        raise UsageError(f"clock = {clock!r} is not known.", hint="Say elapsed or working.")
    if traces.calendar is None:
        raise RoleMissingError(
            "Working time cannot be told: nobody said when the work is done.",
            hint="Write a [calendar] into procmine.toml or the SOP.",
        )
    return traces.calendar.working_us


def microseconds(option: str, text: str) -> int:
    """How many microseconds does a limit allow?

    Raises:
        UsageError: nothing is said, or it is no duration.
    """
    if not text.strip():
        raise UsageError(f"{option} is not said.", hint=f"Say how long: {option} = 2h.")
    return round(parse_duration(text) * 1_000_000)


def need_starts(traces: Traces) -> None:
    """Refuse a question about the time work takes when starts or ends are unknown."""
    if not traces.whole.any():
        raise RoleMissingError(
            "The time work takes cannot be told: no step has both a start and an end.",
            hint="Name the column of the starts: --start COLUMN.",
        )


def chosen_occurrence(traces: Traces, steps: Array, occurrence: str) -> Array:
    """Each of these steps, or only the first or last one of each case."""
    if occurrence == "each":
        return steps
    if occurrence not in {"first", "last"}:
        raise UsageError(
            f"occurrence = {occurrence!r} is not known.", hint="Say each, first or last."
        )
    change = np.diff(traces.case[steps]) != 0
    edge = [True] if len(steps) else []
    kept = np.concatenate([edge, change] if occurrence == "first" else [change, edge])
    chosen: Array = steps[kept.astype(np.bool_)]
    return chosen
