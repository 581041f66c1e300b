"""Steps without a way out."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["dead_end"]


def dead_end(drawing: Drawing) -> Iterator[Finding]:
    """From which steps does no path lead to an end?

    Harmless when: never; a case that gets there cannot be finished.
    """
    for _, steps in drawing.breaches("no-way-out"):
        for step in steps:
            yield about_step(
                "dead-end",
                "error",
                step,
                {"en": "no path leads from {what} to an end", "zh": "没有路径从 {what} 通向结束"},
                {"en": "Draw the way to an end event.", "zh": "画出通向结束事件的路径。"},
            )
