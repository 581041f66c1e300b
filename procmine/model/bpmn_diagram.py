"""The diagram part of a BPMN file: where everything is drawn, written and read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procmine.errors import ModelError
from procmine.model.bpmn_names import BPMNDI, DC, DI, fresh
from procmine.model.graph import Box, Diagram, Model

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["add_diagram", "find_diagram"]

# Modellers write the name of a pool into a band of this breadth.
_BAND = 30.0


def add_diagram(root: _Element, model: Model, plane: str, pool: str, taken: set[str]) -> None:
    """Write where everything is drawn.

    Args:
        root: the definitions element.
        model: a model with a diagram.
        plane: id of the process or collaboration that is drawn.
        pool: id of the pool around the lanes; empty when there is none.
        taken: ids that are in use.
    """
    diagram = model.diagram
    if diagram is None:
        return
    _check(model, diagram)
    outer = _child(root, BPMNDI, "BPMNDiagram", id=fresh("diagram", taken))
    inner = _child(outer, BPMNDI, "BPMNPlane", id=fresh("plane", taken), bpmnElement=plane)
    across = _lanes_lie_across(model, diagram)
    if pool:
        box = _around([diagram.shapes[lane.id] for lane in model.lanes], across=across)
        _shape(inner, pool, box, taken, isHorizontal=_said(across))
    for lane in model.lanes:
        box = diagram.shapes[lane.id]
        shape = _shape(inner, lane.id, box, taken, isHorizontal=_said(across))
        _label(shape, diagram, lane.id)
    for node in model.nodes:
        marker = {"isMarkerVisible": "true"} if node.kind == "exclusiveGateway" else {}
        shape = _shape(inner, node.id, diagram.shapes[node.id], taken, **marker)
        _label(shape, diagram, node.id)
    for flow in model.flows:
        names = {"id": fresh(f"{flow.id}_di", taken), "bpmnElement": flow.id}
        edge = _child(inner, BPMNDI, "BPMNEdge", **names)
        for x, y in diagram.paths[flow.id]:
            _child(edge, DI, "waypoint", x=_length(x), y=_length(y))
        _label(edge, diagram, flow.id)


def _check(model: Model, diagram: Diagram) -> None:
    for element_id in _shaped(model):
        if element_id not in diagram.shapes:
            raise _unplaced(element_id)
    for flow in model.flows:
        if len(diagram.paths.get(flow.id, ())) < 2:
            raise _unplaced(flow.id)


def _shaped(model: Model) -> list[str]:
    return [node.id for node in model.nodes] + [lane.id for lane in model.lanes]


def _unplaced(element_id: str) -> ModelError:
    return ModelError(
        f"The diagram of the model does not say where {element_id!r} is drawn.",
        hint="Lay the model out again after changing it.",
    )


def _child(parent: _Element, space: str, tag: str, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{space}}}{tag}", attributes)


def _shape(
    plane: _Element, element_id: str, box: Box, taken: set[str], **attributes: str
) -> _Element:
    names = {"id": fresh(f"{element_id}_di", taken), "bpmnElement": element_id}
    shape = _child(plane, BPMNDI, "BPMNShape", **names, **attributes)
    _bounds(shape, box)
    return shape


def _bounds(parent: _Element, box: Box) -> None:
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    _child(parent, DC, "Bounds", **{name: _length(value) for name, value in sizes.items()})


def _label(parent: _Element, diagram: Diagram, element_id: str) -> None:
    if element_id in diagram.labels:
        _bounds(_child(parent, BPMNDI, "BPMNLabel"), diagram.labels[element_id])


def _length(value: float) -> str:
    number = float(value)
    if not math.isfinite(number):
        raise ModelError(
            "The diagram of the model holds a length that is no finite number.",
            hint="Lay the model out again.",
        )
    return repr(number).removesuffix(".0")


def _said(truth: bool) -> str:
    return "true" if truth else "false"


def _lanes_lie_across(model: Model, diagram: Diagram) -> bool:
    boxes = [diagram.shapes[lane.id] for lane in model.lanes]
    if len(boxes) < 2:
        return all(box.width >= box.height for box in boxes)
    return abs(boxes[1].y - boxes[0].y) >= abs(boxes[1].x - boxes[0].x)


def _around(boxes: list[Box], *, across: bool) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right = max(box.x + box.width for box in boxes)
    bottom = max(box.y + box.height for box in boxes)
    if across:
        left -= _BAND
    else:
        top -= _BAND
    return Box(left, top, right - left, bottom - top)


def find_diagram(root: _Element, drawn: dict[str, str], model: Model) -> Diagram | None:
    """Where does this file draw the model?

    Args:
        root: the definitions element.
        drawn: id in the model by id in the file, of everything that can be drawn.
        model: the model without a diagram.

    Returns:
        The first diagram that places every node, lane and flow; None when none does, since half
        a drawing is better made anew.
    """
    lines = {flow.id for flow in model.flows}
    for plane in root.iter(f"{{{BPMNDI}}}BPMNPlane"):
        drawing = _Drawn(plane, drawn)
        shapes = {key: drawing.shapes[key] for key in _shaped(model) if key in drawing.shapes}
        paths = {key: path for key, path in drawing.paths.items() if key in lines and path[1:]}
        labels = {key: box for key, box in drawing.labels.items() if key in {*shapes, *paths}}
        if model.nodes and len(shapes) == len(_shaped(model)) and len(paths) == len(lines):
            return Diagram(shapes, paths, labels)
    return None


class _Drawn:
    """The boxes, way points and labels of one plane, by id in the model."""

    def __init__(self, plane: _Element, drawn: dict[str, str]) -> None:
        self.shapes: dict[str, Box] = {}
        self.paths: dict[str, tuple[tuple[float, float], ...]] = {}
        self.labels: dict[str, Box] = {}
        for element in plane:
            # A prefix before the id is a way to say which namespace it lives in.
            known = drawn.get(element.get("bpmnElement", "").rpartition(":")[2])
            if known is not None:
                self._add(element, known)

    def _add(self, element: _Element, known: str) -> None:
        if element.tag == f"{{{BPMNDI}}}BPMNShape" and (box := _box(element)):
            self.shapes[known] = box
        elif element.tag == f"{{{BPMNDI}}}BPMNEdge":
            points = [_point(point) for point in element.iter(f"{{{DI}}}waypoint")]
            self.paths[known] = tuple(point for point in points if point is not None)
        label = element.find(f"{{{BPMNDI}}}BPMNLabel")
        if label is not None and (box := _box(label)):
            self.labels[known] = box


def _box(element: _Element) -> Box | None:
    bounds = element.find(f"{{{DC}}}Bounds")
    if bounds is None:
        return None
    sizes = [_measure(bounds.get(name)) for name in ("x", "y", "width", "height")]
    x, y, width, height = sizes
    if x is None or y is None or width is None or height is None:
        return None
    return Box(x, y, width, height)


def _point(element: _Element) -> tuple[float, float] | None:
    x, y = _measure(element.get("x")), _measure(element.get("y"))
    return None if x is None or y is None else (x, y)


def _measure(text: str | None) -> float | None:
    try:
        number = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None
