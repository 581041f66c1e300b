"""Where everything of a BPMN model is drawn."""

from __future__ import annotations

from typing import Literal

from procmine.draw.graph import Arrangement, Graph
from procmine.draw.labels import Board, along, around, place
from procmine.draw.lanes import bands
from procmine.draw.layout import arrange
from procmine.draw.model_graph import label_size, model_graph, outer_lines
from procmine.errors import UsageError
from procmine.model.graph import Box, Diagram, Model

__all__ = ["LANE_HEAD", "POOL_HEAD", "layout_model"]

# Breadth of the strips that hold the names of lanes and of the pool around them, as modellers
# draw them.
LANE_HEAD, POOL_HEAD = 30.0, 30.0


def layout_model(model: Model, *, direction: Literal["right", "down"] = "right") -> Diagram:
    """Where does every shape, flow and label of this model go?

    Flows run level and upright and end on the outlines of their shapes, the usual way through is
    one straight line when there are no lanes, and every node lies inside its lane.

    Args:
        model: any model; a diagram it already has is not looked at.
        direction: ``right`` or ``down``.

    Returns:
        Boxes of nodes and lanes, paths of flows, boxes of the labels outside shapes. A lane's box
        includes the strip for its name, at its left or upper end.

    Raises:
        UsageError: no such direction, or nothing could arrange the model.

    Cost: some 10 ms for 30 nodes, some seconds for 1,000.

    >>> from procmine.model.graph import Flow, Node
    >>> two = Model("m", (Node("s", "startEvent"), Node("e", "endEvent")), (Flow("f", "s", "e"),))
    >>> layout_model(two).paths["f"][0][1] == layout_model(two).paths["f"][-1][1]
    True
    """
    if direction not in ("right", "down"):
        raise UsageError(f"{direction!r} is no direction of a model.", hint="Choose: right, down.")
    wanted = sum(bool(outer_lines(flow.name)) for flow in model.flows)
    wanted += sum(bool(outer_lines(node.name)) for node in model.nodes if not node.is_task)
    for roomy in (1.0, 1.4):
        graph = model_graph(model, direction=direction, roomy=roomy)
        placed = arrange(graph)
        labels = _labels(model, graph, placed)
        if len(labels) == wanted:
            break
    shapes = dict(placed.boxes)
    if model.lanes:
        shapes |= _lanes(model, graph, placed, labels)
    return Diagram(shapes, placed.paths, labels)


def _labels(model: Model, graph: Graph, placed: Arrangement) -> dict[str, Box]:
    """Names of events and gateways beside them, names of flows on their lines."""
    board = Board(placed.boxes.values(), placed.paths)
    wanted = []
    for node in model.nodes:
        size = label_size(outer_lines(node.name))
        if size is not None and not node.is_task:
            wanted.append((node.id, around(placed.boxes[node.id], size)))
    for link, flow in zip(graph.links, model.flows, strict=True):
        size = label_size(outer_lines(flow.name))
        if size is not None:
            anchor = placed.anchors.get(link.id)
            wanted.append((flow.id, along(placed.paths[flow.id], size, anchor)))
    return place(board, wanted)


def _lanes(
    model: Model, graph: Graph, placed: Arrangement, labels: dict[str, Box]
) -> dict[str, Box]:
    across = bands(graph, placed, labels.values(), len(model.lanes))
    found = {}
    for row, lane in enumerate(model.lanes):
        band = across[row]
        found[lane.id] = (
            Box(band.x - LANE_HEAD, band.y, band.width + LANE_HEAD, band.height)
            if graph.direction == "right"
            else Box(band.x, band.y - LANE_HEAD, band.width, band.height + LANE_HEAD)
        )
    return found
