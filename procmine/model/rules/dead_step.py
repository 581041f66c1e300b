"""Steps that no case can do."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["dead_step"]


def dead_step(drawing: Drawing) -> Iterator[Finding]:
    """Which steps can no case do, although a path leads there?

    Harmless when: never; either the path is wrong or the step is needless.
    """
    for _, steps in drawing.breaches("dead"):
        for step in steps:
            yield about_step(
                "dead-step",
                "error",
                step,
                {"en": "no case can ever get to {what}", "zh": "没有案例能够到达 {what}"},
                {"en": "Look at the gateways before it.", "zh": "检查其之前的网关。"},
            )
