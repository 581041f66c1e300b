"""Where in the steps of the SOP something was done, passed over or done besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.conform.flow_walk import walk_flows
from procmine.conform.nouns import LOG, MODEL, SYNC, Alignment, Move
from procmine.model.graph import Model

if TYPE_CHECKING:
    from procmine.conform.check import Conformance, Part

__all__ = ["places"]


def places(found: Conformance) -> list[dict[str, Any]]:
    """What happened at every step of every version?

    Args:
        found: what ``check`` gave.

    Returns:
        For each version ``nodes`` (how often each step was done as the steps say, and passed over),
        ``inserted`` (what was done besides, by the step before it and the one after; empty ids at
        the edges of a case) and ``flows`` (how often each was taken; empty for a Petri net). The
        counts are those of the alignments: a step done in another place is passed over in one and
        done besides in the other.

    Cost: linear in the moves of the variants.
    """
    return [
        {"version": part.version, **_of(part, found.standard.models[part.version])}
        for part in found.parts
    ]


def _of(part: Part, model: Any) -> dict[str, Any]:
    done: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    inserted: Counter[tuple[str, str, str]] = Counter()
    for one in part.alignments.variants:
        for move in one.moves:
            if move.node and move.kind in (SYNC, MODEL):
                (done if move.kind == SYNC else skipped)[move.node] += one.n_cases
        for between in _besides(one.moves):
            inserted[between] += one.n_cases
    return {
        "nodes": [
            {"node": node, "activity": name, "n_done": done[node], "n_skipped": skipped[node]}
            for node, name in _steps(model)
        ],
        "inserted": [
            {"after": after, "before": before, "activity": activity, "n_events": n}
            for (after, before, activity), n in sorted(
                inserted.items(), key=lambda item: (-item[1], item[0])
            )
        ],
        "flows": _flows(model, part.alignments.variants) if isinstance(model, Model) else [],
    }


def _flows(model: Model, alignments: Sequence[Alignment]) -> list[dict[str, Any]]:
    """One row for each flow, in the order of the model, with how often it was taken."""
    walks = walk_flows(model, alignments)
    n = np.zeros(len(model.flows), np.int64)
    np.add.at(n, walks.flow, np.array([one.n_cases for one in alignments])[walks.alignment])
    return [
        {"flow": flow.id, "source": flow.source, "target": flow.target, "n": taken}
        for flow, taken in zip(model.flows, n.tolist(), strict=True)
    ]


def _steps(model: Any) -> list[tuple[str, str]]:
    if isinstance(model, Model):
        return [(node.id, node.name) for node in model.nodes if node.is_task]
    pairs = [(t.node, t.label) for t in model.transitions if t.label is not None]
    return list(dict.fromkeys(pairs))


def _besides(moves: Sequence[Move]) -> list[tuple[str, str, str]]:
    """What the steps do not ask for: the step of the SOP before it, the one after it, its name."""
    steps = [move for move in moves if move.kind in (SYNC, MODEL, LOG)]
    following, after = [""] * len(steps), ""
    for place in range(len(steps) - 1, -1, -1):
        following[place] = after
        after = steps[place].node or after
    found, before = [], ""
    for move, behind in zip(steps, following, strict=True):
        if move.kind == LOG:
            found.append((before, behind, move.activity or ""))
        before = move.node or before
    return found
