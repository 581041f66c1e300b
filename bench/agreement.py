"""Do contenders give the same answers?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

__all__ = ["never_worse", "same_costs", "same_summaries"]

_CLOSE = 1e-6
_ROUNDING = 1e-9


def same_summaries(answers: Mapping[str, Any]) -> None:
    """Every summary equals ours, as far as it goes: counts exactly, seconds to a millionth.

    Raises:
        AssertionError: who differs, and where.
    """
    ours = answers["procmine"]
    for name, theirs in answers.items():
        for part, value in theirs.items():
            if part in ours:
                assert _equal(ours[part], value), f"{name} differs from procmine in {part}"


def same_costs(answers: Mapping[str, Any]) -> None:
    """Every variant costs all the same; one that a peer did not finish is not held against it.

    Raises:
        AssertionError: who differs, and by which variant.
    """
    ours = answers["procmine"]["costs"]
    for name, theirs in answers.items():
        places = theirs.get("places", range(len(ours)))
        for place, cost in zip(places, theirs["costs"], strict=True):
            assert cost is None or cost == ours[place], f"{name} differs in variant {place}"


def never_worse(answers: Mapping[str, Any]) -> None:
    """No miner alone has a higher F-score on any log than the best of all.

    Raises:
        AssertionError: which one has, and on which log.
    """
    best = answers["auto"]["models"]
    for name, told in answers.items():
        for log, found in told["models"].items():
            assert found["f_score"] <= best[log]["f_score"] + _ROUNDING, f"{name} on {log}"


def _equal(ours: Any, theirs: Any) -> bool:
    if theirs is None:
        # What a peer does not tell, it cannot tell wrongly.
        return True
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(_equal(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(_equal, ours, theirs))
    if isinstance(ours, float):
        return math.isclose(ours, theirs, rel_tol=_CLOSE, abs_tol=_CLOSE)
    return bool(ours == theirs)
