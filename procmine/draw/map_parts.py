"""The parts of a process map's picture: lines, steps, labels."""

from __future__ import annotations

from collections.abc import Mapping

from procmine.draw.graph import Path
from procmine.draw.labels import beside
from procmine.draw.map_drawing import Drawing
from procmine.draw.map_graph import END, LABEL_SIZE, NAME_SIZE, START, Terminal
from procmine.draw.map_words import say_edge, say_step
from procmine.draw.routes import middle
from procmine.draw.svg import arrow_head, ground, path_data, tag, text_node
from procmine.draw.text import line_height, text_width
from procmine.draw.views import View, is_rework, waited_before
from procmine.draw.words import say
from procmine.model.graph import Box
from procmine.plaintext import plain_text
from procmine.units import format_count

__all__ = ["caps", "edge_labels", "edges", "steps"]


def edges(drawn: Drawing, shown: tuple[View, ...]) -> list[str]:
    """Quiet lines first, the main path last, on top of all."""
    parts = [_terminal(drawn, terminal) for terminal in drawn.layout.terminals]
    mains = drawn.layout.main_edges
    order = sorted(range(len(drawn.map.edges)), key=lambda e: (e in mains, drawn.map.edges[e].n))
    parts += [_edge(drawn, index, shown) for index in order if f"e{index}" in drawn.placed.paths]
    return parts


def _line(path: Path) -> str:
    cut, head = arrow_head(path)
    return tag("path", class_="pm-l", d=path_data(cut)) + tag("path", class_="pm-h", d=head)


def _label(drawn: Drawing, link: str, view: View) -> str:
    """A label on its line, or beside it and then leaning on it."""
    box, text = drawn.labels[view].get(link), drawn.texts[view].get(link, "")
    if box is None:
        return ""
    kind = f"pm-v{drawn.readings[view].letter}"
    x, y = middle(box)
    width = text_width(text, LABEL_SIZE) + 4
    side = beside(drawn.placed.paths[link], box)
    left = {"": x - width / 2, "after": box.x, "before": box.x + box.width - width}[side]
    written = tag(
        "text",
        text_node(text),
        class_=f"pm-k {kind}",
        x=left + width / 2,
        y=y + LABEL_SIZE * 0.36,
    )
    return ground(left, box.y, width, box.height, kind=kind) + written


def _edge(drawn: Drawing, index: int, shown: tuple[View, ...]) -> str:
    edge = drawn.map.edges[index]
    said = say_edge(edge, drawn.lang)
    return tag(
        "g",
        tag("title", text_node(said)),
        _line(drawn.placed.paths[f"e{index}"]),
        class_=_edge_classes(drawn, index, shown),
        data_edge=str(index),
        data_source=edge.source,
        data_target=edge.target,
        role="img",
    )


def _edge_classes(drawn: Drawing, index: int, shown: tuple[View, ...]) -> str:
    classes = ["pm-e", "pm-back" if is_rework(drawn.map.edges[index]) else "pm-ahead"]
    classes += ["pm-main"] * (index in drawn.layout.main_edges)
    for view in shown:
        reading = drawn.readings[view]
        classes.append(f"pm-w{reading.letter}{reading.widths[index]}")
        if view == "duration":
            classes.append(f"pm-d{reading.tints[index]}")
    return " ".join(classes)


def edge_labels(drawn: Drawing, shown: tuple[View, ...]) -> list[str]:
    """Labels come after all lines and boxes, so that nothing is drawn across them."""
    parts = [
        _label(drawn, terminal.id, view) for terminal in drawn.layout.terminals for view in shown
    ]
    for index, edge in enumerate(drawn.map.edges):
        labels = [_label(drawn, f"e{index}", view) for view in shown]
        if any(labels):
            kind = "pm-e pm-back" if is_rework(edge) else "pm-e pm-ahead"
            parts.append(tag("g", *labels, class_=kind, data_edge=str(index), aria_hidden="true"))
    return parts


def _terminal(drawn: Drawing, terminal: Terminal) -> str:
    step = drawn.map.steps[terminal.step]
    said = say(
        drawn.lang,
        "start_edge" if terminal.is_start else "end_edge",
        n=format_count(terminal.n),
        n_cases=format_count(drawn.map.n_cases),
        target=plain_text(step.activity),
    )
    return tag(
        "g",
        tag("title", text_node(said)),
        _line(drawn.placed.paths[terminal.id]),
        class_="pm-e pm-io pm-ahead pm-wf1 pm-wd1 pm-wr1 pm-ww1" + " pm-main" * terminal.is_main,
        role="img",
    )


def caps(drawn: Drawing) -> list[str]:
    """The start and the end."""
    parts = []
    for cap in (START, END):
        if cap in drawn.placed.boxes:
            box = drawn.placed.boxes[cap]
            x, y = middle(box)
            text = tag("text", text_node(say(drawn.lang, cap)), class_="pm-t", x=x, y=y + 4.7)
            parts.append(tag("g", _rectangle(box, box.height / 2), text, class_="pm-cap"))
    return parts


def _rectangle(box: Box, radius: float) -> str:
    return tag(
        "rect", class_="pm-b", x=box.x, y=box.y, width=box.width, height=box.height, rx=radius
    )


def steps(drawn: Drawing, shown: tuple[View, ...]) -> list[str]:
    """The boxes of the steps."""
    on_path = set(drawn.map.main_path)
    waits = waited_before(drawn.map)
    return [
        _step(drawn, index, shown, is_main=step.activity in on_path, waits=waits)
        for index, step in enumerate(drawn.map.steps)
    ]


def _step(
    drawn: Drawing,
    index: int,
    shown: tuple[View, ...],
    *,
    is_main: bool,
    waits: Mapping[str, float],
) -> str:
    step = drawn.map.steps[index]
    box = drawn.placed.boxes[f"s{index}"]
    x, _ = middle(box)
    lines = drawn.layout.names[index]
    top = box.y + 9 + NAME_SIZE * 0.8
    texts = [
        tag("text", text_node(line), class_="pm-t", x=x, y=top + row * line_height(NAME_SIZE))
        for row, line in enumerate(lines)
    ]
    below = top + len(lines) * line_height(NAME_SIZE)
    classes = ["pm-n"] + ["pm-main"] * is_main
    for view in shown:
        reading = drawn.readings[view]
        classes.append(f"pm-{reading.letter}{reading.fills[index]}")
        if reading.words[index]:
            kind = f"pm-v pm-v{reading.letter}"
            texts.append(tag("text", text_node(reading.words[index]), class_=kind, x=x, y=below))
    said = say_step(step, drawn.lang, waits)
    return tag(
        "g",
        tag("title", text_node(said)),
        _rectangle(box, 8.0),
        *texts,
        class_=" ".join(classes),
        data_step=step.activity,
        role="img",
    )
