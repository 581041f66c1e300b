"""write_bpmn(): a model as a BPMN 2.0 file that any modeller opens."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from numbers import Integral, Real
from typing import TYPE_CHECKING

from procmine.errors import ModelError
from procmine.model.bpmn_diagram import add_diagram
from procmine.model.bpmn_names import BPMN, BPMNDI, DC, DI, PROCMINE, fresh, is_xml_id, visible
from procmine.model.graph import END, GATEWAYS, START, TASKS, Flow, Model, Node

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["write_bpmn"]

_KINDS = {START, END, *TASKS, *GATEWAYS}
_TARGET = "https://procmine.org/bpmn"


def write_bpmn(model: Model) -> bytes:
    """How is this model said in BPMN 2.0 XML?

    Args:
        model: any model; its figures become extension elements, its lanes stand in a pool of the
            model's name, its diagram is written when it has one.

    Returns:
        UTF-8 XML, valid against the schema of BPMN 2.0. The same model gives the same bytes, and
        ``read_bpmn`` gives an equal model back.

    Raises:
        ModelError: an id is no XML id, a figure is no finite number, or the diagram leaves
            something out.

    Cost: linear in the size of the model.

    Source: OMG, Business Process Model and Notation 2.0.2, chapters 10, 12 and 15.

    >>> from procmine.model.graph import Flow, Model, Node
    >>> text = write_bpmn(Model("one step", (Node("s", "startEvent"), Node("e", "endEvent")),
    ...     (Flow("f", "s", "e"),))).decode()
    >>> '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/>' in text
    True
    """
    from lxml import etree

    taken = _checked_ids(model)
    root = etree.Element(
        f"{{{BPMN}}}definitions",
        nsmap={"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "procmine": PROCMINE},
    )
    root.set("id", fresh("definitions", taken))
    root.set("targetNamespace", _TARGET)
    root.set("exporter", "procmine")
    process_id = fresh("process", taken)
    plane, pool = process_id, ""
    if model.lanes:
        plane, pool = fresh("collaboration", taken), fresh("pool", taken)
        collaboration = _child(root, "collaboration", plane)
        participant = _child(collaboration, "participant", pool)
        _name(participant, model.name)
        participant.set("processRef", process_id)
    process = _child(root, "process", process_id)
    _name(process, model.name)
    process.set("isExecutable", "false")
    _add_lanes(process, model, taken)
    _add_nodes(process, model)
    for flow in model.flows:
        _add_flow(process, flow)
    if model.diagram is not None:
        add_diagram(root, model, plane, pool, taken)
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _checked_ids(model: Model) -> set[str]:
    ids = [element.id for group in (model.nodes, model.flows, model.lanes) for element in group]
    for element_id in ids:
        if not is_xml_id(element_id):
            raise ModelError(
                f"The model has an element with the id {element_id!r}, which XML does not allow.",
                hint="Start ids with a letter, then letters, digits, '_', '-' and '.' only.",
            )
    for node in model.nodes:
        if node.kind not in _KINDS:
            raise ModelError(
                f"Node {node.id!r} is a {node.kind!r}, which procmine cannot write.",
                hint=f"It can be one of: {', '.join(sorted(_KINDS))}.",
            )
    return set(ids)


def _child(parent: _Element, tag: str, element_id: str = "") -> _Element:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{BPMN}}}{tag}")
    if element_id:
        element.set("id", element_id)
    return element


def _name(element: _Element, name: str) -> None:
    """Set the label; one that XML cannot hold also travels in an extension, as JSON."""
    from lxml import etree

    shown = visible(name)
    if name:
        element.set("name", shown)
    if shown != name:
        label = etree.SubElement(_extensions(element), f"{{{PROCMINE}}}label")
        label.set("value", json.dumps(name))


def _extensions(element: _Element) -> _Element:
    found = element.find(f"{{{BPMN}}}extensionElements")
    return _child(element, "extensionElements") if found is None else found


def _figures(element: _Element, figures: Mapping[str, int | float], owner: str) -> None:
    from lxml import etree

    if not figures:
        return
    group = etree.SubElement(_extensions(element), f"{{{PROCMINE}}}figures")
    for name, value in figures.items():
        if visible(name) != name:
            raise ModelError(
                f"Figure {name!r} of {owner!r} has a name that XML cannot hold.",
                hint="Name figures with letters, digits and underscores.",
            )
        figure = etree.SubElement(group, f"{{{PROCMINE}}}figure")
        figure.set("name", name)
        figure.set("value", _number(value, f"Figure {name!r} of {owner!r}"))


def _number(value: object, what: str) -> str:
    # Integers stay integers on the way: a count must not come back as 12.0.
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real) and math.isfinite(value):
        return repr(float(value))
    raise ModelError(
        f"{what} is {value!r}, which is no finite number.",
        hint="Leave out a figure that cannot be told.",
    )


def _add_lanes(process: _Element, model: Model, taken: set[str]) -> None:
    if not model.lanes:
        return
    lanes = _child(process, "laneSet", fresh("lanes", taken))
    for lane in model.lanes:
        element = _child(lanes, "lane", lane.id)
        _name(element, lane.name)
        for node in model.nodes:
            if node.lane == lane.id:
                _child(element, "flowNodeRef").text = node.id


def _add_nodes(process: _Element, model: Model) -> None:
    incoming, outgoing = model.incoming(), model.outgoing()
    for node in model.nodes:
        element = _child(process, node.kind, node.id)
        _name(element, node.name)
        _figures(element, node.figures, node.id)
        _add_ends(element, node, incoming, outgoing)


def _add_ends(
    element: _Element,
    node: Node,
    incoming: Mapping[str, list[Flow]],
    outgoing: Mapping[str, list[Flow]],
) -> None:
    for tag, flows in (("incoming", incoming[node.id]), ("outgoing", outgoing[node.id])):
        for flow in flows:
            _child(element, tag).text = flow.id


def _add_flow(process: _Element, flow: Flow) -> None:
    element = _child(process, "sequenceFlow", flow.id)
    _name(element, flow.name)
    element.set("sourceRef", flow.source)
    element.set("targetRef", flow.target)
    _figures(element, flow.figures, flow.id)
