"""Versions of an SOP: which one was in force on which day."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.errors import ConfigError

__all__ = ["NONE_IN_FORCE", "Version", "in_force", "in_order"]

Array = np.ndarray[Any, np.dtype[Any]]

NONE_IN_FORCE = -1
_DAY = dt.timedelta(days=1)
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Version:
    """One version.

    Args:
        id: its name; empty when there is only one.
        begins: the first day it is in force; None for since ever.
        ends: the last day; None for until the next version, or for ever.
        steps: file with the steps, relative to the SOP; empty for none.
        process: id or name of the process, pool or collaboration in it that is meant; empty where
            the file or the log tells.
        replaces: the version it came after, for the record; empty when nobody says.
        change: what is new in it.
    """

    id: str = ""
    begins: dt.date | None = None
    ends: dt.date | None = None
    steps: str = ""
    replaces: str = ""
    change: str = ""
    process: str = ""


def in_order(versions: Iterable[Version], where: str) -> tuple[Version, ...]:
    """The versions in order of their days, each with its last day.

    Raises:
        ConfigError: none, two of one name, two in force on one day, a day between without one, or
            references that lead nowhere or round in a circle.
    """
    listed = sorted(versions, key=lambda version: version.begins or dt.date.min)
    if not listed:
        raise ConfigError(f"{where}: there is no version.", hint="Write one under [[versions]].")
    ids = [version.id for version in listed]
    for name in ids:
        if ids.count(name) > 1:
            raise ConfigError(
                f"{where}: two versions are called {name!r}.", hint="Give each an id of its own."
            )
    _refuse_loops(listed, where)
    listed[:-1] = [_until(one, other, where) for one, other in itertools.pairwise(listed)]
    for version in listed:
        if version.begins and version.ends and version.ends < version.begins:
            raise ConfigError(
                f"{where}: version {version.id!r} ends on {version.ends}, before it begins on "
                f"{version.begins}.",
                hint="Mend one of the two days.",
            )
    return tuple(listed)


def _until(one: Version, other: Version, where: str) -> Version:
    """The version with its last day, the day before the next begins."""
    if other.begins is None or one.begins == other.begins:
        raise ConfigError(
            f"{where}: versions {one.id!r} and {other.id!r} begin at the same time.",
            hint="Say from which day on each is in force: from = 2026-01-01.",
        )
    ends = one.ends or other.begins - _DAY
    if ends >= other.begins:
        raise ConfigError(
            f"{where}: versions {one.id!r} and {other.id!r} overlap: both are in force on "
            f"{other.begins}.",
            hint=f"Let {one.id!r} end on {other.begins - _DAY}, or leave its end out.",
        )
    if ends < other.begins - _DAY:
        raise ConfigError(
            f"{where}: no version is in force on {ends + _DAY}, between {one.id!r} and "
            f"{other.id!r}.",
            hint=f"Let {one.id!r} end on {other.begins - _DAY}, or leave its end out.",
        )
    return dataclasses.replace(one, ends=ends)


def _refuse_loops(versions: list[Version], where: str) -> None:
    before = {version.id: version.replaces for version in versions}
    for version in versions:
        seen, at = [version.id], version.replaces
        while at:
            if at not in before:
                near = difflib.get_close_matches(at, [i for i in before if i not in seen], 1, 0.4)
                raise ConfigError(
                    f"{where}: version {seen[-1]!r} replaces {at!r}, which is not there.",
                    hint=f"Did you mean {near[0]!r}?" if near else "Leave that line out.",
                )
            if at in seen:
                raise ConfigError(
                    f"{where}: versions replace each other in a circle: {' → '.join([*seen, at])}.",
                    hint="The oldest version replaces none.",
                )
            seen.append(at)
            at = before[at]


def in_force(versions: tuple[Version, ...], local_us: Array) -> Array:
    """Which version was in force at these moments?

    Args:
        versions: in order, as ``in_order`` gives them.
        local_us: microseconds since 1970 on the wall clock of the SOP's zone, int64.

    Returns:
        Places among the versions, int64; ``NONE_IN_FORCE`` before the first and after the last.
    """
    day = local_us // 86_400_000_000
    found = np.full(len(day), NONE_IN_FORCE)
    for place, version in enumerate(versions):
        inside = np.ones(len(day), np.bool_)
        if version.begins:
            inside &= day >= (version.begins - _EPOCH).days
        if version.ends:
            inside &= day <= (version.ends - _EPOCH).days
        found[inside] = place
    return found
