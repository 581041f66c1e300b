"""What the work of a log costs, step by step, in millionths of the currency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from procmine.config import CostConfig, Price
from procmine.errors import ConfigError
from procmine.kernels.calendar import DAY_US
from procmine.log.zones import to_utc
from procmine.slips import alike
from procmine.summary.work import Work

__all__ = ["MICRO", "amounts", "each_time", "labour", "prices_unused"]

Array = np.ndarray[Any, np.dtype[Any]]

# Amounts are whole millionths, so that sums of rows are the sum of all, exactly.
MICRO = 1_000_000
_HOUR_US = 3_600_000_000
_EPOCH = dt.date(1970, 1, 1)
_NONE = -1
_ROLE = {"teams": "team", "resources": "resource", "activities": "activity"}
# How alike two names must be for one to be a slip of the other.
_ALIKE = 0.65


def amounts(us: Array, per_hour: Array | float) -> Array:
    """What do these microseconds cost?

    Args:
        us: int64, not negative.
        per_hour: in the currency, or millionths of it where it is an array of int64.

    Returns:
        Millionths of the currency, int64, each rounded half up.

    >>> amounts(np.array([3_600_000_000, 1_800_000_000, 1]), 39.0).tolist()
    [39000000, 19500000, 0]
    """
    rate = per_hour if isinstance(per_hour, np.ndarray) else np.int64(round(per_hour * MICRO))
    hours, rest = np.divmod(us, _HOUR_US)
    seconds, rest = np.divmod(rest, 1_000_000)
    # In parts no product of which leaves 64 bits: rates end at nine million an hour.
    whole, left = np.divmod(seconds * rate, 3600)
    found: Array = (
        hours * rate + whole + (left * 1_000_000 + rest * rate + _HOUR_US // 2) // _HOUR_US
    )
    return found


def labour(work: Work, took_us: Array, cost: CostConfig) -> tuple[Array, Array]:
    """What does the work of each step cost?

    The rate of its resource holds, or else that of its team, or else that of everybody, which is
    none of machines. A step that runs while rates change is priced by the part.

    Args:
        work: the steps.
        took_us: microseconds of work on each, int64.
        cost: the rates.

    Returns:
        (micro, unpriced): millionths of the currency, int64, and microseconds nobody gave a rate
        for, int64; steps of machines without a rate are free.

    Raises:
        ConfigError: as ``prices_unused``.

    Cost: linear in the steps.
    """
    prices_unused(work, cost)
    edges = _edges(cost, work.zone)
    step, period, us = _by_period(work, took_us, edges)
    days = [dt.date.min, *cost.days]
    rate = _rates([cost.rate_per_hour], days)[:, 0][period]
    rate[work.automated[step]] = 0
    for role, told in (("team", cost.teams), ("resource", cost.resources)):
        labels = work.labels.get(role, [])
        # The last column stands for nobody known.
        own = _rates([*(told.get(name, ()) for name in labels), ()], days)
        found = own[period, work.owner(role)[step]]
        rate = np.where(found == _NONE, rate, found)
    micro, unpriced = np.zeros(len(work), np.int64), np.zeros(len(work), np.int64)
    np.add.at(micro, step, np.where(rate == _NONE, 0, amounts(us, np.maximum(rate, 0))))
    np.add.at(unpriced, step, np.where(rate == _NONE, us, 0))
    return micro, unpriced


def each_time(work: Work, cost: CostConfig) -> Array:
    """What does doing each step once cost besides work? Millionths of the currency, int64."""
    labels = work.labels["activity"]
    days = [dt.date.min, *cost.days]
    table = _rates([cost.activities.get(name, ()) for name in labels], days)
    period = np.searchsorted(_edges(cost, work.zone), work.end, side="right")
    return np.maximum(table[period, work.activity], 0) if len(work) else np.zeros(0, np.int64)


def _edges(cost: CostConfig, zone: str) -> Array:
    """The instants from which another price holds, ascending."""
    days = np.array([(day - _EPOCH).days for day in cost.days], np.int64)
    edges: Array = to_utc(days * DAY_US, zone).utc_us
    return edges


def _rates(rates: Iterable[Sequence[Price]], days: Sequence[dt.date]) -> Array:
    """Millionths per hour, of each period (row) and rate (column); −1 where none holds."""
    columns = [
        [next((round(p.amount * MICRO) for p in several if _holds(p, day)), _NONE) for day in days]
        for several in rates
    ]
    return np.array(columns, np.int64).reshape(-1, len(days)).T


def _holds(price: Price, day: dt.date) -> bool:
    return (price.since is None or price.since <= day) and (
        price.until is None or day < price.until
    )


def _by_period(work: Work, took_us: Array, edges: Array) -> tuple[Array, Array, Array]:
    """The work of each step, by the periods it runs in: step, period and microseconds."""
    first = np.searchsorted(edges, work.start, side="right")
    last = np.maximum(np.searchsorted(edges, work.end, side="left"), first)
    n = last - first + 1
    step = np.repeat(np.arange(len(work)), n)
    place = np.arange(len(step)) - np.repeat(np.cumsum(n) - n, n)
    period = first[step] + place
    us = took_us[step]
    several = np.flatnonzero(n[step] > 1)
    if len(several):
        us = us.copy()
        us[several] = _parts(work, took_us, edges, (step[several], period[several]))
    return step, period, us


def _parts(work: Work, took_us: Array, edges: Array, parts: tuple[Array, Array]) -> Array:
    """What of the work falls into each period, as if it were done evenly; exact in sum."""
    step, period = parts
    bounds = np.concatenate([[np.iinfo(np.int64).min], edges, [np.iinfo(np.int64).max]])
    start, whole = work.start[step], (work.end - work.start)[step]
    until = np.minimum(work.end[step], bounds[period + 1]) - start
    since = np.maximum(start, bounds[period]) - start
    # Python's integers do not overflow, and few steps run while rates change.
    took = took_us[step].tolist()
    cut = [
        t * u // w - t * s // w
        for t, u, s, w in zip(took, until.tolist(), since.tolist(), whole.tolist(), strict=True)
    ]
    return np.array(cut, np.int64)


def prices_unused(work: Work, cost: CostConfig) -> dict[str, tuple[str, ...]]:
    """The ``teams``, ``resources`` and ``activities`` with a price that the steps do not name.

    One configuration serves the log of every month: who is not in it is left out, and told.

    Raises:
        ConfigError: a name much like one of the log without a price, or several none of which the
            log has.
    """
    priced = {"teams": cost.teams, "resources": cost.resources, "activities": cost.activities}
    found = {}
    for section, told in priced.items():
        labels = work.labels.get(_ROLE[section], [])
        found[section] = tuple(name for name in told if name not in labels)
        _refuse_slips(found[section], [one for one in labels if one not in told], section)
        if told and len(found[section]) == len(told):
            raise _unknown(section, found[section][0], f"It has {len(labels)}.")
    return found


def _refuse_slips(absent: Sequence[str], others: Sequence[str], section: str) -> None:
    for name in absent:
        if near := alike(name, others, at_least=_ALIKE):
            # A person's name that nobody wrote is not told.
            is_told = section != "resources"
            hint = f"Did you mean {near!r}?" if is_told else "One there is much like it."
            raise _unknown(section, name, hint)


def _unknown(section: str, name: str, hint: str) -> ConfigError:
    return ConfigError(
        f"[cost.{section}]: the log has no {_ROLE[section]} {name!r}.",
        hint=f"{hint} Write names as they stand in the log, or leave them out.",
    )
