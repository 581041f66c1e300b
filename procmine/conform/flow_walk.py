"""Which flows a run of a model went along: tokens played along its nodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procmine.model.graph import END, Model

__all__ = ["FlowWalk"]

_ALL, _SOME = "parallelGateway", "inclusiveGateway"
_ONE = "exclusiveGateway"

_Token = tuple[frozenset[str], int]
"""The flows it may lie on, and the place in the run where it was put."""


class FlowWalk:
    """Finds the flows behind the nodes of runs.

    Args:
        model: the model whose runs they are.

    A run names its nodes, not its flows. A token behind a choice lies on all of its flows at once
    until a node takes it from one of them: that one it went along.
    """

    def __init__(self, model: Model) -> None:
        outs = {n: [f.id for f in flows] for n, flows in model.outgoing().items()}
        ins = {n: [f.id for f in flows] for n, flows in model.incoming().items()}
        self._wanted = {node.id: _wanted(node.kind, ins[node.id]) for node in model.nodes}
        self._puts = {node.id: _puts(node.kind, outs[node.id]) for node in model.nodes}

    def walk(self, nodes: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """Every flow of one run, with the places in it where it was entered and left.

        Args:
            nodes: in the order in which they were left; those the model lacks are passed over.
        """
        tokens: list[_Token] = []
        for place, node in enumerate(nodes):
            for group in self._wanted.get(node, ()):
                at = _surest(group, tokens)
                if at >= 0:
                    flows, since = tokens.pop(at)
                    yield next(flow for flow in group if flow in flows), since, place
            for flows in self._puts.get(node, ()):
                tokens.append((flows, place))


def _wanted(kind: str, ins: list[str]) -> list[list[str]]:
    """The flows of which one each must bring a token, or of an inclusive join may bring one."""
    if not ins:
        return []
    joins = kind == _ALL or (kind == _SOME and len(ins) > 1)
    return [[flow] for flow in ins] if joins else [ins]


def _puts(kind: str, outs: list[str]) -> list[frozenset[str]]:
    if kind == END or not outs:
        return []
    # Several tokens of an inclusive split may be there or not: those not taken count nothing.
    return [frozenset(outs)] if kind == _ONE else [frozenset([flow]) for flow in outs]


def _surest(group: list[str], tokens: list[_Token]) -> int:
    """The token that came along one of these flows; of several the one that can lie on fewest."""
    best, fewest = -1, 0
    for at, (flows, _) in enumerate(tokens):
        if (best < 0 or len(flows) < fewest) and not flows.isdisjoint(group):
            best, fewest = at, len(flows)
            if fewest == 1:
                break
    return best
