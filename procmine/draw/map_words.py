"""Steps and edges of a process map in one sentence, for readers who hover or listen."""

from __future__ import annotations

from collections.abc import Mapping

from procmine.discover.nouns import MapEdge, MapStep
from procmine.draw.words import say
from procmine.plaintext import plain_text
from procmine.units import format_count, format_duration

__all__ = ["say_edge", "say_step"]


def say_edge(edge: MapEdge, lang: str) -> str:
    """How often and how fast does one step follow the other?"""
    return say(
        lang,
        "edge_untimed" if edge.p50_s is None else "edge",
        source=plain_text(edge.source),
        target=plain_text(edge.target),
        n=format_count(edge.n),
        n_cases=format_count(edge.n_cases),
        p50=format_duration(edge.p50_s, lang=lang),
        p95=format_duration(edge.p95_s, lang=lang),
    )


def say_step(step: MapStep, lang: str, waits: Mapping[str, float]) -> str:
    """How often is this step done, and how long does it take or wait?

    Args:
        step: the step.
        lang: language of the picture.
        waits: mean seconds before each activity, for logs without start times.
    """
    said = say(
        lang,
        "step",
        activity=plain_text(step.activity),
        n=format_count(step.n),
        n_cases=format_count(step.n_cases),
        n_repeats=format_count(step.n_repeats),
        n_starts=format_count(step.n_starts),
        n_ends=format_count(step.n_ends),
    )
    if step.service_p50_s is not None:
        p50 = format_duration(step.service_p50_s, lang=lang)
        p95 = format_duration(step.service_p95_s, lang=lang)
        return said + say(lang, "step_service", p50=p50, p95=p95)
    if step.activity in waits:
        mean = format_duration(waits[step.activity], lang=lang)
        return said + say(lang, "step_waited", mean=mean)
    return said
