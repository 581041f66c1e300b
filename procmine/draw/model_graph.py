"""A BPMN model as a graph to arrange: sizes of shapes and labels, lanes, the happy path."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from procmine.draw.graph import Graph, Link, Vertex
from procmine.draw.text import line_height, text_width, wrap_text
from procmine.model.graph import END, START, Model, Node
from procmine.plaintext import plain_text
from procmine.units import format_count, format_duration

__all__ = [
    "FIGURE_SIZE",
    "LABEL_SIZE",
    "NAME_SIZE",
    "figure_text",
    "figures_of",
    "happy_path",
    "label_size",
    "model_graph",
    "name_lines",
    "outer_lines",
    "taken",
]

NAME_SIZE, LABEL_SIZE, FIGURE_SIZE = 12.0, 11.0, 10.0

_TASK_WIDTH = 116.0
_EVENT = 36.0
_GATEWAY = 46.0
_OUTER_WIDTH = 96.0
# How much wider a label may be for the sake of a long word.
_STRETCH = 1.4
# More flows than this on one side of a gateway are drawn as a trunk with branches.
_SEPARATE = 4


def name_lines(name: str) -> tuple[str, ...]:
    """Into which lines does the name of a task fall?"""
    return wrap_text(name, _TASK_WIDTH, NAME_SIZE, stretch=_STRETCH)


def outer_lines(name: str) -> tuple[str, ...]:
    """Into which lines does a label outside its shape fall? None when there is no name."""
    if not plain_text(name):
        return ()
    return wrap_text(name, _OUTER_WIDTH, LABEL_SIZE, stretch=_STRETCH)


def figure_text(figures: Mapping[str, int | float], *, lang: str = "en") -> str:
    """Which figures are written beside an element: how often, and the median time?

    >>> figure_text({"n": 1200, "p50_s": 5400.0})
    '1,200 · 1.5 h'
    """
    parts = []
    count = taken(figures)
    if count is not None:
        parts.append(format_count(count))
    median = figures.get("p50_s")
    if median is not None and math.isfinite(median):
        parts.append(format_duration(float(median), lang=lang))
    return " · ".join(parts)


def taken(figures: Mapping[str, int | float]) -> int | float | None:
    """How often: of the whole log if known, else of the cases that fit; None when nobody says."""
    known = [figures[name] for name in ("n", "n_cases", "n_fit") if name in figures]
    return known[0] if known and math.isfinite(known[0]) else None


def figures_of(model: Model, *, lang: str = "en") -> dict[str, str]:
    """What is written beside each node and each flow, by id; empty where nothing is.

    Of the flows only those that leave a choice: along a sequence and beside a parallel gateway
    the figure would be the same again and again.
    """
    said = {node.id: figure_text(node.figures, lang=lang) for node in model.nodes}
    kinds = {node.id: node.kind for node in model.nodes}
    branches = model.outgoing()
    for flow in model.flows:
        is_counted_only = "n_fit" in flow.figures and "n" not in flow.figures
        is_choice = len(branches[flow.source]) > 1 and kinds[flow.source] != "parallelGateway"
        is_told = is_choice or not is_counted_only
        said[flow.id] = figure_text(flow.figures, lang=lang) if is_told else ""
    return said


def label_size(lines: tuple[str, ...], figure: str = "") -> tuple[float, float] | None:
    """How much room do a name and the figures below it take? None when there is neither."""
    widths = [text_width(line, LABEL_SIZE) for line in lines]
    height = len(lines) * line_height(LABEL_SIZE)
    if figure:
        widths.append(text_width(figure, FIGURE_SIZE))
        height += line_height(FIGURE_SIZE)
    return (_even(max(widths) + 4), _even(height)) if widths else None


def model_graph(model: Model, *, direction: str, lang: str = "en", roomy: float = 1.0) -> Graph:
    """What has to be arranged to draw this model?"""
    rows = {lane.id: row for row, lane in enumerate(model.lanes)}
    vertices = tuple(_vertex(node, rows, lang) for node in model.nodes)
    path = happy_path(model)
    along = set(pairwise(path))
    back, _ = _walk(model)
    figures = figures_of(model, lang=lang)
    links = tuple(
        Link(
            flow.id,
            flow.source,
            flow.target,
            label_size(outer_lines(flow.name), figures[flow.id]),
            100.0 if (flow.source, flow.target) in along else 1.0,
            is_backward=flow.id in back and (flow.source, flow.target) not in along,
        )
        for flow in model.flows
    )
    flows = (*model.outgoing().values(), *model.incoming().values())
    merges = max(map(len, flows), default=0) > _SEPARATE
    # Lanes bend every path; only without them can one be straight.
    return Graph(vertices, links, direction, () if rows else path, roomy, merges=merges)


def _vertex(node: Node, rows: Mapping[str, int], lang: str) -> Vertex:
    group = None
    if rows:
        group = rows[node.lane] if node.lane is not None else len(rows)
    if node.kind in (START, END):
        width = height = _EVENT
        shape = "circle"
    elif node.is_gateway:
        width = height = _GATEWAY
        shape = "diamond"
    else:
        return Vertex(node.id, *_task_size(node, lang), "box", group)
    label = label_size(outer_lines(node.name))
    return Vertex(node.id, width, height, shape, group, label[1] + 2 if label else 0.0)


def _task_size(node: Node, lang: str) -> tuple[float, float]:
    lines = name_lines(node.name)
    figure = figure_text(node.figures, lang=lang)
    widest = max(text_width(line, NAME_SIZE) for line in lines)
    widest = max(widest, text_width(figure, FIGURE_SIZE), 84.0)
    height = len(lines) * line_height(NAME_SIZE) + (24 if node.kind == "task" else 34)
    if figure:
        height += line_height(FIGURE_SIZE)
    return (_even(widest + 16), _even(max(height, 56.0)))


def _even(size: float) -> float:
    return 2.0 * math.ceil(size / 2)


def happy_path(model: Model) -> tuple[str, ...]:
    """Which way through the model is the usual one?

    With figures the way most cases take at each step; without, the longest way that visits
    nothing twice, because it shows most of the model.
    """
    if any(taken(flow.figures) for flow in model.flows):
        return _busiest(model)
    return _longest(model)


def _starts(model: Model) -> list[str]:
    entered = {flow.target for flow in model.flows}
    starts = [node.id for node in model.nodes if node.kind == START]
    return starts or [node.id for node in model.nodes if node.id not in entered]


def _busiest(model: Model) -> tuple[str, ...]:
    """At each node the flow most cases take, of those that still lead to an end."""
    outgoing = model.outgoing()
    path = _starts(model)[:1]
    while path:
        onward = [flow for flow in outgoing[path[-1]] if flow.target not in path]
        ahead = _before_an_end(model, path)
        onward = [flow for flow in onward if flow.target in ahead] or onward
        if not onward:
            break
        path.append(max(onward, key=lambda flow: taken(flow.figures) or 0).target)
    return tuple(path)


def _before_an_end(model: Model, path: list[str]) -> set[str]:
    """The nodes from which an end can be reached without passing the path again."""
    incoming = model.incoming()
    waiting = [node.id for node in model.nodes if node.kind == END]
    found = set(waiting)
    while waiting:
        for flow in incoming[waiting.pop()]:
            if flow.source not in found and flow.source not in path:
                found.add(flow.source)
                waiting.append(flow.source)
    return found


def _longest(model: Model) -> tuple[str, ...]:
    """By dynamic programming over the model without the flows that lead back."""
    back, order = _walk(model)
    onward = {
        node: [flow.target for flow in flows if flow.id not in back]
        for node, flows in model.outgoing().items()
    }
    length: dict[str, int] = {}
    for node in order:
        length[node] = 1 + max((length[target] for target in onward[node]), default=0)
    path = sorted(_starts(model), key=lambda node: -length[node])[:1]
    while path and onward[path[-1]]:
        path.append(max(onward[path[-1]], key=lambda target: length[target]))
    return tuple(path)


def _walk(model: Model) -> tuple[frozenset[str], list[str]]:
    """Depth first from the start: flows that lead back, and every node after all it leads to.

    Without recursion: models may be long.
    """
    outgoing = model.outgoing()
    back: set[str] = set()
    order: list[str] = []
    state: dict[str, str] = {}
    for root in dict.fromkeys([*_starts(model), *outgoing]):
        waiting = [(root, iter(outgoing[root]))] if root not in state else []
        state.setdefault(root, "open")
        while waiting:
            node, rest = waiting[-1]
            for flow in rest:
                if state.get(flow.target) == "open":
                    back.add(flow.id)
                elif flow.target not in state:
                    state[flow.target] = "open"
                    waiting.append((flow.target, iter(outgoing[flow.target])))
                    break
            else:
                state[node] = "done"
                order.append(node)
                waiting.pop()
    return frozenset(back), order
