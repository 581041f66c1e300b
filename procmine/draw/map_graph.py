"""A process map as a graph to arrange: sizes of boxes and labels, start and end, weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from procmine.discover.nouns import ProcessMap
from procmine.draw.graph import Graph, Link, Point, Vertex
from procmine.draw.palette import WIDTHS
from procmine.draw.text import line_height, text_width, wrap_text
from procmine.draw.views import Reading, View
from procmine.draw.words import say
from procmine.plaintext import plain_text
from procmine.units import format_count

__all__ = [
    "END",
    "LABEL_SIZE",
    "NAME_SIZE",
    "START",
    "MapGraph",
    "Terminal",
    "map_graph",
    "middles",
    "text_size",
]

START, END = "start", "end"
NAME_SIZE, LABEL_SIZE = 13.0, 11.0

_WIDEST_NAME = 150.0
_NARROWEST = 92.0
# How much wider a box may be for the sake of a long word.
_STRETCH = 1.4
_TERMINAL_SHARE = 0.05
_BACKBONE_WEIGHT = 1000.0


@dataclass(frozen=True)
class Terminal:
    """A link from the start or to the end.

    Args:
        id: of the link.
        step: position of its step in the map.
        n: cases that take it.
        is_start: start or end?
        is_main: does the main path take it?
    """

    id: str
    step: int
    n: int
    is_start: bool
    is_main: bool


@dataclass(frozen=True)
class MapGraph:
    """The graph and what is written in it.

    Args:
        graph: steps are ``s0…``, edges ``e0…`` in the order of the map.
        names: lines of each step's name, by position.
        terminals: links from the start and to the end.
        main_edges: positions of the edges on the main path.
    """

    graph: Graph
    names: tuple[tuple[str, ...], ...]
    terminals: tuple[Terminal, ...]
    main_edges: frozenset[int]


def map_graph(
    process_map: ProcessMap,
    readings: Mapping[View, Reading],
    *,
    direction: str,
    lang: str,
    like: Mapping[str, Point] | None = None,
    roomy: float = 1.0,
) -> MapGraph:
    """What has to be arranged to draw this map?

    Sizes hold for every view, so that a map looks the same in all of them.

    Args:
        process_map: the map.
        readings: its views.
        direction: ``down`` or ``right``.
        lang: language of the picture.
        like: ``middles`` of an earlier picture.
        roomy: factor on distances.
    """
    steps = process_map.steps
    number = {step.activity: index for index, step in enumerate(steps)}
    names = tuple(_name_lines(step.activity, lang) for step in steps)
    terminals = _terminals(process_map, number)
    path = [f"s{number[activity]}" for activity in process_map.main_path if activity in number]
    mains = {terminal.is_start for terminal in terminals if terminal.is_main}
    path = [START] * (True in mains) + path + [END] * (False in mains)
    along = set(pairwise(path))
    edges = _edge_links(process_map, number, readings, along)
    caps = [START] * any(t.is_start for t in terminals) + [END] * any(
        not t.is_start for t in terminals
    )
    vertices = [
        *(_cap(cap, lang) for cap in caps),
        *(_step(index, names[index], readings) for index in range(len(steps))),
    ]
    links = [*(_terminal_link(t, process_map.n_cases) for t in terminals), *edges]
    keys = _keys(process_map)
    graph = Graph(
        tuple(vertices),
        tuple(sorted(links, key=lambda link: -link.weight)),
        direction,
        tuple(path),
        roomy,
        {v.id: like[keys[v.id]] for v in vertices if like and keys[v.id] in like},
    )
    main_edges = (int(e.id[1:]) for e in edges if (e.source, e.target) in along)
    return MapGraph(graph, names, terminals, frozenset(main_edges))


def _name_lines(activity: str, lang: str) -> tuple[str, ...]:
    name = plain_text(activity) or say(lang, "unnamed")
    return wrap_text(name, _WIDEST_NAME, NAME_SIZE, stretch=_STRETCH)


def _terminals(process_map: ProcessMap, number: Mapping[str, int]) -> tuple[Terminal, ...]:
    """Where enough cases begin and end to be worth a line; the rest is said in words."""
    path = [activity for activity in process_map.main_path if activity in number]
    least = max(1, math.ceil(_TERMINAL_SHARE * process_map.n_cases))
    begun = _worth([step.n_starts for step in process_map.steps], least)
    ended = _worth([step.n_ends for step in process_map.steps], least)
    found = []
    for index, step in enumerate(process_map.steps):
        if step.n_starts and (index in begun or path[:1] == [step.activity]):
            main = path[:1] == [step.activity]
            found.append(Terminal(f"b{index}", index, step.n_starts, True, main))
        if step.n_ends and (index in ended or path[-1:] == [step.activity]):
            main = path[-1:] == [step.activity]
            found.append(Terminal(f"f{index}", index, step.n_ends, False, main))
    return tuple(found)


def _worth(counts: Iterable[int], least: int) -> set[int]:
    counts = list(counts)
    largest = max(counts, default=0)
    return {index for index, n in enumerate(counts) if n and (n >= least or n == largest)}


def _cap(cap: str, lang: str) -> Vertex:
    return Vertex(cap, _even(text_width(say(lang, cap), NAME_SIZE) * 1.1 + 30), 28.0)


def _step(index: int, lines: tuple[str, ...], readings: Mapping[View, Reading]) -> Vertex:
    widths = [text_width(line, NAME_SIZE) for line in lines]
    widths += [text_width(reading.words[index], LABEL_SIZE) for reading in readings.values()]
    height = len(lines) * line_height(NAME_SIZE) + line_height(LABEL_SIZE) + 18
    return Vertex(f"s{index}", _even(max(*widths, _NARROWEST - 22) + 22), _even(height))


def _even(size: float) -> float:
    return 2.0 * math.ceil(size / 2)


def text_size(*texts: str) -> tuple[float, float] | None:
    """How much room does the widest of these labels take? None when all are empty."""
    widest = max(text_width(text, LABEL_SIZE) for text in texts)
    return (_even(widest + 4), 14.0) if widest else None


def _terminal_link(terminal: Terminal, n_cases: int) -> Link:
    step, share = f"s{terminal.step}", terminal.n / max(n_cases, 1)
    return Link(
        terminal.id,
        START if terminal.is_start else step,
        step if terminal.is_start else END,
        text_size(format_count(terminal.n)),
        _BACKBONE_WEIGHT if terminal.is_main else 1 + 3 * share,
    )


def _edge_links(
    process_map: ProcessMap,
    number: Mapping[str, int],
    readings: Mapping[View, Reading],
    along: set[tuple[str, str]],
) -> list[Link]:
    largest = max((edge.n for edge in process_map.edges), default=1) or 1
    links = []
    for index, edge in enumerate(process_map.edges):
        if edge.source not in number or edge.target not in number:
            continue
        ends = (f"s{number[edge.source]}", f"s{number[edge.target]}")
        links.append(
            Link(
                f"e{index}",
                *ends,
                text_size(*(reading.labels[index] for reading in readings.values())),
                _BACKBONE_WEIGHT if ends in along else 1 + 4 * edge.n / largest,
                max(WIDTHS[reading.widths[index]] for reading in readings.values()),
                edge.is_backward,
            )
        )
    return links


def middles(process_map: ProcessMap, centres: Mapping[str, Point]) -> dict[str, Point]:
    """The middles of an arrangement under names that hold in every level of the map."""
    keys = _keys(process_map)
    return {keys[vertex]: point for vertex, point in centres.items()}


def _keys(process_map: ProcessMap) -> dict[str, str]:
    steps = enumerate(process_map.steps)
    return {START: START, END: END} | {f"s{index}": f"step {s.activity}" for index, s in steps}
