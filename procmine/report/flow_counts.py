"""How often the flows of a model were taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from procmine.conform.flow_walk import FlowWalk
from procmine.model.graph import Model

__all__ = ["FlowCounts"]


class FlowCounts:
    """Counts tokens on flows.

    Args:
        model: the model whose runs are counted.
    """

    def __init__(self, model: Model) -> None:
        self._flows = model.flows
        self._walk = FlowWalk(model)
        self._n = {flow.id: 0 for flow in model.flows}

    def add(self, nodes: Sequence[str], n_cases: int) -> None:
        """One run, in the order in which its nodes were left, and the cases that went so."""
        for flow, _, _ in self._walk.walk(nodes):
            self._n[flow] += n_cases

    def told(self) -> list[dict[str, Any]]:
        """One row for each flow, in the order of the model."""
        return [
            {"flow": f.id, "source": f.source, "target": f.target, "n": self._n[f.id]}
            for f in self._flows
        ]
