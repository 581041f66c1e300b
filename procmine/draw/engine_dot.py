"""The layout engine of last resort: `dot`, the system's or the one graphviz-pure brings along."""

from __future__ import annotations

import json
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

from procmine.draw.cycles import returning
from procmine.draw.graph import Arrangement, Graph, Path, Point
from procmine.draw.lanes import stacked
from procmine.model.graph import Box

__all__ = ["arrangements", "program"]

_DIRECTIONS = {"down": "TB", "right": "LR"}
_PATIENCE_S = 120


def program() -> str | None:
    """Where is a `dot` that can be run? None when there is none."""
    beside = File(sysconfig.get_path("scripts")) / "graphviz-pure"
    found = shutil.which("dot") or shutil.which("graphviz-pure")
    return found or (str(beside) if beside.exists() else None)


def arrangements(graph: Graph) -> Iterator[Arrangement]:
    """The one answer of this engine.

    Raises:
        RuntimeError: there is no such program, or it failed.

    Cost: a process; some 50 ms for 30 vertices.
    """
    dot = program()
    if dot is None:
        raise RuntimeError("no dot program")
    try:
        done = subprocess.run(
            [dot, "-Tjson"],
            input=_source(graph).encode(),
            capture_output=True,
            check=True,
            timeout=_PATIENCE_S,
        )
        answer = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise RuntimeError(f"{dot}: {error}") from error
    arrangement = _arrangement(graph, answer)
    in_lanes = any(vertex.group is not None for vertex in graph.vertices)
    yield _in_lanes(graph, arrangement) if in_lanes else arrangement


def _source(graph: Graph) -> str:
    lines = [
        "digraph g {",
        f'graph [rankdir={_DIRECTIONS[graph.direction]} splines=ortho nodesep="{0.6 * graph.roomy}"'
        f' ranksep="{0.8 * graph.roomy}"];',
        'node [shape=box fixedsize=true label=""]; edge [arrowhead=none];',
    ]
    number = {vertex.id: index for index, vertex in enumerate(graph.vertices)}
    for index, vertex in enumerate(graph.vertices):
        lines.append(
            f'{index} [width="{vertex.width / 72:.4f}" height="{vertex.height / 72:.4f}"];'
        )
    back = returning(graph)
    for index, link in enumerate(graph.links):
        ends = (number[link.source], number[link.target])
        # A link that leads back is laid out the other way round, so that ranks follow the flow.
        turned = link.id in back
        tail, head = ends[::-1] if turned else ends
        lines.append(
            f"{tail} -> {head} [id={index} weight={max(1, min(round(link.weight), 1000))}];"
        )
    return "\n".join([*lines, "}"])


def _arrangement(graph: Graph, answer: dict[str, Any]) -> Arrangement:
    height = float(answer["bb"].split(",")[3])
    boxes = {}
    for shape in answer["objects"]:
        vertex = graph.vertices[int(shape["name"])]
        x, y = (float(part) for part in shape["pos"].split(","))
        boxes[vertex.id] = Box(
            x - vertex.width / 2, height - y - vertex.height / 2, vertex.width, vertex.height
        )
    back = returning(graph)
    paths: dict[str, Path] = {}
    for edge in answer["edges"]:
        link = graph.links[int(edge["id"])]
        path = _corners(edge["pos"], height)
        paths[link.id] = path[::-1] if link.id in back else path
    return Arrangement(boxes, paths, engine="dot")


def _in_lanes(graph: Graph, arrangement: Arrangement) -> Arrangement:
    """The same with vertices moved into their lanes and plain routes between them."""
    middles = stacked(graph, arrangement)
    boxes = {}
    for vertex in graph.vertices:
        x, y = middles[vertex.id]
        left, top = x - vertex.width / 2, y - vertex.height / 2
        boxes[vertex.id] = Box(left, top, vertex.width, vertex.height)
    paths = {
        link.id: _plain_route(boxes[link.source], boxes[link.target], graph.direction)
        for link in graph.links
    }
    return Arrangement(boxes, paths, engine="dot")


def _plain_route(source: Box, target: Box, direction: str) -> Path:
    """Out of one side, across half way, into the opposite side."""
    if direction == "down":
        turned = _plain_route(
            Box(source.y, source.x, source.height, source.width),
            Box(target.y, target.x, target.height, target.width),
            "right",
        )
        return tuple((y, x) for x, y in turned)
    forward = target.x >= source.x + source.width
    start = (source.x + (source.width if forward else 0.0), source.y + source.height / 2)
    end = (target.x + (0.0 if forward else target.width), target.y + target.height / 2)
    half = (start[0] + end[0]) / 2
    return (start, (half, start[1]), (half, end[1]), end)


def _corners(position: str, height: float) -> Path:
    """The corners of an orthogonal spline: every third control point of its Bézier pieces."""
    points: list[Point] = []
    for part in position.split():
        if part[:2] not in ("e,", "s,"):
            x, y = (float(number) for number in part.split(","))
            points.append((x, height - y))
    return tuple(points[::3])
