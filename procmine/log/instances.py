"""Activity instances: pieces of work with a start and an end, made from events that mark them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from procmine.config import LifecycleConfig
from procmine.kernels.calendar import NO_TIME
from procmine.kernels.codes import count_codes, gather
from procmine.kernels.pairs import COMPLETE, OTHER, START, pair_events
from procmine.log.frame import Frame
from procmine.log.spans import mode_of

__all__ = ["Instances", "instances_of", "stepped"]

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
        ignored_rows: rows of the events that mark neither a start nor an end, int64.
        n_stepless: cases that have no instance, as none of their events marks a start or an end.
        unknown: words of the lifecycle column nobody knows, with their number of events.
    """

    n: int
    paired: bool = False
    bounds: Array = field(default_factory=lambda: np.zeros(1, np.int64))
    columns: MappingOf[str, Array] = field(default_factory=dict)
    n_nested: int = 0
    n_no_start: int = 0
    n_no_end: int = 0
    ignored_rows: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    n_stepless: int = 0
    unknown: tuple[tuple[str, int], ...] = ()

    @property
    def n_ignored(self) -> int:
        """Events that mark neither a start nor an end."""
        return len(self.ignored_rows)


def instances_of(
    frame: Frame, lifecycle: LifecycleConfig, *, was_paired: bool = False
) -> Instances:
    """Which pieces of work does the log record?

    Events are paired only when the log has a lifecycle column whose words procmine knows and at
    least one of them is a start. A log with start and end columns has its instances already.

    Args:
        frame: the events.
        lifecycle: the words and what they mark.
        was_paired: pair even without a start, as was done in the log these events are part of:
            what a step is stays the same.

    Cost: linear, plus sorting the instances within each case.
    """
    if "lifecycle" not in frame.codes or frame.start is not None or not frame.timed:
        return Instances(frame.n_events)
    stage, unknown = _stages(frame, lifecycle)
    if not was_paired and not np.any(stage == START):
        return Instances(frame.n_events, unknown=unknown)
    n_activities = len(frame.strings["activity"][1]) - 1
    pairs = pair_events(frame.bounds, frame.activity, stage, n_activities)
    return _instances(frame, stage, unknown, pairs)


def stepped(
    frame: Frame, lifecycle: LifecycleConfig, wanted: str, *, was_paired: bool = False
) -> Frame:
    """The frame knowing what its steps are.

    Args:
        frame: the events.
        lifecycle: the words and what they mark.
        wanted: ``instances`` or ``events`` when somebody chose; empty to let the log decide.
        was_paired: see ``instances_of``.
    """
    paired = instances_of(frame, lifecycle, was_paired=was_paired).paired

    def pairing(other: Frame) -> Instances:
        # Events left out leave steps what they are, even if no start is among the others.
        return instances_of(other, lifecycle, was_paired=paired)

    mode = mode_of(wanted, paired=paired, has_starts=frame.start is not None)
    return dataclasses.replace(frame, mode=mode, pairing=pairing)


def _stages(frame: Frame, lifecycle: LifecycleConfig) -> tuple[Array, tuple[tuple[str, int], ...]]:
    """What each event marks, and the words nobody knows."""
    words = frame.labels("lifecycle")
    meaning = dict.fromkeys((w.casefold() for w in lifecycle.ignore), OTHER)
    meaning |= dict.fromkeys((w.casefold() for w in lifecycle.start), START)
    meaning |= dict.fromkeys((w.casefold() for w in lifecycle.complete), COMPLETE)
    known = [meaning.get(word.strip().casefold()) for word in words]
    codes = frame.codes["lifecycle"]
    counts = count_codes(codes, len(words))
    unknown = sorted(
        ((w, int(n)) for w, n, m in zip(words, counts, known, strict=True) if m is None and n),
        key=lambda found: (-found[1], found[0]),
    )
    # The last place is that of events without a word: code −1.
    stages = np.array([OTHER if m is None else m for m in known] + [OTHER], np.int8)
    return gather(stages, codes), tuple(unknown)


def _instances(
    frame: Frame,
    stage: Array,
    unknown: tuple[tuple[str, int], ...],
    pairs: tuple[Array, Array, Array, int],
) -> Instances:
    start, end, bounds, n_nested = pairs
    _settle_ties(frame, start, end, bounds)
    no_start, no_end = np.flatnonzero(start < 0), np.flatnonzero(end < 0)
    either, begun = end.copy(), start.copy()
    either[no_end], begun[no_start] = start[no_end], end[no_start]
    columns = {
        "case": gather(frame.case, either),
        "activity": gather(frame.activity, either),
        "begin": gather(frame.end, begun),
        "end": gather(frame.end, either),
        "row": gather(frame.row, either),
    }
    columns["start"] = columns["begin"].copy()
    columns["start"][no_start] = columns["end"][no_end] = NO_TIME
    for name in ("resource", "team", "channel"):
        if name in frame.codes:
            columns[name] = _who(frame.codes[name], either, begun)
    is_started = np.zeros(len(frame.strings["activity"][1]) - 1, np.bool_)
    is_started[columns["activity"][start >= 0]] = True
    return Instances(
        n=len(start),
        paired=True,
        bounds=bounds,
        columns=columns,
        n_nested=n_nested,
        n_no_start=int(np.count_nonzero(is_started[columns["activity"][no_start]])),
        n_no_end=len(no_end),
        ignored_rows=frame.row[stage == OTHER],
        n_stepless=int(np.count_nonzero(np.diff(bounds) == 0)),
        unknown=unknown,
    )


def _who(codes: Array, either: Array, begun: Array) -> Array:
    """Who completed the work, or began it where nobody is named at its end."""
    who = gather(codes, either)
    nobody = np.flatnonzero(who < 0)
    who[nobody] = codes[begun[nobody]]
    return who


def _settle_ties(frame: Frame, start: Array, end: Array, bounds: Array) -> None:
    """Put instances that begin together in order of their end, then of the row that marks it.

    They come in order of their first event, which is that of their begin.
    """
    begin = gather(frame.end, np.where(start < 0, end, start))
    same = begin[1:] == begin[:-1]
    edges = bounds[1:-1]
    same[edges[(edges > 0) & (edges < len(begin))] - 1] = False
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    group = np.cumsum(np.append(True, ~same))[tied]
    mark = np.where(end[tied] < 0, start[tied], end[tied])
    order = tied[np.lexsort((frame.row[mark], frame.end[mark], group))]
    start[tied], end[tied] = start[order], end[order]
