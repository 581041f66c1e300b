"""Choices at the gateways of a model: which case went which way, and what it knew then."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.conform.check import Conformance, Part
from procmine.conform.flow_walk import FlowWalk
from procmine.conform.nouns import LOG, MODEL, SYNC, Alignment, Move
from procmine.model.graph import Flow, Model, Node

__all__ = ["Choices", "choices_of"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Choices:
    """The choices that were made at one exclusive gateway.

    Args:
        version: id of the version of the SOP.
        gateway: the gateway.
        flows: the flows that leave it, in the order of the model.
        leads_to: the steps each flow leads to first, by name.
        step: position of the last step before each choice, int64; the first of its case where it
            had none.
        taken: place in ``flows`` of the flow each choice went along, int64.
        n_assumed: choices left out: what was done next is not what the flow leads to, so the way
            is only what explains the case at the least cost.
    """

    version: str
    gateway: Node
    flows: tuple[Flow, ...]
    leads_to: tuple[tuple[str, ...], ...]
    step: Array
    taken: Array
    n_assumed: int


def choices_of(found: Conformance) -> Iterator[Choices]:
    """Which way did each case go at each exclusive gateway of the SOP?

    Args:
        found: what ``check`` gave.

    Yields:
        One for each gateway of each version that any case passed. Petri nets have none.

    Cost: linear in the moves of the variants, and in the cases for each choice on their way.
    """
    for part in found.parts:
        model = found.standard.models[part.version]
        if isinstance(model, Model):
            yield from _of_part(found, part, model)


def _of_part(found: Conformance, part: Part, model: Model) -> Iterator[Choices]:
    outgoing = model.outgoing()
    asked = {
        node.id: node
        for node in model.nodes
        if node.kind == "exclusiveGateway" and len(outgoing[node.id]) > 1
    }
    place = {flow.id: i for node in asked for i, flow in enumerate(outgoing[node])}
    steps: dict[str, list[Array]] = {node: [] for node in asked}
    taken: dict[str, list[Array]] = {node: [] for node in asked}
    assumed = dict.fromkeys(asked, 0)
    walk, source = FlowWalk(model), {flow.id: flow.source for flow in model.flows}
    for alignment, first in _variants(found, part):
        for flow, done, is_real in _made(alignment, walk, place.keys()):
            node = source[flow]
            if not is_real:
                assumed[node] += len(first)
                continue
            steps[node].append(first + max(done - 1, 0))
            taken[node].append(np.full(len(first), place[flow]))
    for node, gateway in asked.items():
        if steps[node]:
            flows = tuple(outgoing[node])
            yield Choices(
                part.version,
                gateway,
                flows,
                tuple(_leads_to(model, flow) for flow in flows),
                np.concatenate(steps[node]),
                np.concatenate(taken[node]),
                assumed[node],
            )


def _variants(found: Conformance, part: Part) -> Iterator[tuple[Alignment, Array]]:
    """Each variant with the first step of every case that went it."""
    judgement = found.judgement
    traces = judgement.traces
    version = [v.id for v in found.standard.sop.versions].index(part.version)
    of_case = np.full(traces.n_cases, -1, np.int32)
    of_case[traces.filled] = found.summary.cases.variant
    cases = np.flatnonzero((judgement.version == version) & (of_case >= 0))
    order = np.argsort(of_case[cases], kind="stable")
    _, begin = np.unique(of_case[cases][order], return_index=True)
    groups = np.split(cases[order], begin[1:])
    for alignment, group in zip(part.alignments.variants, groups, strict=True):
        yield alignment, traces.bounds[:-1][group]


def _made(
    alignment: Alignment, walk: FlowWalk, wanted: Collection[str]
) -> Iterator[tuple[str, int, bool]]:
    """Flows taken at gateways, steps done before, and whether what came next was really done."""
    moves = [move for move in alignment.moves if move.node]
    n_done, done = 0, []
    for move in alignment.moves:
        n_done += move.kind in (SYNC, LOG)
        if move.node:
            done.append(n_done)
    for flow, since, until in walk.walk([move.node or "" for move in moves]):
        if flow in wanted:
            yield flow, done[since], _is_real(moves, until)


def _is_real(moves: list[Move], place: int) -> bool:
    """Is the next thing the model does here something that happened, or the end?"""
    following = next((m for m in moves[place:] if m.kind in (SYNC, MODEL)), None)
    return following is None or following.kind == SYNC


def _leads_to(model: Model, flow: Flow) -> tuple[str, ...]:
    outgoing = model.outgoing()
    found: dict[str, None] = {}
    todo, seen = [flow.target], set()
    while todo:
        node = model.node(todo.pop(0))
        if node.id in seen:
            continue
        seen.add(node.id)
        if node.is_task:
            found[node.name] = None
        else:
            todo += [after.target for after in outgoing[node.id]]
    return tuple(found)
