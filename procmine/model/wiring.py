"""Wiring: the graph of an executable reading while it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from procmine.model.bpmn_names import fresh, xml_id
from procmine.model.graph import GATEWAYS, Flow, Lane, Model, Node

__all__ = ["AND", "OR", "XOR", "Wiring"]

XOR, AND, OR = GATEWAYS


class Wiring:
    """Nodes and flows in the making; a node may be a mere point, which is taken out at the end.

    Args:
        taken: ids of the document, which only its own elements may have.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._used: set[str] = set()
        self._nodes: dict[str, Node] = {}
        self._points: set[str] = set()
        self._flows: dict[str, Flow] = {}
        self._n_leaving: Counter[str] = Counter()
        self.n_entering: Counter[str] = Counter()
        self.stands_for: dict[str, str] = {}
        self.as_drawn: set[str] = set()

    def claim(self, element_id: str) -> str:
        """The id in the model of an element of the document."""
        wanted = xml_id(element_id)
        claimed = fresh(wanted, self._taken) if wanted in self._used else wanted
        self._taken.add(claimed)
        self._used.add(claimed)
        return claimed

    def own(self, element_id: str, kind: str, name: str = "", lane: str | None = None) -> str:
        """A node that is an element of the document; the answer is its id in the model."""
        node_id = self._put(Node(self.claim(element_id), kind, name, lane), element_id)
        self.as_drawn.add(node_id)
        return node_id

    def made(self, stem: str, kind: str, element_id: str) -> str:
        """A node that stands beside an element to give it its meaning."""
        node_id = fresh(f"{xml_id(element_id)}_{stem}", self._taken)
        return self._put(Node(node_id, kind), element_id)

    def point(self, element_id: str) -> str:
        """A node that routes nothing and is gone in the end, unless ways meet or part there."""
        node_id = self.made("point", XOR, element_id)
        self._points.add(node_id)
        return node_id

    def own_point(self, element_id: str, name: str = "", lane: str | None = None) -> str:
        """A point that is an element of the document."""
        node_id = self.own(element_id, XOR, name, lane)
        self._points.add(node_id)
        return node_id

    def _put(self, node: Node, element_id: str) -> str:
        self._nodes[node.id] = node
        self.stands_for[node.id] = element_id
        return node.id

    def connect(self, source: str, target: str, name: str = "", element_id: str = "") -> None:
        """A flow; one of the document keeps its id."""
        flow_id = self.claim(element_id) if element_id else fresh("flow", self._taken)
        self._flows[flow_id] = Flow(flow_id, source, target, name)
        self._n_leaving[source] += 1
        self.n_entering[target] += 1
        if element_id:
            self.stands_for[flow_id] = element_id
            self.as_drawn.add(flow_id)

    def fan(self, source: str, targets: Iterable[str]) -> None:
        """A flow to each target."""
        for target in targets:
            self.connect(source, target)

    def drop(self, node_id: str) -> None:
        """Take out a node that no flow enters or leaves."""
        del self._nodes[node_id], self.stands_for[node_id]
        self._points.discard(node_id)

    def is_point(self, node_id: str) -> bool:
        """Is this a point that routes nothing so far?"""
        return node_id in self._points

    def is_choice(self, node_id: str) -> bool:
        """Does a token leave here by one flow of those there are?"""
        return self._nodes[node_id].kind == XOR

    def leads_on(self, node_id: str) -> bool:
        """Does a flow leave this node?"""
        return self._n_leaving[node_id] > 0

    def becomes(self, node_id: str, kind: str) -> None:
        """Make a node one of another kind."""
        node = self._nodes[node_id]
        self._nodes[node_id] = Node(node.id, kind, node.name, node.lane)
        self._points.discard(node_id)

    def part(self, node_id: str, stem: str) -> None:
        """Give every flow into a node but the first a node of its own there."""
        flows = [flow for flow in self._flows.values() if flow.target == node_id]
        node = self._nodes[node_id]
        for flow in flows[1:]:
            twin = self.made(stem, node.kind, self.stands_for[node_id])
            self._nodes[twin] = Node(twin, node.kind, node.name, node.lane)
            self._flows[flow.id] = Flow(flow.id, flow.source, twin, flow.name)

    def mark(self) -> tuple[int, int]:
        """A moment in the making, for ``exits``."""
        return len(self._nodes), len(self._flows)

    def nodes_since(self, moment: tuple[int, int]) -> list[str]:
        """The nodes made since."""
        return list(self._nodes)[moment[0] :]

    def exits(self, since: tuple[int, int], target: str, element_id: str) -> None:
        """Let a token leave for the target from wherever it can be in what was made since."""
        nodes = [n for n in list(self._nodes)[since[0] :] if self.is_choice(n) and n != target]
        flows = list(self._flows.values())[since[1] :]
        for node in nodes:
            if self.leads_on(node):
                self.connect(node, target)
        for flow in flows:
            if target not in (flow.source, flow.target) and not (
                self.is_choice(flow.source) or self.is_choice(flow.target)
            ):
                gateway = self.made("exit", XOR, element_id)
                self._flows[flow.id] = Flow(flow.id, flow.source, gateway, flow.name)
                self.as_drawn.discard(flow.id)
                self.fan(gateway, (flow.target, target))

    def model(self, name: str, lanes: Iterable[Lane]) -> Model:
        """The model, without the points that route nothing."""
        self._contract()
        used = {node.lane for node in self._nodes.values()}
        return Model(
            name,
            tuple(self._nodes.values()),
            tuple(self._flows.values()),
            tuple(lane for lane in lanes if lane.id in used),
        )

    def _contract(self) -> None:
        ins: dict[str, list[str]] = {node: [] for node in self._nodes}
        outs: dict[str, list[str]] = {node: [] for node in self._nodes}
        for flow in self._flows.values():
            outs[flow.source].append(flow.id)
            ins[flow.target].append(flow.id)
        for point in [node for node in self._nodes if node in self._points]:
            if len(ins[point]) == len(outs[point]) == 1 and ins[point] != outs[point]:
                before, after = self._flows[ins[point][0]], self._flows.pop(outs[point][0])
                joined = Flow(before.id, before.source, after.target, before.name or after.name)
                self._flows[before.id] = joined
                self.as_drawn.discard(before.id)
                ins[after.target][ins[after.target].index(after.id)] = before.id
                del self._nodes[point], self.stands_for[point]
                self.stands_for.pop(after.id, None)
