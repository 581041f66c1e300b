"""keep: the part of a log that somebody asks about."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.errors import UsageError
from procmine.log.derived import cut, derive
from procmine.log.frame import Frame
from procmine.log.zones import to_utc
from procmine.units import format_instant

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Wish", "keep", "places_of"]

Array = np.ndarray[Any, np.dtype[Any]]

_MOST_LISTED = 3
_EPOCH = dt.datetime(1970, 1, 1)
_US = dt.timedelta(microseconds=1)


@dataclasses.dataclass(frozen=True)
class Wish:
    """What is to be kept; None asks for nothing.

    Args:
        cases: ids of cases.
        passing: activities; cases that have a step of at least one of them.
        variants: sequences of activities; cases whose steps are exactly one of them.
        since: cases that begin at this instant or later.
        until: cases that begin before this instant.
        activities: activities; only events of these.
    """

    cases: Collection[str] | None = None
    passing: Collection[str] | None = None
    variants: Collection[Sequence[str]] | None = None
    since: dt.datetime | str | None = None
    until: dt.datetime | str | None = None
    activities: Collection[str] | None = None


def keep(log: EventLog, wish: Wish) -> EventLog:
    """Which log is left when only this is kept?

    Args:
        log: the log.
        wish: all of it has to hold at once.

    Returns:
        A new log. Conditions on cases keep them whole; activities are cut out of those.

    Raises:
        UsageError: nothing is asked for, a name that does not occur, or no instant.
        RoleMissingError: a period, of a log without times.
        EmptyLogError: no event is left.

    Cost: linear in the events, which are held in memory; per variant one comparison with the cases
    of its length.
    """
    if all(value is None for value in vars(wish).values()):
        raise UsageError(
            "keep() was asked for nothing.",
            hint=f"Name at least one of: {', '.join(vars(wish))}.",
        )
    asked = _plain(log, wish)
    return derive(log, "keep", _told(asked), asked, lambda frame: _kept(log, frame, asked))


def places_of(names: Collection[str], known: Sequence[str], what: str) -> Array:
    """The codes of these names.

    Raises:
        UsageError: names that do not occur, with the nearest that does.
    """
    if isinstance(names, str):
        raise UsageError(
            f"{names!r} is one text where a list of {what} is wanted.", hint=f"Say [{names!r}]."
        )
    places = {name: place for place, name in enumerate(known)}
    unknown = sorted(name for name in set(names) if name not in places)
    if unknown:
        near = difflib.get_close_matches(unknown[0], known[:100_000], 1)
        listed = ", ".join(map(repr, unknown[:_MOST_LISTED]))
        more = f" and {len(unknown) - _MOST_LISTED:,} more" if len(unknown) > _MOST_LISTED else ""
        raise UsageError(
            f"The log has no {what} {listed}{more}.",
            hint=f"Did you mean {near[0]!r}?" if near else f"It has {len(known):,} {what}.",
        )
    return np.array(sorted(places[name] for name in set(names)), np.int64)


def _plain(log: EventLog, wish: Wish) -> dict[str, Any]:
    """The wish as plain data, each part in one way of saying it."""
    asked: dict[str, Any] = {}
    for name in ("cases", "passing", "activities"):
        if (names := getattr(wish, name)) is not None:
            known = log.labels("case") if name == "cases" else log.activities
            places_of(names, known, "cases" if name == "cases" else "activities")
            asked[name] = sorted(set(names))
    if wish.variants is not None:
        for variant in wish.variants:
            places_of(variant, log.activities, "activities")
        asked["variants"] = sorted({tuple(variant) for variant in wish.variants})
    if not {"passing", "variants"}.isdisjoint(asked):
        asked["steps"] = log.steps.mode
    for name in ("since", "until"):
        if (moment := getattr(wish, name)) is not None:
            log.mapping.need("end", "A period")
            asked[name] = _instant_us(moment, log.zone, name)
    return asked


def _instant_us(moment: dt.datetime | str, zone: str, name: str) -> int:
    """Microseconds since 1970 UTC; without an offset it is told in the log's zone."""
    try:
        when = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    except ValueError:
        raise UsageError(
            f"{name} = {moment!r} is no instant.",
            hint="Write it as 2026-01-31 or 2026-01-31T09:00.",
        ) from None
    if when.tzinfo is not None:
        return (when.astimezone(dt.UTC).replace(tzinfo=None) - _EPOCH) // _US
    local = np.array([(when - _EPOCH) // _US], np.int64)
    return int(to_utc(local, zone).utc_us[0])


def _told(asked: dict[str, Any]) -> str:
    # Case ids may name people; the provenance is part of every result.
    parts = [f"cases: {len(asked['cases']):,} of them"] if "cases" in asked else []
    for name in ("passing", "variants", "activities"):
        if name in asked:
            parts.append(f"{name}: {_listed(asked[name])}")
    for name in ("since", "until"):
        if name in asked:
            parts.append(f"{name}: {format_instant(asked[name])}")
    return "; ".join(parts)


def _listed(names: Sequence[Any]) -> str:
    first = [" → ".join(n) if isinstance(n, tuple) else repr(n) for n in names[:_MOST_LISTED]]
    more = len(names) - _MOST_LISTED
    return ", ".join(first) + (f" and {more:,} more" if more > 0 else "")


def _kept(log: EventLog, frame: Frame, asked: dict[str, Any]) -> Frame:
    cases = np.ones(frame.n_cases, np.bool_)
    if "cases" in asked:
        cases &= _among(places_of(asked["cases"], frame.labels("case"), "cases"), frame.n_cases)
    if "since" in asked or "until" in asked:
        first = np.minimum.reduceat(frame.begin, frame.bounds[:-1])
        cases &= first >= asked.get("since", np.iinfo(np.int64).min)
        cases &= first < asked.get("until", np.iinfo(np.int64).max)
    if "passing" in asked:
        cases &= _with_a_step(log, _activities(frame, asked["passing"]), frame.n_cases)
    if "variants" in asked:
        cases &= _on_variants(log, asked["variants"], frame.n_cases)
    kept = cases[frame.case]
    if "activities" in asked:
        kept &= _activities(frame, asked["activities"])[frame.activity]
    return cut(frame, kept)


def _among(places: Array, n: int) -> Array:
    marked = np.zeros(n, np.bool_)
    marked[places] = True
    return marked


def _activities(frame: Frame, names: Collection[str]) -> Array:
    labels = frame.labels("activity")
    return _among(places_of(names, labels, "activities"), len(labels))


def _with_a_step(log: EventLog, wanted: Array, n_cases: int) -> Array:
    """Which cases have a step of one of these activities (booleans)?"""
    found = np.zeros(n_cases, np.bool_)
    for steps in log.step_batches():
        found[steps["case"][wanted[steps["activity"]]]] = True
    return found


def _on_variants(log: EventLog, variants: Iterable[Sequence[str]], n_cases: int) -> Array:
    """Which cases have exactly one of these sequences of steps?"""
    places = {name: place for place, name in enumerate(log.activities)}
    wanted = [np.array([places[name] for name in variant], np.int64) for variant in variants]
    found = np.zeros(n_cases, np.bool_)
    for steps in log.step_batches():
        case, activity = steps["case"], steps["activity"]
        if not len(case):
            continue
        begin = np.flatnonzero(np.append(True, case[1:] != case[:-1]))
        length = np.diff(np.append(begin, len(case)))
        for variant in wanted:
            places_at = begin[length == len(variant)] if len(variant) else begin[:0]
            window = activity[places_at[:, None] + np.arange(len(variant))]
            found[case[places_at[(window == variant).all(axis=1)]]] = True
    return found
