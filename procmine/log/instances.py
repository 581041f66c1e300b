"""Activity instances: pieces of work with a start and an end, made from events that mark them."""

from __future__ import annotations

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
        start_event: position of the start event of each instance in the frame, −1 if none, int64.
        end_event: position of its complete event, −1 if none, int64.
        n_nested: starts that came while the same activity was open in the same case.
        n_no_start: instances without a start, in activities that have starts elsewhere.
        n_no_end: instances without an end.
        n_ignored: events that mark neither a start nor an end.
        unknown: words of the lifecycle column nobody knows, with their number of events.
    """

    n: int
    paired: bool = False
    bounds: Array = field(default_factory=lambda: np.zeros(1, np.int64))
    start_event: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    end_event: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    n_nested: int = 0
    n_no_start: int = 0
    n_no_end: int = 0
    n_ignored: int = 0
    unknown: tuple[tuple[str, int], ...] = ()

    def columns(self, frame: Frame) -> dict[str, Array]:
        """The columns of instances.parquet; people and teams are those who completed the work,
        or began it where nobody is named at its end.
        """
        end_or_start = np.where(self.end_event < 0, self.start_event, self.end_event)
        begun_or_end = np.where(self.start_event < 0, self.end_event, self.start_event)
        start = np.where(self.start_event < 0, NO_TIME, frame.end[self.start_event])
        end = np.where(self.end_event < 0, NO_TIME, frame.end[self.end_event])
        columns = {
            "case": frame.case[end_or_start],
            "activity": frame.activity[end_or_start],
            "begin": np.where(start == NO_TIME, end, start),
            "end": end,
            "row": frame.row[end_or_start],
            "start": start,
        }
        for name in ("resource", "team", "channel"):
            if name in frame.codes:
                ended, begun = frame.codes[name][end_or_start], frame.codes[name][begun_or_end]
                columns[name] = np.where(ended < 0, begun, ended)
        return columns


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
    same = np.zeros(frame.n_events, np.int32)
    start_event, end_event, n_nested = pair_events(
        frame.bounds, frame.activity, stage, same, len(frame.strings["activity"][1]) - 1
    )
    return _in_order(frame, stage, unknown, (start_event, end_event, n_nested))


def _stages(frame: Frame, lifecycle: LifecycleConfig) -> tuple[Array, tuple[tuple[str, int], ...]]:
    """What each event marks, and the words nobody knows."""
    words = frame.labels("lifecycle")
    meaning = dict.fromkeys((w.casefold() for w in lifecycle.ignore), OTHER)
    meaning |= dict.fromkeys((w.casefold() for w in lifecycle.start), START)
    meaning |= dict.fromkeys((w.casefold() for w in lifecycle.complete), COMPLETE)
    known = [meaning.get(word.strip().casefold()) for word in words]
    codes = frame.codes["lifecycle"]
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    unknown = tuple(
        (word, int(n)) for word, n, m in zip(words, counts, known, strict=True) if m is None and n
    )
    stages = np.array([OTHER if m is None else m for m in known] + [OTHER], np.int8)
    return stages[codes], unknown


def _in_order(
    frame: Frame,
    stage: Array,
    unknown: tuple[tuple[str, int], ...],
    pairs: tuple[Array, Array, int],
) -> Instances:
    start_event, end_event, n_nested = pairs
    either = np.where(end_event < 0, start_event, end_event)
    begin = frame.end[np.where(start_event < 0, either, start_event)]
    # Equal times keep the order of the source: the row is the last key.
    by_row = np.argsort(frame.row[either], kind="stable")
    order, bounds, _ = order_by_case(
        frame.case[either[by_row]], begin[by_row], frame.end[either[by_row]], frame.n_cases
    )
    order = by_row[order]
    start_event, end_event = start_event[order], end_event[order]
    activity = frame.activity[either[order]]
    has_start = np.zeros(len(frame.strings["activity"][1]) - 1, np.bool_)
    has_start[activity[start_event >= 0]] = True
    return Instances(
        n=len(order),
        paired=True,
        bounds=bounds,
        start_event=start_event,
        end_event=end_event,
        n_nested=n_nested,
        n_no_start=int(np.count_nonzero((start_event < 0) & has_start[activity])),
        n_no_end=int(np.count_nonzero(end_event < 0)),
        n_ignored=int(np.count_nonzero(stage == OTHER)),
        unknown=unknown,
    )
