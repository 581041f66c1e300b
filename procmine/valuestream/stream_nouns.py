"""What a value-stream map is made of: steps, rungs of its ladder, its flow, and a target."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from procmine.registry import room
from procmine.valuestream.efficiency import Efficiency
from procmine.valuestream.flow import Flow
from procmine.valuestream.rungs import Rung
from procmine.valuestream.spans import NO_SPANS, Spans
from procmine.valuestream.target import TargetState

__all__ = ["StreamStep", "ValueStreamMap"]


@dataclass(frozen=True)
class StreamStep:
    """One activity of a value stream, every time it was done.

    Args:
        activity: its name in the log.
        value: ``VA``, ``BVA``, ``NVA`` or ``untagged``.
        on_path: do at least half of the cases go through it?
        n: how often it was done.
        n_cases: cases in which it was done.
        n_without_start: times of which the log does not tell the start.
        n_estimated_start: times whose start is an estimate.
        pt: process time: what was worked on it, elapsed. Where work is shared, the time of a person
            who had several steps in hand is divided among them.
        pt_working: the same while the house was open.
        service: from its start to its end, elapsed.
        lt: lead time: from when it could have begun to its end, elapsed.
        lt_working: the same while the house was open.
        wait: from when it could have begun to its start, elapsed; of steps that follow others.
        wait_working: the same while the house was open.
        causes_s: the part of ``wait.total_s`` that has each of the five causes.
        pending_s: the part in which the customer or a third party was waited for.
        n_judged: times it passed work on: to the next step, or out of the case.
        n_sent_back: times the next step sent the work back to it or to an earlier step.
        n_repeated: times it was done again at once.
        n_returns: times it gave work back to an earlier step itself.
        complete_share: %C&A: share of what it passed on that could be used as it was.
        first_pass_share: share of its cases in which it was done only once.
        fte: full-time people it keeps busy: what named people worked on it over the time the house
            was open.
        wip: cases in its hands on average, waiting or worked on.
        queue: cases waiting for it on average.
        takt_s: working time between two arrivals.
        throughput_per_day: times it was done per day of 24 hours.
        untold: figures that cannot be told, with the reason.
    """

    activity: str
    value: str
    on_path: bool
    n: int
    n_cases: int
    n_without_start: int
    n_estimated_start: int
    pt: Spans = NO_SPANS
    pt_working: Spans = NO_SPANS
    service: Spans = NO_SPANS
    lt: Spans = NO_SPANS
    lt_working: Spans = NO_SPANS
    wait: Spans = NO_SPANS
    wait_working: Spans = NO_SPANS
    causes_s: Mapping[str, float] | None = None
    pending_s: Mapping[str, float] | None = None
    n_judged: int = 0
    n_sent_back: int = 0
    n_repeated: int = 0
    n_returns: int = 0
    complete_share: float | None = None
    first_pass_share: float | None = None
    fte: float | None = None
    wip: float | None = None
    queue: float | None = None
    takt_s: float | None = None
    throughput_per_day: float | None = None
    untold: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ValueStreamMap:
    """Where does work flow, where does it wait, and what comes through right the first time?

    Args:
        name: of the log, or of the slice.
        by: what the slices differ in; empty for the whole log.
        n_cases: cases with at least one step.
        n_steps: steps done.
        order: all activities in their usual order: what comes before it is earlier.
        main_path: those at least half of the cases go through.
        steps: the activities that occur, in their usual order.
        lead: lead times of the cases, elapsed.
        lead_working: the same while the house was open.
        rungs: the ladder: who owns the lead time; sums to the ledger's to the microsecond.
        efficiency: how much of the lead time is work, and of what value.
        flow: demand, takt, throughput, work in progress, Little's law.
        calendar: ``24/7``, ``configured`` or ``discovered``.
        untold: figures that cannot be told, with the reason.
        slices: the same map of each slice, if it was asked for.
        target: the state after the changes somebody plans, if any are.
    """

    name: str
    by: str
    n_cases: int
    n_steps: int
    order: tuple[str, ...]
    main_path: tuple[str, ...]
    steps: tuple[StreamStep, ...]
    lead: Spans
    lead_working: Spans
    rungs: tuple[Rung, ...]
    efficiency: Efficiency
    flow: Flow
    calendar: str
    untold: Mapping[str, str] = field(default_factory=dict)
    slices: tuple[ValueStreamMap, ...] = ()
    target: TargetState | None = None

    def step(self, activity: str) -> StreamStep:
        """The step of this activity.

        Raises:
            KeyError: there is none.
        """
        for step in self.steps:
            if step.activity == activity:
                return step
        raise KeyError(activity)

    @property
    def path(self) -> tuple[StreamStep, ...]:
        """The steps of the main path, in order."""
        return tuple(step for step in self.steps if step.on_path)

    @property
    def rolled_complete_share(self) -> float | None:
        """Rolled %C&A: what comes through the whole main path without being sent back once."""
        return _product([step.complete_share for step in self.path])

    @property
    def rolled_first_pass_share(self) -> float | None:
        """Rolled throughput yield: the first-pass yields of the main path multiplied."""
        return _product([step.first_pass_share for step in self.path])

    def _repr_svg_(self) -> str:
        return str(room("procmine.draw.notebook")["value-stream-map"].run(self))


def _product(shares: list[float | None]) -> float | None:
    told = [share for share in shares if share is not None]
    return math.prod(told) if told and len(told) == len(shares) else None
