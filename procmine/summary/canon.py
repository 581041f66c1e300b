"""The canonical order of a summary, which does not depend on the order the rows came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from procmine.kernels.sequences import lexical_ranks
from procmine.kernels.walk import EDGE, NO_EDGE
from procmine.summary.noun import Pairs

__all__ = ["alphabetical", "edges_in_order", "pairs_in_order", "variants_in_order"]

Array = np.ndarray[Any, np.dtype[Any]]


def alphabetical(names: Sequence[str], used: Array | None = None) -> tuple[tuple[str, ...], Array]:
    """The names in order, and the new code of each old one.

    Args:
        names: the names by their old codes.
        used: the old codes to keep, all if None; the others get −1.
    """
    kept = range(len(names)) if used is None else used.tolist()
    order = sorted(kept, key=names.__getitem__)
    recode = np.full(len(names), -1, np.int32)
    recode[order] = np.arange(len(order), dtype=np.int32)
    return tuple(names[k] for k in order), recode


def edges_in_order(nodes: Array, edges: Array) -> tuple[Array, Array]:
    """Connections by source, then target, and the new place of each; nodes are told in place."""
    order = np.lexsort((edges[:, 1], edges[:, 0]))
    place = np.empty(len(edges), np.int32)
    place[order] = np.arange(len(edges), dtype=np.int32)
    has_edge = nodes[:, EDGE] != NO_EDGE
    nodes[has_edge, EDGE] = place[nodes[has_edge, EDGE]]
    return edges[order], place


def variants_in_order(nodes: Array, last_node: Array) -> tuple[Array, Array, Array]:
    """Leaves of the variants (frequent first, ties lexically), their cases, each case's variant.

    Args:
        nodes: the prefix tree, activities in alphabetical codes.
        last_node: the node each case ended in.
    """
    per_node = np.bincount(last_node, minlength=len(nodes))
    leaves = np.flatnonzero(per_node)
    order = np.lexsort((lexical_ranks(nodes)[leaves], -per_node[leaves]))
    leaves = leaves[order]
    variant_of_node = np.full(len(nodes), -1, np.int32)
    variant_of_node[leaves] = np.arange(len(leaves), dtype=np.int32)
    return leaves.astype(np.int32), per_node[leaves], variant_of_node[last_node]


def pairs_in_order(owners: Sequence[str], rows: Array) -> Pairs:
    """Owners by name and their pairs in that order."""
    names, recode = alphabetical(owners)
    rows = rows.copy()
    rows[:, 0], rows[:, 1] = recode[rows[:, 0]], recode[rows[:, 1]]
    return Pairs(names, rows[np.lexsort((rows[:, 1], rows[:, 0]))])
