"""[cost]: what work, waiting and lateness cost."""

from __future__ import annotations

import datetime as dt
import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from procmine.errors import ConfigError
from procmine.units import format_number

__all__ = ["CostConfig", "Price"]

# Above it amounts could no longer be added up exactly.
_MOST = 9_000_000
_KEYS = ("amount", "from", "to")


@dataclass(frozen=True)
class Price:
    """An amount and the days it holds for.

    Args:
        amount: in the currency of the section.
        since: first day; None for ever since.
        until: the day it no longer holds; None for ever.
    """

    amount: float
    since: dt.date | None = None
    until: dt.date | None = None

    def __str__(self) -> str:
        first, last = self.since or "ever", self.until or "ever"
        return f"{format_number(self.amount)} from {first} to {last}"


@dataclass(frozen=True)
class CostConfig:
    """What work, waiting and lateness cost.

    Rates are amounts, or lists of amounts with the days they hold for: ``{amount, from, to}``, the
    last day being the first it no longer holds. They become tuples of ``Price``.

    Args:
        currency: how amounts are labelled.
        rate_per_hour: of work where neither the resource nor the team has a rate of its own.
        waiting_per_hour: what an hour of waiting costs; 0 when nobody said.
        delay_per_hour: what an hour of lead time after the due time costs; 0 when nobody said.
        penalty_per_case: what a missed due time costs; 0 when nobody said.
        teams: rates by name of a team.
        resources: rates by name of a resource; they win over those of its team.
        activities: what doing an activity once costs besides work, by name.

    Raises:
        ConfigError: a price that is none, or two that hold on the same day.

    >>> told = {"Back": [{"amount": 30, "to": "2026-07-01"}, {"amount": 32, "from": "2026-07-01"}]}
    >>> [price.amount for price in CostConfig(teams=told).teams["Back"]]
    [30.0, 32.0]
    """

    currency: str = "EUR"
    # Each shape a rate may be written in is read when the section is made.
    rate_per_hour: Any = ()
    waiting_per_hour: float = 0.0
    delay_per_hour: float = 0.0
    penalty_per_case: float = 0.0
    teams: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    resources: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    activities: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        for name in ("waiting_per_hour", "delay_per_hour", "penalty_per_case"):
            _amount(getattr(self, name), f"cost.{name}")
        rates = _rates(self.rate_per_hour, "cost.rate_per_hour")
        # A rate of 0 has always meant that nobody said.
        object.__setattr__(self, "rate_per_hour", tuple(p for p in rates if p.amount))
        for name in ("teams", "resources", "activities"):
            told = {k: _rates(v, f"cost.{name}.{k}") for k, v in getattr(self, name).items()}
            object.__setattr__(self, name, MappingProxyType(told))

    @property
    def is_told(self) -> bool:
        """Has anybody said what anything costs?"""
        amounts = (self.waiting_per_hour, self.delay_per_hour, self.penalty_per_case)
        people = (self.rate_per_hour, self.teams, self.resources, self.activities)
        return any(amounts) or any(map(bool, people))

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Days from which another price holds, ascending."""
        rates = (
            self.rate_per_hour,
            *self.teams.values(),
            *self.resources.values(),
            *self.activities.values(),
        )
        edges = {day for rate in rates for price in rate for day in (price.since, price.until)}
        return tuple(sorted(day for day in edges if day is not None))


def _amount(told: object, key: str) -> float:
    is_number = isinstance(told, int | float) and not isinstance(told, bool)
    if not is_number or not 0 <= told < math.inf:  # type: ignore[operator]  # numbers only
        raise ConfigError(
            f"{key} = {told!r} is no price.",
            hint="Write what it costs, such as 40.0; leave the line out if nobody knows.",
        )
    assert isinstance(told, int | float)
    if told > _MOST:
        raise ConfigError(
            f"{key} = {told!r} is too large to be added up exactly.",
            hint=f"Tell amounts in thousands, and say so in currency; the most is {_MOST:,}.",
        )
    return float(told)


def _rates(told: object, key: str) -> tuple[Price, ...]:
    several = told if isinstance(told, list | tuple) else [told]
    prices = sorted((_price(one, key) for one in several), key=_since)
    for before, after in pairwise(prices):
        if before.until is None or _since(after) < before.until:
            raise ConfigError(
                f"{key}: two prices hold at once: {before}, and {after}.",
                hint="Let each end on the day the next begins: the day in to is the first on which "
                "it no longer holds.",
            )
    return tuple(prices)


def _since(price: Price) -> dt.date:
    return price.since or dt.date.min


def _price(told: object, key: str) -> Price:
    if isinstance(told, Price):
        found = told
    elif isinstance(told, Mapping):
        _refuse_unknown(told, key)
        amount = told.get("amount")
        days = [_day(told.get(end), f"{key}: {end}") for end in ("from", "to")]
        found = Price(_amount(amount, f"{key}: amount"), *days)
    else:
        found = Price(_amount(told, key))
    _amount(found.amount, key)
    if found.since and found.until and found.since >= found.until:
        raise ConfigError(
            f"{key}: from {found.since} to {found.until} holds on no day.",
            hint="Write the day the price ends after the day it begins.",
        )
    return found


def _refuse_unknown(told: Iterable[str], key: str) -> None:
    for name in told:
        if name not in _KEYS:
            near = difflib.get_close_matches(name, _KEYS, 1)
            raise ConfigError(
                f"{key}: a price has no {name!r}.",
                hint=f"Did you mean {near[0]!r}?" if near else f"It has: {', '.join(_KEYS)}.",
            )


def _day(told: object, key: str) -> dt.date | None:
    if told is None or (isinstance(told, dt.date) and not isinstance(told, dt.datetime)):
        return told
    try:
        return dt.date.fromisoformat(str(told))
    except ValueError:
        raise ConfigError(f"{key} = {told!r} is no day.", hint="Write 2026-07-01.") from None
