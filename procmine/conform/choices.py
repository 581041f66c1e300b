"""Choices at the gateways of a model: which case went which way, and what it knew then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.conform.check import Conformance, Part
from procmine.conform.flow_walk import walk_flows
from procmine.conform.nouns import Alignment
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
    alignments, groups = _variants(found, part)
    walks = walk_flows(model, alignments)
    n_cases = np.array([len(group) for group in groups])
    begin = np.cumsum(n_cases) - n_cases
    first = np.concatenate(groups) if groups else np.zeros(0, np.int64)
    place = np.full(len(model.flows), -1, np.int64)
    position = {flow.id: i for i, flow in enumerate(model.flows)}
    for node in model.nodes:
        flows = outgoing[node.id]
        if node.kind != "exclusiveGateway" or len(flows) < 2:
            continue
        place[:] = -1
        place[[position[flow.id] for flow in flows]] = np.arange(len(flows))
        here = place[walks.flow] >= 0
        ways = np.flatnonzero(here & walks.is_real)
        if not len(ways):
            continue
        variant = walks.alignment[ways]
        n = n_cases[variant]
        cases = first[np.repeat(begin[variant] - np.cumsum(n) + n, n) + np.arange(n.sum())]
        assumed = walks.alignment[here & ~walks.is_real]
        yield Choices(
            part.version,
            node,
            tuple(flows),
            tuple(_leads_to(model, flow) for flow in flows),
            cases + np.repeat(np.maximum(walks.n_before[ways] - 1, 0), n),
            np.repeat(place[walks.flow[ways]], n),
            int(n_cases[assumed].sum()),
        )


def _variants(found: Conformance, part: Part) -> tuple[tuple[Alignment, ...], list[Array]]:
    """Each variant, and the first step of every case that went it."""
    judgement = found.judgement
    traces = judgement.traces
    version = [v.id for v in found.standard.sop.versions].index(part.version)
    of_case = np.full(traces.n_cases, -1, np.int32)
    of_case[traces.filled] = found.summary.cases.variant
    cases = np.flatnonzero((judgement.version == version) & (of_case >= 0))
    order = np.argsort(of_case[cases], kind="stable")
    _, begin = np.unique(of_case[cases][order], return_index=True)
    groups = np.split(traces.bounds[:-1][cases[order]], begin[1:])
    return part.alignments.variants, groups


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
