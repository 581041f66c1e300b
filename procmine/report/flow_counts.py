"""How often the flows of a model were taken: tokens played along the nodes of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from procmine.model.graph import END, Model

__all__ = ["FlowCounts"]

_ALL, _SOME = "parallelGateway", "inclusiveGateway"
_ONE = "exclusiveGateway"


class FlowCounts:
    """Counts tokens on flows.

    Args:
        model: the model whose runs are counted.

    A run names its nodes, not its flows. A token behind a choice lies on all of its flows at once
    until a node takes it from one of them: that one it went along.
    """

    def __init__(self, model: Model) -> None:
        self._flows = model.flows
        self._kind = {node.id: node.kind for node in model.nodes}
        self._ins = {n: [f.id for f in flows] for n, flows in model.incoming().items()}
        self._outs = {n: [f.id for f in flows] for n, flows in model.outgoing().items()}
        self._n = {flow.id: 0 for flow in model.flows}

    def add(self, nodes: Sequence[str], n_cases: int) -> None:
        """One run, in the order in which its nodes were left, and the cases that went so."""
        tokens: list[set[str]] = []
        for node in nodes:
            if node not in self._kind:
                continue
            for taken in self._taken(node, tokens):
                self._n[taken] += n_cases
            tokens += self._put(node)

    def _taken(self, node: str, tokens: list[set[str]]) -> list[str]:
        ins = self._ins[node]
        wanted = [[flow] for flow in ins] if self._kind[node] == _ALL else [ins]
        joins_some = self._kind[node] == _SOME and len(ins) > 1
        if joins_some:
            wanted = [[flow] for flow in ins]
        return [taken for group in wanted if (taken := self._take(group, tokens))]

    def _take(self, group: list[str], tokens: list[set[str]]) -> str:
        """The flow of this group a token came along; the surest token goes first."""
        found = [token for token in tokens if not token.isdisjoint(group)]
        if not found:
            return ""
        token = min(found, key=len)
        taken = next(flow for flow in group if flow in token)
        place = next(i for i, one in enumerate(tokens) if one is token)
        del tokens[place]
        return taken

    def _put(self, node: str) -> list[set[str]]:
        outs, kind = self._outs[node], self._kind[node]
        if kind == END or not outs:
            return []
        # Several tokens of an inclusive split may be there or not: those not taken count nothing.
        return [set(outs)] if kind == _ONE else [{flow} for flow in outs]

    def told(self) -> list[dict[str, Any]]:
        """One row for each flow, in the order of the model."""
        return [
            {"flow": f.id, "source": f.source, "target": f.target, "n": self._n[f.id]}
            for f in self._flows
        ]
