"""Numbers that options of detectors may be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from procmine.errors import ConfigError

__all__ = ["RANGES", "refuse_beyond"]

_SHARE = (0.0, 1.0)
_FROM_ONE = (1.0, math.inf)
# By name: an option means the same in every detector that has it.
RANGES: Mapping[str, tuple[float, float]] = {
    "share": _SHARE,
    # Above 1 nothing is usual.
    "usual": (0.0, math.inf),
    "filled": _SHARE,
    "least": _SHARE,
    "top": _FROM_ONE,
    "most": _FROM_ONE,
    # 0: as many as the log shows.
    "moves": (0.0, math.inf),
    "ratio": _FROM_ONE,
    "slower": _FROM_ONE,
}


def refuse_beyond(options: Mapping[str, Any]) -> None:
    """Refuse numbers that no option of this name can be.

    Raises:
        ConfigError: a number below or above its range, or none.
    """
    for name, value in options.items():
        low, high = RANGES.get(name, (-math.inf, math.inf))
        if isinstance(value, int | float) and not low <= value <= high:
            upto = f"from {low:g} to {high:g}" if high < math.inf else f"of {low:g} or more"
            raise ConfigError(
                f"{name} = {value!r} is out of its range.", hint=f"Write a number {upto}."
            )
