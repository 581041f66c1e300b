"""Which public holidays a log's working time took, and who knows them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from procmine.publicdays import known_by, unannounced_years
from procmine.summary.shifts import Shifts
from procmine.summary.work import Work

__all__ = ["days_taken"]


def days_taken(shifts: Shifts, work: Work) -> list[dict[str, Any]]:
    """Which public holidays and made-up working days did the working time take?

    Args:
        shifts: who works when; calendars that name a country take its days.
        work: the steps, which say from when to when.

    Returns:
        For each country, or its subdivision: ``place``, ``source`` (the library and its version),
        ``days`` (``date``, ``works``, ``name``), and ``unannounced_years`` whose made-up days that
        version does not know yet.
    """
    taken = []
    for place, days in shifts.public_days(work).items():
        taken.append(
            {
                "place": place,
                "source": known_by(),
                "days": [
                    {"date": one.day.isoformat(), "works": one.works, "name": one.name}
                    for one in days
                ],
                "unannounced_years": list(
                    unannounced_years(place.partition("-")[0], *_years(work))
                ),
            }
        )
    return taken


def _years(work: Work) -> tuple[int, int]:
    """The years a log begins and ends in, by UTC."""
    first, last = int(work.start.min()) // 1_000_000, int(work.end.max()) // 1_000_000
    begin = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return (begin + dt.timedelta(seconds=first)).year, (begin + dt.timedelta(seconds=last)).year
