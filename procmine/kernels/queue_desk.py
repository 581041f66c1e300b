"""What the service queue knows: plans, cases, queues, workers, shifts, as plain arrays."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from procmine.kernels.queue_heap import Heap

__all__ = [
    "ARRIVE",
    "AT_LIMIT",
    "BATCH",
    "CALENDAR_ENDS",
    "DEADLINE",
    "DONE",
    "DRAINED",
    "EXPECTED",
    "FINISH",
    "FORGOTTEN",
    "FREE",
    "JOIN",
    "NOBODY",
    "NOT_SAME",
    "NO_WORKER",
    "N_EXPECTED",
    "N_GATHERED",
    "N_NUMBERS",
    "N_OPEN",
    "N_OUT",
    "OPEN",
    "OUTPUT_FULL",
    "READY",
    "SHIFT",
    "Batches",
    "Cases",
    "Clock",
    "Desk",
    "History",
    "Output",
    "Plan",
    "Queues",
    "Shifts",
    "Workers",
]

Array = np.ndarray[Any, np.dtype[Any]]

# Bits of a step's mode: the worker of the step before goes on with it; it waits for a batch; the
# worker of an earlier step must not do it.
JOIN, BATCH, NOT_SAME = 1, 2, 4
# Kinds of events.
ARRIVE, READY, FINISH, SHIFT, DEADLINE = range(5)
# States of a place for a case.
FREE, EXPECTED, OPEN, DONE = range(4)
# Places in the clock's counters.
N_OUT, N_OPEN, N_GATHERED, N_NUMBERS, N_EXPECTED = range(5)
# No worker: a step of a machine or of the customer.
NOBODY = -1
# What run() returns.
AT_LIMIT, OUTPUT_FULL, DRAINED, FORGOTTEN, NO_WORKER, CALENDAR_ENDS = 0, 1, 2, -1, -2, -3


class Plan(NamedTuple):
    """Steps by place and position: activity, team (-1: nobody's), mode, seconds, delay before."""

    act: Array
    team: Array
    mode: Array
    secs: Array
    delay: Array
    ref: Array


class Cases(NamedTuple):
    """One entry per place: how far its case is and what it waits for."""

    n_steps: Array
    step: Array
    state: Array
    urgency: Array
    seen_end: Array
    seen_act: Array
    enabled: Array
    left_at: Array
    first_at: Array
    start: Array
    worker: Array
    causes: Array
    doer: Array
    link: Array
    mate: Array
    batch_at: Array
    number: Array
    child: Array
    gap: Array
    parent_end: Array


class Queues(NamedTuple):
    """First and last place waiting, by team and urgency."""

    head: Array
    tail: Array


class Batches(NamedTuple):
    """By team: how many make a batch, how many have gathered, the first and last of them."""

    size: Array
    n: Array
    head: Array
    tail: Array


class Workers(NamedTuple):
    """Workers by team in one row: calendar, busy or not, end and activity of the last work."""

    team_first: Array
    team_n: Array
    team_room: Array
    team: Array
    calendar: Array
    busy: Array
    last_end: Array
    last_act: Array


class Shifts(NamedTuple):
    """Opening and closing instants of each calendar, with seconds open before each opening."""

    first: Array
    opens: Array
    closes: Array
    before: Array
    pointer: Array


class History(NamedTuple):
    """What each worker did last, in a ring: start, end, when it was enabled; how many ever."""

    start: Array
    end: Array
    enabled: Array
    n: Array


class Output(NamedTuple):
    """Finished events: place, step, start, end, worker, activity before, seconds per cause."""

    place: Array
    step: Array
    start: Array
    end: Array
    worker: Array
    before: Array
    causes: Array


class Clock(NamedTuple):
    """Counters and terms.

    Args:
        n: rows out, open cases, gathered for a batch, numbers given, cases expected after another.
        now: the instant of the last event.
        error: what went wrong, 0 when nothing did.
        visible_from: work that starts before this instant leaves no trace.
        until: nor does work that ends after this one.
        staffed: 1 when whoever is needed is there, 0 when teams keep their size.
    """

    n: Array
    now: Array
    error: Array
    visible_from: Array
    until: Array
    staffed: Array


class Desk(NamedTuple):
    """Everything the queue knows."""

    plan: Plan
    cases: Cases
    queues: Queues
    batches: Batches
    workers: Workers
    shifts: Shifts
    history: History
    heap: Heap
    output: Output
    clock: Clock
