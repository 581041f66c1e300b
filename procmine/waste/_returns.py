"""Which contacts repeat one that was closed before?"""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.waste._evidence import Evidence
from procmine.waste._journeys import Journeys

__all__ = ["came_back", "closed_by"]

Array = np.ndarray[Any, np.dtype[Any]]


def closed_by(evidence: Evidence, ends: tuple[str, ...]) -> Array:
    """Cases whose last step says that they are closed; all where no step ever does."""
    closing = (
        evidence.named("ends", ends)
        if ends
        else evidence.like("close") | evidence.like("follow_up")
    )
    closed = np.ones(evidence.n_cases, np.bool_)
    if closing.any():
        filled = np.flatnonzero(np.diff(evidence.bounds))
        closed[filled] = closing[evidence.bounds[filled + 1] - 1]
    return closed


def came_back(
    evidence: Evidence, found: Journeys, closed: Array, limit: int
) -> tuple[Array, Array]:
    """Cases that begin within the limit after an earlier, closed one of the same matter ended.

    Returns:
        These cases, and the one each of them comes after: the last that had ended.
    """
    low, high = evidence.span
    case = found.case
    matter = np.cumsum(~found.same)
    # All ends of closed cases, by matter and time; the last one not after each begin counts.
    over = closed[case]
    when = np.concatenate([found.settled[case[over]], low[case]])
    whose = np.concatenate([matter[over], matter])
    asks = np.repeat([False, True], [int(over.sum()), len(case)])
    order = np.lexsort((asks, when, whose))
    who = np.concatenate([case[over], case])
    asked = order[asks[order]]
    ends = order[~asks[order]]
    n_ends = np.cumsum(~asks[order])[asks[order]]
    last = _nth_end(ends, n_ends - 1)
    # A case without any length is no answer to itself: the end before its own may be one.
    itself = (last >= 0) & (who[last] == who[asked])
    last = np.where(itself, _nth_end(ends, n_ends - 2), last)
    hit = (last >= 0) & (whose[last] == whose[asked])
    hit &= when[asked] - high[who[last]] <= limit
    return who[asked][hit], who[last][hit]


def _nth_end(ends: Array, place: Array) -> Array:
    """The ends at these places, −1 for those before the first."""
    return np.append(ends, -1)[np.where(place < 0, -1, place)]
