"""Steps that nobody does."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["missing_lane"]


def missing_lane(drawing: Drawing) -> Iterator[Finding]:
    """Which activities lie in no lane although the process has lanes?

    Harmless when: a machine does them and the model says so elsewhere.
    """
    if not drawing.has_lanes:
        return
    for step, _, _ in drawing.steps():
        if step.is_activity and step.lane is None:
            yield about_step(
                "missing-lane",
                "notice",
                step,
                {
                    "en": "{what} lies in no lane: the model does not say who does it",
                    "zh": "{what} 不在任何泳道中：模型未说明由谁执行",
                },
                {"en": "Move it into a lane.", "zh": "将其移入泳道。"},
            )
