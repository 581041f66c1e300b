"""The people of a scenario: teams, shifts, and which forces act on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from procmine.synth.draws import Ints
from procmine.synth.paths import Index
from procmine.synth.scenario import HUMAN, Scenario
from procmine.worktime import Calendar, always

__all__ = ["Staff", "Terms"]

_MANAGERS, _ROUND_THE_CLOCK = "approvals", "always"


@dataclass(frozen=True)
class Terms:
    """Which forces act on the floor.

    Args:
        contention: teams keep their size; else whoever is needed is there.
        unavailability: people have shifts; else they work round the clock.
        batching: some work waits until enough of it has gathered.
        prioritisation: urgent cases are served first; else first come, first served.
        approval_lag: managers have few hours for approvals; else they are always there.
        visible_from: first instant of the log, seconds UTC.
        until: last instant of the log.
    """

    contention: bool
    unavailability: bool
    batching: bool
    prioritisation: bool
    approval_lag: bool
    visible_from: int
    until: int


@dataclass(frozen=True)
class Staff:
    """Who works: teams, calendars by name, and the calendar of each person.

    Args:
        calendars: by name.
        team: team of each person.
        calendar: name of each person's calendar.
        team_first: first person of each team.
        team_n: people of each team at the start.
        team_room: people the team can grow to.
    """

    calendars: dict[str, Calendar]
    team: Ints
    calendar: tuple[str, ...]
    team_first: Ints
    team_n: Ints
    team_room: Ints

    @classmethod
    def of(cls, scenario: Scenario, terms: Terms, *, sites: int) -> Staff:
        """The people of a scenario under these terms."""
        calendars = {_ROUND_THE_CLOCK: always()}
        for name, hours in scenario.shifts.items():
            calendars[name] = Calendar.parse({"zone": scenario.zone, **hours})
        calendars[_MANAGERS] = Calendar.parse({"zone": scenario.zone, **scenario.approval.hours})
        approvers = _approvers(scenario)
        team: list[int] = []
        calendar: list[str] = []
        first, n, room = [], [], []
        for number, one in enumerate(scenario.teams):
            people = one.n_agents * sites if one.kind == HUMAN else 0
            spare = 0 if terms.contention or not people else 200 + 60 * people
            shifts = one.shifts
            if one.name == approvers:
                shifts = (_MANAGERS,) if terms.approval_lag else (_ROUND_THE_CLOCK,)
            if not terms.unavailability:
                shifts = (_ROUND_THE_CLOCK,)
            first.append(len(team))
            n.append(people)
            room.append(people + spare)
            team += [number] * (people + spare)
            calendar += [shifts[turn % len(shifts)] for turn in range(people + spare)]
        columns = [np.array(column, dtype=np.int64) for column in (team, first, n, room)]
        return cls(calendars, columns[0], tuple(calendar), columns[1], columns[2], columns[3])

    def batches(self, scenario: Scenario) -> dict[int, int]:
        """How many cases make a batch, for the teams that gather them."""
        index = Index(scenario)
        return {
            index.team[leaf.step.team]: activity.batch
            for leaf in index.leaves
            for activity in (scenario.activities[index.act[leaf.step.activity]],)
            if activity.batch > 1
        }


def _approvers(scenario: Scenario) -> str:
    leaves = Index(scenario).leaves
    names = [leaf.step.team for leaf in leaves if leaf.step.activity == scenario.approval.activity]
    return names[0]
