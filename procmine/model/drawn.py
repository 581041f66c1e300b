"""Where the diagrams of a document draw its elements."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from procmine.model.bpmn_names import BPMNDI, DC, DI
from procmine.model.document import Document, reference
from procmine.model.graph import Box
from procmine.model.xml_tree import Element

__all__ = ["Drawn", "drawn"]

Path = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Drawn:
    """What is drawn where, by id of the element.

    Args:
        shapes: boxes of steps, pools, lanes and artifacts.
        paths: way points of flows and associations.
    """

    shapes: dict[str, Box] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)


def drawn(document: Document) -> Drawn:
    """Where is everything drawn?

    Returns:
        Of every element the first place that any diagram gives it; what has no readable place is
        left out.

    Cost: linear in the size of the document.
    """
    found = Drawn()
    for element in document.root.descendants():
        meant = reference(element.get("bpmnElement"))
        if element.tag == f"{{{BPMNDI}}}BPMNShape" and meant not in found.shapes:
            if box := _box(element):
                found.shapes[meant] = box
        elif element.tag == f"{{{BPMNDI}}}BPMNEdge" and meant not in found.paths:
            points = element.elements(f"{{{DI}}}waypoint")
            places = [(_number(p.get("x")), _number(p.get("y"))) for p in points]
            found.paths[meant] = tuple(p for p in places if not any(map(math.isnan, p)))
    return found


def _box(shape: Element) -> Box | None:
    for bounds in shape.elements(f"{{{DC}}}Bounds"):
        x, y, width, height = (_number(bounds.get(n)) for n in ("x", "y", "width", "height"))
        if not any(map(math.isnan, (x, y, width, height))):
            return Box(x, y, width, height)
    return None


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan
