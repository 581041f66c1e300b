"""Shifts: who works when, by calendars of the house, of teams and of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from procmine.errors import ConfigError
from procmine.publicdays import PublicDay
from procmine.slips import alike
from procmine.summary.work import Work
from procmine.worktime import Calendar

__all__ = ["ALWAYS", "Shifts", "read_shifts"]

Array = np.ndarray[Any, np.dtype[Any]]

ALWAYS = "24/7"
_EMPTY: Mapping[str, Calendar] = MappingProxyType({})
_UNFOUND: Mapping[str, Mapping[str, float]] = MappingProxyType({})
_PEOPLE = ("resources", "teams")
_PLACE = ("zone", "country", "subdivision")


@dataclass(frozen=True)
class Shifts:
    """Who works when?

    Args:
        house: hours of everybody without hours of their own; None for always.
        resources: hours by name of a resource.
        teams: hours by name of a team, for those of its resources without their own.
        origin: ``24/7``, ``configured`` or ``discovered``.
        found: how well the hours of each resource fit it, where they were found in the log.
    """

    house: Calendar | None = None
    resources: Mapping[str, Calendar] = field(default_factory=lambda: _EMPTY)
    teams: Mapping[str, Calendar] = field(default_factory=lambda: _EMPTY)
    origin: str = ALWAYS
    found: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: _UNFOUND)

    def over(
        self, work: Work, *, or_house: bool = False
    ) -> tuple[tuple[Array, Array, Array, Array], Array]:
        """When is who at work, from the first to the last instant of a log?

        Args:
            work: its steps.
            or_house: when is the house open, or this one of its people at work? Nobody known then
                has the hours of the house.

        Returns:
            (hours, calendar): opening and closing instants of the calendars that are needed,
            microseconds open before each opening, and bounds of the calendars in these; place of
            the calendar of each resource, −1 for always, and once more for nobody known, who has
            no hours one could be outside of.

        Raises:
            UsageError: an instant before 1700 or after 2800.
        """
        places: dict[Calendar, int] = {}
        own = [self._of(name, team) for name, team in zip(*_resources(work), strict=True)]
        if or_house and self.house is None:
            own = [None] * len(own)
        own.append(self.house if or_house else None)
        calendar = [-1 if c is None else places.setdefault(c, len(places)) for c in own]
        opens, closes, before, bounds = [], [], [], [0]
        low, high = (int(work.start.min()), int(work.end.max())) if len(work) else (0, 0)
        for one in places:
            hours = one.over(low, high)
            if or_house and self.house is not None and one != self.house:
                hours = hours.union(self.house.over(low, high))
            opens.append(hours.starts_us)
            closes.append(hours.ends_us)
            before.append(hours.before_us[:-1])
            bounds.append(bounds[-1] + len(hours.starts_us))
        nothing = np.zeros(0, np.int64)
        joined = (
            np.concatenate([nothing, *opens]),
            np.concatenate([nothing, *closes]),
            np.concatenate([nothing, *before]),
            np.array(bounds, np.int64),
        )
        return joined, np.array(calendar, np.int64)

    def public_days(self, work: Work) -> dict[str, tuple[PublicDay, ...]]:
        """Which public holidays and made-up working days were taken, by country and subdivision?"""
        if not len(work):
            return {}
        start_us, end_us = int(work.start.min()), int(work.end.max())
        calendars = [self.house, *self.teams.values(), *self.resources.values()]
        places = {
            "-".join(filter(None, (one.country, one.subdivision))): one
            for one in calendars
            if one is not None and one.country
        }
        return {place: places[place].public_days(start_us, end_us) for place in sorted(places)}

    def unused(self, work: Work) -> dict[str, tuple[str, ...]]:
        """The ``teams`` and ``resources`` with hours of their own that the steps do not name.

        One configuration serves the log of every month: who is not in it is left out, and told.

        Raises:
            ConfigError: a name the log writes in another way, or teams none of which it names.
        """
        told = {"teams": tuple(self.teams), "resources": tuple(self.resources)}
        found = {}
        for people, names in told.items():
            known = work.labels.get(people[:-1], [])
            found[people] = tuple(name for name in names if name not in known)
            _refuse_slips(found[people], [one for one in known if one not in names], people)
        if self.teams and len(found["teams"]) == len(self.teams):
            raise ConfigError(
                f"[calendar.teams]: the log has no team {found['teams'][0]!r}, nor any other that "
                "is named there.",
                hint="Write teams as they stand in the log, and name their column: --team COLUMN.",
            )
        return found

    def _of(self, name: str, team: str | None) -> Calendar | None:
        if name in self.resources:
            return self.resources[name]
        if team is not None and team in self.teams:
            return self.teams[team]
        return self.house


def _resources(work: Work) -> tuple[list[str], list[str | None]]:
    """The resources in order of their codes, each with the team it mostly works for."""
    names = work.labels.get("resource", [])
    teams: list[str | None] = [None] * len(names)
    who, team = work.resource, work.owner("team")
    known = (who >= 0) & (team >= 0)
    if not known.any():
        return names, teams
    pairs, counts = np.unique(np.stack([who[known], team[known]]), axis=1, return_counts=True)
    # The last one written wins: the most frequent, of equals the first in the alphabet.
    for place in np.lexsort((-pairs[1], counts)).tolist():
        teams[int(pairs[0, place])] = work.labels["team"][int(pairs[1, place])]
    return names, teams


def _refuse_slips(absent: tuple[str, ...], known: list[str], people: str) -> None:
    for name in absent:
        if alike(name, known, at_least=1):
            raise ConfigError(
                f"[calendar.{people}]: the log has no {people[:-1]} {name!r}, but one with other "
                "capital letters or blanks.",
                hint="Write it as it stands in the log.",
            )


def read_shifts(table: Mapping[str, Any], zone: str, origin: str = "[calendar]") -> Shifts:
    """Which shifts does the section [calendar] of a configuration mean?

    Args:
        table: ``zone``, weekdays, ``holidays``, ``extra``, ``country`` and ``subdivision`` of the
            house as ``Calendar.parse`` reads them; ``teams`` and ``resources``: the same by name,
            zone and country being those of the house unless they name their own.
        zone: the zone of calendars that name none, where the house names none either.
        origin: where it stands, for messages.

    Returns:
        The shifts; 24/7 where nothing is said.

    Raises:
        ConfigError: something a calendar does not have.

    >>> read_shifts({"resources": {"Ann": {"monday": ["09:00-12:00"]}}}, "UTC").origin
    'configured'
    """
    if not table:
        return Shifts()
    house = {"zone": zone, **{key: cell for key, cell in table.items() if key not in _PEOPLE}}
    # The law of the place holds for everybody who does not name another.
    place: dict[str, Any] = {key: house[key] for key in _PLACE if key in house}
    own = {people: _each(table.get(people, {}), place, origin, people) for people in _PEOPLE}
    # Where only the hours of some are said, the house has none, which is no mistake.
    is_told = set(house) != set(place) or not any(own.values())
    calendar = Calendar.parse(house, origin=origin) if is_told else None
    return Shifts(calendar, own["resources"], own["teams"], "configured")


def _each(table: Any, place: Mapping[str, Any], origin: str, people: str) -> dict[str, Calendar]:
    if not isinstance(table, Mapping) or not all(isinstance(t, Mapping) for t in table.values()):
        raise ConfigError(
            f"{origin} {people}: {table!r} is no table of calendars by name.",
            hint=f'Write [calendar.{people}."NAME"] and the days below it.',
        )
    return {
        name: Calendar.parse(
            {**_of_place(place, hours), **hours}, origin=f"{origin} {people} {name!r}"
        )
        for name, hours in table.items()
    }


def _of_place(place: Mapping[str, Any], hours: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the house says of the place; a subdivision goes with its country."""
    if "country" in hours:
        return {key: said for key, said in place.items() if key != "subdivision"}
    return place
