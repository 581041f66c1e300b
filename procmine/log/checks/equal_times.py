"""Events of a case that happened, it says, at the same instant."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.kernels.calendar import NO_TIME
from procmine.kernels.codes import gather
from procmine.kernels.order import order_by_case
from procmine.kernels.walk import LAST_NODE, Walk
from procmine.log.checks._examples import row_examples
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["equal_times"]

Array = np.ndarray[Any, np.dtype[Any]]


def equal_times(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """How much hangs on the order of events with equal times?

    Such events keep the order of the rows. Where their activities differ, each connection from, to
    or between them would be another if the rows stood otherwise, and so would the variant of their
    case. Both are counted once each, however often they occur.

    Harmless when: the system writes its rows in the order in which things happen.
    """
    if not frame.timed:
        return
    shapes = _shapes(frame, instances)
    for shape, steps in shapes.items():
        # Which steps somebody looks at is chosen later: each shape has its own answer.
        yield from _told(frame, steps, {"steps": shape} if len(shapes) > 1 else {})


def _told(frame: Frame, steps: MappingOf[str, Array], where: dict[str, str]) -> Iterator[Finding]:
    breaks = _breaks(steps)
    tied = ~(breaks & np.append(breaks[1:], True))
    if not tied.any():
        return
    mixed = _mixed(steps["activity"], breaks)
    n_edges = _n_edges(frame, steps, mixed)
    n_variants, n_cases = _hanging(frame, steps, mixed)
    n = int(tied.sum())
    yield Finding(
        rule="equal-times",
        level="notice" if n_cases <= frame.n_cases / 10 else "warning",
        message={
            "en": "{n_events} steps share their time with another of their case and keep the "
            "order of the rows; {n_edges} connections and {n_variants} variants "
            "({cases_share} of cases) hang on that order",
            "zh": "{n_events} 个步骤与同一案例的另一步骤时间相同，按行的先后排列；"
            "{n_edges} 条连接、{n_variants} 个变体（占案例 {cases_share}）取决于该顺序",
        },
        values={
            "n_events": n,
            "n_edges": n_edges,
            "n_variants": n_variants,
            "n_cases": n_cases,
            "cases_share": n_cases / frame.n_cases,
        },
        where=where,
        n=n,
        examples=row_examples(steps["row"][mixed if mixed.any() else tied]),
    )


def _shapes(frame: Frame, instances: Instances) -> dict[str, MappingOf[str, Array]]:
    """What steps of this log can be: instances where starts are known, and every event."""
    rows = {
        "case": frame.case,
        "activity": frame.activity,
        "begin": frame.begin,
        "finish": frame.finish,
        "row": frame.row,
    }
    if instances.paired:
        columns = instances.columns
        finish = np.where(columns["end"] == NO_TIME, columns["begin"], columns["end"])
        return {"instances": {**columns, "finish": finish}, "events": rows}
    if frame.start is None:
        return {"events": rows}
    # As events, rows stand at the time they ended.
    ended = {**rows, "begin": frame.finish}
    order, _, _ = order_by_case(frame.case, frame.finish, frame.finish, frame.n_cases)
    return {
        "instances": rows,
        "events": {name: gather(column, order) for name, column in ended.items()},
    }


def _breaks(steps: MappingOf[str, Array]) -> Array:
    """True at each step that differs from the one before in case or time."""
    breaks = np.ones(len(steps["case"]), np.bool_)
    breaks[1:] = steps["case"][1:] != steps["case"][:-1]
    breaks[1:] |= steps["begin"][1:] != steps["begin"][:-1]
    breaks[1:] |= steps["finish"][1:] != steps["finish"][:-1]
    return breaks


def _mixed(activity: Array, breaks: Array) -> Array:
    """True at steps that share their time with a step of another activity."""
    begins = np.flatnonzero(breaks)
    differs = np.minimum.reduceat(activity, begins) != np.maximum.reduceat(activity, begins)
    mixed: Array = np.repeat(differs, np.diff(np.append(begins, len(activity))))
    return mixed


def _n_edges(frame: Frame, steps: MappingOf[str, Array], mixed: Array) -> int:
    """Distinct connections from, to or between steps whose order is open."""
    case, activity = steps["case"], steps["activity"]
    follows = (case[1:] == case[:-1]) & (mixed[1:] | mixed[:-1])
    n_labels = len(frame.strings["activity"][1]) - 1
    pairs = activity[:-1][follows].astype(np.int64) * n_labels + activity[1:][follows]
    return len(np.unique(pairs))


def _hanging(frame: Frame, steps: MappingOf[str, Array], mixed: Array) -> tuple[int, int]:
    """Distinct variants with steps whose order is open, and their cases."""
    inside = np.zeros(frame.n_cases, np.bool_)
    inside[steps["case"][mixed]] = True
    n_cases = int(inside.sum())
    if not n_cases:
        return 0, 0
    chosen = inside.take(steps["case"])
    place = (np.cumsum(inside) - 1).astype(np.int32)
    walk = Walk(timed=False)
    case = place.take(steps["case"][chosen])
    zeros = np.zeros(len(case), np.int64)
    nothing = np.zeros(1, np.bool_)
    walk.feed(case, steps["activity"][chosen], zeros, zeros, nothing, n_cases)
    return len(np.unique(walk.state[:n_cases, LAST_NODE])), n_cases
