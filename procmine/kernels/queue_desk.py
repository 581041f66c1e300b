"""What the service queue knows: plans, cases, queues, workers, shifts, as arrays of records.

Few arrays with many fields, because handing an array to a compiled function has a price.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from procmine.kernels.queue_heap import Heap

__all__ = [
    "ARRIVE",
    "AT_LIMIT",
    "BATCH",
    "CALENDARS",
    "CALENDAR_ENDS",
    "CASES",
    "CLOCK",
    "DONE",
    "DRAINED",
    "EXPECTED",
    "FINISH",
    "FORGOTTEN",
    "FREE",
    "HISTORY",
    "HOURS",
    "JOIN",
    "NOBODY",
    "NOT_SAME",
    "NO_WORKER",
    "OPEN",
    "OUTPUT",
    "OUTPUT_FULL",
    "PLAN",
    "QUEUES",
    "READY",
    "SHIFT",
    "TEAMS",
    "WAITING",
    "WORKERS",
    "Desk",
]

Array = np.ndarray[Any, np.dtype[Any]]

# Bits of a step's mode: the worker of the step before goes on with it; it waits for a batch; the
# worker of an earlier step must not do it.
JOIN, BATCH, NOT_SAME = 1, 2, 4
# Kinds of events.
ARRIVE, READY, FINISH, SHIFT = range(4)
# States of a place for a case.
FREE, EXPECTED, OPEN, DONE = range(4)
# No worker: a step of a machine or of the customer. Not at work: the case waits for its next step.
NOBODY, WAITING = -1, -2
# What run() returns.
AT_LIMIT, OUTPUT_FULL, DRAINED, FORGOTTEN, NO_WORKER, CALENDAR_ENDS = 0, 1, 2, -1, -2, -3


def _records(fields: str, kind: str = "i8") -> np.dtype[Any]:
    return np.dtype([(name, kind) for name in fields.split()])


# A step of a case: activity, team (-1: nobody's queue), mode, seconds, delay before, and the step
# whose worker must not do it.
PLAN = _records("act team mode secs delay ref", "i4")
# A case: how far it is and what it waits for.
CASES = _records(
    "n_steps step state urgency seen_end seen_act enabled left_at first_at start worker link mate "
    "batch_at number child gap parent_end"
)
# A queue, by team and urgency: first and last place waiting.
QUEUES = _records("head tail")
# A team: its first worker, how many there are and can be; how many make a batch, how many have
# gathered for one, the first and last of them.
TEAMS = _records("first n room batch_size gathered head tail")
# A worker: team, calendar, at work or not, end and activity of the last work, pieces of work done.
WORKERS = _records("team calendar busy last_end last_act n_done")
# A calendar: its first opening, the one after its last, the present one.
CALENDARS = _records("first stop now")
# An opening: when, until when, and seconds open before it.
HOURS = _records("opens closes before")
# A piece of work in a worker's memory: start, end, when enabled, seconds off shift.
HISTORY = _records("start end enabled closed")
# A finished event: place, step, start, end, worker, activity before, seconds waited per cause.
OUTPUT = _records(
    "place step start end worker before batching contention prioritisation unavailability "
    "extraneous"
)
# Counters and terms: rows out, cases open, gathered for batches, numbers given, cases expected
# after others; the last event's instant; what went wrong; the window of the log; 1 when whoever is
# needed is there.
CLOCK = _records("out open gathered numbers expected now error visible_from until staffed")


class Desk(NamedTuple):
    """Everything the queue knows.

    Args:
        plan: ``PLAN`` by place and position.
        cases: ``CASES`` by place.
        doer: worker by place and position.
        waits: seconds per cause of the step at hand, by place.
        queues: ``QUEUES`` by team and urgency.
        teams: ``TEAMS``.
        workers: ``WORKERS``.
        calendars: ``CALENDARS``.
        hours: ``HOURS`` of all calendars.
        history: ``HISTORY`` by worker and piece of work, a ring whose size is a power of two.
        heap: what happens next.
        output: ``OUTPUT``, filled from the start.
        clock: one ``CLOCK``.
    """

    plan: Array
    cases: Array
    doer: Array
    waits: Array
    queues: Array
    teams: Array
    workers: Array
    calendars: Array
    hours: Array
    history: Array
    heap: Heap
    output: Array
    clock: Array
