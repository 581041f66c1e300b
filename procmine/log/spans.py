"""Spans: when the steps of a frame are, event by event or as instances, and how long cases take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.kernels.calendar import DAY_US
from procmine.kernels.codes import gather
from procmine.kernels.order import order_by_case

if TYPE_CHECKING:
    from procmine.log.frame import Frame
    from procmine.log.instances import Instances

__all__ = ["case_edges", "event_steps", "instance_steps", "is_near", "mode_of"]

Array = np.ndarray[Any, np.dtype[Any]]

_FAR_US = 15 * 365 * DAY_US


def mode_of(wanted: str, *, paired: bool, has_starts: bool) -> str:
    """What is a step: ``instances`` or ``events``?

    Args:
        wanted: what somebody chose; empty to let the log decide.
        paired: were starts and completes of a lifecycle paired?
        has_starts: has the source a column of starts?

    >>> mode_of("", paired=False, has_starts=True), mode_of("", paired=False, has_starts=False)
    ('instances', 'events')
    """
    return wanted or ("instances" if paired or has_starts else "events")


def instance_steps(frame: Frame, instances: Instances) -> Mapping[str, Array]:
    """Instances as steps: ``case``, ``activity``, ``begin``, ``finish`` and ``row``, in order.

    Where nothing had to be paired they are the rows, from their start to their end.
    """
    if not instances.paired:
        return _rows(frame)
    return {**instances.columns, "finish": instances.finish}


def event_steps(frame: Frame) -> Mapping[str, Array]:
    """The same of events: rows at the time they ended."""
    rows = _rows(frame)
    if frame.start is None:
        return rows
    ended = {**rows, "begin": frame.finish}
    order, _, _ = order_by_case(frame.case, frame.finish, frame.finish, frame.n_cases)
    return {name: gather(column, order) for name, column in ended.items()}


def _rows(frame: Frame) -> dict[str, Array]:
    return {
        "case": frame.case,
        "activity": frame.activity,
        "begin": frame.begin,
        "finish": frame.finish,
        "row": frame.row,
    }


def is_near(us: Array) -> Array:
    """Which of these instants lie within fifteen years of the one in the middle? Booleans.

    The others, such as 1970 or 2099, are no times to tell the beginning or the end of a log by.
    """
    if not len(us) or us.max() - us.min() <= _FAR_US:
        return np.ones(len(us), np.bool_)
    half = len(us) // 2
    near: Array = np.abs(us - np.partition(us, half)[half]) <= _FAR_US
    return near


def case_edges(steps: Mapping[str, Array]) -> tuple[Array, Array, Array, Array]:
    """Where the steps of each case stand, and from when to when it runs.

    Args:
        steps: ``case``, ``begin`` and ``finish``, case by case.

    Returns:
        (at, case, first, last): place of the first step of each case that has any, its code, its
        first begin and its last finish.
    """
    case = steps["case"]
    if not len(case):
        none = np.zeros(0, np.int64)
        return none, none, none, none
    at = np.flatnonzero(np.append(True, case[1:] != case[:-1]))
    first = np.minimum.reduceat(steps["begin"], at)
    return at, case[at], first, np.maximum.reduceat(steps["finish"], at)
