"""Time zones for whole columns: local clocks to UTC and back, by the zone's transitions."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import numpy as np

from procmine.errors import TimeError
from procmine.wallclock import even_stretches

__all__ = ["LocalTimes", "offsets_of", "to_local", "to_utc", "zone_of"]

Array = np.ndarray[Any, np.dtype[Any]]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class LocalTimes:
    """Local clock times brought to UTC.

    Args:
        utc_us: microseconds since 1970 UTC, int64.
        n_skipped: times the clock never showed (it jumped over them); moved on by the jump.
        n_twice: times the clock showed twice; the first is taken.
        odd: places of both kinds, int64.
        other_us: the other instant each of these could mean, int64.
    """

    utc_us: Array
    n_skipped: int
    n_twice: int
    odd: Array
    other_us: Array


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name.

    Raises:
        TimeError: there is none; the hint names the nearest.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = _near(name)
        raise TimeError(
            f"There is no time zone {name!r}.",
            hint=f"Did you mean {near[0]!r}?" if near else "Write one like Europe/Rome or UTC.",
        ) from None


def _near(name: str) -> list[str]:
    """The zone that is written nearly like this, or whose city is."""
    known = sorted(available_timezones(), reverse=True)
    cities = {zone.rpartition("/")[2].casefold(): zone for zone in known if "/" in zone}
    if whole := difflib.get_close_matches(name, known, 1, 0.75):
        return whole
    city = name.rpartition("/")[2].replace(" ", "_").casefold()
    return [cities[one] for one in difflib.get_close_matches(city, cities, 1, 0.75)]


@cache
def _transitions(name: str) -> tuple[Array, Array]:
    """Instants (µs UTC) at which the zone's offset changes, and the offset (µs) from each on."""
    zone_of(name)
    first, last = (
        round((dt.datetime(year, 1, 1, tzinfo=dt.UTC) - _EPOCH).total_seconds() * 1e6)
        for year in (_FIRST_YEAR, _LAST_YEAR)
    )
    stretches = np.array(even_stretches(name, first, last), np.int64) * 1_000_000
    return stretches[:, 0], stretches[:, 2]


def offsets_of(zone: str, first_us: int, last_us: int) -> list[tuple[int, int]]:
    """What do the clocks of this zone add to UTC between these instants?

    Returns:
        (instant, offset) pairs in order, microseconds: the offset holds from the instant on; the
        first one holds at ``first_us``, the last instant is not after ``last_us``.
    """
    at, offsets = _transitions(zone)
    begin, end = np.searchsorted(at, [first_us, last_us], side="right").tolist()
    chosen = slice(max(begin - 1, 0), max(end, 1))
    return list(zip(at[chosen].tolist(), offsets[chosen].tolist(), strict=True))


def to_local(utc_us: Array, zone: str) -> Array:
    """What did the clocks of this zone show? Microseconds since 1970 on the local clock, int64."""
    if zone == "UTC":
        return utc_us
    at, offsets = _transitions(zone)
    place = np.clip(np.searchsorted(at, utc_us, side="right") - 1, 0, None)
    shown: Array = utc_us + offsets[place]
    return shown


def to_utc(local_us: Array, zone: str) -> LocalTimes:
    """Which instants do these local clock times mean?

    Args:
        local_us: microseconds since 1970 on the local clock, int64.
        zone: name of the zone.

    Cost: one binary search a value.
    """
    at, offsets = _transitions(zone)
    before = np.concatenate([offsets[:1], offsets[:-1]])
    # Around a transition the local clock jumps from at + before to at + offset.
    early, late = at + np.minimum(before, offsets), at + np.maximum(before, offsets)
    place = np.clip(np.searchsorted(at + before, local_us, side="right") - 1, 0, None)
    inside = (local_us >= early[place]) & (local_us < late[place]) & (place > 0)
    skipped = inside & (offsets[place] > before[place])
    # A doubled hour begins at at + offset, before the clock reaches at + before.
    after = np.clip(np.searchsorted(at + offsets, local_us, side="right") - 1, 0, None)
    twice = (after > 0) & (local_us >= early[after]) & (local_us < late[after])
    twice &= offsets[after] < before[after]
    used = np.where(skipped, before[place], offsets[place])
    odd = np.flatnonzero(skipped | twice)
    other = np.where(skipped[odd], offsets[place[odd]], offsets[after[odd]])
    n_skipped, n_twice = int(skipped.sum()), int(twice.sum())
    return LocalTimes(local_us - used, n_skipped, n_twice, odd, local_us[odd] - other)
