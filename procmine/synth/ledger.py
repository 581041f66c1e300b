"""The books of a run: every block of finished events is entered once."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

import numpy as np

from procmine.synth.draft import Flags
from procmine.synth.draws import Ints
from procmine.synth.floor import Block
from procmine.synth.forms import Insert
from procmine.synth.paths import Index
from procmine.synth.plant_names import CASE_PLANTS, SETTLED, UNTIMED
from procmine.synth.scenario import Scenario
from procmine.synth.staff import Staff
from procmine.synth.truth import CAUSES, CaseNames, Counter, Tally, Truth, WaitBetween
from procmine.synth.worth import WorthCount

__all__ = ["Ledger"]


class Ledger:
    """Counts what the rows show, by the definitions of the plants.

    Args:
        index: the scenario in numbers.
        bits: plants that single rows show, with their bit.
    """

    def __init__(self, index: Index, bits: dict[str, int]) -> None:
        self._index, self._bits = index, bits
        self._by_plant = {name: Counter(0) for name in (*bits, *CAUSES, "approval_lag")}
        self._worth = WorthCount(index)
        n = len(index.act)
        self._waiting = np.zeros((6, n * n), dtype=np.int64)
        plants = index.scenario.plants
        self._late_shown = [one.id for one in plants if isinstance(one, Insert) and one.settled]
        self._unfollowed: list[tuple[Ints, Ints]] = []
        self.n_events = 0
        self.low, self.high = np.iinfo(np.int64).max, 0
        self.outcomes = {"n_answers": 0, "n_satisfied": 0, "n_closed_late": 0}

    def forget(self, places: Ints, n_places: int) -> None:
        """New cases take these places."""
        for counter in self._by_plant.values():
            counter.forget(places, n_places)
        self._worth.forget(places, n_places)

    def enter(self, block: Block, act: Ints, marks: Ints, numbers: Ints) -> None:
        """Enter a block of rows.

        Args:
            block: the rows.
            act: activity of each row.
            marks: bits of the plants each row shows.
            numbers: case number by place.
        """
        place, wait = block.place, block.causes.sum(axis=1)
        work = block.end - block.start
        for name, bit in self._bits.items():
            shown = marks & bit != 0
            if name == "missing_follow_up":
                self._unfollowed.append((numbers[place[shown]], block.end[shown]))
                continue
            counter = self._by_plant[name]
            if name in self._late_shown:
                settled = counter.hold(shown, marks & SETTLED != 0, place, work)
                counter.add_held(settled, place, numbers)
                continue
            counter.add(shown, place, wait if name == "late" else work, numbers)
        for column, cause in enumerate(CAUSES):
            seconds = block.causes[:, column]
            self._by_plant[cause].add(seconds > 0, place, seconds, numbers)
        approval = self._index.scenario.approval
        lagging = (act == self._index.act[approval.activity]) & (wait > approval.limit_s)
        self._by_plant["approval_lag"].add(lagging, place, wait, numbers)
        self._enter_waiting(block, act)
        self._worth.enter(place, act, work)
        self.n_events += len(place)
        self.low = min(self.low, int(block.start.min()))
        self.high = max(self.high, int(block.end.max()))

    def _enter_waiting(self, block: Block, act: Ints) -> None:
        follows = block.before >= 0
        n = len(self._index.act)
        pair = (block.before * n + act)[follows]
        self._waiting[0] += np.bincount(pair, minlength=n * n)
        for column in range(len(CAUSES)):
            seconds = block.causes[follows, column].astype(np.float64)
            counted = np.bincount(pair, weights=seconds, minlength=n * n)
            self._waiting[column + 1] += counted.astype(np.int64)

    def answer(self, scores: Ints, closed_late: Flags) -> None:
        """Enter the customers' answers (0 for none) and the cases closed after their due date."""
        self.outcomes["n_answers"] += int((scores > 0).sum())
        self.outcomes["n_satisfied"] += int((scores >= 4).sum())
        self.outcomes["n_closed_late"] += int(closed_late.sum())

    def truth(
        self,
        *,
        seed: int,
        without: tuple[str, ...],
        n_cases: int,
        n_conforming: int,
        open_cases: tuple[Ints, Ints],
        staff: Staff,
        agents: list[str],
    ) -> Truth:
        """Close the books.

        Args:
            seed: of the run.
            without: plants that were off.
            n_cases: cases in the log.
            n_conforming: complete cases that follow the SOP.
            open_cases: numbers of cases whose start, and whose end, lies outside the log.
            staff: who worked.
            agents: name of each person; empty for who never came.
        """
        scenario = self._index.scenario
        names = CaseNames(*scenario.case_format)
        plants = {
            name: counter.tally(names, timed=name not in UNTIMED)
            for name, counter in self._by_plant.items()
        }
        plants["missing_follow_up"] = self._tally_unfollowed(names)
        plants["open_cases"] = _tally_open(names, open_cases)
        for name in (*CASE_PLANTS, *(plant.id for plant in scenario.plants)):
            plants.setdefault(name, Tally(0, 0, None if name in UNTIMED else 0))
        used = {staff.calendar[at] for at, name in enumerate(agents) if name}
        return Truth(
            name=scenario.name,
            seed=seed,
            without=without,
            n_cases=n_cases,
            n_events=self.n_events,
            n_conforming=n_conforming,
            start_at=_iso(self.low, scenario.zone),
            end_at=_iso(self.high, scenario.zone),
            plants=dict(sorted(plants.items())),
            waiting=tuple(self._pairs()),
            worth=self._worth.to_dict(),
            outcomes=self.outcomes
            | {"n_start_cut": len(open_cases[0]), "n_end_open": len(open_cases[1])},
            parameters=parameters(scenario),
            agents={
                name: {
                    "team": scenario.teams[staff.team[at]].name,
                    "calendar": staff.calendar[at],
                }
                for at, name in enumerate(agents)
                if name
            },
            calendars={name: staff.calendars[name].to_dict() for name in sorted(used)},
        )

    def _tally_unfollowed(self, names: CaseNames) -> Tally:
        # Whoever was closed shortly before the log ends may still be called.
        limit = self._index.scenario.follow_up.limit_s
        numbers: list[int] = []
        for case, end in self._unfollowed:
            numbers += [int(one) for one in case[end + limit <= self.high]]
        counter = Counter(0)
        counter.n_cases = counter.n_events = len(numbers)
        counter.listed = numbers
        return counter.tally(names, timed=False)

    def _pairs(self) -> list[WaitBetween]:
        acts, n = list(self._index.act), len(self._index.act)
        return [
            WaitBetween(
                acts[pair // n],
                acts[pair % n],
                int(self._waiting[0, pair]),
                tuple(int(s) for s in self._waiting[1:, pair]),
            )
            for pair in np.flatnonzero(self._waiting[0])
        ]


def parameters(scenario: Scenario) -> dict[str, Any]:
    """The limits that the definitions of the plants need."""
    changed = scenario.start + dt.timedelta(days=scenario.sop_change_day)
    return {
        "approval_lag": {
            "activity": scenario.approval.activity,
            "limit_s": scenario.approval.limit_s,
        },
        "late": {"activity": scenario.late.activity, "limit_s": scenario.late.limit_s},
        "missing_follow_up": {
            "activity": scenario.follow_up.activity,
            "after": scenario.follow_up.after,
            "limit_s": scenario.follow_up.limit_s,
        },
        "repeat_contact": {"limit_s": 7 * 86_400},
        "outdated_sop": {"change_on": changed.isoformat(), "versions": list(scenario.sop_versions)},
        "least_s": {one.name: one.least_s for one in scenario.activities},
        "ends": list(scenario.ends),
    }


def _tally_open(names: CaseNames, open_cases: tuple[Ints, Ints]) -> Tally:
    numbers = np.unique(np.concatenate(open_cases))
    counter = Counter(0)
    counter.n_cases, counter.listed = len(numbers), [int(number) for number in numbers]
    tally = counter.tally(names, timed=False)
    return Tally(tally.n_cases, None, None, tally.cases)


def _iso(at_s: int, zone: str) -> str:
    at = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=at_s)
    return at.astimezone(zoneinfo.ZoneInfo(zone)).isoformat()
