"""Faster twins of two pm4py functions, put in their place in the worker process only.

They answer what pm4py answers, in the same order. The originals take nine tenths of the time of
the inductive miner: one counts pairs of activities one by one, the other looks at every pair of
groups for every third group.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

__all__ = ["directly_follows", "install", "is_skippable"]


def install() -> None:
    """Let pm4py use the twins in this process."""
    from pm4py.algo.discovery.inductive.cuts.sequence import StrictSequenceCut
    from pm4py.util.compression import util as compression

    compression.discover_dfg_uvcl = directly_follows
    StrictSequenceCut._skippable = staticmethod(is_skippable)


def is_skippable(
    position: int,
    dfg: Any,
    start: Collection[str],
    end: Collection[str],
    groups: Sequence[Collection[str]],
) -> bool:
    """Does some case get past the group at this position?"""
    before = {activity for group in groups[:position] for activity in group}
    after = {activity for group in groups[position + 1 :] for activity in group}
    return (
        not after.isdisjoint(start)
        or not before.isdisjoint(end)
        or any(source in before and target in after for source, target in dfg.graph)
    )


def directly_follows(log: Mapping[tuple[str, ...], int]) -> Any:
    """Directly-follows counts of a log of variants, equal to pm4py's in values and order."""
    from pm4py.objects.dfg.obj import DFG

    pairs: dict[tuple[str, str], int] = {}
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for labels, n in log.items():
        for pair in pairwise(labels):
            pairs[pair] = pairs.get(pair, 0) + n
        if labels:
            starts[labels[0]] = starts.get(labels[0], 0) + n
            ends[labels[-1]] = ends.get(labels[-1], 0) + n
    dfg = DFG()
    dfg.graph.update(pairs)
    dfg.start_activities.update(dict(sorted(starts.items())))
    dfg.end_activities.update(dict(sorted(ends.items())))
    return dfg
