"""A process map as source text for Graphviz."""

from __future__ import annotations

from procmine.discover.nouns import ProcessMap
from procmine.draw.map_graph import (
    END,
    LABEL_SIZE,
    NAME_SIZE,
    START,
    MapGraph,
    map_graph,
)
from procmine.draw.palette import LIGHT, WIDTHS
from procmine.draw.views import Reading, View, check_view, is_rework, read_views
from procmine.draw.words import say
from procmine.plaintext import plain_text
from procmine.units import format_count

__all__ = ["map_dot"]

# The one sans serif whose metrics every Graphviz knows; viewers replace it where they must.
_FONT = "Helvetica"


def map_dot(process_map: ProcessMap, *, view: View = "frequency", lang: str = "en") -> str:
    """What would Graphviz be told to draw this process?

    Args:
        process_map: the map.
        view: ``frequency``, ``duration``, ``rework`` or, of maps that know it, ``waste``.
        lang: ``en`` or ``zh``.

    Returns:
        DOT source. Boxes carry the size their text needs, because layout programs measure Chinese
        text wrongly.

    Raises:
        UsageError: no such view or language.

    Cost: grows with steps and edges.

    >>> from procmine.discover.nouns import MapStep
    >>> lone = ProcessMap("log", (MapStep("Answer", 3, 3, 0, 3, 3),), (), 3, 3, ("Answer",))
    >>> "Answer" in map_dot(lone)
    True
    """
    import graphviz

    readings = read_views(process_map, lang)
    check_view(view, readings)
    layout = map_graph(process_map, readings, direction="down", lang=lang)
    source = graphviz.Digraph(
        graphviz.escape(plain_text(process_map.name)),
        graph_attr={"rankdir": "TB", "nodesep": "0.4", "ranksep": "0.55"},
        node_attr={
            "shape": "box",
            "style": "rounded,filled",
            "fixedsize": "true",
            "fontname": _FONT,
            "fontsize": f"{NAME_SIZE:g}",
            "color": LIGHT["frame"],
        },
        edge_attr={
            "fontname": _FONT,
            "fontsize": f"{LABEL_SIZE:g}",
            "color": LIGHT["line"],
            "arrowsize": "0.7",
        },
    )
    _nodes(source, process_map, layout, readings[view], lang)
    _edges(source, process_map, layout, readings[view])
    return str(source.source)


def _nodes(
    source: object, process_map: ProcessMap, layout: MapGraph, reading: Reading, lang: str
) -> None:
    from graphviz import Digraph, escape

    assert isinstance(source, Digraph)
    for vertex in layout.graph.vertices:
        size = {"width": f"{vertex.width / 72:.3f}", "height": f"{vertex.height / 72:.3f}"}
        if vertex.id in (START, END):
            cap = {"fillcolor": LIGHT["cap"], "fontcolor": LIGHT["on-cap"], "shape": "box"}
            source.node(vertex.id, escape(say(lang, vertex.id)), **size, **cap)
            continue
        index = int(vertex.id[1:])
        level = reading.fills[index]
        lines = [*layout.names[index], reading.words[index]]
        colours = {
            "fillcolor": LIGHT[f"{reading.letter}{level}"],
            "fontcolor": LIGHT["high" if level > 3 else "low"],
        }
        activity = plain_text(process_map.steps[index].activity)
        tooltip = _written([activity])
        source.node(vertex.id, _written(lines), tooltip=tooltip, **size, **colours)


def _edges(source: object, process_map: ProcessMap, layout: MapGraph, reading: Reading) -> None:
    from graphviz import Digraph, escape

    assert isinstance(source, Digraph)
    for terminal in layout.terminals:
        ends = (START, f"s{terminal.step}") if terminal.is_start else (f"s{terminal.step}", END)
        label = format_count(terminal.n) if reading.letter == "f" else ""
        weight = "100" if terminal.is_main else "1"
        source.edge(*ends, label=escape(label), style="dashed", weight=weight)
    number = {step.activity: index for index, step in enumerate(process_map.steps)}
    for index, edge in enumerate(process_map.edges):
        if edge.source not in number or edge.target not in number:
            continue
        extra = {"color": LIGHT["back"], "fontcolor": LIGHT["back"]} if is_rework(edge) else {}
        extra |= {"constraint": "false"} if edge.is_backward else {}
        source.edge(
            f"s{number[edge.source]}",
            f"s{number[edge.target]}",
            label=_written([reading.labels[index]]),
            penwidth=f"{WIDTHS[reading.widths[index]]:g}",
            weight="100" if index in layout.main_edges else "1",
            **extra,
        )


def _written(lines: list[str]) -> str:
    """Lines of a label, each taken as it is: no escapes, no markup."""
    from graphviz import escape, nohtml

    # Graphviz reads entities in labels: an ampersand has to be one.
    written = r"\n".join(str(escape(line.replace("&", "&amp;"))) for line in lines)
    said: str = nohtml(written)
    return said
