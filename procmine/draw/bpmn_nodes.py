"""The shapes of a BPMN picture: events, gateways and tasks."""

from __future__ import annotations

from procmine.draw.bpmn_marks import MARK_ROOM, gateway_mark, task_mark
from procmine.draw.model_graph import FIGURE_SIZE, NAME_SIZE
from procmine.draw.routes import middle
from procmine.draw.svg import number, tag, text_node
from procmine.draw.text import line_height, wrap_text
from procmine.model.graph import END, START, Box, Node

__all__ = ["column", "node_picture"]


def node_picture(node: Node, box: Box, figure: str, said: str) -> str:
    """The shape of a node with what is written in it; said is what a pointer on it is told."""
    if node.kind in (START, END):
        kind = "pm-n pm-end" if node.kind == END else "pm-n pm-start"
        x, y = middle(box)
        inset = 2.0 if node.kind == END else 0.8
        drawn = tag("circle", class_="pm-b", cx=x, cy=y, r=box.width / 2 - inset)
    elif node.is_gateway:
        kind = "pm-n pm-gate"
        drawn = _diamond(box) + gateway_mark(node.kind, box)
    else:
        kind = "pm-n pm-task"
        drawn = _task(node, box, figure)
    return tag(
        "g",
        tag("title", text_node(said)),
        drawn,
        class_=kind,
        data_node=node.id,
        data_step=node.name if node.is_task else None,
        role="img",
    )


def _diamond(box: Box) -> str:
    x, y = middle(box)
    corners = ((x, box.y), (box.x + box.width, y), (x, box.y + box.height), (box.x, y))
    data = "M" + "L".join(f"{number(cx)} {number(cy)}" for cx, cy in corners) + "z"
    return tag("path", class_="pm-b", d=data)


def _task(node: Node, box: Box, figure: str) -> str:
    x, y = middle(box)
    foot = line_height(FIGURE_SIZE) if figure else 0.0
    mark = task_mark(node.kind, box)
    head = MARK_ROOM if mark else 0.0
    rows = max(int((box.height - foot - head - 6) // line_height(NAME_SIZE)), 1)
    lines = wrap_text(node.name, max(box.width - 10, 20), NAME_SIZE, n_lines=min(rows, 4))
    top = y - (len(lines) * line_height(NAME_SIZE) + foot - head) / 2 + NAME_SIZE * 0.95
    parts = [
        tag("rect", class_="pm-b", x=box.x, y=box.y, width=box.width, height=box.height, rx=8.0),
        mark,
        *column(lines, "pm-t", x, top, NAME_SIZE),
    ]
    if figure:
        below = top + len(lines) * line_height(NAME_SIZE) - 1
        parts.append(tag("text", text_node(figure), class_="pm-v", x=x, y=below))
    return "".join(parts)


def column(lines: tuple[str, ...], kind: str, x: float, top: float, size: float) -> list[str]:
    """Lines of text one below the other, centred."""
    return [
        tag("text", text_node(line), class_=kind, x=x, y=top + row * line_height(size))
        for row, line in enumerate(lines)
    ]
