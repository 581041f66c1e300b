"""Who does it: work finds a worker, a worker finds work."""

from __future__ import annotations

from numba import njit

from procmine.kernels.queue_causes import on_shift, split_wait
from procmine.kernels.queue_desk import FINISH, FORGOTTEN, NO_WORKER, NOBODY, NOT_SAME
from procmine.kernels.queue_heap import push

__all__ = ["begin", "offer", "serve_queue", "take_next"]


@njit(cache=True, nogil=True)
def begin(desk, place, worker, at, turns):
    """Start the current step of a case, with nobody or with a worker who goes on or turns to it."""
    case, doing = desk.cases[place], desk.plan[place, desk.cases[place].step]
    start = at
    if worker >= 0:
        person = desk.workers[worker]
        person.busy = 1
        # The same activity back to back would count as a batch: a second to turn to the next.
        if turns and person.last_act == doing.act:
            start = max(at, person.last_end + 1)
    case.start = start
    case.worker = worker
    desk.doer[place, case.step] = worker
    case.enabled = start if case.seen_end < 0 else case.seen_end
    push(desk.heap, start + doing.secs, FINISH, place)
    if not split_wait(desk, worker, case.enabled, start, case.batch_at, desk.waits[place]):
        desk.clock[0].error = FORGOTTEN


@njit(cache=True, nogil=True)
def _fits(desk, place, worker, at):
    # May this worker start this case's step now?
    person, case = desk.workers[worker], desk.cases[place]
    if person.busy or not on_shift(desk.calendars, desk.hours, person.calendar, at):
        return False
    if desk.clock[0].staffed and person.last_end >= case.left_at:
        return False
    doing = desk.plan[place, case.step]
    return not doing.mode & NOT_SAME or desk.doer[place, doing.ref] != worker


@njit(cache=True, nogil=True)
def _idle_worker(desk, place, team, at):
    # The fitting worker who has been idle longest, or nobody.
    workers, crew = desk.workers, desk.teams[team]
    best = NOBODY
    for worker in range(crew.first, crew.first + crew.n):
        idle_longer = best < 0 or workers[worker].last_end < workers[best].last_end
        if idle_longer and _fits(desk, place, worker, at):
            best = worker
    return best


@njit(cache=True, nogil=True)
def _recruit(desk, place, team, at):
    # Without contention whoever is needed is there, if the team has a shift at all at this hour.
    crew = desk.teams[team]
    on_duty = False
    for worker in range(crew.first, crew.first + min(crew.room, 64)):
        calendar = desk.workers[worker].calendar
        on_duty = on_duty or on_shift(desk.calendars, desk.hours, calendar, at)
    while on_duty and crew.n < crew.room:
        worker = crew.first + crew.n
        crew.n += 1
        if _fits(desk, place, worker, at):
            return worker
    if on_duty:
        desk.clock[0].error = NO_WORKER
    return NOBODY


@njit(cache=True, nogil=True)
def offer(desk, place, at):
    """Bring work to a team: to an idle worker at once, else to the end of the queue."""
    case = desk.cases[place]
    team = desk.plan[place, case.step].team
    worker = _idle_worker(desk, place, team, at)
    if worker < 0 and desk.clock[0].staffed:
        worker = _recruit(desk, place, team, at)
    if worker >= 0:
        begin(desk, place, worker, at, True)
        return
    queue = desk.queues[team, case.urgency]
    case.link = -1
    if queue.tail < 0:
        queue.head = place
    else:
        desk.cases[queue.tail].link = place
    queue.tail = place


@njit(cache=True, nogil=True)
def _unlink(desk, queue, place, previous):
    following = desk.cases[place].link
    if previous < 0:
        queue.head = following
    else:
        desk.cases[previous].link = following
    if following < 0:
        queue.tail = previous


@njit(cache=True, nogil=True)
def take_next(desk, worker, at):
    """Let a free worker take the first case of the queue that he may take."""
    team = desk.workers[worker].team
    for urgency in range(desk.queues.shape[1]):
        queue = desk.queues[team, urgency]
        previous, place = -1, queue.head
        while place >= 0:
            if _fits(desk, place, worker, at):
                _unlink(desk, queue, place, previous)
                begin(desk, place, worker, at, True)
                return
            previous, place = place, desk.cases[place].link


@njit(cache=True, nogil=True)
def serve_queue(desk, team, at):
    """Empty the queue as far as the shift may take it: whoever is needed comes in."""
    for urgency in range(desk.queues.shape[1]):
        queue = desk.queues[team, urgency]
        previous, place = -1, queue.head
        while place >= 0:
            following = desk.cases[place].link
            worker = _idle_worker(desk, place, team, at)
            if worker < 0:
                worker = _recruit(desk, place, team, at)
            if worker >= 0:
                _unlink(desk, queue, place, previous)
                begin(desk, place, worker, at, True)
            else:
                previous = place
            place = following
