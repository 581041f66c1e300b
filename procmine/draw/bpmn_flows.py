"""The sequence flows of a BPMN model: lines as thick as they are frequent, and what they say."""

from __future__ import annotations

from collections.abc import Mapping

from procmine.draw.graph import Point
from procmine.draw.model_graph import FIGURE_SIZE, taken
from procmine.draw.svg import arrow_head, path_data, tag, text_node
from procmine.draw.text import line_height, text_width
from procmine.draw.views import levels
from procmine.draw.words import say
from procmine.model.graph import Diagram, Flow, Model
from procmine.plaintext import plain_text
from procmine.units import format_count

__all__ = ["flow_legend", "flow_pictures"]


def flow_pictures(
    model: Model, diagram: Diagram, names: Mapping[str, str], *, lang: str, with_figures: bool
) -> list[str]:
    """The lines of the flows, the thickest last, on top of the others.

    Args:
        model: the model.
        diagram: where its flows run.
        names: what each node is called, by id.
        lang: language of what a pointer on a line is told.
        with_figures: let lines be as thick as they are frequent, and say how frequent.
    """
    counts = [taken(flow.figures) if with_figures else None for flow in model.flows]
    widths = levels(counts)
    order = sorted(range(len(counts)), key=lambda place: (widths[place], place))
    return [
        _flow(
            model.flows[place],
            diagram,
            _said(model.flows[place], names, counts[place], lang),
            "pm-e" if counts[place] is None else f"pm-e pm-q{widths[place]}",
        )
        for place in order
    ]


def _said(flow: Flow, names: Mapping[str, str], count: float | None, lang: str) -> str:
    said = plain_text(flow.name) or f"{names[flow.source]} → {names[flow.target]}"
    if count is None:
        return said
    key = "flow" if "n" in flow.figures or "n_cases" in flow.figures else "flow_fit"
    return say(lang, key, flow=said, n=format_count(count))


def _flow(flow: Flow, diagram: Diagram, said: str, classes: str) -> str:
    cut, head = arrow_head(diagram.paths[flow.id], length=9.0, half=3.6)
    return tag(
        "g",
        tag("title", text_node(said)),
        tag("path", class_="pm-l", d=path_data(cut, radius=6.0)),
        tag("path", class_="pm-h", d=head),
        class_=classes,
        data_flow=flow.id,
        data_source=flow.source,
        data_target=flow.target,
        role="img",
    )


def flow_legend(model: Model, corner: Point, *, lang: str) -> tuple[str, float, float]:
    """What the figures of a mined model mean.

    Args:
        model: the model.
        corner: upper left corner of the legend.
        lang: language of the picture.

    Returns:
        The legend's markup, its width and its height; nothing for a model that was not mined.
    """
    if not any("n_fit" in flow.figures for flow in model.flows):
        return "", 0.0, 0.0
    is_timed = any("p50_s" in node.figures for node in model.nodes)
    lines = [say(lang, "model_step_timed" if is_timed else "model_step"), say(lang, "model_flow")]
    x, y = corner
    step = line_height(FIGURE_SIZE) + 3
    rows = [
        tag("text", text_node(line), x=x, y=y + step * (row + 0.8))
        for row, line in enumerate(lines)
    ]
    width = max(text_width(line, FIGURE_SIZE + 1) for line in lines)
    return tag("g", *rows, class_="pm-g", aria_hidden="true"), width, step * len(lines)
