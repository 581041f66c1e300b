"""[money]: what time costs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from procmine.errors import ConfigError

__all__ = ["MoneyConfig"]


@dataclass(frozen=True)
class MoneyConfig:
    """What time costs.

    Args:
        currency: how amounts are labelled.
        rate_per_hour: cost of an hour of work; 0 when nobody said.
        waiting_per_hour: what an hour of waiting costs; 0 when nobody said.

    Raises:
        ConfigError: a price that is none.
    """

    currency: str = "EUR"
    rate_per_hour: float = 0.0
    waiting_per_hour: float = 0.0

    def __post_init__(self) -> None:
        for name in ("rate_per_hour", "waiting_per_hour"):
            price = getattr(self, name)
            if not 0 <= price < math.inf:
                raise ConfigError(
                    f"money.{name} = {price!r} is no price.",
                    hint="Write what an hour costs, such as 40.0; leave the line out if nobody "
                    "knows.",
                )
