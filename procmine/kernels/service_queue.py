"""Cases run through teams with queues and shifts, second by second, event by event.

Every case brings its plan: which steps, by which team, how long. The queue decides when and by
whom. A team serves first come, first served, or by urgency; a worker does one thing at a time,
starts nothing off shift and finishes what was begun. Times are whole seconds UTC.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from procmine.kernels.queue_causes import add_history, on_shift, split_wait
from procmine.kernels.queue_desk import (
    ARRIVE,
    AT_LIMIT,
    BATCH,
    CALENDAR_ENDS,
    DEADLINE,
    DONE,
    DRAINED,
    EXPECTED,
    FINISH,
    FORGOTTEN,
    JOIN,
    N_EXPECTED,
    N_GATHERED,
    N_NUMBERS,
    N_OPEN,
    N_OUT,
    NO_WORKER,
    NOBODY,
    NOT_SAME,
    OPEN,
    OUTPUT_FULL,
    READY,
    SHIFT,
)
from procmine.kernels.queue_heap import next_at, pop, push

__all__ = ["run"]


@njit(cache=True, nogil=True)
def _begin(desk, place, worker, at):
    # Start the current step of a case, with this worker or with nobody.
    cases, workers = desk.cases, desk.workers
    step = cases.step[place]
    start, calendar = at, -1
    if worker >= 0:
        calendar = workers.calendar[worker]
        workers.busy[worker] = 1
        # The same activity back to back would count as a batch: a second to turn to the next.
        if workers.last_act[worker] == desk.plan.act[place, step] and cases.batch_at[place] < 0:
            start = max(at, workers.last_end[worker] + 1)
    cases.start[place] = start
    cases.worker[place] = worker
    cases.doer[place, step] = worker
    cases.enabled[place] = start if cases.seen_end[place] < 0 else cases.seen_end[place]
    push(desk.heap, start + desk.plan.secs[place, step], FINISH, place)
    told = split_wait(
        desk.history,
        desk.shifts,
        worker,
        calendar,
        cases.enabled[place],
        start,
        cases.batch_at[place],
        cases.causes[place],
    )
    if not told:
        desk.clock.error[0] = FORGOTTEN


@njit(cache=True, nogil=True)
def _fits(desk, place, worker, at):
    # May this worker start this case's step now?
    workers, cases = desk.workers, desk.cases
    if workers.busy[worker] or not on_shift(desk.shifts, workers.calendar[worker], at):
        return False
    if desk.clock.staffed[0] and workers.last_end[worker] >= cases.left_at[place]:
        return False
    step = cases.step[place]
    barred = desk.plan.mode[place, step] & NOT_SAME
    return not barred or cases.doer[place, desk.plan.ref[place, step]] != worker


@njit(cache=True, nogil=True)
def _idle_worker(desk, place, team, at):
    # The fitting worker who has been idle longest, or nobody.
    workers = desk.workers
    first = workers.team_first[team]
    best = NOBODY
    for worker in range(first, first + workers.team_n[team]):
        idle_longer = best < 0 or workers.last_end[worker] < workers.last_end[best]
        if idle_longer and _fits(desk, place, worker, at):
            best = worker
    return best


@njit(cache=True, nogil=True)
def _recruit(desk, place, team, at):
    # Without contention whoever is needed is there, if the team has a shift at all at this hour.
    workers = desk.workers
    first = workers.team_first[team]
    on_duty = False
    for worker in range(first, first + min(workers.team_room[team], 64)):
        on_duty = on_duty or on_shift(desk.shifts, workers.calendar[worker], at)
    while on_duty and workers.team_n[team] < workers.team_room[team]:
        worker = first + workers.team_n[team]
        workers.team_n[team] += 1
        if _fits(desk, place, worker, at):
            return worker
    if on_duty:
        desk.clock.error[0] = NO_WORKER
    return NOBODY


@njit(cache=True, nogil=True)
def _offer(desk, place, at):
    # Work for a team: to an idle worker at once, else to the end of the queue.
    team = desk.plan.team[place, desk.cases.step[place]]
    worker = _idle_worker(desk, place, team, at)
    if worker < 0 and desk.clock.staffed[0]:
        worker = _recruit(desk, place, team, at)
    if worker >= 0:
        _begin(desk, place, worker, at)
        return
    urgency = desk.cases.urgency[place]
    desk.cases.link[place] = -1
    tail = desk.queues.tail[team, urgency]
    if tail < 0:
        desk.queues.head[team, urgency] = place
    else:
        desk.cases.link[tail] = place
    desk.queues.tail[team, urgency] = place


@njit(cache=True, nogil=True)
def _unlink(desk, team, urgency, place, previous):
    following = desk.cases.link[place]
    if previous < 0:
        desk.queues.head[team, urgency] = following
    else:
        desk.cases.link[previous] = following
    if following < 0:
        desk.queues.tail[team, urgency] = previous


@njit(cache=True, nogil=True)
def _take_next(desk, worker, at):
    # A free worker takes the first case of the queue that he may take.
    team = desk.workers.team[worker]
    for urgency in range(desk.queues.head.shape[1]):
        previous, place = -1, desk.queues.head[team, urgency]
        while place >= 0:
            if _fits(desk, place, worker, at):
                _unlink(desk, team, urgency, place, previous)
                _begin(desk, place, worker, at)
                return
            previous, place = place, desk.cases.link[place]


@njit(cache=True, nogil=True)
def _fire(desk, team, at):
    # A batch is complete: one piece of work for one worker, member after member.
    batches, cases = desk.batches, desk.cases
    leader = place = batches.head[team]
    latest = np.int64(-1)
    while place >= 0:
        latest = max(latest, cases.seen_end[place])
        place = cases.mate[place]
    place = leader
    while place >= 0 and batches.n[team] > 1:
        cases.batch_at[place] = latest
        place = cases.mate[place]
    desk.clock.n[N_GATHERED] -= batches.n[team]
    batches.n[team] = 0
    batches.head[team] = batches.tail[team] = -1
    _offer(desk, leader, at)


@njit(cache=True, nogil=True)
def _gather(desk, place, team, at):
    batches = desk.batches
    desk.cases.mate[place] = -1
    if batches.n[team] == 0:
        batches.head[team] = place
    else:
        desk.cases.mate[batches.tail[team]] = place
    batches.tail[team] = place
    batches.n[team] += 1
    desk.clock.n[N_GATHERED] += 1
    if batches.n[team] == batches.size[team]:
        _fire(desk, team, at)


@njit(cache=True, nogil=True)
def _ready(desk, place, at):
    # Nothing stands between the case and its next step but the people who do it.
    step = desk.cases.step[place]
    team = desk.plan.team[place, step]
    if team < 0:
        _begin(desk, place, NOBODY, at)
    elif desk.plan.mode[place, step] & BATCH and desk.batches.size[team] > 1:
        _gather(desk, place, team, at)
    else:
        _offer(desk, place, at)


@njit(cache=True, nogil=True)
def _request(desk, place, at):
    delay = desk.plan.delay[place, desk.cases.step[place]]
    if delay > 0:
        push(desk.heap, at + delay, READY, place)
    else:
        _ready(desk, place, at)


@njit(cache=True, nogil=True)
def _arrive(desk, place, at):
    if desk.cases.state[place] != EXPECTED:
        return
    desk.cases.state[place] = OPEN
    desk.clock.n[N_EXPECTED] -= 1
    desk.clock.n[N_OPEN] += 1
    _request(desk, place, at)


@njit(cache=True, nogil=True)
def _emit(desk, place, at):
    # Write one finished step down, unless it lies outside the window of the log.
    cases, out = desk.cases, desk.output
    if cases.start[place] < desk.clock.visible_from[0] or at > desk.clock.until[0]:
        return
    step, row = cases.step[place], desk.clock.n[N_OUT]
    if cases.number[place] < 0:
        cases.number[place] = desk.clock.n[N_NUMBERS]
        cases.first_at[place] = cases.start[place]
        desk.clock.n[N_NUMBERS] += 1
    out.place[row] = place
    out.step[row] = step
    out.start[row] = cases.start[place]
    out.end[row] = at
    out.worker[row] = cases.worker[place]
    out.before[row] = cases.seen_act[place]
    out.causes[row] = cases.causes[place]
    desk.clock.n[N_OUT] = row + 1
    if cases.worker[place] >= 0:
        worker = cases.worker[place]
        add_history(desk.history, worker, cases.start[place], at, cases.enabled[place])
    cases.seen_end[place] = at
    cases.seen_act[place] = desk.plan.act[place, step]


@njit(cache=True, nogil=True)
def _close(desk, place, at):
    # The last step of a case is done; a customer who will come back starts counting days.
    cases = desk.cases
    cases.state[place] = DONE
    desk.clock.n[N_OPEN] -= 1
    child = cases.child[place]
    if child >= 0 and cases.state[child] == EXPECTED:
        cases.parent_end[child] = at
        push(desk.heap, at + cases.gap[place], ARRIVE, child)


@njit(cache=True, nogil=True)
def _release(desk, worker, mate, at):
    # The worker turns to the next member of the batch, or to the queue.
    if mate >= 0:
        _begin(desk, mate, worker, at)
        return
    desk.workers.busy[worker] = 0
    if on_shift(desk.shifts, desk.workers.calendar[worker], at):
        _take_next(desk, worker, at)


@njit(cache=True, nogil=True)
def _finish(desk, place, at):
    cases, plan, workers = desk.cases, desk.plan, desk.workers
    worker, step = cases.worker[place], cases.step[place]
    _emit(desk, place, at)
    mate = cases.mate[place]
    cases.mate[place] = cases.batch_at[place] = -1
    cases.left_at[place] = at
    if worker >= 0:
        workers.last_end[worker] = at
        workers.last_act[worker] = plan.act[place, step]
    step += 1
    cases.step[place] = step
    if step == cases.n_steps[place]:
        _close(desk, place, at)
    elif (
        worker >= 0
        and mate < 0
        and plan.mode[place, step] & JOIN
        and workers.team[worker] == plan.team[place, step]
    ):
        _begin(desk, place, worker, at)
        return
    else:
        _request(desk, place, at)
    if worker >= 0:
        _release(desk, worker, mate, at)


@njit(cache=True, nogil=True)
def _serve_queue(desk, team, at):
    # Whoever is needed comes in with the shift: the queue empties as far as the shift may take it.
    for urgency in range(desk.queues.head.shape[1]):
        previous, place = -1, desk.queues.head[team, urgency]
        while place >= 0:
            following = desk.cases.link[place]
            worker = _idle_worker(desk, place, team, at)
            if worker < 0:
                worker = _recruit(desk, place, team, at)
            if worker >= 0:
                _unlink(desk, team, urgency, place, previous)
                _begin(desk, place, worker, at)
            else:
                previous = place
            place = following


@njit(cache=True, nogil=True)
def _open_shift(desk, calendar, at):
    workers, shifts = desk.workers, desk.shifts
    on_shift(shifts, calendar, at)
    following = shifts.pointer[calendar] + 1
    if following < shifts.first[calendar + 1]:
        push(desk.heap, shifts.opens[following], SHIFT, calendar)
    elif shifts.closes[following - 1] < np.iinfo(np.int64).max // 2:
        desk.clock.error[0] = CALENDAR_ENDS
    for team in range(len(workers.team_n)):
        if desk.clock.staffed[0]:
            _serve_queue(desk, team, at)
            continue
        first = workers.team_first[team]
        for worker in range(first, first + workers.team_n[team]):
            if workers.calendar[worker] == calendar and not workers.busy[worker]:
                _take_next(desk, worker, at)


@njit(cache=True, nogil=True)
def _handle(desk, at, kind, what):
    if kind == FINISH:
        _finish(desk, what, at)
    elif kind in {ARRIVE, DEADLINE}:
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
    n = desk.clock.n
    room = len(desk.output.place)
    while desk.clock.error[0] == 0:
        if last and n[N_OPEN] == n[N_GATHERED] and n[N_EXPECTED] == 0:
            if n[N_OPEN] == 0:
                return DRAINED
            for team in range(len(desk.batches.n)):
                if desk.batches.n[team] > 0:
                    _fire(desk, team, desk.clock.now[0])
            continue
        if n[N_OUT] >= room:
            return OUTPUT_FULL
        if next_at(desk.heap) > limit:
            return AT_LIMIT
        at, kind, what = pop(desk.heap)
        desk.clock.now[0] = at
        _handle(desk, at, kind, what)
    return desk.clock.error[0]
