"""The token game of a BPMN graph: markings as bit sets, firings as three integers.

Bit i of a marking says that sequence flow i holds a token; above the flows, one bit per end event
remembers that it was reached. A firing takes tokens from flows that enter a node and puts tokens
on flows that leave it. Tasks, events and exclusive gateways take any single token, parallel
gateways wait for all, inclusive gateways wait as BPMN 2.0 section 13.4.3 says. Tasks put a token
on every leaving flow, as parallel gateways do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from procmine.model.graph import END, START, Model

__all__ = ["Firing", "Net", "bits"]

Firing = tuple[int, int, int]
"""Index of the node, the bits it takes, the bits it puts."""

_EXCLUSIVE, _PARALLEL, _INCLUSIVE = "exclusiveGateway", "parallelGateway", "inclusiveGateway"


def bits(mask: int) -> Iterator[int]:
    """The positions of the ones of a mask, lowest first.

    >>> list(bits(0b1010))
    [1, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Net:
    """A graph compiled for playing the token game.

    Args:
        kinds: BPMN element name of each node.
        arcs: source and target index of each flow; the flow's position is its bit.
    """

    def __init__(self, kinds: Sequence[str], arcs: Sequence[tuple[int, int]]) -> None:
        self.kinds = tuple(kinds)
        self.arcs = tuple(arcs)
        self.flow_mask = (1 << len(arcs)) - 1
        self.ins = [0] * len(kinds)
        self.outs = [0] * len(kinds)
        for bit, (source, target) in enumerate(arcs):
            self.outs[source] |= 1 << bit
            self.ins[target] |= 1 << bit
        # A node without a way out swallows its token, as an end event does.
        sinks = [i for i, kind in enumerate(kinds) if kind == END or not self.outs[i]]
        self.end_bit = {node: 1 << (len(arcs) + i) for i, node in enumerate(sinks)}
        self._puts = [self._choices(node) for node in range(len(kinds))]
        self._upstream: dict[int, tuple[tuple[int, int], ...]] = {}

    @classmethod
    def of(cls, model: Model) -> Net:
        """The token game of a model; node and flow positions are the model's."""
        position = {node.id: i for i, node in enumerate(model.nodes)}
        arcs = [(position[flow.source], position[flow.target]) for flow in model.flows]
        return cls([node.kind for node in model.nodes], arcs)

    def initial(self) -> list[Firing]:
        """The firings that may begin a case: one for each start event."""
        return [
            (i, 0, put)
            for i, kind in enumerate(self.kinds)
            if kind == START
            for put in self.puts(i)
        ]

    def firings(self, marking: int) -> Iterator[Firing]:
        """Which nodes may fire here, and what would each of them take and put?

        Args:
            marking: the tokens of the moment.

        Cost: grows with tokens and with leaving flows; an inclusive split of n flows has 2**n - 1
        outcomes.
        """
        seen = 0
        for bit in bits(marking & self.flow_mask):
            node = self.arcs[bit][1]
            taken = self._taken(node, bit, marking)
            if not taken or (seen >> node & 1 and taken != 1 << bit):
                continue
            seen |= 1 << node
            for put in self.puts(node):
                yield node, taken, put

    def puts(self, node: int) -> Iterator[int]:
        """The sets of tokens this node may put out, one after the other."""
        choices = self._puts[node]
        if choices is not None:
            yield from choices
            return
        outs = [1 << bit for bit in bits(self.outs[node])]
        for picked in product((1, 0), repeat=len(outs)):
            mask = sum(out for out, used in zip(outs, picked, strict=True) if used)
            if mask:
                yield mask

    def _choices(self, node: int) -> tuple[int, ...] | None:
        if node in self.end_bit:
            return (self.end_bit[node],)
        if self.kinds[node] == _EXCLUSIVE:
            return tuple(1 << bit for bit in bits(self.outs[node]))
        if self.kinds[node] == _INCLUSIVE and self.outs[node].bit_count() > 1:
            return None  # 2**n of them: made one by one
        return (self.outs[node],)

    def _taken(self, node: int, bit: int, marking: int) -> int:
        kind, ins = self.kinds[node], self.ins[node]
        if kind == _PARALLEL:
            return ins if marking & ins == ins else 0
        if kind == _INCLUSIVE and ins.bit_count() > 1:
            return marking & ins if self._may_join(node, marking) else 0
        return 1 << bit

    def _may_join(self, node: int, marking: int) -> bool:
        # BPMN 2.0, 13.4.3: wait while a token elsewhere could still reach an empty entry,
        # unless that token could as well reach an entry that is already full.
        needed = covered = 0
        for entry, reach in self.upstream(node):
            if marking & entry:
                covered |= reach
            else:
                needed |= reach
        return not marking & needed & ~covered

    def upstream(self, node: int) -> tuple[tuple[int, int], ...]:
        """For each flow into the node: its bit, and the flows that lead to it past the node."""
        if node not in self._upstream:
            self._upstream[node] = tuple(
                (1 << bit, self._reach(bit, node)) for bit in bits(self.ins[node])
            )
        return self._upstream[node]

    def _reach(self, bit: int, avoided: int) -> int:
        reach, todo = 1 << bit, [bit]
        while todo:
            source = self.arcs[todo.pop()][0]
            new = 0 if source == avoided else self.ins[source] & ~reach
            reach |= new
            todo.extend(bits(new))
        return reach
