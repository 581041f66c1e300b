"""What was planted, counted while it is written: cases, events and seconds of each plant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from procmine.synth.draft import Flags
from procmine.synth.draws import Ints

__all__ = ["CAUSES", "LISTED_CASES", "Counter", "Tally", "Truth", "WaitBetween"]

# In the order of the columns the queue gives.
CAUSES = ("batching", "contention", "prioritisation", "unavailability", "extraneous")
# Plants that hit no more cases than this list them.
LISTED_CASES = 200


@dataclass(frozen=True)
class Tally:
    """How often a plant is in the log.

    Args:
        n_cases: cases it is in.
        n_events: rows that show it; None where no single row does.
        seconds: time it takes; None where it takes none.
        cases: the cases in order, when there are at most ``LISTED_CASES``.
    """

    n_cases: int
    n_events: int | None
    seconds: int | None
    cases: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "n_cases": self.n_cases,
            "n_events": self.n_events,
            "seconds": self.seconds,
            "cases": list(self.cases),
        }


@dataclass(frozen=True)
class WaitBetween:
    """Waiting between two steps that follow each other, by cause, in seconds."""

    source: str
    target: str
    n: int
    seconds: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data, one key per cause."""
        by_cause = {f"{cause}_s": s for cause, s in zip(CAUSES, self.seconds, strict=True)}
        return {"source": self.source, "target": self.target, "n": self.n, **by_cause}


@dataclass(frozen=True)
class Truth:
    """What a written log holds.

    Args:
        name: the scenario.
        seed: its seed.
        without: plants that were switched off.
        n_cases: cases in the log.
        n_events: rows in the log.
        n_conforming: cases that are complete and a path through the SOP.
        start_at: first start, ISO 8601 with offset.
        end_at: last end.
        plants: tally by plant, those that are off included (all zero).
        waiting: seconds of waiting by pair of steps and cause.
        worth: rows and seconds of work by what they are worth: ``VA``, ``BVA``, ``NVA`` when their
            case has the step for the first time, else ``rework``.
        outcomes: answers, satisfied answers, cases closed late.
        parameters: limits that the definitions need.
        agents: team and calendar of each person.
        calendars: shifts by name, as tables of ``worktime``.
    """

    name: str
    seed: int
    without: tuple[str, ...]
    n_cases: int
    n_events: int
    n_conforming: int
    start_at: str
    end_at: str
    plants: dict[str, Tally]
    waiting: tuple[WaitBetween, ...]
    worth: dict[str, dict[str, int]]
    outcomes: dict[str, int]
    parameters: dict[str, Any]
    agents: dict[str, dict[str, str]] = field(repr=False)
    calendars: dict[str, dict[str, Any]] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The truth as plain data for truth.json."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        plain["without"] = list(self.without)
        plain["plants"] = {name: tally.to_dict() for name, tally in sorted(self.plants.items())}
        plain["waiting"] = [wait.to_dict() for wait in self.waiting]
        return plain


class Counter:
    """Counts cases, events and seconds of one thing that rows can show.

    Args:
        n_places: how many places for cases there are.
    """

    def __init__(self, n_places: int) -> None:
        self.n_cases = self.n_events = self.seconds = 0
        self.listed: list[int] = []
        self._seen: Flags = np.zeros(n_places, dtype=np.bool_)
        # Events and seconds kept back until their case settles.
        self._held: list[Ints] = [np.zeros(n_places, dtype=np.int64) for _ in range(2)]

    def forget(self, places: Ints, n_places: int) -> None:
        """New cases take these places."""
        if n_places > len(self._seen):
            more = n_places - len(self._seen)
            self._seen = np.concatenate([self._seen, np.zeros(more, dtype=np.bool_)])
            nothing = np.zeros(more, dtype=np.int64)
            self._held = [np.concatenate([held, nothing]) for held in self._held]
        self._seen[places] = False
        for held in self._held:
            held[places] = 0

    def add(self, shown: Flags, places: Ints, seconds: Ints, numbers: Ints) -> None:
        """Count the rows that show it.

        Args:
            shown: which rows do.
            places: place of each row's case.
            seconds: what each row adds.
            numbers: case number by place.
        """
        rows = np.flatnonzero(shown)
        if not len(rows):
            return
        self.n_events += len(rows)
        self.seconds += int(seconds[rows].sum())
        fresh = np.unique(places[rows])
        fresh = fresh[~self._seen[fresh]]
        self._seen[fresh] = True
        self.n_cases += len(fresh)
        if len(self.listed) <= LISTED_CASES:
            self.listed += [int(number) for number in numbers[fresh]]

    def hold(self, shown: Flags, settled: Flags, places: Ints, seconds: Ints) -> Flags:
        """Keep rows back until their case settles; which rows of this block settle it?

        Args:
            shown: rows to keep back.
            settled: rows at which a case settles.
            places: place of each row's case.
            seconds: what each row adds.
        """
        rows = np.flatnonzero(shown)
        np.add.at(self._held[0], places[rows], 1)
        np.add.at(self._held[1], places[rows], seconds[rows])
        return np.asarray(settled & (self._held[0][places] > 0))

    def add_held(self, settled: Flags, places: Ints, numbers: Ints) -> None:
        """Count what was kept back for the cases that settle in these rows."""
        which = places[settled]
        self.add(settled, places, self._held[1][places], numbers)
        self.n_events += int(self._held[0][which].sum()) - len(which)
        for held in self._held:
            held[which] = 0

    def tally(self, case_names: CaseNames, *, timed: bool = True) -> Tally:
        """What has been counted."""
        few = self.n_cases <= LISTED_CASES
        cases = tuple(case_names(number) for number in sorted(self.listed)) if few else ()
        return Tally(self.n_cases, self.n_events, self.seconds if timed else None, cases)


@dataclass(frozen=True)
class CaseNames:
    """How case numbers are written."""

    prefix: str
    width: int

    def __call__(self, number: int) -> str:
        """The name of the case with this number, from 0."""
        return f"{self.prefix}{number + 1:0{self.width}}"
