"""What the hours behind a finding are worth, once somebody has said what an hour costs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from procmine.config import CostConfig
from procmine.finding import Finding

__all__ = ["hourly", "priced"]

_HOUR_S = 3600


def hourly(cost: CostConfig) -> dict[str, Any] | None:
    """At which price an hour counts.

    The hours of findings are hours in which cases wait. What they cost is not what work costs: a
    parcel on its way costs nobody's wage.

    Returns:
        ``per_hour`` and ``currency``; None when nobody said what an hour of waiting costs.
    """
    if cost.waiting_per_hour <= 0:
        return None
    return {"per_hour": cost.waiting_per_hour, "currency": cost.currency}


def priced(found: Iterable[Finding], price: dict[str, Any] | None) -> list[Finding]:
    """The findings with their hours in money; as they are when there is no price."""
    if price is None:
        return list(found)
    return [
        finding
        if finding.cost_s is None
        else dataclasses.replace(finding, cost_money=finding.cost_s / _HOUR_S * price["per_hour"])
        for finding in found
    ]
