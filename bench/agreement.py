"""Do contenders give the same answers?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

__all__ = ["same_summaries"]

_CLOSE = 1e-6


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
