"""Shrink a BPMN graph without touching its soundness, and remember what was shrunk.

A model whose gateways pair up like brackets shrinks to one flow from start to end, so checking it
costs no more than reading it, however many states it has. What does not shrink is left for the
state space. Every flow of the small graph keeps a sample of the activities it stands for.

Source: W. Sadiq, M. E. Orlowska, Analyzing process models using graph reduction techniques,
Information Systems 25(2), 2000; extended to inclusive gateways where the wait of BPMN 2.0,
13.4.3 sees the same paths before and after.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from procmine.model.graph import END, START, TASKS, Model

__all__ = ["Passage", "Reduced", "gathered", "reduce_graph"]

_XOR, _AND, _OR = "exclusiveGateway", "parallelGateway", "inclusiveGateway"
_SAME_FATE = {(_XOR, _XOR), (_AND, _AND), (_OR, _OR), (_AND, _OR)}

# Ropes: nested pairs instead of copied tuples, or long sequences would cost their square.
Rope = tuple[Any, ...]


def _unroll(rope: Rope) -> Iterator[Any]:
    todo: list[Any] = [rope]
    while todo:
        item = todo.pop()
        if isinstance(item, tuple):
            todo.extend(reversed(item))
        else:
            yield item


def gathered(ropes: Iterable[Rope]) -> set[int]:
    """The nodes in these ropes.

    Flows that go the same way share ropes: each is looked into once, or the walk would double with
    every place at which flows part and meet.
    """
    found: set[int] = set()
    seen: set[int] = set()
    todo: list[Any] = list(ropes)
    while todo:
        item = todo.pop()
        if not isinstance(item, tuple):
            found.add(item)
        elif id(item) not in seen:
            seen.add(id(item))
            todo.extend(item)
    return found


@dataclass(frozen=True)
class Passage:
    """What passing along one flow of the small graph stands for.

    Args:
        steps: a sample of the activities done on the way.
        n_steps: how many they are.
        nodes: positions of the nodes of the model that were absorbed into the flow.
    """

    steps: Rope = ()
    n_steps: int = 0
    nodes: Rope = ()

    def then(self, other: Passage) -> Passage:
        """This passage, and the other after it."""
        steps = (self.steps, other.steps) if other.n_steps else self.steps
        return Passage(steps, self.n_steps + other.n_steps, (self.nodes, other.nodes))

    def or_else(self, other: Passage) -> Passage:
        """A choice of the two: the shorter one is the sample."""
        short = self if self.n_steps <= other.n_steps else other
        return Passage(short.steps, short.n_steps, (self.nodes, other.nodes))

    def activities(self) -> list[str]:
        """A sample of the activities done on the way."""
        return list(_unroll(self.steps))


@dataclass(frozen=True)
class Reduced:
    """A small graph with the same fate.

    Args:
        kinds: BPMN element name of each node that is left.
        hosts: position in the model of each node that is left.
        arcs: source and target of each flow that is left.
        passages: what each flow stands for.
        inner: positions of model nodes that were absorbed into each node that is left.
    """

    kinds: tuple[str, ...]
    hosts: tuple[int, ...]
    arcs: tuple[tuple[int, int], ...]
    passages: tuple[Passage, ...]
    inner: tuple[frozenset[int], ...]


def reduce_graph(model: Model, *, is_whole: bool = False) -> Reduced:
    """Which smaller graph is sound exactly when this model is?

    Args:
        model: the model.
        is_whole: leave every flow there, for whom more than its fate matters.

    Cost: near linear in nodes and flows.
    """
    graph = _Graph(model)
    if not is_whole:
        graph.shrink()
    return graph.result()


class _Graph:
    """Nodes and flows that can be taken out one by one."""

    def __init__(self, model: Model) -> None:
        position = {node.id: i for i, node in enumerate(model.nodes)}
        self.kind = [node.kind for node in model.nodes]
        self.host = list(range(len(self.kind)))
        self.name = {i: node.name for i, node in enumerate(model.nodes) if node.is_task}
        self.ins: list[list[int]] = [[] for _ in self.kind]
        self.outs: list[list[int]] = [[] for _ in self.kind]
        self.inner: list[Rope] = [() for _ in self.kind]
        self.ends: dict[int, tuple[int, int]] = {}
        self.passage: dict[int, Passage] = {}
        self.alive = [True] * len(self.kind)
        self._n_flows = 0
        for flow in model.flows:
            self._add(position[flow.source], position[flow.target], Passage())
        for node in range(len(self.kind)):
            self._make_explicit(node)

    def _add(self, source: int, target: int, passage: Passage) -> None:
        flow = self._n_flows
        self._n_flows += 1
        self.ends[flow] = (source, target)
        self.passage[flow] = passage
        self.outs[source].append(flow)
        self.ins[target].append(flow)

    def _drop(self, flow: int) -> Passage:
        source, target = self.ends.pop(flow)
        self.outs[source].remove(flow)
        self.ins[target].remove(flow)
        return self.passage.pop(flow)

    def _make_explicit(self, node: int) -> None:
        kind = self.kind[node]
        if kind not in TASKS and kind not in (START, END):
            return
        if len(self.ins[node]) > 1:
            self._gateway(node, _XOR, self.ins[node], before=True)
        if len(self.outs[node]) > 1 and kind != END:
            self._gateway(node, _AND, self.outs[node], before=False)

    def _gateway(self, node: int, kind: str, flows: list[int], *, before: bool) -> None:
        new = len(self.kind)
        self.kind.append(kind)
        self.host.append(node)
        self.ins.append([])
        self.outs.append([])
        self.inner.append(())
        self.alive.append(True)
        for flow in list(flows):
            source, target = self.ends[flow]
            self._drop(flow)
            self._add(*((source, new) if before else (new, target)), Passage())
        self._add(*((new, node) if before else (node, new)), Passage())

    def shrink(self) -> None:
        queue = deque(range(len(self.kind)))
        waiting = set(queue)
        while queue:
            node = queue.popleft()
            waiting.discard(node)
            if not self.alive[node]:
                continue
            around = {end for flow in self.ins[node] + self.outs[node] for end in self.ends[flow]}
            if any(rule(node) for rule in (self._merge, self._unloop, self._pass, self._join)):
                for near in sorted(around | {node}):
                    if near not in waiting:
                        waiting.add(near)
                        queue.append(near)

    def _pass(self, node: int) -> bool:
        """A node with one way in and one way out is part of the flow."""
        if len(self.ins[node]) != 1 or len(self.outs[node]) != 1 or self.kind[node] == END:
            return False
        entry, leave = self.ins[node][0], self.outs[node][0]
        if entry == leave:
            return False
        source, target = self.ends[entry][0], self.ends[leave][1]
        own = Passage((self.name[node],), 1) if node in self.name else Passage()
        own = Passage(own.steps, own.n_steps, self._all_of(node))
        before, after = self._drop(entry), self._drop(leave)
        self._add(source, target, before.then(own).then(after))
        self.alive[node] = False
        return True

    def _merge(self, node: int) -> bool:
        """Flows from a split straight to a join that treats them alike are one flow."""
        first: dict[int, int] = {}
        for flow in list(self.outs[node]):
            target = self.ends[flow][1]
            if (self.kind[node], self.kind[target]) not in _SAME_FATE or target == node:
                continue
            if target not in first:
                first[target] = flow
                continue
            one, other = self.passage[first[target]], self._drop(flow)
            together = self.kind[node] == _AND
            self.passage[first[target]] = one.then(other) if together else one.or_else(other)
            return True
        return False

    def _unloop(self, node: int) -> bool:
        """Coming back to the same choice changes nothing."""
        if self.kind[node] != _XOR:
            return False
        for flow in self.outs[node]:
            if self.ends[flow][1] == node and len(self.outs[node]) > 1:
                self.inner[node] = (self.inner[node], self._drop(flow).nodes)
                return True
        return False

    def _join(self, node: int) -> bool:
        """Two neighbouring gateways of one kind are one gateway."""
        for flow in list(self.outs[node]):
            target = self.ends[flow][1]
            if target == node or self.kind[node] != self.kind[target]:
                continue
            alone_in, alone_out = len(self.ins[target]) == 1, len(self.outs[node]) == 1
            if self._joinable(node, flow, alone_in, alone_out):
                self._absorb(node, flow, target, alone_out=alone_out)
                return True
        return False

    def _joinable(self, node: int, flow: int, alone_in: bool, alone_out: bool) -> bool:
        kind, is_silent = self.kind[node], self.passage[flow].n_steps == 0
        if kind == _XOR:
            return alone_in or alone_out
        return kind in (_AND, _OR) and is_silent and alone_in

    def _absorb(self, node: int, flow: int, target: int, *, alone_out: bool) -> None:
        between = self._drop(flow)
        if alone_out and self.ins[target]:
            # The target may be reached past the node, so the flows into the node carry it along.
            lost = Passage(between.steps, between.n_steps, (self._all_of(node), between.nodes))
            for other in list(self.ins[node]):
                source = self.ends[other][0]
                self._add(source, target, self._drop(other).then(lost))
            self.alive[node] = False
            return
        self.inner[node] = (self._all_of(target), self.inner[node], between.nodes)
        for other in list(self.outs[target]):
            end = self.ends[other][1]
            self._add(node, end, Passage(between.steps, between.n_steps).then(self._drop(other)))
        self.alive[target] = False

    def _all_of(self, node: int) -> Rope:
        return (self.host[node], self.inner[node])

    def result(self) -> Reduced:
        left = [i for i, alive in enumerate(self.alive) if alive]
        place = {node: i for i, node in enumerate(left)}
        flows = sorted(self.ends)
        return Reduced(
            kinds=tuple(self.kind[node] for node in left),
            hosts=tuple(self.host[node] for node in left),
            arcs=tuple((place[self.ends[f][0]], place[self.ends[f][1]]) for f in flows),
            passages=tuple(self.passage[f] for f in flows),
            inner=tuple(frozenset(gathered([self.inner[node]])) for node in left),
        )
