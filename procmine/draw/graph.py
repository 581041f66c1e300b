"""The one layout interface: a graph of sized things goes in, boxes and routes come out.

Engines know this file and nothing of process maps or BPMN; pictures know this file and nothing of
engines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from procmine.model.graph import Box

__all__ = ["Arrangement", "Graph", "Link", "Path", "Point", "Vertex"]

Point = tuple[float, float]
Path = tuple[Point, ...]


@dataclass(frozen=True)
class Vertex:
    """One thing to place.

    Args:
        id: unique in the graph.
        width: in points.
        height: in points.
        shape: ``box``, ``circle`` or ``diamond``; routes end on its outline.
        group: number of its lane, from 0; None when the graph has none.
        below: room to leave under it, for a label.
    """

    id: str
    width: float
    height: float
    shape: str = "box"
    group: int | None = None
    below: float = 0.0


@dataclass(frozen=True)
class Link:
    """One connection to route.

    Args:
        id: unique in the graph.
        source: id of the vertex it leaves.
        target: id of the vertex it enters.
        label: width and height of its label in points; None when it has none.
        weight: how much it should be short and straight; the main path weighs most.
        thickness: width of its line in points.
        is_backward: does it lead back against the flow?
    """

    id: str
    source: str
    target: str
    label: tuple[float, float] | None = None
    weight: float = 1.0
    thickness: float = 1.5
    is_backward: bool = False


@dataclass(frozen=True)
class Graph:
    """What a layout engine is asked to arrange.

    Args:
        vertices: in a stable order.
        links: in a stable order, most important first.
        direction: ``down`` or ``right``.
        main_path: ids of vertices that should lie in one straight line, in order.
        roomy: 1 for the usual distances, more when labels found no room.
        like: middles of vertices in an earlier picture that this one should resemble.
        merges: may links that share an end share the stretch of their routes next to it?
    """

    vertices: tuple[Vertex, ...]
    links: tuple[Link, ...]
    direction: str = "down"
    main_path: tuple[str, ...] = ()
    roomy: float = 1.0
    like: Mapping[str, Point] = field(default_factory=dict)
    merges: bool = False


@dataclass(frozen=True)
class Arrangement:
    """Where everything went.

    Args:
        boxes: upper left corner and size of every vertex, by id.
        paths: way points of every link, by id, from outline to outline.
        anchors: where the engine would put the middle of a link's label, when it says.
        engine: which engine made it.
    """

    boxes: Mapping[str, Box]
    paths: Mapping[str, Path]
    anchors: Mapping[str, Point] = field(default_factory=dict)
    engine: str = ""
