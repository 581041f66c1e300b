"""The shop floor: cases in places, people with shifts, and the queue that brings them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.errors import ProcmineError
from procmine.kernels import queue_desk as qd
from procmine.kernels.queue_heap import empty_heap, grown_heap, push_all
from procmine.kernels.service_queue import run
from procmine.synth.assembly import MAX_STEPS, Bundle
from procmine.synth.draws import Ints
from procmine.synth.scenario import Scenario
from procmine.synth.staff import Staff, Terms
from procmine.synth.truth import CAUSES

__all__ = ["Block", "Floor"]

_US = 1_000_000
# How much of its past the queue remembers of each person, and how many rows it hands over at once.
_RING, _SHORT_RING, _ROWS = 4096, 64, 1 << 16
_FOREVER = np.iinfo(np.int64).max // 2
_MINUS_ONE = ("seen_end", "seen_act", "link", "mate", "batch_at", "number", "child", "parent_end")
_WHY = {
    qd.FORGOTTEN: "a case waited longer than the floor remembers",
    qd.NO_WORKER: "more people are needed at once than a team may have",
    qd.CALENDAR_ENDS: "cases are still open long after the last arrival",
}


@dataclass(frozen=True)
class Block:
    """Finished events in order of their end.

    Args:
        place: where the case is kept.
        step: position in its plan.
        start: seconds UTC.
        end: seconds UTC.
        worker: number of the person, -1 for none.
        before: activity before it in the case, -1 for none.
        causes: seconds of waiting by cause, five columns.
    """

    place: Ints
    step: Ints
    start: Ints
    end: Ints
    worker: Ints
    before: Ints
    causes: Ints


class Floor:
    """Where cases go through the queue.

    Args:
        scenario: for urgency and batches.
        staff: who works.
        terms: which forces act.
        begin: first instant at which anything happens, seconds UTC.
        end: an instant after which nothing does.
    """

    def __init__(
        self, scenario: Scenario, staff: Staff, terms: Terms, *, begin: int, end: int
    ) -> None:
        calendars, hours = _shifts(staff, begin, end)
        n_classes = len(scenario.priorities) if terms.prioritisation else 1
        workers = _workers(staff)
        ring = _RING if terms.contention else _SHORT_RING
        self.desk = qd.Desk(
            plan=np.zeros((0, MAX_STEPS), qd.PLAN),
            cases=np.zeros(0, qd.CASES),
            doer=np.zeros((0, MAX_STEPS), np.int32),
            waits=np.zeros((0, 5), np.int64),
            queues=_filled((len(staff.team_n), n_classes), qd.QUEUES, -1),
            teams=_teams(scenario, staff, batching=terms.batching),
            workers=workers,
            calendars=calendars,
            hours=hours,
            history=np.zeros((len(workers), ring), qd.HISTORY),
            heap=empty_heap(len(calendars) + 1),
            output=np.zeros(_ROWS, qd.OUTPUT),
            clock=_clock(terms, begin),
        )
        opening = hours["opens"][calendars["first"]]
        later = np.flatnonzero(opening > -_FOREVER)
        push_all(self.desk.heap, opening[later], qd.SHIFT, later)
        self._free = np.zeros(0, dtype=np.int64)

    @property
    def n_places(self) -> int:
        """How many places for cases there are."""
        return len(self.desk.cases)

    def places(self, n: int) -> Ints:
        """Room for so many more cases; places of finished cases are used again."""
        done = np.flatnonzero(self.desk.cases["state"] == qd.DONE)
        self.desk.cases["state"][done] = qd.FREE
        self._free = np.concatenate([self._free, done])
        if len(self._free) < n:
            self._grow(self.n_places + max(self.n_places // 2, n))
        taken, self._free = self._free[:n], self._free[n:]
        return taken

    def _grow(self, capacity: int) -> None:
        old, more = self.n_places, {}
        for name in ("plan", "cases", "doer", "waits"):
            was = getattr(self.desk, name)
            more[name] = np.zeros((capacity, *was.shape[1:]), was.dtype)
            more[name][:old] = was
        # Each place has an event to come, two at the last call, and each calendar an opening.
        heap = grown_heap(self.desk.heap, 2 * capacity + len(self.desk.calendars) + 8)
        self.desk = self.desk._replace(heap=heap, **more)
        self._free = np.concatenate([self._free, np.arange(old, capacity)])

    def bring(self, places: Ints, bundle: Bundle, urgency: Ints) -> None:
        """Lay the plans of new cases into their places."""
        plan = np.zeros((len(places), MAX_STEPS), qd.PLAN)
        for name in qd.PLAN.names or ():
            plan[name] = bundle.steps[name]
        cases = np.zeros(len(places), qd.CASES)
        for name in _MINUS_ONE:
            cases[name] = -1
        cases["n_steps"] = bundle.n_steps
        cases["state"] = qd.EXPECTED
        cases["urgency"] = urgency if self.desk.queues.shape[1] > 1 else 0
        cases["worker"] = qd.WAITING
        self.desk.plan[places], self.desk.cases[places] = plan, cases
        self.desk.clock["expected"] += len(places)

    def expect(self, places: Ints, at: Ints) -> None:
        """These cases arrive at these instants."""
        push_all(self.desk.heap, at, qd.ARRIVE, places)

    def expect_after(self, parents: Ints, children: Ints, gap: Ints) -> None:
        """These cases arrive some seconds after others are done."""
        self.desk.cases["child"][parents] = children
        self.desk.cases["gap"][parents] = gap

    def last_call(self, at: int) -> None:
        """Whoever is still expected arrives at this instant at the latest."""
        late = np.flatnonzero(self.desk.cases["state"] == qd.EXPECTED)
        self.expect(late, np.full(len(late), at))

    def run(self, limit: int | None) -> Iterator[Block]:
        """Let things happen up to an instant, or (None) until the last case is done.

        Raises:
            ProcmineError: the organisation cannot cope with its work.
        """
        status = qd.OUTPUT_FULL
        while status == qd.OUTPUT_FULL:
            status = run(self.desk, _FOREVER if limit is None else limit, int(limit is None))
            if status < 0:
                raise ProcmineError(
                    f"The scenario cannot be simulated: {_WHY[status]}.",
                    hint="Give the scenario more agents or shorter work.",
                )
            n = int(self.desk.clock["out"][0])
            self.desk.clock["out"] = 0
            if n:
                yield _block(self.desk.output[:n])

    def in_sight(self) -> int:
        """How many of the cases now open will still start something."""
        cases = self.desk.cases
        more = (cases["worker"] == qd.WAITING) | (cases["step"] + 1 < cases["n_steps"])
        return int(((cases["state"] == qd.OPEN) & more).sum())


def _block(rows: np.ndarray[Any, Any]) -> Block:
    names = ("place", "step", "start", "end", "worker", "before")
    columns = {name: np.ascontiguousarray(rows[name]) for name in names}
    return Block(**columns, causes=np.stack([rows[cause] for cause in CAUSES], axis=1))


def _filled(shape: tuple[int, ...], kind: np.dtype[Any], value: int) -> np.ndarray[Any, Any]:
    records = np.zeros(shape, kind)
    for name in kind.names or ():
        records[name] = value
    return records


def _teams(scenario: Scenario, staff: Staff, *, batching: bool) -> np.ndarray[Any, Any]:
    teams = np.zeros(len(staff.team_n), qd.TEAMS)
    teams["first"], teams["n"], teams["room"] = staff.team_first, staff.team_n, staff.team_room
    teams["head"] = teams["tail"] = -1
    teams["batch_size"] = 1
    if batching:
        for team, size in staff.batches(scenario).items():
            teams["batch_size"][team] = size
    return teams


def _workers(staff: Staff) -> np.ndarray[Any, Any]:
    names = list(staff.calendars)
    workers = np.zeros(len(staff.team), qd.WORKERS)
    workers["team"] = staff.team
    workers["calendar"] = [names.index(name) for name in staff.calendar]
    workers["last_end"] = workers["last_act"] = -1
    return workers


def _clock(terms: Terms, begin: int) -> np.ndarray[Any, Any]:
    clock = np.zeros(1, qd.CLOCK)
    clock["now"], clock["staffed"] = begin, int(not terms.contention)
    clock["visible_from"], clock["until"] = terms.visible_from, terms.until
    return clock


def _shifts(staff: Staff, begin: int, end: int) -> tuple[np.ndarray[Any, Any], ...]:
    calendars, listed, first = np.zeros(len(staff.calendars), qd.CALENDARS), [], 0
    for number, (name, calendar) in enumerate(staff.calendars.items()):
        if name == "always":
            hours = _filled((1,), qd.HOURS, 0)
            hours["opens"], hours["closes"] = -_FOREVER, _FOREVER
        else:
            over = calendar.over(begin * _US, end * _US)
            hours = np.zeros(len(over.starts_us), qd.HOURS)
            hours["opens"], hours["closes"] = over.starts_us // _US, over.ends_us // _US
            hours["before"] = over.before_us[:-1] // _US
        listed.append(hours)
        calendars[number] = (first, first + len(hours), first)
        first += len(hours)
    return calendars, np.concatenate(listed)
