"""Steps without a path to them."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["unreachable"]


def unreachable(drawing: Drawing) -> Iterator[Finding]:
    """Which steps does no path lead to?

    Harmless when: never; they are drawn but never done.
    """
    for _, steps in drawing.breaches("unreachable"):
        for step in steps:
            yield about_step(
                "unreachable",
                "error",
                step,
                {"en": "no path leads from a start to {what}", "zh": "没有路径从开始通向 {what}"},
                {"en": "Connect it, or take it out.", "zh": "将其连接，或删除。"},
            )
