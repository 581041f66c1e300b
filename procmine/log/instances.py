"""Activity instances: pieces of work with a start and an end, made from events that mark them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping as MappingOf
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from procmine.config import LifecycleConfig
from procmine.kernels.calendar import NO_TIME
from procmine.kernels.codes import count_codes, gather
from procmine.kernels.order import order_by_case
from procmine.kernels.pairs import (
    COMPLETE,
    OTHER,
    START,
    begins_of,
    lay_out,
    pair_events,
    tied_pairs,
    who_did,
)
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

    @cached_property
    def finish(self) -> Array:
        """When each was over, as far as anyone knows: its end, or else its begin."""
        begin, end = self.columns["begin"], self.columns["end"]
        return np.where(end == NO_TIME, begin, end) if self.n_no_end else end

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
    instances = instances_of(frame, lifecycle, was_paired=was_paired)
    paired = instances.paired

    def pairing(other: Frame) -> Instances:
        # Events left out leave steps what they are, even if no start is among the others.
        return instances_of(other, lifecycle, was_paired=paired)

    mode = mode_of(wanted, paired=paired, has_starts=frame.start is not None)
    knowing = dataclasses.replace(frame, mode=mode, pairing=pairing)
    # Where a cached property keeps what it would otherwise work out again.
    vars(knowing)["instances"] = instances
    return knowing


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
    begin = begins_of(start, end, frame.end)
    _settle_ties(frame, start, end, tied_pairs(begin, bounds))
    n_activities = len(frame.strings["activity"][1]) - 1
    owners = [name for name in ("resource", "team", "channel") if name in frame.codes]
    # Kernels leave Python's lock.
    with ThreadPoolExecutor(1) as pool:
        laid = pool.submit(
            lay_out, (start, end), frame.activity, frame.end, frame.row, n_activities
        )
        case = np.repeat(np.arange(len(bounds) - 1, dtype=np.int32), np.diff(bounds))
        who = {name: who_did(frame.codes[name], start, end) for name in owners}
        found, seen = laid.result()
    columns = {"case": case, "activity": found.pop("activity"), "begin": begin, **found, **who}
    return Instances(
        n=len(start),
        paired=True,
        bounds=bounds,
        columns=columns,
        n_nested=n_nested,
        n_no_start=int(seen[seen[:, 1] > 0, 0].sum()),
        n_no_end=int(np.count_nonzero(end < 0)),
        ignored_rows=frame.row[stage == OTHER],
        n_stepless=int(np.count_nonzero(np.diff(bounds) == 0)),
        unknown=unknown,
    )


def _settle_ties(frame: Frame, start: Array, end: Array, ties: tuple[Array, Array]) -> None:
    """Put instances that begin together in order of their end, then of the row that marks it.

    They come in order of their first event, which is that of their begin.
    """
    tied, group = ties
    if not len(tied):
        return
    mark = np.where(end[tied] < 0, start[tied], end[tied])
    # Groups count from 1.
    keys = (group - 1).astype(np.int32), frame.end[mark], frame.row[mark].astype(np.int64)
    order = tied[order_by_case(*keys, int(group[-1]))[0]]
    start[tied], end[tied] = start[order], end[order]
