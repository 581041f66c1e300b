"""What cases show that may have been cut off at an edge of the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from procmine.conform._cut_field import EDGES
from procmine.conform.align import align
from procmine.conform.deviations import Sighting, sightings
from procmine.conform.nouns import LOG, SILENT, Alignment, Alignments, MoveCosts
from procmine.errors import StateSpaceError
from procmine.model.graph import Model
from procmine.model.petri_net import PetriNet

__all__ = ["Group", "Seen", "groups_of", "seen_near_edges"]

Array = np.ndarray[Any, np.dtype[Any]]

# The place of an alignment, and the edges of the log its cases are near.
Group = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Seen:
    """What a group of cases shows.

    Args:
        sightings: its deviations, those aside that an edge of the log explains.
        steps: what was done or asked for.
        is_cut: does an edge explain something?
        is_sure: was there time to find all that an edge explains?
    """

    sightings: tuple[Sighting, ...]
    steps: frozenset[str]
    is_cut: bool
    is_sure: bool = True


def groups_of(variant: Array, near: Array) -> tuple[list[Group], Array]:
    """Cases of the same alignment near the same edges, and the place of the group of each case.

    Args:
        variant: the place of the alignment of each case.
        near: is the case near the beginning, near the end? Shape (cases, 2), booleans.
    """
    codes, group = np.unique(variant * 4 + near[:, 0] * 2 + near[:, 1], return_inverse=True)
    groups = [
        (code >> 2, tuple(edge for edge, bit in zip(EDGES, (2, 1), strict=True) if code & bit))
        for code in codes.tolist()
    ]
    return groups, group


def seen_near_edges(
    found: Alignments,
    groups: Sequence[Group],
    model: Model | PetriNet,
    *,
    costs: MoveCosts | None = None,
    budget_s: float | None = None,
) -> list[Seen]:
    """Which deviations are left when cases near an edge may go on beyond it?

    A case near an edge is held against the model once as a whole, without what is missing beyond
    the edge, and once as cut off there. The second counts where it shows less and calls nothing
    inserted that the first does not: an edge explains deviations, it does not make any.

    Args:
        found: every case as a whole.
        groups: what to tell of.
        model: the steps.
        costs: what moves cost.
        budget_s: seconds for the alignments of all cut cases.

    Cost: that of ``align`` for the variants near an edge that deviate.
    """
    told = [_whole(found.variants[place], near) for place, near in groups]
    together = dict.fromkeys(near for _, near in groups if near)
    each_s = None if budget_s is None else budget_s / max(len(together), 1)
    for edges in together:
        asked = [k for k, (_, near) in enumerate(groups) if near == edges and told[k].sightings]
        ways = [(found.variants[groups[k][0]].activities, 1) for k in asked]
        try:
            cut = align(ways, model, costs=costs, budget_s=each_s, cut_at=edges).variants
        except StateSpaceError:
            # Too many states to cut in: what is known of the whole cases has to do.
            continue
        for k, alignment in zip(asked, cut, strict=True):
            better = _better(told[k], found.variants[groups[k][0]], alignment, edges)
            told[k] = replace(better, is_sure=alignment.exact)
    return told


def _whole(alignment: Alignment, edges: Sequence[str]) -> Seen:
    every = sightings(alignment)
    left = tuple(one for one in every if one.is_cut not in edges)
    names = {move.activity or "" for move in alignment.moves if move.kind != SILENT}
    return Seen(left, frozenset(names), len(left) < len(every))


def _better(seen: Seen, whole: Alignment, cut: Alignment, edges: Sequence[str]) -> Seen:
    left = _whole(cut, edges)
    fewer = len(left.sightings) < len(seen.sightings)
    if not fewer or _beside(cut) - _beside(whole):
        return seen
    return Seen(left.sightings, left.steps, True)


def _beside(alignment: Alignment) -> Counter[str | None]:
    return Counter(move.activity for move in alignment.moves if move.kind == LOG)
