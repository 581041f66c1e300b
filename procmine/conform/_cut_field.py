"""A playing field for cases cut off at an edge of the log: they may begin or end anywhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from procmine.conform._playing_field import PlayingField
from procmine.errors import StateSpaceError
from procmine.kernels.alignment import FAR
from procmine.kernels.alignment_graph import MarkingGraph

__all__ = ["BEGIN", "EDGES", "END", "cut_field"]

EDGES = BEGIN, END = "begin", "end"


def cut_field(field: PlayingField, cut_at: Collection[str]) -> PlayingField:
    """The same field for cases cut off at these edges.

    Cut at the end, a case may stop in every marking that has a way to the end; cut at the
    beginning, a silent jump leads from before the first marking to each of them.

    Raises:
        StateSpaceError: not all markings are known.

    Cost: linear in the markings and the edges between them.
    """
    if not cut_at:
        return field
    graph = field.graph
    if not graph.is_whole:
        raise StateSpaceError(
            f"The model {field.name!r} has too many states to align cut cases with.",
            hint="Allow more states, or align with a simpler model.",
        )
    n, space = graph.n_markings, graph.space
    n_out = space.n_out[:n].astype(np.int64)
    sources = np.repeat(np.arange(n), n_out)
    # Edges of a marking lie together, those of all markings in the order they were looked at.
    within = np.arange(len(sources)) - np.repeat(np.cumsum(n_out) - n_out, n_out)
    edges = space.begin[:n].astype(np.int64)[sources] + within
    targets = space.target[edges].astype(np.int64)
    transitions = space.transition[edges].astype(np.int64)
    is_final = space.is_final[:n].copy()
    if END in cut_at:
        is_final |= field.guide.far < FAR
    label, steps = graph.net.label, field.steps
    if BEGIN in cut_at:
        # The new first marking is 0; the others move on by one.
        jump = len(label)
        sources = np.concatenate([np.zeros(n, np.int64), sources + 1])
        targets = np.concatenate([np.arange(n), targets]) + 1
        transitions = np.concatenate([np.full(n, jump), transitions])
        is_final = np.concatenate([[False], is_final])
        label = np.append(label, np.int32(-1))
        steps = (*steps, (None, field.name))
    net = graph.net._replace(label=label)
    cut = MarkingGraph.explicit(net, sources, targets, transitions, is_final)
    return replace(field, graph=cut, steps=steps)
