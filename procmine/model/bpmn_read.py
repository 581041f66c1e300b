"""read_bpmn(): a BPMN 2.0 file as a model, or a clear word about what it says that we cannot.

What decides which step may follow which is read or refused, never dropped. Documentation, text
annotations, groups and the extensions of other tools decide nothing and are passed over.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from procmine.errors import ModelError
from procmine.model.bpmn_diagram import find_diagram
from procmine.model.bpmn_names import BPMN, PROCMINE, fresh, visible, xml_id
from procmine.model.graph import END, GATEWAYS, START, TASKS, Flow, Lane, Model, Node
from procmine.model.xml_guard import MAX_BYTES, guarded_root, read_bounded

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_bpmn"]

_NODES = {START, END, *TASKS, *GATEWAYS}
_SAYS_NOTHING = {
    "association",
    "auditing",
    "category",
    "documentation",
    "extensionElements",
    "group",
    "monitoring",
    "textAnnotation",
}
_DEFAULTS = {"inclusiveGateway", *TASKS}
_MODELLED = {"laneSet", "sequenceFlow", *_NODES}
_WHOLE = re.compile(r"-?[0-9]+", re.ASCII)
_ATTRIBUTES = {
    "isForCompensation": ("false", "0"),
    "startQuantity": ("1",),
    "completionQuantity": ("1",),
    "instantiate": ("false", "0"),
}
_HINT = "Leave it out or redraw it with tasks, start and end events, gateways and lanes."


def read_bpmn(source: Path | bytes, *, max_bytes: int = MAX_BYTES) -> Model:
    """Which process does this BPMN file describe?

    Args:
        source: path of a file, or its content.
        max_bytes: size beyond which it is refused.

    Returns:
        The one process of the file, with its lanes, the figures procmine wrote, and its diagram
        when that places everything. A condition of a flow that leaves a gateway becomes its label
        when it has no name: which branch a case takes is open to the model.

    Raises:
        SourceMissingError: there is no such file, or it may not be read.
        SourceUnsafeError: too large, or a document type declaration.
        ModelError: no BPMN 2.0, more than one process, or an element that a model cannot say;
            the message names it and its line.

    Cost: linear in the size of the file.

    Source: OMG, Business Process Model and Notation 2.0.2, chapters 9, 10, 12 and 15.

    >>> read_bpmn(b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    ...     b"<process id='p' name='Empty'/></definitions>").name
    'Empty'
    """
    origin = "The BPMN content" if isinstance(source, bytes) else str(source)
    content = source if isinstance(source, bytes) else read_bounded(source, max_bytes)
    return _Reader(guarded_root(content, origin, max_bytes=max_bytes), origin).model()


def _local(element: _Element) -> str:
    """The name of a BPMN element; empty for elements of other namespaces."""
    tag = str(element.tag)
    return tag[len(BPMN) + 2 :] if tag.startswith(f"{{{BPMN}}}") else ""


def _label(element: _Element) -> str:
    """The label of an element, with the characters XML cannot hold put back."""
    shown = str(element.get("name", ""))
    for kept in element.iterfind(f"{{{BPMN}}}extensionElements/{{{PROCMINE}}}label"):
        try:
            true = json.loads(kept.get("value", ""))
        except ValueError:
            continue
        if isinstance(true, str) and visible(true) == shown:
            return true
    return shown


def _decides(child: _Element) -> bool:
    """May this child decide which step follows which?"""
    return bool(_local(child)) and _local(child) not in _SAYS_NOTHING


def _said(element: _Element) -> str:
    name = str(element.get("name") or element.get("id") or "").split()
    return f"{_local(element)} {' '.join(name)[:80]!r}"


def _text(element: _Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


class _Reader:
    """One reading of one document."""

    def __init__(self, root: _Element, origin: str) -> None:
        self.root, self.origin = root, origin
        self._taken: set[str] = set()
        self._ids: dict[str, str] = {}
        self._lane_of: dict[str, str] = {}

    def model(self) -> Model:
        if _local(self.root) != "definitions":
            raise ModelError(
                f"{self.origin} is no BPMN 2.0: its root is <{self.root.tag}>.",
                hint="Export the model as BPMN 2.0 XML (.bpmn).",
            )
        process = self._process()
        pool_name = self._pools(process)
        for child in process:
            if _decides(child) and _local(child) not in _MODELLED:
                raise self._refuse(child, f"{_said(child)} cannot be part of a model")
        lanes = self._lanes(process)
        nodes = tuple(self._node(child) for child in process if _local(child) in _NODES)
        flows = [child for child in process if _local(child) == "sequenceFlow"]
        model = Model(
            _label(process) or pool_name,
            nodes,
            tuple(self._flow(child, {node.id: node for node in nodes}) for child in flows),
            lanes,
        )
        return replace(model, diagram=find_diagram(self.root, self._ids, model))

    def _refuse(self, element: _Element, what: str) -> ModelError:
        return ModelError(f"{self.origin}, line {element.sourceline}: {what}.", hint=_HINT)

    def _process(self) -> _Element:
        """The one process that holds any step."""
        processes = [child for child in self.root if _local(child) == "process"]
        busy = [p for p in processes if any(_decides(c) and _local(c) != "laneSet" for c in p)]
        if len(busy) > 1:
            raise ModelError(
                f"{self.origin}, line {busy[1].sourceline}: {_said(busy[1])} is a second process.",
                hint="Export one pool with its process alone.",
            )
        if not processes:
            raise ModelError(f"{self.origin} holds no process.", hint="Export the process itself.")
        return (busy or processes)[0]

    def _pools(self, process: _Element) -> str:
        """What the pool of the process is called; pools may stand around it, if idle."""
        name = ""
        for outer in self.root:
            if _local(outer) in ("choreography", "globalConversation"):
                raise self._refuse(outer, f"{_said(outer)} is no process")
            for child in outer if _local(outer) == "collaboration" else ():
                if _local(child) == "participant":
                    if child.find(f"{{{BPMN}}}participantMultiplicity") is not None:
                        raise self._refuse(child, f"{_said(child)} stands for several pools")
                    if child.get("processRef", "").rpartition(":")[2] == process.get("id"):
                        name = _label(child)
                elif _decides(child):
                    raise self._refuse(child, f"{_said(child)} cannot be part of a model")
        return name

    def _only(self, element: _Element, *tags: str) -> None:
        """Refuse an element that holds anything but these."""
        for child in element:
            if _decides(child) and _local(child) not in tags:
                raise self._refuse(child, f"{_said(element)} holds <{_local(child)}>")

    def _id(self, element: _Element) -> str:
        given = str(element.get("id", ""))
        if given in self._ids:
            raise self._refuse(element, f"a second element has the id {given!r}")
        made = fresh(xml_id(given) if given else _local(element), self._taken)
        if given:
            self._ids[given] = made
        return made

    def _lanes(self, process: _Element) -> tuple[Lane, ...]:
        sets = [child for child in process if _local(child) == "laneSet" and len(child)]
        if len(sets) > 1:
            raise self._refuse(sets[1], "a second set of lanes divides the process another way")
        lanes = [child for group in sets for child in group if _local(child) == "lane"]
        return tuple(self._lane(element) for element in lanes)

    def _lane(self, element: _Element) -> Lane:
        self._only(element, "flowNodeRef", "childLaneSet", "partitionElement")
        for child in element:
            if _local(child) == "childLaneSet" and len(child):
                raise self._refuse(child, f"{_said(element)} holds lanes of its own")
        lane = Lane(self._id(element), _label(element))
        for ref in element.iterfind(f"{{{BPMN}}}flowNodeRef"):
            node = _text(ref)
            if self._lane_of.get(node, lane.id) != lane.id:
                raise self._refuse(ref, f"{node!r} lies in two lanes")
            self._lane_of[node] = lane.id
        return lane

    def _node(self, element: _Element) -> Node:
        kind = _local(element)
        self._only(element, "incoming", "outgoing")
        for name, usual in _ATTRIBUTES.items():
            if str(element.get(name, usual[0])).strip() not in usual:
                raise self._refuse(element, f"{_said(element)} has {name} set")
        # A default decides something only where several ways part by conditions.
        if kind in _DEFAULTS and element.get("default") and self._parts(element):
            raise self._refuse(element, f"{_said(element)} has a default flow")
        lane = self._lane_of.get(str(element.get("id")))
        return Node(self._id(element), kind, _label(element), lane, self._figures(element))

    def _parts(self, element: _Element) -> bool:
        flows = element.itersiblings(f"{{{BPMN}}}sequenceFlow", preceding=True)
        later = element.itersiblings(f"{{{BPMN}}}sequenceFlow")
        beside = [flow.get("sourceRef") for flow in (*flows, *later)]
        return beside.count(element.get("id")) > 1

    def _flow(self, element: _Element, nodes: dict[str, Node]) -> Flow:
        self._only(element, "conditionExpression")
        source, target = (self._end(element, end, nodes) for end in ("sourceRef", "targetRef"))
        name = _label(element)
        condition = element.find(f"{{{BPMN}}}conditionExpression")
        if condition is not None and _text(condition):
            if not nodes[source].is_gateway:
                raise self._refuse(element, f"{_said(element)} has a condition but no gateway")
            name = name or _text(condition)
        return Flow(self._id(element), source, target, name, self._figures(element))

    def _end(self, flow: _Element, end: str, nodes: dict[str, Node]) -> str:
        ref = str(flow.get(end, "")).strip()
        known = self._ids.get(ref, "")
        if known not in nodes:
            raise self._refuse(flow, f"{_said(flow)} has the {end} {ref!r}, which is no step")
        return known

    def _figures(self, element: _Element) -> dict[str, int | float]:
        path = f"{{{BPMN}}}extensionElements/{{{PROCMINE}}}figures/{{{PROCMINE}}}figure"
        figures: dict[str, int | float] = {}
        for figure in element.iterfind(path):
            text = str(figure.get("value", ""))
            try:
                number = int(text) if _WHOLE.fullmatch(text) else float(text)
            except ValueError:
                number = math.nan
            if isinstance(number, float) and not math.isfinite(number):
                raise self._refuse(figure, f"the figure {text[:40]!r} is no finite number")
            figures[str(figure.get("name", ""))] = number
        return figures
