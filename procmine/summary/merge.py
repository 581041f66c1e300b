"""merge(): the summaries of two halves of a log become the summary of the whole."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from procmine.errors import UsageError
from procmine.kernels.grouped import Grouped
from procmine.kernels.groups import Durations
from procmine.kernels.intern import Interner
from procmine.kernels.walk import Walk
from procmine.summary.canon import edges_in_order, pairs_in_order, variants_in_order
from procmine.summary.noun import Cases, Pairs, Summary

__all__ = ["merge"]

Array = np.ndarray[Any, np.dtype[Any]]
Strings = tuple[Array, Array]


def merge(first: Summary, second: Summary) -> Summary:
    """What do two summaries tell together?

    Args:
        first: summary of some whole cases.
        second: summary of other whole cases, of the same kind of steps.

    Returns:
        The summary of all of them: the same as one pass over both would give.

    Raises:
        UsageError: they share a case, or count different things as steps.

    Cost: linear in both summaries, not in the events behind them.
    """
    for name in ("mode", "timed", "zone"):
        if getattr(first, name) != getattr(second, name):
            raise UsageError(
                f"Summaries of different {name} cannot be merged.",
                hint="Read both halves with the same options.",
            )
    _refuse_shared_cases(first, second)
    halves = (first, second)
    names = tuple(sorted({*first.activities, *second.activities}))
    tree = Walk()
    places = [tree.graft(half.nodes, _codes(half.activities, names)) for half in halves]
    nodes = tree.nodes[: tree.n_nodes].copy()
    edges, _ = edges_in_order(nodes, tree.edges[: tree.n_edges])
    leaf_of_case = np.concatenate(
        [place[half.leaves][half.cases.variant] for place, half in zip(places, halves, strict=True)]
    )
    leaves, n_of_variant, variant = variants_in_order(nodes, leaf_of_case)
    edge_codes = [_edge_codes(half, names, edges) for half in halves]
    activity_codes = [_codes(half.activities, names) for half in halves]
    return Summary(
        mode=first.mode,
        timed=first.timed,
        zone=first.zone,
        activities=names,
        nodes=nodes,
        leaves=leaves,
        n_of_variant=n_of_variant,
        edges=edges,
        waits=_together([half.waits for half in halves], edge_codes, len(edges)),
        services=_together([half.services for half in halves], activity_codes, len(names)),
        cases=_cases(first.cases, second.cases, variant),
        handovers=_handovers(first, second),
    )


def _codes(names: tuple[str, ...], whole: tuple[str, ...]) -> Array:
    place = {name: code for code, name in enumerate(whole)}
    return np.array([place[name] for name in names], np.int32)


def _edge_codes(half: Summary, names: tuple[str, ...], edges: Array) -> Array:
    """Where the connections of one half stand among all."""
    codes = _codes(half.activities, names)
    place = {(int(a), int(b)): k for k, (a, b) in enumerate(edges)}
    return np.array([place[int(codes[a]), int(codes[b])] for a, b in half.edges], np.int32)


def _together(parts: list[Grouped], places: list[Array], n_groups: int) -> Grouped:
    durations = Durations()
    n_overlaps = np.zeros(n_groups, np.int64)
    for grouped, place in zip(parts, places, strict=True):
        for group, values_us in grouped.parts():
            durations.feed(place[group], values_us)
        np.add.at(n_overlaps, place, grouped.n_overlaps)
    whole = durations.finish(n_groups, np.arange(n_groups, dtype=np.int32))
    return dataclasses.replace(whole, n_overlaps=n_overlaps)


def _refuse_shared_cases(first: Summary, second: Summary) -> None:
    interner = Interner()
    known = [_intern(interner, half.cases.ids) for half in (first, second)]
    shared = known[1] < len(known[0])
    if shared.any():
        name = second.case_ids()[int(np.flatnonzero(shared)[0])]
        raise UsageError(
            f"Both summaries hold the case {name!r}.",
            hint="Split a log between cases, never inside one.",
        )


def _intern(interner: Interner, strings: Strings) -> Array:
    data, bounds = strings
    return interner.codes(data, bounds, np.ones(len(bounds) - 1, np.bool_))


def _cases(first: Cases, second: Cases, variant: Array) -> Cases:
    (data, bounds), (more, more_bounds) = first.ids, second.ids
    counts = {}
    for name in {**first.counts, **second.counts}:
        parts = [c.counts.get(name, np.zeros(len(c), np.int32)) for c in (first, second)]
        counts[name] = np.concatenate(parts)
    return Cases(
        ids=(np.concatenate([data, more]), np.concatenate([bounds, more_bounds[1:] + bounds[-1]])),
        first_us=np.concatenate([first.first_us, second.first_us]),
        last_us=np.concatenate([first.last_us, second.last_us]),
        variant=variant,
        counts=counts,
    )


def _handovers(first: Summary, second: Summary) -> dict[str, Pairs]:
    merged = {}
    for role in {**first.handovers, **second.handovers}:
        both = [half.handovers[role] for half in (first, second) if role in half.handovers]
        names = sorted({owner for pairs in both for owner in pairs.owners})
        total: dict[tuple[int, int], Array] = {}
        for pairs in both:
            codes = _codes(pairs.owners, tuple(names))
            for row in pairs.rows:
                key = (int(codes[row[0]]), int(codes[row[1]]))
                total[key] = total.get(key, np.zeros(3, np.int64)) + row[2:]
        rows = [[*key, *sums] for key, sums in total.items()]
        merged[role] = pairs_in_order(names, np.array(rows, np.int64).reshape(-1, 5))
    return merged
