"""Activity instances: pieces of work with a start and an end, made from events that mark them."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from procmine.config import LifecycleConfig
from procmine.kernels.calendar import NO_TIME
from procmine.kernels.order import order_by_case
from procmine.kernels.pairs import COMPLETE, OTHER, START, pair_events
from procmine.log.frame import Frame

__all__ = ["Instances", "instances_of"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Instances:
    """The activity instances of a log.

    Args:
        n: how many there are; the events themselves where nothing needed pairing.
        paired: were starts and completes paired? Only then do the arrays below hold anything.
        bounds: n cases + 1 positions of the cases, int64.
        columns: those of instances.parquet: case, activity, begin, end, start, row, and who did it.
        n_nested: starts that came while the same activity was open in the same case.
        n_no_start: instances without a start, in activities that have starts elsewhere.
        n_no_end: instances without an end.
        n_ignored: events that mark neither a start nor an end.
        unknown: words of the lifecycle column nobody knows, with their number of events.
    """

    n: int
    paired: bool = False
    bounds: Array = field(default_factory=lambda: np.zeros(1, np.int64))
    columns: MappingOf[str, Array] = field(default_factory=dict)
    n_nested: int = 0
    n_no_start: int = 0
    n_no_end: int = 0
    n_ignored: int = 0
    unknown: tuple[tuple[str, int], ...] = ()


def instances_of(frame: Frame, lifecycle: LifecycleConfig) -> Instances:
    """Which pieces of work does the log record?

    Events are paired only when the log has a lifecycle column whose words procmine knows and at
    least one of them is a start. A log with start and end columns has its instances already.

    Cost: linear, plus sorting the instances within each case.
    """
    if "lifecycle" not in frame.codes or frame.start is not None or not frame.timed:
        return Instances(frame.n_events)
    stage, unknown = _stages(frame, lifecycle)
    if not np.any(stage == START):
        return Instances(frame.n_events, unknown=unknown)
    n_activities = len(frame.strings["activity"][1]) - 1
    pairs = pair_events(frame.bounds, frame.activity, stage, n_activities)
    return _in_order(frame, stage, unknown, pairs)


def _stages(frame: Frame, lifecycle: LifecycleConfig) -> tuple[Array, tuple[tuple[str, int], ...]]:
    """What each event marks, and the words nobody knows."""
    words = frame.labels("lifecycle")
    meaning = dict.fromkeys((w.casefold() for w in lifecycle.ignore), OTHER)
    meaning |= dict.fromkeys((w.casefold() for w in lifecycle.start), START)
    meaning |= dict.fromkeys((w.casefold() for w in lifecycle.complete), COMPLETE)
    known = [meaning.get(word.strip().casefold()) for word in words]
    codes = frame.codes["lifecycle"]
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    unknown = sorted(
        ((w, int(n)) for w, n, m in zip(words, counts, known, strict=True) if m is None and n),
        key=lambda found: (-found[1], found[0]),
    )
    stages = np.array([OTHER if m is None else m for m in known] + [OTHER], np.int8)
    return stages[codes], tuple(unknown)


def _in_order(
    frame: Frame,
    stage: Array,
    unknown: tuple[tuple[str, int], ...],
    pairs: tuple[Array, Array, int],
) -> Instances:
    start_event, end_event, n_nested = pairs
    has_start, has_end = start_event >= 0, end_event >= 0
    either = np.where(has_end, end_event, start_event)
    begun = np.where(has_start, start_event, end_event)
    columns = {
        "case": frame.case.take(either),
        "activity": frame.activity.take(either),
        "begin": frame.end.take(begun),
        "end": frame.end.take(either),
        "row": frame.row.take(either),
    }
    order, bounds = _order(columns, frame.n_cases)
    # Only now is it forgotten that one instant stood for both.
    columns |= {"start": np.where(has_start, columns["begin"], NO_TIME)}
    columns["end"] = np.where(has_end, columns["end"], NO_TIME)
    for name in ("resource", "team", "channel"):
        if name in frame.codes:
            # Who completed the work, or began it where nobody is named at its end.
            ended, began = frame.codes[name].take(either), frame.codes[name].take(begun)
            columns[name] = np.where(ended < 0, began, ended)
    starts = np.zeros(len(frame.strings["activity"][1]) - 1, np.bool_)
    starts[columns["activity"][has_start]] = True
    return Instances(
        n=len(order),
        paired=True,
        bounds=bounds,
        columns={name: column.take(order) for name, column in columns.items()},
        n_nested=n_nested,
        n_no_start=int(np.count_nonzero(~has_start & starts[columns["activity"]])),
        n_no_end=int(np.count_nonzero(~has_end)),
        n_ignored=int(np.count_nonzero(stage == OTHER)),
        unknown=unknown,
    )


def _order(columns: MappingOf[str, Array], n_cases: int) -> tuple[Array, Array]:
    """Instances by case, begin, end and row, and the bounds of the cases."""
    order, bounds, _ = order_by_case(columns["case"], columns["begin"], columns["end"], n_cases)
    order = order.astype(np.int64)
    case, begin, end = (columns[name].take(order) for name in ("case", "begin", "end"))
    # Equal times keep the order of the source: the row is the last key.
    same = (case[1:] == case[:-1]) & (begin[1:] == begin[:-1]) & (end[1:] == end[:-1])
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    group = np.cumsum(np.append(True, ~same))[tied]
    order[tied] = order[tied[np.lexsort((columns["row"].take(order[tied]), group))]]
    return order, bounds
