"""The picture of an SOP with what happened on it: done, passed over, done besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from procmine.draw.bpmn import model_picture
from procmine.draw.bpmn_layout import layout_model
from procmine.draw.graph import Point
from procmine.draw.model_graph import FIGURE_SIZE, figures_of
from procmine.draw.svg import tag, text_node
from procmine.draw.text import line_height, text_width
from procmine.draw.words import check_language, say
from procmine.model.graph import Box, Model, Node
from procmine.plaintext import plain_text
from procmine.units import format_count

__all__ = ["StepCounts", "sop_svg"]

_HIGH = 16.0
_NAMED = 3


@dataclass(frozen=True)
class StepCounts:
    """What happened at one node.

    Args:
        n_done: how often it was done as the steps say.
        n_skipped: how often it was passed over.
        inserted: what was done besides, right behind it, and how often.
    """

    n_done: int = 0
    n_skipped: int = 0
    inserted: Mapping[str, int] = field(default_factory=dict)

    @property
    def n_inserted(self) -> int:
        """How much was done besides."""
        return sum(self.inserted.values())


def sop_svg(
    model: Model,
    counts: Mapping[str, StepCounts],
    flows: Mapping[str, int],
    *,
    lang: str = "en",
    with_legend: bool = True,
    embed_style: bool = True,
) -> str:
    """Where in the SOP are steps done, passed over, or done besides?

    Args:
        model: the steps; drawn where their diagram says, laid out when there is none.
        counts: what happened at its nodes, by id.
        flows: how often its flows were taken, by id.
        lang: ``en`` or ``zh``.
        with_legend: say below what figures and marks mean.
        embed_style: bring the stylesheet along; without it the page must hold ``STYLE``.

    Returns:
        SVG in BPMN notation as ``model_svg`` gives it. What was passed over and what was done
        besides is said in marks on the border of a step: in words and signs, not by colour alone.

    Raises:
        UsageError: no such language, or nothing could arrange the model.
        ModelError: the model's diagram leaves out a shape or a flow.

    Cost: that of the layout, if the model has none.

    >>> from procmine.model.tree import sequence, step, tree_model
    >>> asked = tree_model(sequence([step("Ask"), step("Pay")]), "desk")
    >>> node = next(node.id for node in asked if node.name == "Pay")
    >>> "skipped 3" in sop_svg(asked, {node: StepCounts(5, 3)}, {})
    True
    """
    check_language(lang)
    shown = _with_figures(model, counts, flows)
    diagram = model.diagram or layout_model(shown)
    marks = [
        mark
        for node in model.nodes
        for mark in _marks(counts.get(node.id), node, diagram.shapes[node.id], lang)
    ]
    return model_picture(
        shown,
        diagram,
        _figures(shown, lang),
        legend=(lambda corner: _legend(corner, lang)) if with_legend else None,
        marks=marks,
        lang=lang,
        embed_style=embed_style,
        titles={
            node.id: _title(counts[node.id], plain_text(node.name) or say(lang, "unnamed"), lang)
            for node in model.nodes
            if node.id in counts and node.is_task
        },
    )


def _with_figures(
    model: Model, counts: Mapping[str, StepCounts], flows: Mapping[str, int]
) -> Model:
    nodes = tuple(
        replace(node, figures={"n": counts[node.id].n_done} if node.id in counts else {})
        if node.is_task
        else replace(node, figures={})
        for node in model.nodes
    )
    lines = tuple(
        replace(flow, figures={"n_cases": flows[flow.id]} if flow.id in flows else {})
        for flow in model.flows
    )
    return replace(model, nodes=nodes, flows=lines)


def _figures(model: Model, lang: str) -> dict[str, str]:
    """Figures of steps, and of the flows that leave a choice: elsewhere they only repeat."""
    said = figures_of(model, lang=lang)
    kinds = {node.id: node.kind for node in model.nodes}
    branches = model.outgoing()
    for flow in model.flows:
        if len(branches[flow.source]) < 2 or kinds[flow.source] == "parallelGateway":
            said[flow.id] = ""
    return said


def _marks(told: StepCounts | None, node: Node, box: Box, lang: str) -> Iterable[tuple[Box, str]]:
    if told is None:
        return
    if told.n_skipped:
        text = say(lang, "sop_skipped", n=format_count(told.n_skipped))
        yield _mark("pm-skip", text, box.x + box.width + 6, box.y - 4)
    if told.n_inserted:
        text = say(lang, "sop_inserted", n=format_count(told.n_inserted))
        # Below an event stands its name.
        y = box.y + box.height + 4 if node.is_task else box.y - 4
        yield _mark("pm-more", text, box.x + box.width + 6, y)


def _mark(kind: str, text: str, right: float, y: float) -> tuple[Box, str]:
    """A mark whose right end and middle height are given; it covers the border of its step."""
    width = text_width(text, FIGURE_SIZE) * 1.08 + 12
    ground = Box(right - width, y - _HIGH / 2, width, _HIGH)
    return ground, _pill(kind, text, ground)


def _pill(kind: str, text: str, box: Box) -> str:
    drawn = tag(
        "rect", x=box.x, y=box.y, width=box.width, height=box.height,
        rx=_HIGH / 2 if kind == "pm-more" else 2.0,
    )  # fmt: skip
    written = tag(
        "text",
        text_node(text),
        x=box.x + box.width / 2,
        y=box.y + box.height / 2 + FIGURE_SIZE * 0.36,
    )
    return tag("g", drawn, written, class_=f"pm-mark {kind}", aria_hidden="true")


def _title(told: StepCounts, activity: str, lang: str) -> str:
    said = say(
        lang,
        "sop_node",
        activity=activity,
        n_done=format_count(told.n_done),
        n_skipped=format_count(told.n_skipped),
    )
    if not told.inserted:
        return said
    most = sorted(told.inserted.items(), key=lambda item: (-item[1], item[0]))
    named = [
        say(lang, "sop_besides_one", activity=plain_text(name), n=format_count(n))
        for name, n in most[:_NAMED]
    ]
    more = ["…"] if len(most) > _NAMED else []
    comma = "、" if lang == "zh" else ", "
    return said + say(lang, "sop_node_besides", what=comma.join([*named, *more]))


def _legend(corner: Point, lang: str) -> tuple[str, float, float]:
    x, y = corner
    step = line_height(FIGURE_SIZE) + 7
    rows: list[tuple[str, str, str]] = [
        ("", "", say(lang, "sop_step")),
        ("pm-skip", say(lang, "sop_skipped", n="n"), say(lang, "sop_skipped_is")),
        ("pm-more", say(lang, "sop_inserted", n="n"), say(lang, "sop_inserted_is")),
        ("", "", say(lang, "sop_flow")),
    ]
    parts, widest = [], 0.0
    for row, (kind, sample, meaning) in enumerate(rows):
        middle = y + step * (row + 0.5)
        left = x
        if kind:
            width = text_width(sample, FIGURE_SIZE) * 1.08 + 12
            parts.append(_pill(kind, sample, Box(x, middle - _HIGH / 2, width, _HIGH)))
            left += width + 8
        parts.append(tag("text", text_node(meaning), x=left, y=middle + FIGURE_SIZE * 0.36))
        widest = max(widest, left - x + text_width(meaning, FIGURE_SIZE + 1))
    return tag("g", *parts, class_="pm-g", aria_hidden="true"), widest, step * len(rows)
