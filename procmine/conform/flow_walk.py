"""Which flows a run of a model went along: tokens played along its nodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procmine.model.graph import END, Model

__all__ = ["FlowWalk"]

_ALL, _SOME = "parallelGateway", "inclusiveGateway"
_ONE = "exclusiveGateway"

_Token = tuple[set[str], int]
"""The flows it may lie on, and the place in the run where it was put."""


class FlowWalk:
    """Finds the flows behind the nodes of runs.

    Args:
        model: the model whose runs they are.

    A run names its nodes, not its flows. A token behind a choice lies on all of its flows at once
    until a node takes it from one of them: that one it went along.
    """

    def __init__(self, model: Model) -> None:
        self._kind = {node.id: node.kind for node in model.nodes}
        self._ins = {n: [f.id for f in flows] for n, flows in model.incoming().items()}
        self._outs = {n: [f.id for f in flows] for n, flows in model.outgoing().items()}

    def walk(self, nodes: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """Every flow of one run, with the places in it where it was entered and left.

        Args:
            nodes: in the order in which they were left; those the model lacks are passed over.
        """
        tokens: list[_Token] = []
        for place, node in enumerate(nodes):
            if node not in self._kind:
                continue
            for flow, since in self._taken(node, tokens):
                yield flow, since, place
            tokens += self._put(node, place)

    def _taken(self, node: str, tokens: list[_Token]) -> list[tuple[str, int]]:
        ins = self._ins[node]
        joins = self._kind[node] == _ALL or (self._kind[node] == _SOME and len(ins) > 1)
        wanted = [[flow] for flow in ins] if joins else [ins]
        return [taken for group in wanted if (taken := self._take(group, tokens))]

    def _take(self, group: list[str], tokens: list[_Token]) -> tuple[str, int] | None:
        """The flow of this group a token came along; the surest token goes first."""
        found = [i for i, (flows, _) in enumerate(tokens) if not flows.isdisjoint(group)]
        if not found:
            return None
        flows, since = tokens.pop(min(found, key=lambda i: len(tokens[i][0])))
        return next(flow for flow in group if flow in flows), since

    def _put(self, node: str, place: int) -> list[_Token]:
        outs, kind = self._outs[node], self._kind[node]
        if kind == END or not outs:
            return []
        # Several tokens of an inclusive split may be there or not: those not taken count nothing.
        return [(set(outs), place)] if kind == _ONE else [({flow}, place) for flow in outs]
