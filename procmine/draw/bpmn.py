"""The picture of a BPMN model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from procmine.draw.bpmn_flows import flow_legend, flow_pictures
from procmine.draw.bpmn_layout import layout_model
from procmine.draw.bpmn_nodes import column, node_picture
from procmine.draw.graph import Point
from procmine.draw.labels import Board, along, around, branching, place
from procmine.draw.lane_picture import lane_pictures, pool_box
from procmine.draw.model_graph import (
    FIGURE_SIZE,
    LABEL_SIZE,
    figures_of,
    label_size,
    outer_lines,
)
from procmine.draw.routes import middle
from procmine.draw.style import STYLE
from procmine.draw.svg import ground, picture, tag, text_node
from procmine.draw.text import line_height, text_width, wrap_text
from procmine.draw.words import check_language, say
from procmine.errors import ModelError
from procmine.model.graph import END, START, Box, Diagram, Flow, Model, Node
from procmine.plaintext import plain_text
from procmine.units import format_count

__all__ = ["model_picture", "model_svg"]

_MARGIN = 16.0


def model_svg(
    model: Model,
    *,
    direction: Literal["right", "down"] = "right",
    lang: str = "en",
    with_figures: bool = True,
    embed_style: bool = True,
) -> str:
    """What does this process model look like?

    Args:
        model: the model; drawn where its diagram says, laid out first when it has none.
        direction: ``right`` or ``down``, for a model without a diagram.
        lang: ``en`` or ``zh``.
        with_figures: write how often and how long beside tasks and flows that carry figures.
        embed_style: bring the stylesheet along; without it the page must hold ``STYLE``.

    Returns:
        SVG in BPMN notation, without script, ids, links or style attributes. Nodes carry
        ``data-node`` and, if tasks, ``data-step``; flows ``data-flow``, ``data-source`` and
        ``data-target`` with ids of the model.

    Raises:
        UsageError: no such direction or language, or nothing could arrange the model.
        ModelError: the model's diagram leaves out a shape or a flow.

    Cost: that of the layout; drawing grows with the size of the model.

    >>> two = Model("m", (Node("s", START), Node("e", END)), (Flow("f", "s", "e"),))
    >>> 'data-flow="f"' in model_svg(two)
    True
    """
    check_language(lang)
    figures = figures_of(model, lang=lang) if with_figures else {}
    return model_picture(
        model,
        model.diagram or layout_model(model, direction=direction),
        figures,
        legend=(lambda corner: flow_legend(model, corner, lang=lang)) if with_figures else None,
        lang=lang,
        with_figures=with_figures,
        embed_style=embed_style,
    )


def model_picture(
    model: Model,
    diagram: Diagram,
    figures: Mapping[str, str],
    *,
    legend: Callable[[Point], tuple[str, float, float]] | None = None,
    marks: Sequence[tuple[Box, str]] = (),
    titles: Mapping[str, str] | None = None,
    lang: str = "en",
    with_figures: bool = True,
    embed_style: bool = True,
) -> str:
    """What does this model look like, with these figures, marks and legend?

    Args:
        model: the model; flows that carry figures are as thick as they are frequent.
        diagram: where it is drawn.
        figures: what is written beside its nodes and flows, by id.
        legend: from its upper left corner to its markup, width and height.
        marks: what is drawn over everything, each with the ground no label may cover.
        titles: what a pointer on a node is told, by id; else its name and figure.
        lang: ``en`` or ``zh``.
        with_figures: let flows be as thick as they are frequent.
        embed_style: bring the stylesheet along.

    Returns:
        SVG as ``model_svg`` gives it.

    Raises:
        ModelError: the diagram leaves out a shape or a flow.
    """
    _check(model, diagram)
    labels = _labels(model, diagram, figures, [ground for ground, _ in marks])
    name = say(
        lang,
        "model",
        name=plain_text(model.name),
        n_tasks=format_count(len(model.activities())),
        n_flows=format_count(len(model.flows)),
    )
    box = _extent(model, diagram, [*labels.values(), *(ground for ground, _ in marks)])
    foot = (box.x, box.y + box.height + _MARGIN)
    below, below_width, below_height = legend(foot) if legend else ("", 0.0, 0.0)
    shown = Box(
        box.x - _MARGIN,
        box.y - _MARGIN,
        max(box.width, below_width) + 2 * _MARGIN,
        box.height + below_height + (_MARGIN if below else 0) + 2 * _MARGIN,
    )
    names = {node.id: _called(node, lang) for node in model.nodes}
    said = {n.id: _said(_called(n, lang), figures.get(n.id, "")) for n in model.nodes}
    said |= titles or {}
    lanes = [diagram.shapes[lane.id] for lane in model.lanes]
    return picture(
        "pm-model",
        name,
        lang,
        shown,
        *(lane_pictures(model, lanes) if lanes else ()),
        *flow_pictures(model, diagram, names, lang=lang, with_figures=with_figures),
        *(
            node_picture(node, diagram.shapes[node.id], figures.get(node.id, ""), said[node.id])
            for node in model.nodes
        ),
        *_texts(model, labels, figures),
        *(drawn for _, drawn in marks),
        below,
        style=STYLE if embed_style else "",
    )


def _check(model: Model, diagram: Diagram) -> None:
    shaped = [element.id for group in (model.nodes, model.lanes) for element in group]
    missing = [element for element in shaped if element not in diagram.shapes]
    missing += [flow.id for flow in model.flows if len(diagram.paths.get(flow.id, ())) < 2]
    if missing:
        raise ModelError(
            f"The diagram of the model does not say where {missing[0]!r} is drawn.",
            hint="Lay the model out again after changing it.",
        )


def _labels(
    model: Model, diagram: Diagram, figures: Mapping[str, str], taken: Sequence[Box]
) -> dict[str, Box]:
    """Boxes of all texts outside shapes: the diagram's own, and places for those it leaves out.

    Figures stand below the name in the same box; a box of a diagram is widened for them.
    """
    shapes = [diagram.shapes[node.id] for node in model.nodes]
    board = Board([*shapes, *taken, *diagram.labels.values()], diagram.paths)
    labels = dict(diagram.labels)
    wanted = []
    for node in model.nodes:
        size = label_size(outer_lines(node.name))
        if size is not None and not node.is_task and node.id not in labels:
            wanted.append((node.id, around(diagram.shapes[node.id], size)))
    for flow in model.flows:
        size = label_size(outer_lines(flow.name))
        if size is not None and flow.id not in labels:
            wanted.append((flow.id, along(diagram.paths[flow.id], size)))
    labels |= place(board, wanted)
    wanted, branches = [], model.outgoing()
    for flow in model.flows:
        size = label_size((), figures.get(flow.id, ""))
        if size is not None:
            leaving = [diagram.paths[f.id] for f in branches[flow.source] if f.id != flow.id]
            spots = branching(diagram.paths[flow.id], leaving, size)
            wanted.append((f"figure {flow.id}", spots))
    return labels | place(board, wanted)


def _extent(model: Model, diagram: Diagram, beside: Sequence[Box]) -> Box:
    boxes = [*diagram.shapes.values(), *beside]
    if model.lanes:
        boxes.append(pool_box([diagram.shapes[lane.id] for lane in model.lanes]))
    points = [point for path in diagram.paths.values() for point in path]
    points += [(box.x, box.y) for box in boxes]
    points += [(box.x + box.width, box.y + box.height) for box in boxes] or [(0.0, 0.0)]
    left, top = min(point[0] for point in points), min(point[1] for point in points)
    right, bottom = max(point[0] for point in points), max(point[1] for point in points)
    return Box(left, top, right - left, bottom - top)


def _said(name: str, figure: str) -> str:
    return ": ".join(part for part in (plain_text(name), figure) if part)


def _called(node: Node, lang: str) -> str:
    """The name of a node; what it is where it has none."""
    kind = node.kind if node.kind in (START, END) or node.is_gateway else "unnamed"
    return plain_text(node.name) or say(lang, kind)


def _texts(model: Model, labels: Mapping[str, Box], figures: Mapping[str, str]) -> list[str]:
    """Names and figures outside shapes, over all lines."""
    parts = []
    elements: tuple[Node | Flow, ...] = (*model.nodes, *model.flows)
    for element in elements:
        is_task = isinstance(element, Node) and element.is_task
        box = labels.get(element.id)
        if box is not None and not is_task:
            parts.append(_outer_name(element, box))
        box = labels.get(f"figure {element.id}")
        if box is not None:
            x, y = middle(box)
            figure = text_node(figures[element.id])
            written = tag("text", figure, class_="pm-k pm-v", x=x, y=y + FIGURE_SIZE * 0.36)
            parts.append(ground(box.x, box.y, box.width, box.height) + written)
    return parts


def _outer_name(element: Node | Flow, box: Box) -> str:
    x, y = middle(box)
    lines = _fitting(element.name, box)
    height = len(lines) * line_height(LABEL_SIZE)
    top = y - height / 2 + LABEL_SIZE * 0.92
    written = "".join(column(lines, "pm-k", x, top, LABEL_SIZE))
    if isinstance(element, Node):
        return written
    width = max((text_width(line, LABEL_SIZE) for line in lines), default=0.0) + 4
    return ground(x - width / 2, y - height / 2, width, height) + written


def _fitting(name: str, box: Box) -> tuple[str, ...]:
    """Lines for a label's box, ours or that of another modeller who measures text otherwise."""
    lines = outer_lines(name)
    if all(text_width(line, LABEL_SIZE) <= box.width for line in lines):
        return lines
    return wrap_text(name, max(box.width, 60.0), LABEL_SIZE)
