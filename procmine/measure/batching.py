"""What is collected and then done in one go."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import Config
from procmine.errors import RoleMissingError
from procmine.kernels.batches import CONCURRENT, PARALLEL, SEQUENTIAL
from procmine.log.roles import ROLES
from procmine.summary.waits import Waits, log_waits
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["batching"]

Array = np.ndarray[Any, np.dtype[Any]]

_COLUMNS = (
    Column("activity", "what is done"),
    Column("n", "times somebody known did it", "n"),
    Column("n_batched", "times in a batch", "n"),
    Column("batched_share", "share of the times", "share"),
    Column("n_batches", "batches", "n"),
    Column("mean_size", "mean size of a batch", "number"),
    Column("max_size", "largest batch", "n"),
    Column("n_parallel", "batches that began and ended at once", "n"),
    Column("n_concurrent", "batches some of whose members overlap", "n"),
    Column("n_sequential", "batches done one after the other", "n"),
    Column("forming_mean_s", "mean wait until the last member could begin", "s"),
    Column("ready_mean_s", "mean wait from then until the batch began", "s"),
    Column("turn_mean_s", "mean wait from then until it was its turn", "s"),
    Column("duration_factor", "mean duration in a batch over mean duration alone", "number"),
)


def batching(
    log: EventLog, config: Config | None = None, *, least_size: int = 2, order: str = "free"
) -> Table:
    """What is collected and then done in one go?

    Args:
        log: needs case, activity, times and resource.
        config: batch_gap of [waiting] is the longest pause inside a batch.
        least_size: smaller batches are left out.
        order: free if activities that come in either order do not wait for each other, or strict.

    Returns:
        One row per activity with batches, the largest share first: how many of the times it was
        done in one, sizes and kinds, the mean wait of their members in three parts, and whether
        doing it in a batch is quicker. ``figures`` holds how many batches there are of each size.

    Raises:
        RoleMissingError: the log has no times, or does not say who did the work.

    Cost: n log n in the steps, all of them in memory.

    Says nothing about: whether anybody meant to collect; steps that follow one another without a
    pause look the same.

    Source: Martin, Pufahl, Mannhardt: Detection of batch activities from event logs, 2021.
    """
    waits = log_waits(log, config or Config(), calendar="24/7", order=order)
    if "resource" not in log.steps.owners:
        raise RoleMissingError(
            f"Batching needs to know {ROLES['resource'].meaning}, and no column says it.",
            hint="Name the column: --resource COLUMN.",
        )
    kept = waits.batches["size"] >= least_size
    batch = np.append(np.where(kept, np.arange(len(kept)), -1), -1)[waits.batches["batch"]]
    rows = [row for a in range(len(log.activities)) if (row := _row(waits, batch, a))]
    rows.sort(key=lambda row: (-row["batched_share"], row["activity"]))
    sizes = {row["activity"]: row.pop("sizes") for row in rows}
    told = {column.name: [row[column.name] for row in rows] for column in _COLUMNS}
    table = Table("What is collected and then done in one go?", _COLUMNS, told)
    return table.with_figures({"sizes": sizes})


def _row(waits: Waits, batch: Array, activity: int) -> dict[str, Any] | None:
    """What is said of one activity; None where it has no batch."""
    work, batches = waits.work, waits.batches
    done = (work.activity == activity) & (work.resource >= 0)
    inside = done & (batch >= 0)
    if not inside.any():
        return None
    own, of = np.unique(batch[inside]), batch[inside]
    sizes, counts = np.unique(batches["size"][own], return_counts=True)
    kinds = np.bincount(batches["kind"][own], minlength=3)
    formed = np.maximum(batches["enabled"][of], waits.enabled[inside])
    began = np.maximum(batches["start"][of], formed)
    parts = (waits.enabled[inside], formed, began, np.maximum(work.start[inside], began))
    forming, ready, turn = ((b - a).mean() / 1e6 for a, b in pairwise(parts))
    return {
        "activity": work.labels["activity"][activity],
        "n": int(np.count_nonzero(done)),
        "n_batched": int(np.count_nonzero(inside)),
        "batched_share": float(np.count_nonzero(inside) / np.count_nonzero(done)),
        "n_batches": len(own),
        "mean_size": round(float(batches["size"][own].mean()), 3),
        "max_size": int(sizes[-1]),
        "n_parallel": int(kinds[PARALLEL]),
        "n_concurrent": int(kinds[CONCURRENT]),
        "n_sequential": int(kinds[SEQUENTIAL]),
        "forming_mean_s": float(forming),
        "ready_mean_s": float(ready),
        "turn_mean_s": float(turn),
        "duration_factor": _factor(work.end - work.start, inside, done & (batch < 0)),
        "sizes": {str(size): n for size, n in zip(sizes.tolist(), counts.tolist(), strict=True)},
    }


def _factor(duration: Array, inside: Array, alone: Array) -> float | None:
    """How long it takes in a batch against alone; None where one of them is not known."""
    if not alone.any() or not duration[alone].any():
        return None
    return round(float(duration[inside].mean() / duration[alone].mean()), 3)
