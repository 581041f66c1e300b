"""The layout engine that is asked first: graphlay, layered and orthogonal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from procmine.draw.cycles import returning
from procmine.draw.graph import Arrangement, Graph, Path, Point
from procmine.draw.lanes import stacked
from procmine.model.graph import Box

__all__ = ["Setting", "arrangements"]

_DIRECTIONS = {"down": "topbottom", "right": "leftright"}


@dataclass(frozen=True)
class Setting:
    """One way to ask the engine.

    Args:
        breaks_cycles: do we say which links lead back, or does the engine choose?
        branches: how branches lie beside the main path.
        seed: start of the engine's own search.
        keeps_order: does it start from the order of an earlier picture?
    """

    breaks_cycles: bool = True
    branches: str = "straight_main"
    seed: int = 0
    keeps_order: bool = False


_SETTINGS = (
    Setting(),
    Setting(breaks_cycles=False),
    Setting(branches="free"),
    Setting(breaks_cycles=False, branches="free"),
    Setting(seed=1),
    Setting(breaks_cycles=False, seed=1),
    Setting(seed=2),
    Setting(breaks_cycles=False, seed=2),
)


def arrangements(graph: Graph) -> Iterator[Arrangement]:
    """The engine's answers to the same question asked in several ways, large graphs in fewer.

    Raises:
        RuntimeError: the engine failed.

    Cost: some milliseconds for 30 vertices, a second or two for 2,000, for each answer.
    """
    n = len(graph.vertices) + len(graph.links)
    asked = len(_SETTINGS) if n <= 150 else 3 if n <= 600 else 1
    back = returning(graph)
    effort = "fast" if n > 1500 else "balanced"
    settings = _SETTINGS[:asked] + ((Setting(keeps_order=True),) if graph.like else ())
    for setting in settings:
        answer = _ask(graph, setting, back, effort, {})
        if all(vertex.group is None for vertex in graph.vertices):
            yield answer
            continue
        # The engine keeps lanes apart but orders them as it likes: put them in order, pin
        # everything there and let it route again.
        pins = stacked(graph, answer)
        for verb in ("layout", "reroute"):
            yield _ask(graph, setting, back, effort, pins, verb=verb)


def _ask(
    graph: Graph,
    setting: Setting,
    back: frozenset[str],
    effort: str,
    pins: Mapping[str, Point],
    *,
    verb: str = "layout",
) -> Arrangement:
    import graphlay

    request = _request(graph, setting, back, pins)
    options = _options(graph, setting, effort)
    try:
        answer = getattr(graphlay, verb)(request, preset="process_map", options=options)
    except BaseException as error:
        # A panic in the engine is no Exception; an interrupt by the user is not the engine's.
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise RuntimeError(f"graphlay: {error}") from error
    return _arrangement(graph, answer)


def _options(graph: Graph, setting: Setting, effort: str) -> dict[str, Any]:
    roomy = graph.roomy
    return {
        "direction": _DIRECTIONS[graph.direction],
        "effort": effort,
        "seed": setting.seed,
        "seed_mode": "structure" if setting.keeps_order else "placement",
        "spacing": {
            "layer_gap": 52.0 * roomy,
            "node_gap": 36.0 * roomy,
            "dummy_gap": 26.0 * roomy,
            "edge_label_margin": (14.0 if graph.direction == "down" else 20.0) * roomy,
        },
        "labels": {"reservation": "always"},
        "order": {"group_lanes": "strict"},
        "routing": {"merge_edges": "both" if graph.merges else "none"},
        "coords": {"branch_style": setting.branches},
    }


def _request(
    graph: Graph, setting: Setting, back: frozenset[str], pins: Mapping[str, Point]
) -> Any:
    import graphlay

    known = pins or (graph.like if setting.keeps_order else {})
    request = graphlay.Graph()
    for vertex in graph.vertices:
        fields: dict[str, Any] = {}
        if vertex.id in known:
            x, y = known[vertex.id]
            fields = {"position": {"x": x, "y": y}, "pinned": bool(pins)}
        elif vertex.group is not None:
            fields = {"group": vertex.group}
        if vertex.below:
            fields["margin"] = {"top": 0.0, "right": 0.0, "bottom": vertex.below, "left": 0.0}
        shape = "ellipse" if vertex.shape == "circle" else "box"
        request.node(
            vertex.id, width=vertex.width, height=vertex.height, shape=shape, label="", **fields
        )
    for link in graph.links:
        label = {}
        if link.label is not None:
            label = {"label_size": {"width": link.label[0], "height": link.label[1]}}
        request.edge(
            link.source,
            link.target,
            weight=link.weight,
            thickness=link.thickness,
            reverse_for_ranking=setting.breaks_cycles and link.id in back,
            **label,
        )
    return request


def _arrangement(graph: Graph, answer: Any) -> Arrangement:
    boxes: dict[str, Box] = {}
    for vertex, node in zip(graph.vertices, answer.nodes, strict=True):
        x, y = _point(node["center"])
        boxes[vertex.id] = Box(
            x - vertex.width / 2, y - vertex.height / 2, vertex.width, vertex.height
        )
    paths: dict[str, Path] = {}
    anchors: dict[str, Point] = {}
    for link, edge in zip(graph.links, answer.edges, strict=True):
        paths[link.id] = tuple(_point(point) for point in edge["points"])
        if edge.get("label_anchor"):
            anchors[link.id] = _point(edge["label_anchor"])
    return Arrangement(boxes, paths, anchors, engine="graphlay")


def _point(point: Mapping[str, float]) -> Point:
    return (point["x"], point["y"])
