"""Sop: a standard operating procedure as frozen data, each value knowing where it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from procmine.conform.sop_versions import Version, in_order
from procmine.errors import ConfigError
from procmine.finding import LEVELS
from procmine.registry import room
from procmine.worktime import Calendar

__all__ = ["RULES", "Accepted", "ControlPoint", "Demand", "Sop"]

RULES = "procmine.conform.rules"
_EMPTY: Mapping[str, Any] = MappingProxyType({})
# How the ids of rules begin that lanes and messages of the steps make.
_DRAWN = ("lane: ", "message: ")


@dataclass(frozen=True)
class ControlPoint:
    """A place of the procedure that somebody watches.

    Args:
        id: its name in the SOP.
        step: the step it stands at.
        meaning: why it is there.
        rules: ids of the rules that keep it; those that lanes and messages make among them.
    """

    id: str
    step: str = ""
    meaning: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Demand:
    """A rule with its options, as the SOP states it.

    Args:
        id: its name in the SOP, unique.
        rule: id of the rule in ``conform/rules``.
        options: what the rule is told.
        level: how bad a violation is: ``info``, ``notice``, ``warning`` or ``error``.
        meaning: why it is demanded.
        versions: versions of the SOP it belongs to; empty for all.
        origin: who says so.
    """

    id: str
    rule: str
    options: Mapping[str, object] = field(default_factory=lambda: _EMPTY)
    level: str = "warning"
    meaning: str = ""
    versions: tuple[str, ...] = ()
    origin: str = "sop.toml"

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ConfigError(
                f"{self.origin}: level = {self.level!r} of {self.id} is not known.",
                hint=f"Say {', '.join(LEVELS)}.",
            )
        checked = room(RULES)[self.rule].settings(self.options, f"{self.origin}: {self.id}")
        object.__setattr__(self, "options", MappingProxyType(checked))


@dataclass(frozen=True)
class Accepted:
    """A deviation somebody accepts for a time.

    Args:
        deviation: id of the rule, or of a deviation.
        reason: why.
        until: the last day on which cases may begin for which it is accepted.
        when: condition on the data of the case; empty for every case.
    """

    deviation: str
    reason: str
    until: dt.date
    when: str = ""


@dataclass(frozen=True)
class Sop:
    """A standard operating procedure.

    Args:
        name: what it is called.
        purpose: what it is for.
        scope: what it applies to, and to what not.
        expected_result: what is there when it was followed.
        owner: who answers for it.
        zone: the zone in which its days begin and end; that of the log when empty.
        versions: its versions in order of their days, without gap or overlap; at least one.
        labels: step of the SOP to the activities of the log it stands for.
        roles: lane to the teams of the log; lanes of machines and customers have none.
        control_points: what somebody watches.
        rules: what is demanded besides the steps, deadlines included.
        accepted: deviations that are accepted, with a reason and an expiry.
        calendar: when work is done, for rules on working time.
        is_local_calendar: the calendar names no zone: its hours are those of the SOP's, or the
            log's.
        patience: cases in which something happened this long before the end of the log or later
            may still go on; the default of rules that have such an option.
        folder: where relative paths begin.
        origins: key to who said it; what is absent is a default.

    Raises:
        ConfigError: versions with a gap or an overlap, names used twice, references to what is not
            there or that go round in a circle.
    """

    name: str = ""
    purpose: str = ""
    scope: str = ""
    expected_result: str = ""
    owner: str = ""
    zone: str = ""
    versions: tuple[Version, ...] = (Version(),)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _EMPTY)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _EMPTY)
    control_points: tuple[ControlPoint, ...] = ()
    rules: tuple[Demand, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    calendar: Calendar | None = None
    is_local_calendar: bool = False
    patience: str = ""
    folder: Path = Path()
    origins: Mapping[str, str] = field(default_factory=lambda: _EMPTY)

    def __post_init__(self) -> None:
        where = self.origin("file") if "file" in self.origins else "SOP"
        object.__setattr__(self, "versions", in_order(self.versions, where))
        for name in ("labels", "roles", "origins"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        _refuse_twice([rule.id for rule in self.rules], "rule", where)
        _refuse_twice([point.id for point in self.control_points], "control point", where)
        versions = [version.id for version in self.versions]
        for rule in self.rules:
            _refuse_unknown(rule.versions, versions, f"{where}: rule {rule.id!r}", "version")
        rules = [rule.id for rule in self.rules]
        for point in self.control_points:
            # Which rules the steps make is not known before they are read.
            written = tuple(rule for rule in point.rules if not rule.startswith(_DRAWN))
            _refuse_unknown(written, rules, f"{where}: control point {point.id!r}", "rule")

    def refuse_loose_points(self, rules: Sequence[str]) -> None:
        """Refuse control points for rules that are not there, those of the steps included.

        Args:
            rules: ids of all rules, those that lanes and messages make among them.

        Raises:
            ConfigError: a control point names another one.
        """
        for point in self.control_points:
            where = f"{self.origin('file')}: control point {point.id!r}"
            _refuse_unknown(point.rules, list(rules), where, "rule")

    def origin(self, key: str) -> str:
        """Who said this? Such as ``sop.toml``, ``guessed`` or ``default``.

        >>> Sop().origin("owner")
        'default'
        """
        return self.origins.get(key, "default")

    def version(self, version_id: str) -> Version:
        """The version of this name.

        Raises:
            ConfigError: there is none.
        """
        for version in self.versions:
            if version.id == version_id:
                return version
        _refuse_unknown((version_id,), [v.id for v in self.versions], self.name or "SOP", "version")
        raise AssertionError

    def hours(self, log_zone: str) -> Calendar | None:
        """When is work done, on the clocks of the calendar's zone, the SOP's, or else the log's?

        >>> office = Calendar.parse({"monday": ["09:00-17:00"]})
        >>> Sop(calendar=office, is_local_calendar=True).hours("Europe/Rome").zone
        'Europe/Rome'
        """
        if self.calendar is None or not self.is_local_calendar:
            return self.calendar
        return replace(self.calendar, zone=self.zone or log_zone)

    def steps_path(self, version: Version) -> Path | None:
        """The file with the steps of a version; None when it has none."""
        return self.folder / version.steps if version.steps else None

    def demands(self, version: Version) -> tuple[Demand, ...]:
        """The rules that belong to a version."""
        return tuple(r for r in self.rules if not r.versions or version.id in r.versions)

    def points_of(self, rule_id: str) -> tuple[ControlPoint, ...]:
        """The control points a rule keeps."""
        return tuple(point for point in self.control_points if rule_id in point.rules)


def _refuse_twice(ids: list[str], what: str, where: str) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise ConfigError(
                f"{where}: two {what}s are called {name!r}.", hint="Give each an id of its own."
            )


def _refuse_unknown(names: tuple[str, ...], known: list[str], where: str, what: str) -> None:
    import difflib

    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise ConfigError(
                f"{where} names the {what} {name!r}, which is not there.",
                hint=f"Did you mean {near[0]!r}?"
                if near
                else f"There are: {', '.join(map(repr, known)) or 'none'}.",
            )
