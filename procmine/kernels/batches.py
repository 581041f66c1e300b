"""Which steps did the same person do in one go?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["CONCURRENT", "PARALLEL", "SEQUENTIAL", "find_batches"]

Array = np.ndarray[Any, np.dtype[Any]]

PARALLEL, CONCURRENT, SEQUENTIAL = range(3)


@njit(cache=True, nogil=True)
def _sweep(order, resource, activity, start, end, enabled, gap, batch, batch_start):
    """Number the groups of steps in one go, and note when each began; returns how many."""
    n, reach = -1, np.int64(0)
    for k in range(len(order)):
        i = order[k]
        if resource[i] < 0:
            batch[i] = -1
            continue
        p = order[k - 1] if k else i
        same = k > 0 and resource[p] == resource[i] and activity[p] == activity[i]
        if same and enabled[i] <= batch_start[n] and start[i] - reach <= gap:
            reach = max(reach, end[i])
        else:
            n += 1
            batch_start[n], reach = start[i], end[i]
        batch[i] = n
    return n + 1


@njit(cache=True, nogil=True)
def _describe(order, start, end, batch, last, latest_end, kind, n_overlaps):
    """What kind each batch is: all at once, some overlapping, or one after the other."""
    for k in range(len(order)):
        i = order[k]
        b = batch[i]
        if b < 0:
            continue
        p = last[b]
        if p >= 0:
            if start[i] != start[p] or end[i] != end[p]:
                kind[b] = CONCURRENT
            if start[i] < latest_end[b]:
                n_overlaps[b] += 1
            latest_end[b] = max(latest_end[b], end[i])
        else:
            latest_end[b] = end[i]
        last[b] = i
    for b in range(len(kind)):
        if kind[b] == CONCURRENT and n_overlaps[b] == 0:
            kind[b] = SEQUENTIAL


def find_batches(
    resource: Array, activity: Array, start: Array, end: Array, enabled: Array, gap_us: int = 0
) -> dict[str, Array]:
    """Which steps were collected and then done in one go?

    A step joins the batch its resource has open for its activity if it was enabled when that began
    and starts no later than ``gap_us`` after all of it ended. One step alone is no batch.

    Args:
        resource: code of who did it, int32, −1 unknown; such steps are in no batch.
        activity: code of its activity, int32.
        start: int64 microseconds.
        end: int64 microseconds.
        enabled: when it could have begun, int64 microseconds.
        gap_us: longest pause inside a batch.

    Returns:
        ``batch``: place of the batch of each step in the others, int64, −1 for none; per batch
        ``start``, ``enabled`` (when the last member was), ``size``, int64, and ``kind``, int8.

    Cost: a sort of the steps.
    """
    n = len(resource)
    # Of steps at the same time the one enabled first joins first: the order of cases says nothing.
    order = np.lexsort((enabled, end, start, activity, resource))
    group, group_start = np.empty(n, np.int64), np.empty(n, np.int64)
    columns = [frozen(c) for c in (resource, activity, start, end, enabled)]
    n_groups = _sweep(frozen(order), *columns, gap_us, group, group_start)
    sizes = np.bincount(group[group >= 0], minlength=n_groups)
    place = np.append(np.where(sizes >= 2, np.cumsum(sizes >= 2) - 1, -1), -1)
    batch = place[group]
    n_batches = int(np.count_nonzero(sizes >= 2))
    latest = np.full(n_batches, np.iinfo(np.int64).min)
    np.maximum.at(latest, batch[batch >= 0], enabled[batch >= 0])
    kind = np.zeros(n_batches, np.int8)
    last, tally = np.full(n_batches, -1, np.int64), np.zeros((2, n_batches), np.int64)
    _describe(frozen(order), columns[2], columns[3], batch, last, tally[0], kind, tally[1])
    kept = sizes >= 2
    return {
        "batch": batch,
        "start": group_start[:n_groups][kept],
        "enabled": latest,
        "size": sizes[kept],
        "kind": kind,
    }
