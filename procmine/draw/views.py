"""What a view shows of each step and each edge: a level for its colour and a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from procmine.discover.nouns import MapEdge, MapStep, ProcessMap
from procmine.draw.palette import N_LEVELS
from procmine.draw.words import check_language, say
from procmine.errors import UsageError
from procmine.units import format_count, format_duration, format_seconds

__all__ = [
    "VIEWS",
    "Reading",
    "View",
    "check_view",
    "is_rework",
    "levels",
    "read_views",
    "waited_before",
]

View = Literal["frequency", "duration", "rework", "waste"]
VIEWS: tuple[View, ...] = ("frequency", "duration", "rework", "waste")


@dataclass(frozen=True)
class Reading:
    """One view of a map.

    Args:
        letter: the view's letter in class names.
        fills: colour level of each step, by position in the map.
        words: what is written under each step's name.
        tints: colour level of each edge.
        widths: width level of each edge.
        labels: what is written on each edge.
        most: the figure the darkest level stands for, as text.
    """

    letter: str
    fills: tuple[int, ...]
    words: tuple[str, ...]
    tints: tuple[int, ...]
    widths: tuple[int, ...]
    labels: tuple[str, ...]
    most: str


def check_view(view: str, known: Iterable[str] = VIEWS) -> None:
    """Is this a view of the map?

    Raises:
        UsageError: it is none, or one of maps that know more.
    """
    if view not in (known := tuple(known)):
        raise UsageError(f"{view!r} is no view of this map.", hint=f"Choose: {', '.join(known)}.")


def is_rework(edge: MapEdge) -> bool:
    """Does this edge lead back or to the same step again?"""
    return edge.is_backward or edge.source == edge.target


def read_views(process_map: ProcessMap, lang: str) -> Mapping[View, Reading]:
    """What does each view say about each step and edge?

    Waste is a view of maps that know it: those with seconds on their steps.
    """
    check_language(lang)
    readings: dict[View, Reading] = {
        "frequency": _frequency(process_map),
        "duration": _duration(process_map, lang),
        "rework": _rework(process_map, lang),
    }
    if any(step.wasted_s is not None for step in process_map.steps):
        readings["waste"] = _waste(process_map, lang)
    return readings


def levels(values: Sequence[float | None]) -> tuple[int, ...]:
    """Levels by the root of the share in the largest: small things stay visible, large ones lead.

    Nothing is level 0; the largest is the last level.
    """
    largest = max((value for value in values if value), default=0.0)
    if largest <= 0:
        return (0,) * len(values)
    return tuple(
        min(1 + int((max(value, 0.0) / largest) ** 0.5 * (N_LEVELS - 1)), N_LEVELS - 1)
        if value
        else 0
        for value in values
    )


def _frequency(process_map: ProcessMap) -> Reading:
    steps, edges = process_map.steps, process_map.edges
    widths = levels([edge.n for edge in edges])
    return Reading(
        "f",
        levels([step.n for step in steps]),
        tuple(format_count(step.n) for step in steps),
        widths,
        widths,
        tuple(format_count(edge.n) for edge in edges),
        format_count(max((step.n for step in steps), default=0)),
    )


def _duration(process_map: ProcessMap, lang: str) -> Reading:
    steps, edges = process_map.steps, process_map.edges
    waits = waited_before(process_map)
    figures = [
        step.service_p50_s if step.service_p50_s is not None else waits.get(step.activity)
        for step in steps
    ]
    words = tuple(_spent(step, waits, lang) for step in steps)
    longest = max((figure for figure in figures if figure is not None), default=None)
    return Reading(
        "d",
        levels(figures),
        words,
        levels([edge.p50_s for edge in edges]),
        levels([edge.total_s for edge in edges]),
        tuple(
            "" if edge.p50_s is None else format_duration(edge.p50_s, lang=lang) for edge in edges
        ),
        "" if longest is None else format_duration(longest, lang=lang),
    )


def _spent(step: MapStep, waits: Mapping[str, float], lang: str) -> str:
    if step.service_p50_s is not None:
        return format_duration(step.service_p50_s, lang=lang)
    if step.activity in waits:
        return say(lang, "wait", mean=format_duration(waits[step.activity], lang=lang))
    return "–"


def _rework(process_map: ProcessMap, lang: str) -> Reading:
    steps, edges = process_map.steps, process_map.edges
    widths = levels([edge.n if is_rework(edge) else None for edge in edges])
    return Reading(
        "r",
        levels([step.n_repeats for step in steps]),
        tuple(_again(step.n_repeats, lang) for step in steps),
        widths,
        widths,
        tuple(format_count(edge.n) if is_rework(edge) else "" for edge in edges),
        format_count(max((step.n_repeats for step in steps), default=0)),
    )


def _again(n: int, lang: str) -> str:
    return say(lang, "again", n=format_count(n)) if n else say(lang, "never_again")


def _waste(process_map: ProcessMap, lang: str) -> Reading:
    steps, edges = process_map.steps, process_map.edges
    widths = levels([edge.wasted_s for edge in edges])
    most = max((step.wasted_s or 0.0 for step in steps), default=0.0)
    return Reading(
        "w",
        levels([step.wasted_s for step in steps]),
        tuple(
            format_seconds("total_s", step.wasted_s, lang=lang)
            if step.wasted_s
            else say(lang, "nothing_wasted")
            for step in steps
        ),
        widths,
        widths,
        tuple(
            format_seconds("total_s", edge.wasted_s, lang=lang) if edge.wasted_s else ""
            for edge in edges
        ),
        format_seconds("total_s", most, lang=lang),
    )


def waited_before(process_map: ProcessMap) -> dict[str, float]:
    """How many seconds pass on average before each activity, over the edges shown?

    For logs without start times, where the time until a step was done is all that is known.
    """
    sums: dict[str, tuple[float, int]] = {}
    for edge in process_map.edges:
        if edge.total_s is not None:
            total, n = sums.get(edge.target, (0.0, 0))
            sums[edge.target] = (total + edge.total_s, n + edge.n)
    return {activity: total / n for activity, (total, n) in sums.items() if n}
