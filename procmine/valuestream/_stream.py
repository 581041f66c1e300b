"""The map of each slice, from what all slices of a log share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.valuestream.efficiency import CLASSES, Efficiency
from procmine.valuestream.flow import DAY_US, Flow, Spell, little_of
from procmine.valuestream.ledger import TimeLedger
from procmine.valuestream.owned import Owned
from procmine.valuestream.passing import passing_of
from procmine.valuestream.rungs import fold, owned_time
from procmine.valuestream.slicing import Slicing
from procmine.valuestream.spans import Spans, spans_by
from procmine.valuestream.step_times import StepTimes
from procmine.valuestream.stream_nouns import StreamStep, ValueStreamMap
from procmine.valuestream.stream_steps import StepFigures

if TYPE_CHECKING:
    from procmine.valuestream.tags import Tags

__all__ = ["Stream", "class_of_step", "maps_of"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Stream:
    """What all slices of a log share.

    Args:
        ledger: where its lead time goes.
        owned: the same in pieces of time.
        tags: what the steps are worth.
        order: the activities in their usual order.
        path: those at least half of the cases go through.
        spell: when its cases are under way.
        at_edges: cases that were probably under way when it began, and when it ended.
        name: of the log.
    """

    ledger: TimeLedger = field(repr=False)
    owned: Owned = field(repr=False)
    tags: Tags
    order: tuple[str, ...]
    path: tuple[str, ...]
    spell: Spell = field(repr=False)
    at_edges: tuple[Array, Array] = field(repr=False)
    name: str

    @property
    def times(self) -> StepTimes:
        """What each step took."""
        return self.owned.times


@dataclass(frozen=True, eq=False)
class _Sums:
    """What is summed up for all slices at once, one row or entry for each."""

    figures: StepFigures
    us: Array
    open_us: Array
    work_us: Array
    work_open_us: Array
    n_done: Array
    labour_us: Array
    labour_open_us: Array
    lead: list[Spans]
    lead_working: list[Spans]
    pairs: Array


def maps_of(stream: Stream, slices: Slicing) -> list[ValueStreamMap]:
    """The map of each of these slices, in their order."""
    sums = _sums(stream, slices)
    return [_map(stream, slices, sums, place) for place in range(len(slices.names))]


def class_of_step(stream: Stream) -> Array:
    """Place of the class of each step among ``CLASSES``: its value, or rework, int64."""
    labels = stream.times.work.labels["activity"]
    value = np.array([CLASSES.index(stream.tags.value_of(label)) for label in labels], np.int64)
    done: Array = value[stream.times.work.activity]
    return np.where(stream.owned.repeats, CLASSES.index("rework"), done)


def _sums(stream: Stream, slices: Slicing) -> _Sums:
    times, owned, work = stream.times, stream.owned, stream.times.work
    passing = passing_of(times.waits, stream.order, stream.at_edges[1])
    figures = StepFigures(times, passing, slices, stream.tags, stream.order, frozenset(stream.path))
    n, n_slices = len(work.labels["activity"]), len(slices.names)
    us, open_us = owned_time(stream.ledger, owned, figures.key, figures.n_keys)
    kind = slices.step * len(CLASSES) + class_of_step(stream)
    ran = owned.runs
    done = kind[owned.step[ran]]
    by_class = n_slices, len(CLASSES)
    # Slice and case as one number: a case may be in several slices where these are of steps.
    pairs, pair = np.unique(slices.step * work.n_cases + work.case, return_inverse=True)
    pair = pair.ravel()[owned.step]
    of = pairs // max(work.n_cases, 1)
    leads = [_total(pair, column, len(pairs)) for column in (owned.us, owned.open_us)]
    lead, lead_working = (spans_by(of, column, n_slices) for column in leads)
    return _Sums(
        figures=figures,
        us=us.reshape(n_slices, n, -1),
        open_us=open_us.reshape(n_slices, n, -1),
        work_us=_total(done, owned.us[ran], n_slices * len(CLASSES)).reshape(by_class),
        work_open_us=_total(done, owned.open_us[ran], n_slices * len(CLASSES)).reshape(by_class),
        n_done=np.bincount(kind, minlength=n_slices * len(CLASSES)).reshape(by_class),
        labour_us=_total(slices.step, times.touch_us, n_slices),
        labour_open_us=_total(slices.step, times.touch_working_us, n_slices),
        lead=lead,
        lead_working=lead_working,
        pairs=pairs,
    )


def _total(key: Array, us: Array, n: int) -> Array:
    sums = np.zeros(n, np.int64)
    np.add.at(sums, key, us)
    return sums


def _map(stream: Stream, slices: Slicing, sums: _Sums, place: int) -> ValueStreamMap:
    low, high = slices.periods[place]
    clock, work = stream.times.clock, stream.times.work
    available_us = int(clock.open_us(low, high))
    period_us = 0 if slices.of_periods else high - low
    steps = sums.figures.steps(place, available_us, period_us)
    lead = sums.lead[place]
    codes = {label: code for code, label in enumerate(work.labels["activity"])}
    # A slice has the rungs of the activities that occur in it.
    names = [(step.activity, step.on_path) for step in steps]
    rows = [codes[name] for name, _ in names]
    efficiency = _efficiency(sums, place, steps, bool(stream.tags))
    n_steps = sum(step.n for step in steps)
    return ValueStreamMap(
        name=slices.names[place] if slices.by else stream.name,
        by=slices.by,
        n_cases=lead.n,
        n_steps=n_steps,
        order=stream.order,
        main_path=stream.path,
        steps=steps,
        lead=lead,
        lead_working=sums.lead_working[place],
        rungs=fold(names, lead.n, sums.us[place][rows], sums.open_us[place][rows]),
        efficiency=efficiency,
        flow=_flow(stream, slices, sums, place, steps),
        calendar=stream.times.waits.shifts.origin,
        untold=_untold(slices, steps, efficiency, stream.spell),
    )


def _efficiency(
    sums: _Sums, place: int, steps: tuple[StreamStep, ...], is_tagged: bool
) -> Efficiency:

    def by_class(column: Array) -> dict[str, int]:
        return dict(zip(CLASSES, column[place].tolist(), strict=True))

    path = [step for step in steps if step.on_path]
    values = [step.value for step in steps]
    return Efficiency(
        work_us=by_class(sums.work_us),
        work_open_us=by_class(sums.work_open_us),
        n_done=by_class(sums.n_done),
        n_activities={value: values.count(value) for value in CLASSES[:-1]},
        lead_us=int(sums.us[place].sum()),
        lead_open_us=int(sums.open_us[place].sum()),
        labour_us=int(sums.labour_us[place]),
        labour_open_us=int(sums.labour_open_us[place]),
        path_pt_s=_mean_sum(step.pt for step in path),
        path_lt_s=_mean_sum(step.lt for step in path),
        path_pt_open_s=_mean_sum(step.pt_working for step in path),
        path_lt_open_s=_mean_sum(step.lt_working for step in path),
        is_told=any(step.pt.n for step in steps),
        is_tagged=is_tagged,
    )


def _mean_sum(spans: Iterable[Spans]) -> float | None:
    """The means in sum; None where one cannot be told."""
    means = [one.mean_s for one in spans]
    known = [mean for mean in means if mean is not None]
    return sum(known) if len(known) == len(means) else None


def _flow(
    stream: Stream,
    slices: Slicing,
    sums: _Sums,
    place: int,
    steps: tuple[StreamStep, ...],
) -> Flow:
    low, high = slices.periods[place]
    available_us = int(stream.times.clock.open_us(low, high))
    n_cases = stream.times.work.n_cases
    cases = np.zeros(n_cases, np.bool_)
    cases[(sums.pairs % max(n_cases, 1))[sums.pairs // max(n_cases, 1) == place]] = True
    n, lasts = int(cases.sum()), high > low and not slices.of_periods
    n_open = [int((edge & cases).sum()) if slices.of_cases else None for edge in stream.at_edges]
    ended = n - (n_open[1] or 0)
    busy = [step.fte for step in steps if step.fte is not None]
    return Flow(
        start_at=low,
        end_at=high,
        available_s=available_us / 1e6,
        n_arrived=n,
        n_open_at_start=n_open[0],
        n_open_at_end=n_open[1],
        takt_s=available_us / n / 1e6 if n and available_us else None,
        throughput_per_day=ended / ((high - low) / DAY_US) if lasts else None,
        wip=int(sums.us[place].sum()) / (high - low) if lasts else None,
        fte=sum(busy) if busy else None,
        n_activities_without_fte=len(steps) - len(busy),
        little=little_of(stream.spell, cases) if slices.of_cases and lasts else None,
    )


def _untold(
    slices: Slicing, steps: tuple[StreamStep, ...], efficiency: Efficiency, spell: Spell
) -> dict[str, str]:
    """Which figures of a map cannot be told, and why?"""
    found: dict[str, str] = {}
    if not efficiency.is_told:
        found |= dict.fromkeys(("pce", "activity_ratio"), "no-start")
    elif not efficiency.lead_us:
        found |= dict.fromkeys(("pce", "activity_ratio"), "no-time")
    elif efficiency.pce_elapsed is None:
        found["pce"] = "untagged"
    if not efficiency.is_tagged:
        found["pce_steps"] = "untagged"
    if any(step.on_path and step.pt.mean_s is None for step in steps):
        found["activity_ratio_steps"] = "no-start"
    if steps and all(step.fte is None for step in steps):
        found["fte"] = steps[0].untold["fte"]
    if slices.of_periods:
        found |= dict.fromkeys(("wip", "throughput", "little"), "cohort")
    elif not slices.of_cases:
        found["little"] = "of-steps"
    elif spell.window[0] == spell.window[1]:
        found["little"] = "too-short"
    return found
