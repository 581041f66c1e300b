"""Work done side by side by one person, shared out so that nobody is busy for more than the time.

Every stretch in which a resource has several steps under way is shared out equally among them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["shared_us"]

Array = np.ndarray[Any, np.dtype[Any]]


def shared_us(resource: Array, start: Array, end: Array) -> Array:
    """How long was each step worked on, if its resource gave equal time to all it had in hand?

    Args:
        resource: code of who did each step, −1 where nobody is known: such steps share with none.
        start: int64 microseconds.
        end: int64 microseconds, not before the start.

    Returns:
        Microseconds, int64. Those of one resource sum exactly to the time in which it had at least
        one step under way; what rounding leaves goes to its longest step.

    Cost: a sort of the starts and ends.

    >>> minute = 60_000_000
    >>> begins, ends = np.array([0, 1]) * minute, np.array([10, 20]) * minute
    >>> (shared_us(np.array([0, 0]), begins, ends) / 1e6).tolist()
    [330.0, 870.0]
    """
    found = end - start
    some = np.flatnonzero((resource >= 0) & (end > start))
    if not len(some):
        return found
    who, n = resource[some].astype(np.int64), len(some)
    owner, at = np.concatenate([who, who]), np.concatenate([start[some], end[some]])
    order = np.lexsort((at, owner))
    change = np.where(order < n, 1, -1)
    busy = np.cumsum(change)[:-1]
    length = np.where(busy > 0, np.diff(at[order]), 0)
    # Alone: whole microseconds, exact however long the log; together: parts of them.
    alone = np.append(0, np.cumsum(np.where(busy == 1, length, 0)))
    part = np.append(0.0, np.cumsum(np.where(busy > 1, length / np.maximum(busy, 1), 0.0)))
    place = np.empty(2 * n, np.int64)
    place[order] = np.arange(2 * n)
    first, last = place[:n], place[n:]
    together = np.rint(part[last] - part[first]).astype(np.int64)
    share = alone[last] - alone[first] + together
    _settle(share, who, owner[order][:-1], length)
    found[some] = share
    return found


def _settle(share: Array, who: Array, owner: Array, length: Array) -> None:
    """Give what rounding left of a resource's busy time to its longest step."""
    n = int(who.max()) + 1
    left = np.zeros(n, np.int64)
    np.add.at(left, owner, length)
    np.subtract.at(left, who, share)
    order = np.lexsort((share, who))
    longest = order[np.append(np.flatnonzero(np.diff(who[order])), len(order) - 1)]
    share[longest] += left[who[longest]]
