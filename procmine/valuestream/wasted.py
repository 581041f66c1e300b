"""Where on the process map does time pass without value?"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.discover.nouns import ProcessMap
from procmine.valuestream.buckets import WAITING
from procmine.valuestream.ledger import TimeLedger

__all__ = ["Wasted", "wasted"]

Array = np.ndarray[Any, np.dtype[Any]]

# Work nobody would pay for.
_WORKED = ("waste", "rework")


@dataclass(frozen=True)
class Wasted:
    """Seconds without value, every second of the lead time at most once.

    Args:
        steps: by activity: our own waiting before it, work tagged NVA, and work done again.
        connections: by the step waited for and the one that waits: the part of it that is waiting.
    """

    steps: dict[str, float]
    connections: dict[tuple[str, str], float]

    def on(self, process_map: ProcessMap) -> ProcessMap:
        """The map with these seconds on its steps and connections."""
        steps = (
            dataclasses.replace(step, wasted_s=self.steps.get(step.activity, 0.0))
            for step in process_map.steps
        )
        edges = (
            dataclasses.replace(
                edge, wasted_s=self.connections.get((edge.source, edge.target), 0.0)
            )
            for edge in process_map.edges
        )
        return dataclasses.replace(process_map, steps=tuple(steps), edges=tuple(edges))


def wasted(spent: TimeLedger) -> Wasted | None:
    """Where does time pass without value?

    Waiting for the customer or a third party is not ours and left out; so is work nobody has
    tagged.

    Args:
        spent: the time ledger.

    Returns:
        Seconds by activity and connection; None where no start is known, as nobody can tell
        waiting from work then.

    Cost: linear in the entries of the ledger.
    """
    work = spent.waits.work
    if not work.whole.any():
        return None
    labels = work.labels["activity"]
    n = len(labels)
    at, us = spent.steps_in(*WAITING, *_WORKED)
    steps = np.bincount(work.activity[at], us / 1e6, n)
    at, us = spent.steps_in(*WAITING)
    source = spent.waits.source[at]
    known = source >= 0
    key = work.activity[source[known]].astype(np.int64) * n + work.activity[at[known]]
    pairs, place = np.unique(key, return_inverse=True)
    sums = np.bincount(place.ravel(), us[known] / 1e6, len(pairs))
    return Wasted(
        dict(zip(labels, steps.tolist(), strict=True)),
        {
            (labels[pair // n], labels[pair % n]): float(total)
            for pair, total in zip(pairs.tolist(), sums.tolist(), strict=True)
        },
    )
