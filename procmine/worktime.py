"""worktime: elapsed and working time between two instants, by a calendar of opening hours.

A calendar is written in local wall-clock time of a named zone: it is open whenever a clock on the
wall there shows a time inside its hours. So a night shift is an hour shorter when the clocks go
forward, and an hour that happens twice counts twice. Arithmetic is in whole microseconds.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procmine.errors import ConfigError, UsageError
from procmine.hours import (
    DAY_S,
    WEEKDAYS,
    Hours,
    hours_text,
    read_dated_hours,
    read_dates,
    read_hours,
    refuse_never_open,
    refuse_overlap,
    refuse_overlap_in_week,
)
from procmine.openhours import OpenHours, union_of
from procmine.publicdays import PublicDay, public_days, refuse_unknown_place
from procmine.wallclock import EARLIEST_US, LATEST_US, even_stretches, named_zone, utc_offset_us

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Instants = npt.NDArray[np.int64]
    Seconds = npt.NDArray[np.float64]

__all__ = ["WEEKDAYS", "Calendar", "OpenHours", "always", "elapsed_s", "utc_offset_us"]

_US = 1_000_000
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Calendar:
    """When is work done?

    Args:
        zone: IANA name of the zone whose wall clock the hours are written in.
        week: seven days from Monday, each a tuple of (opening, closing) seconds since midnight;
            a closing after 86,400 lies on the next day and belongs to the day it opened.
        holidays: dates on which nothing opens; a shift that opened the day before runs on.
        extra: openings on single dates, on top of the weekly hours, holidays included.
        country: two letters, ISO 3166: nothing opens on its public holidays either, and a weekend
            day worked to make up for one has the hours of the first weekday that has any.
        subdivision: of the country, for its own holidays.

    Raises:
        ConfigError: an unknown zone, country or subdivision, or hours that overlap.

    >>> office = Calendar.parse({"zone": "Europe/Rome", "monday": ["09:00-12:30", "14:00-18:00"]})
    >>> monday_noon, tuesday = 1_767_610_800_000_000, 1_767_654_000_000_000
    >>> float(office.working_s(monday_noon, tuesday)) / 3600
    4.5
    """

    zone: str
    week: tuple[Hours, ...]
    holidays: tuple[dt.date, ...] = ()
    extra: tuple[tuple[dt.date, Hours], ...] = ()
    country: str = ""
    subdivision: str = ""

    def __post_init__(self) -> None:
        named_zone(self.zone, "calendar")
        if self.country:
            refuse_unknown_place(self.country, self.subdivision, "calendar")
        if len(self.week) != len(WEEKDAYS):
            raise ConfigError(
                f"A calendar has {len(WEEKDAYS)} days, not {len(self.week)}.",
                hint="Give a tuple of hours for each day from Monday to Sunday.",
            )
        object.__setattr__(self, "week", tuple(tuple(sorted(hours)) for hours in self.week))
        object.__setattr__(self, "holidays", tuple(sorted(set(self.holidays))))
        ordered = sorted((day, tuple(sorted(hours))) for day, hours in self.extra)
        object.__setattr__(self, "extra", tuple(ordered))
        refuse_overlap_in_week(self.week)
        for day, hours in self.extra:
            refuse_overlap(hours, day.isoformat())

    @classmethod
    def parse(cls, table: Mapping[str, Any], *, origin: str = "[calendar]") -> Calendar:
        """Which calendar does this TOML table describe?

        Args:
            table: ``zone``, weekdays with lists of ``"09:00-12:30"``, ``holidays`` (dates),
                ``extra`` (a table of date to list), ``country`` and ``subdivision``; a day that is
                not named is closed.
            origin: where the table stands, for messages.

        Returns:
            The calendar.

        Raises:
            ConfigError: an unknown key or zone, a bad time or date, hours that overlap, or none.
        """
        known = ("zone", *WEEKDAYS, "holidays", "extra", "country", "subdivision")
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key.lower(), known, 1)
                raise ConfigError(
                    f"{origin}: a calendar has no {key!r}.",
                    hint=f"Did you mean {near[0]!r}?" if near else f"It has: {', '.join(known)}.",
                )
        country, subdivision = table.get("country", ""), table.get("subdivision", "")
        country = country.upper() if isinstance(country, str) else country
        if country or subdivision:
            refuse_unknown_place(country, subdivision, origin)
        week = tuple(read_hours(table.get(day, ()), f"{origin} {day}") for day in WEEKDAYS)
        calendar = cls(
            zone=named_zone(table.get("zone", "UTC"), origin).key,
            week=week,
            holidays=read_dates(table.get("holidays", ()), f"{origin} holidays"),
            extra=read_dated_hours(table.get("extra", {}), f"{origin} extra"),
            country=country,
            subdivision=subdivision,
        )
        refuse_never_open([*calendar.week, *(hours for _, hours in calendar.extra)], origin)
        return calendar

    def to_dict(self) -> dict[str, Any]:
        """The calendar as a TOML-able table; ``parse`` gives the same calendar back."""
        table: dict[str, Any] = {"zone": self.zone}
        table |= {
            day: [hours_text(*hours) for hours in self.week[i]]
            for i, day in enumerate(WEEKDAYS)
            if self.week[i]
        }
        if self.holidays:
            table["holidays"] = [day.isoformat() for day in self.holidays]
        if self.extra:
            table["extra"] = {
                day.isoformat(): [hours_text(*hours) for hours in several]
                for day, several in self.extra
            }
        place = {"country": self.country, "subdivision": self.subdivision}
        return table | {name: said for name, said in place.items() if said}

    def public_days(self, start_us: int, end_us: int) -> tuple[PublicDay, ...]:
        """Which public holidays and made-up working days lie between two instants?

        Args:
            start_us: first instant, microseconds since 1970 UTC.
            end_us: last instant.

        Returns:
            The days in order, by the clocks of the zone; none without a country.
        """
        offset = utc_offset_us(self.zone, [start_us, end_us])
        low, high = (
            (at + int(ahead)) // (_US * DAY_S)
            for at, ahead in zip((start_us, end_us), offset, strict=True)
        )
        return self._public(low, high)

    def _public(self, first_day: int, last_day: int) -> tuple[PublicDay, ...]:
        if not self.country:
            return ()
        first, last = (dt.date.fromordinal(day + _EPOCH) for day in (first_day, last_day))
        found = public_days(self.country, self.subdivision, first.year, last.year)
        return tuple(one for one in found if first <= one.day <= last)

    def over(self, start_us: int, end_us: int) -> OpenHours:
        """When is it open between two instants? Ask once, then query as often as you like.

        Args:
            start_us: first instant, microseconds since 1970 UTC.
            end_us: last instant; not before the first.

        Returns:
            The open intervals in UTC with their running total.

        Raises:
            UsageError: an instant before 1700 or after 2800.

        Cost:
            Grows with the days between, about a microsecond each.
        """
        import numpy as np

        if start_us < EARLIEST_US or end_us > LATEST_US:
            raise UsageError(
                "Working time is asked for an instant before the year 1700 or after 2800.",
                hint="Repair or drop such rows, or say log.keep(since='2000-01-01').",
            )
        opens, closes = [], []
        local = self._wall(start_us // _US // DAY_S - 3, end_us // _US // DAY_S + 3)
        for low, high, offset in even_stretches(self.zone, start_us, end_us):
            first = int(np.searchsorted(local[1], low + offset, side="right"))
            last = int(np.searchsorted(local[0], high + offset, side="left"))
            opens.append(np.clip(local[0][first:last] - offset, low, high))
            closes.append(np.clip(local[1][first:last] - offset, low, high))
        starts, ends = union_of(np.concatenate(opens), np.concatenate(closes))
        return OpenHours.of(starts * _US, ends * _US, start_us, end_us)

    def _wall(self, first_day: int, last_day: int) -> tuple[Instants, Instants]:
        # Open intervals in seconds on a wall clock that never changes, merged.
        import numpy as np

        public = self._public(first_day, last_day)
        off = [*self.holidays, *(one.day for one in public if not one.works)]
        made_up = [one.day for one in public if one.works and one.day not in self.holidays]
        days = np.arange(first_day, last_day + 1, dtype=np.int64)
        days = days[~np.isin(days, _numbers([*off, *made_up]))]
        opens, closes = [], []
        usual = next((hours for hours in self.week[:5] if hours), ())
        on = [(days[(days + 3) % 7 == weekday], hours) for weekday, hours in enumerate(self.week)]
        for these, hours in [*on, (_numbers(made_up), usual)]:
            for opening, closing in hours:
                opens.append(these * DAY_S + opening)
                closes.append(these * DAY_S + closing)
        for day, hours in self.extra:
            midnight = (day.toordinal() - _EPOCH) * DAY_S
            opens.append(np.array([midnight + opening for opening, _ in hours], dtype=np.int64))
            closes.append(np.array([midnight + closing for _, closing in hours], dtype=np.int64))
        nothing = np.zeros(0, dtype=np.int64)
        return union_of(np.concatenate([nothing, *opens]), np.concatenate([nothing, *closes]))

    def working_us(self, a_us: npt.ArrayLike, b_us: npt.ArrayLike) -> Instants:
        """How many microseconds is it open between a and b? Exact; negative when b is first."""
        import numpy as np

        a, b = np.asarray(a_us, dtype=np.int64), np.asarray(b_us, dtype=np.int64)
        if a.size == 0 or b.size == 0:
            return np.zeros(np.broadcast(a, b).shape, dtype=np.int64)
        low, high = min(int(a.min()), int(b.min())), max(int(a.max()), int(b.max()))
        return self.over(low, high).working_us(a, b)

    def working_s(self, a_us: npt.ArrayLike, b_us: npt.ArrayLike) -> Seconds:
        """How many seconds of working time lie between a and b?

        Args:
            a_us: instants, microseconds since 1970 UTC; scalar or array.
            b_us: the same, of a shape that broadcasts with it.

        Returns:
            Working seconds; negative where b lies before a.

        Raises:
            UsageError: an instant before 1700 or after 2800.

        Cost:
            A table over the days asked for, then two binary searches per pair.
        """
        return self.working_us(a_us, b_us) / _US


def always() -> Calendar:
    """The calendar that never closes: working time is elapsed time, to the microsecond."""
    return Calendar("UTC", (((0, DAY_S),),) * 7)


def elapsed_s(a_us: npt.ArrayLike, b_us: npt.ArrayLike) -> Seconds:
    """How many seconds lie between a and b on the clock? Negative when b is first.

    >>> float(elapsed_s(0, 1_500_000))
    1.5
    """
    import numpy as np

    return (np.asarray(b_us, dtype=np.int64) - np.asarray(a_us, dtype=np.int64)) / _US


def _numbers(days: list[dt.date]) -> Instants:
    """Days since 1970."""
    import numpy as np

    return np.array([day.toordinal() - _EPOCH for day in days], dtype=np.int64)
