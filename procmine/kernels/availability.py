"""Since when was the one who did a step free for it?"""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.calendar import NO_TIME

__all__ = ["free_since"]

Array = np.ndarray[Any, np.dtype[Any]]


def free_since(resource: Array, end: Array) -> Array:
    """When did each step's resource end what it did before?

    Args:
        resource: code of who did each step, int32, −1 unknown.
        end: when it ended, int64 microseconds.

    Returns:
        The latest earlier end of a step of the same resource, int64 microseconds; ``NO_TIME`` where
        there is none, or nobody is known.

    Cost: a sort of the steps.

    >>> free_since(np.array([0, 0, 1, 0]), np.array([5, 9, 7, 9])).tolist()[1::2]
    [5, 5]
    """
    order = np.lexsort((end, resource))
    who, ends = resource[order], end[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (who[1:] != who[:-1]) | (ends[1:] != ends[:-1])
    # The first of those that end together; what ended before it is the step just before.
    first = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    before = np.maximum(first - 1, 0)
    known = (first > 0) & (who >= 0)
    known &= who[before] == who
    since = np.empty(len(order), np.int64)
    since[order] = np.where(known, ends[before], NO_TIME)
    return since
