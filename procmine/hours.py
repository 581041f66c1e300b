"""Opening hours as people write them: ``09:00-12:30``, ``22:00-06:00``, on weekdays and dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from procmine.errors import ConfigError

__all__ = [
    "DAY_S",
    "WEEKDAYS",
    "Hours",
    "hours_text",
    "read_date",
    "read_dated_hours",
    "read_dates",
    "read_hours",
    "refuse_never_open",
    "refuse_overlap",
    "refuse_overlap_in_week",
]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_S = 86_400
_INTERVAL = re.compile(r"\s*(\d{1,2}):(\d\d)\s*[-–—]\s*(\d{1,2}):(\d\d)\s*")

# Opening and closing second of a local day; a closing beyond 86,400 lies on the next day.
Hours = tuple[tuple[int, int], ...]


def read_hours(written: object, origin: str) -> Hours:
    """Which hours does this list of intervals say?

    Args:
        written: a list such as ``["09:00-12:30", "22:00-06:00"]``.
        origin: where it stands, for messages.

    Raises:
        ConfigError: no list, no such interval, or hours that overlap.
    """
    if isinstance(written, str) or not isinstance(written, Iterable):
        raise ConfigError(
            f"{origin}: {written!r} is no list of hours.",
            hint='Write a list of intervals: ["09:00-12:30", "14:00-18:00"].',
        )
    hours = tuple(sorted(_interval(one, origin) for one in written))
    refuse_overlap(hours, origin)
    return hours


def _interval(written: object, origin: str) -> tuple[int, int]:
    match = _INTERVAL.fullmatch(written) if isinstance(written, str) else None
    numbers = [int(group) for group in match.groups()] if match else [99]
    if not match or max(numbers[1], numbers[3]) > 59 or numbers[0] > 23 or numbers[2] > 24:
        raise ConfigError(
            f"{origin}: {written!r} is no interval of hours.",
            hint="Write 09:00-12:30; 22:00-06:00 runs into the next day; 00:00-24:00 is all day.",
        )
    opening, closing = numbers[0] * 3600 + numbers[1] * 60, numbers[2] * 3600 + numbers[3] * 60
    if closing > DAY_S or opening == closing:
        raise ConfigError(
            f"{origin}: {written!r} is no interval of hours.",
            hint="It must close at another time than it opens, at 24:00 at the latest.",
        )
    return opening, closing if closing > opening else closing + DAY_S


def hours_text(opening: int, closing: int) -> str:
    """An interval as it is written: seconds since midnight, a closing on the next day wraps."""
    if closing > DAY_S:
        closing -= DAY_S
    return "-".join(f"{at // 3600:02}:{at % 3600 // 60:02}" for at in (opening, closing))


def refuse_overlap(hours: Iterable[tuple[int, int]], origin: str) -> None:
    """Refuse intervals of one day that overlap.

    Raises:
        ConfigError: two do; the message names both.
    """
    reach, previous = -1, ""
    for opening, closing in sorted(hours):
        if opening < reach:
            raise ConfigError(
                f"{origin}: {hours_text(opening, closing)} overlaps {previous}.",
                hint="Write each hour once; intervals may touch but not overlap.",
            )
        reach, previous = closing, hours_text(opening, closing)


def refuse_never_open(days: Iterable[Hours], origin: str) -> None:
    """Refuse days of which none has hours: every working time would be 0.

    Raises:
        ConfigError: no day opens.
    """
    if not any(days):
        raise ConfigError(
            f"{origin}: this calendar is never open.",
            hint='Write the hours of a day, such as monday = ["09:00-17:00"].',
        )


def read_date(day: object, origin: str) -> dt.date:
    """Which day is this date or text such as 2026-12-25?

    Raises:
        ConfigError: it is none.
    """
    if isinstance(day, dt.date) and not isinstance(day, dt.datetime):
        return day
    try:
        return dt.date.fromisoformat(str(day))
    except ValueError:
        raise ConfigError(
            f"{origin}: {day!r} is no date.", hint="Write dates as 2026-12-25."
        ) from None


def refuse_overlap_in_week(week: Sequence[Hours]) -> None:
    """Refuse hours of seven days, from Monday, that overlap, those that run into the next day too.

    Raises:
        ConfigError: two do; the message names both.
    """
    for index, hours in enumerate(week):
        day, following = WEEKDAYS[index], WEEKDAYS[(index + 1) % 7]
        refuse_overlap(hours, day)
        runs_on = [(o - DAY_S, c - DAY_S) for o, c in hours if c > DAY_S]
        for opening, closing in week[(index + 1) % 7]:
            if any(opening < reach for _, reach in runs_on):
                raise ConfigError(
                    f"{following}: {hours_text(opening, closing)} overlaps the hours that run on "
                    f"from {day}.",
                    hint="Let the night shift end before the day's first hours begin.",
                )


def read_dates(days: object, origin: str) -> tuple[dt.date, ...]:
    """Which days does this list say?

    Raises:
        ConfigError: no list, or something in it is no date.
    """
    if not isinstance(days, (list, tuple)):
        raise ConfigError(
            f"{origin}: {days!r} is no list of dates.",
            hint='Write holidays = ["2026-12-25", "2026-12-26"].',
        )
    return tuple(read_date(day, origin) for day in days)


def read_dated_hours(written: object, origin: str) -> tuple[tuple[dt.date, Hours], ...]:
    """Which hours does this table say for single dates?

    Raises:
        ConfigError: no table, or a date or an interval that is none.
    """
    if not isinstance(written, Mapping):
        raise ConfigError(
            f"{origin}: {written!r} is no table of dates.",
            hint='Write extra = {"2026-12-19" = ["10:00-14:00"]}.',
        )
    return tuple(
        (read_date(day, origin), read_hours(hours, f"{origin} {day}"))
        for day, hours in written.items()
    )
