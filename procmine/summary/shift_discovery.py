"""When do people seem to work, from when they begin and end steps?"""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.log.zones import to_local
from procmine.summary.shifts import Shifts
from procmine.summary.work import Work
from procmine.worktime import Calendar

__all__ = ["discover_shifts"]

Array = np.ndarray[Any, np.dtype[Any]]

_DAY_US = 86_400_000_000


def discover_shifts(
    work: Work, *, granule_min: int = 15, min_confidence: float = 0.1, min_support: float = 0.7
) -> Shifts:
    """At which hours of the week does each resource seem to be at work?

    Args:
        work: the steps of a log that names resources.
        granule_min: minutes of a granule of the day.
        min_confidence: an hour of the week belongs to a resource if it did something then on this
            share of the days of that weekday on which it did that activity.
        min_support: share of its begins and ends that must fall into its hours; the busiest of
            the others are added until they do.

    Returns:
        The shifts; ``found`` holds for each resource the support, the lowest confidence of the
        granules kept, how many begins and ends it has, and on how many days it was seen.

    Says nothing about: hours at which nobody happened to begin or end anything.

    Source: López-Pintado, Dumas: Business process simulation with differentiated resources, 2022.

    Cost: two sorts of the steps.
    """
    seen = work.resource >= 0
    who = np.concatenate([work.resource[seen]] * 2).astype(np.int64)
    task = np.concatenate([work.activity[seen]] * 2).astype(np.int64)
    at = to_local(np.concatenate([work.start[seen], work.end[seen]]), work.zone)
    day, n_granules = at // _DAY_US, 24 * 60 // granule_min
    slot = (day + 3) % 7 * n_granules + at % _DAY_US // (granule_min * 60_000_000)
    resource, place, confidence, n = _confidence(who, task, slot, day, n_granules)
    kept = confidence >= min_confidence
    # Those kept first, then the others by how often they were seen.
    order = np.lexsort((place, -n, ~kept, resource))
    totals = np.bincount(resource, n, len(work.labels.get("resource", ())) + 1)
    running = np.cumsum(n[order])
    edges = np.searchsorted(resource[order], np.arange(len(totals)))
    before = np.append(0, running)[edges][resource[order]]
    reached = (running - n[order] - before) / totals[resource[order]]
    kept[order] = kept[order] | (reached < min_support)
    calendars, facts = {}, {}
    for code, name in enumerate(work.labels.get("resource", ())):
        own = np.flatnonzero((resource == code) & kept) if totals[code] else np.zeros(0, np.int64)
        if len(own):
            calendars[name] = _calendar(np.sort(place[own]), granule_min, work.zone)
            facts[name] = {
                "support_share": float(n[own].sum() / totals[code]),
                "confidence_share": float(confidence[own].min()),
                "n_marks": int(totals[code]),
                "n_days": len(np.unique(day[who == code])),
            }
    return Shifts(resources=calendars, origin="discovered", found=facts)


def _confidence(
    who: Array, task: Array, slot: Array, day: Array, n_granules: int
) -> tuple[Array, Array, Array, Array]:
    """Of each resource and granule of the week: the confidence, and begins and ends in it."""
    # Whole numbers stand for their parts one after the other: they sort faster than rows.
    n_slots = 7 * n_granules
    day = day - day.min(initial=0)
    n_days = int(day.max(initial=0)) + 1
    pair = who * (int(task.max(initial=0)) + 1) + task
    done = np.unique((pair * 7 + slot // n_granules) * n_days + day)
    weekdays, n_of = np.unique(done // n_days, return_counts=True)
    hit = np.unique((pair * n_slots + slot) * n_days + day)
    granules, n_hit = np.unique(hit // n_days, return_counts=True)
    of, at = granules // n_slots, granules % n_slots
    share = n_hit / n_of[np.searchsorted(weekdays, of * 7 + at // n_granules)]
    owner = of // (int(task.max(initial=0)) + 1)
    found, back = np.unique(owner * n_slots + at, return_inverse=True)
    best = np.zeros(len(found))
    np.maximum.at(best, back.ravel(), share)
    _, counts = np.unique(who * n_slots + slot, return_counts=True)
    return found // n_slots, found % n_slots, best, counts


def _calendar(places: Array, granule_min: int, zone: str) -> Calendar:
    """Granules of the week, ascending, as a calendar."""
    n_granules = 24 * 60 // granule_min
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for place in places.tolist():
        hours, opening = week[place // n_granules], place % n_granules * granule_min * 60
        if hours and hours[-1][1] == opening:
            hours[-1] = (hours[-1][0], opening + granule_min * 60)
        else:
            hours.append((opening, opening + granule_min * 60))
    return Calendar(zone, tuple(tuple(hours) for hours in week))
