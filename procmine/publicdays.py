"""Public holidays, and the working days some countries make up for them, by the year.

Who knows them is the library holidays; it is imported here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from procmine.errors import ConfigError

__all__ = ["PublicDay", "known_by", "public_days", "refuse_unknown_place", "unannounced_years"]

# Where every year has made-up days, one without is one not announced yet: so far back is looked.
_YEARS_BACK = 5
_EVERY_YEAR = ("CN",)


@dataclass(frozen=True, order=True)
class PublicDay:
    """A day that is not what its weekday says.

    Args:
        day: the date.
        works: is it a working day made up for a holiday, on a weekend? A holiday otherwise.
        name: of the holiday, in English where the library knows it.
    """

    day: dt.date
    works: bool
    name: str


def refuse_unknown_place(country: object, subdivision: object, origin: str) -> None:
    """Refuse a country or subdivision of which no holidays are known.

    Raises:
        ConfigError: the message names it, the hint the nearest or the known ones.
    """
    import holidays

    known = holidays.list_supported_countries()
    if not isinstance(country, str) or country not in known:
        near = difflib.get_close_matches(str(country).upper(), known, 1, 0.5)
        raise ConfigError(
            f"{origin}: no holidays are known of the country {country!r}.",
            hint=f"Write its two letters (ISO 3166), such as {near[0] if near else 'CN'}, or list "
            "its days in holidays.",
        )
    if subdivision and subdivision not in known[country]:
        some = ", ".join(known[country]) or "none"
        raise ConfigError(
            f"{origin}: {country} has no subdivision {subdivision!r}.",
            hint=f"Those with holidays of their own: {some}.",
        )


@cache
def public_days(
    country: str, subdivision: str, first_year: int, last_year: int
) -> tuple[PublicDay, ...]:
    """Which days of these years are public holidays, or working days made up for one?

    Args:
        country: two letters, ISO 3166.
        subdivision: as the library names it; empty for the whole country.
        first_year: first year.
        last_year: last one.

    Returns:
        The days in order; a day that is both is a working day.

    >>> days = public_days("CN", "", 2026, 2026)
    >>> [str(one.day) for one in days if one.works][:2]
    ['2026-01-04', '2026-02-14']
    """
    import holidays

    found = holidays.country_holidays(
        country,
        subdiv=subdivision or None,
        # A day at the end of a year may stand in the table of the next.
        years=range(first_year, last_year + 2),
        expand=False,
        language="en_US" if "en_US" in _languages(country) else None,
    )
    works = set(getattr(found, "weekend_workdays", ()))
    days = [PublicDay(day, False, name) for day, name in found.items() if day not in works]
    days += [PublicDay(day, True, "") for day in works]
    return tuple(sorted(one for one in days if first_year <= one.day.year <= last_year))


def unannounced_years(country: str, first_year: int, last_year: int) -> tuple[int, ...]:
    """Years whose made-up working days are not known yet, where each year has some."""
    since = first_year - _YEARS_BACK
    if country not in _EVERY_YEAR:
        return ()
    known = {one.day.year for one in public_days(country, "", since, last_year) if one.works}
    last = max(known, default=last_year)
    return tuple(year for year in range(first_year, last_year + 1) if year > last)


def known_by() -> str:
    """Which library knows the days, in which version?"""
    return f"holidays {version('holidays')}"


@cache
def _languages(country: str) -> tuple[str, ...]:
    import holidays

    return tuple(holidays.country_holidays(country).supported_languages or ())
