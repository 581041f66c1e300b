"""Cases run through teams with queues and shifts, second by second, event by event.

Every case brings its plan: which steps, by which team, how long. The queue decides when and by
whom. A team serves first come, first served, or by urgency; a worker does one thing at a time,
starts nothing off shift and finishes what was begun. Times are whole seconds UTC.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from procmine.kernels.queue_causes import closed_s, on_shift
from procmine.kernels.queue_desk import (
    ARRIVE,
    AT_LIMIT,
    BATCH,
    CALENDAR_ENDS,
    DONE,
    DRAINED,
    EXPECTED,
    FINISH,
    JOIN,
    NOBODY,
    OPEN,
    OUTPUT_FULL,
    READY,
    SHIFT,
    WAITING,
)
from procmine.kernels.queue_hands import begin, offer, serve_queue, take_next
from procmine.kernels.queue_heap import next_at, pop, push

__all__ = ["run"]


@njit(cache=True, nogil=True)
def _fire(desk, team, at):
    # A batch is complete: one piece of work for one worker, member after member.
    crew = desk.teams[team]
    leader = place = crew.head
    latest = np.int64(-1)
    while place >= 0:
        latest = max(latest, desk.cases[place].seen_end)
        place = desk.cases[place].mate
    place = leader
    while place >= 0 and crew.gathered > 1:
        desk.cases[place].batch_at = latest
        place = desk.cases[place].mate
    desk.clock[0].gathered -= crew.gathered
    crew.gathered = 0
    crew.head = -1
    crew.tail = -1
    offer(desk, leader, at)


@njit(cache=True, nogil=True)
def _gather(desk, place, team, at):
    crew = desk.teams[team]
    desk.cases[place].mate = -1
    if crew.gathered == 0:
        crew.head = place
    else:
        desk.cases[crew.tail].mate = place
    crew.tail = place
    crew.gathered += 1
    desk.clock[0].gathered += 1
    if crew.gathered == crew.batch_size:
        _fire(desk, team, at)


@njit(cache=True, nogil=True)
def _ready(desk, place, at):
    # Nothing stands between the case and its next step but the people who do it.
    doing = desk.plan[place, desk.cases[place].step]
    if doing.team < 0:
        begin(desk, place, NOBODY, at, False)
    elif doing.mode & BATCH and desk.teams[doing.team].batch_size > 1:
        _gather(desk, place, doing.team, at)
    else:
        offer(desk, place, at)


@njit(cache=True, nogil=True)
def _request(desk, place, at):
    delay = desk.plan[place, desk.cases[place].step].delay
    if delay > 0:
        push(desk.heap, at + delay, READY, place)
    else:
        _ready(desk, place, at)


@njit(cache=True, nogil=True)
def _arrive(desk, place, at):
    if desk.cases[place].state != EXPECTED:
        return
    desk.cases[place].state = OPEN
    desk.clock[0].expected -= 1
    desk.clock[0].open += 1
    _request(desk, place, at)


@njit(cache=True, nogil=True)
def _emit(desk, place, at):
    # Write one finished step down, unless it lies outside the window of the log.
    case, clock = desk.cases[place], desk.clock[0]
    if case.start < clock.visible_from or at > clock.until:
        return
    if case.number < 0:
        case.number = clock.numbers
        case.first_at = case.start
        clock.numbers += 1
    row, waits = desk.output[clock.out], desk.waits[place]
    row.place, row.step, row.worker = place, case.step, case.worker
    row.start, row.end, row.before = case.start, at, case.seen_act
    row.batching, row.contention, row.prioritisation = waits[0], waits[1], waits[2]
    row.unavailability, row.extraneous = waits[3], waits[4]
    clock.out += 1
    if case.worker >= 0:
        _remember(desk, case.worker, case.start, at, case.enabled)
    case.seen_end = at
    case.seen_act = desk.plan[place, case.step].act


@njit(cache=True, nogil=True)
def _remember(desk, worker, start, end, enabled):
    # The oldest piece of work is forgotten when the ring is full.
    person, memory = desk.workers[worker], desk.history[worker]
    piece = memory[person.n_done & (len(memory) - 1)]
    piece.start, piece.end, piece.enabled = start, end, enabled
    piece.closed = closed_s(desk.calendars, desk.hours, person.calendar, start, end)
    person.n_done += 1


@njit(cache=True, nogil=True)
def _close(desk, place, at):
    # The last step of a case is done; a customer who will come back starts counting days.
    case = desk.cases[place]
    case.state = DONE
    desk.clock[0].open -= 1
    child = case.child
    if child >= 0 and desk.cases[child].state == EXPECTED:
        desk.cases[child].parent_end = at
        push(desk.heap, at + case.gap, ARRIVE, child)


@njit(cache=True, nogil=True)
def _release(desk, worker, mate, at):
    # The worker turns to the next member of the batch, or to the queue.
    if mate >= 0:
        begin(desk, mate, worker, at, False)
        return
    person = desk.workers[worker]
    person.busy = 0
    if on_shift(desk.calendars, desk.hours, person.calendar, at):
        take_next(desk, worker, at)


@njit(cache=True, nogil=True)
def _goes_on(desk, place, worker, mate):
    # Does the worker stay with the case for its next step?
    doing = desk.plan[place, desk.cases[place].step]
    if worker < 0 or mate >= 0 or not doing.mode & JOIN:
        return False
    return desk.workers[worker].team == doing.team


@njit(cache=True, nogil=True)
def _finish(desk, place, at):
    case = desk.cases[place]
    worker, mate = case.worker, case.mate
    _emit(desk, place, at)
    case.mate = -1
    case.batch_at = -1
    case.left_at = at
    case.worker = WAITING
    if worker >= 0:
        desk.workers[worker].last_end = at
        desk.workers[worker].last_act = desk.plan[place, case.step].act
    case.step += 1
    if case.step == case.n_steps:
        _close(desk, place, at)
    elif _goes_on(desk, place, worker, mate):
        begin(desk, place, worker, at, False)
        return
    else:
        _request(desk, place, at)
    if worker >= 0:
        _release(desk, worker, mate, at)


@njit(cache=True, nogil=True)
def _open_shift(desk, number, at):
    calendar = desk.calendars[number]
    on_shift(desk.calendars, desk.hours, number, at)
    following = calendar.now + 1
    if following < calendar.stop:
        push(desk.heap, desk.hours[following].opens, SHIFT, number)
    else:
        desk.clock[0].error = CALENDAR_ENDS
    for team in range(len(desk.teams)):
        if desk.clock[0].staffed:
            serve_queue(desk, team, at)
            continue
        crew = desk.teams[team]
        for worker in range(crew.first, crew.first + crew.n):
            if desk.workers[worker].calendar == number and not desk.workers[worker].busy:
                take_next(desk, worker, at)


@njit(cache=True, nogil=True)
def _handle(desk, at, kind, what):
    if kind == FINISH:
        _finish(desk, what, at)
    elif kind == ARRIVE:
        _arrive(desk, what, at)
    elif kind == READY:
        _ready(desk, what, at)
    else:
        _open_shift(desk, what, at)


@njit(cache=True, nogil=True)
def run(desk, limit, last):
    """Let everything happen up to an instant.

    Args:
        desk: the state; changed in place.
        limit: instant to stop at, seconds UTC.
        last: 1 when no more cases will be brought: batches that cannot fill are then done as they
            are, and the run ends with the last case.

    Returns:
        AT_LIMIT, OUTPUT_FULL (take the rows and call again), DRAINED, or a negative error.

    Cost:
        Logarithmic in the cases open per event; linear in the workers of a team per start.
    """
    clock = desk.clock[0]
    room = len(desk.output)
    while clock.error == 0:
        if last and clock.open == clock.gathered and clock.expected == 0:
            if clock.open == 0:
                return DRAINED
            for team in range(len(desk.teams)):
                if desk.teams[team].gathered > 0:
                    _fire(desk, team, clock.now)
            continue
        if clock.out >= room:
            return OUTPUT_FULL
        if next_at(desk.heap) > limit:
            return AT_LIMIT
        at, kind, what = pop(desk.heap)
        clock.now = at
        _handle(desk, at, kind, what)
    return clock.error
