"""Model: what should happen, or what was mined, as a BPMN graph.

A model is plain data: nodes, sequence flows, lanes and, when someone laid it out, a diagram. It
knows nothing about files, Petri nets or drawing; those live beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from procmine.errors import ModelError
from procmine.registry import room

__all__ = ["END", "GATEWAYS", "START", "TASKS", "Box", "Diagram", "Flow", "Lane", "Model", "Node"]

# Kinds are the BPMN 2.0 element names, so that nobody has to learn a second vocabulary.
START = "startEvent"
END = "endEvent"
TASKS = (
    "task",
    "userTask",
    "serviceTask",
    "manualTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "businessRuleTask",
)
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway")

Number = int | float


def _frozen(mapping: Mapping[str, Number]) -> Mapping[str, Number]:
    return MappingProxyType(dict(sorted(mapping.items())))


@dataclass(frozen=True)
class Node:
    """One element a token can be at.

    Args:
        id: unique in the model; a valid XML id.
        kind: BPMN element name: ``startEvent``, ``endEvent``, a task or a gateway.
        name: its label; for tasks the activity of the log.
        lane: id of its lane, if the model has lanes.
        figures: numbers that travel with it, such as ``n_cases`` or ``p50_s``.
    """

    id: str
    kind: str
    name: str = ""
    lane: str | None = None
    figures: Mapping[str, Number] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", _frozen(self.figures))

    def __reduce__(self) -> tuple[object, ...]:
        return (Node, (self.id, self.kind, self.name, self.lane, dict(self.figures)))

    @property
    def is_task(self) -> bool:
        """Is this a piece of work, of any task type?"""
        return self.kind in TASKS

    @property
    def is_gateway(self) -> bool:
        """Does this only route?"""
        return self.kind in GATEWAYS


@dataclass(frozen=True)
class Flow:
    """One sequence flow.

    Args:
        id: unique in the model.
        source: id of the node it leaves.
        target: id of the node it enters.
        name: its label, such as the condition in words.
        figures: numbers that travel with it.
    """

    id: str
    source: str
    target: str
    name: str = ""
    figures: Mapping[str, Number] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", _frozen(self.figures))

    def __reduce__(self) -> tuple[object, ...]:
        return (Flow, (self.id, self.source, self.target, self.name, dict(self.figures)))


@dataclass(frozen=True)
class Lane:
    """One lane: who does the steps in it."""

    id: str
    name: str


@dataclass(frozen=True)
class Box:
    """A rectangle in a diagram: upper left corner, width and height, in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Diagram:
    """Where everything of a model is drawn.

    Args:
        shapes: a box for each node and lane, by id.
        paths: way points of each flow, by id; the first and last lie on the borders of its ends.
        labels: boxes of labels drawn outside their shapes, by id of node or flow.
    """

    shapes: Mapping[str, Box]
    paths: Mapping[str, tuple[tuple[float, float], ...]]
    labels: Mapping[str, Box] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("shapes", "paths", "labels"):
            ordered = dict(sorted(getattr(self, name).items()))
            object.__setattr__(self, name, MappingProxyType(ordered))

    def __reduce__(self) -> tuple[object, ...]:
        return (Diagram, (dict(self.shapes), dict(self.paths), dict(self.labels)))


@dataclass(frozen=True)
class Model:
    """A process model: BPMN with one process, optionally in lanes.

    Args:
        name: what the process is called.
        nodes: its elements, in a stable order.
        flows: its sequence flows, in a stable order.
        lanes: its lanes from top to bottom; empty when it has none.
        diagram: where it is drawn, if it was laid out.

    Raises:
        ModelError: two elements share an id, or a flow or lane points nowhere.
    """

    name: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    lanes: tuple[Lane, ...] = ()
    diagram: Diagram | None = None

    def __post_init__(self) -> None:
        seen: set[str] = set()
        ids = [e.id for e in self.nodes] + [e.id for e in self.flows] + [e.id for e in self.lanes]
        for element_id in ids:
            if element_id in seen:
                raise ModelError(
                    f"Two elements of the model share the id {element_id!r}.",
                    hint="Give every element an id of its own.",
                )
            seen.add(element_id)
        nodes = {node.id for node in self.nodes}
        lanes = {lane.id for lane in self.lanes}
        for flow in self.flows:
            for end in (flow.source, flow.target):
                if end not in nodes:
                    raise ModelError(
                        f"Sequence flow {flow.id!r} names {end!r}, which is no node of the model.",
                        hint="Check the sourceRef and targetRef of that flow.",
                    )
        for node in self.nodes:
            if node.lane is not None and node.lane not in lanes:
                raise ModelError(
                    f"Node {node.id!r} lies in the lane {node.lane!r}, which does not exist.",
                    hint="Add the lane or move the node.",
                )

    def node(self, node_id: str) -> Node:
        """The node with this id; KeyError when there is none."""
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise KeyError(node_id)

    def activities(self) -> tuple[str, ...]:
        """Which activities does the model name, each once, in order of first appearance?"""
        return tuple(dict.fromkeys(node.name for node in self.nodes if node.is_task))

    def outgoing(self) -> dict[str, list[Flow]]:
        """The flows that leave each node, by node id, in model order."""
        return self._flows_by("source")

    def incoming(self) -> dict[str, list[Flow]]:
        """The flows that enter each node, by node id, in model order."""
        return self._flows_by("target")

    def _flows_by(self, end: str) -> dict[str, list[Flow]]:
        by: dict[str, list[Flow]] = {node.id: [] for node in self.nodes}
        for flow in self.flows:
            by[getattr(flow, end)].append(flow)
        return by

    def _repr_svg_(self) -> str:
        return str(room("procmine.draw.notebook")["model"].run(self))

    def laid_out(self, diagram: Diagram | None) -> Model:
        """The same model with this diagram instead of its own."""
        return replace(self, diagram=diagram)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)
