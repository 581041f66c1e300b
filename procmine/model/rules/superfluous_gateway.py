"""Gateways that route nothing."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["superfluous_gateway"]


def superfluous_gateway(drawing: Drawing) -> Iterator[Finding]:
    """Which gateway has one way in and one way out?

    Harmless when: it is kept on purpose for a branch that is still to come.
    """
    for step, incoming, outgoing in drawing.steps():
        if step.is_gateway and len(incoming) <= 1 and len(outgoing) <= 1:
            yield about_step(
                "superfluous-gateway",
                "notice",
                step,
                {
                    "en": "{what} routes nothing: {n_in} flow enters and {n_out} leaves it",
                    "zh": "{what} 没有路由作用：{n_in} 条进入，{n_out} 条离开",
                },
                {"en": "Take it out.", "zh": "将其删除。"},
                n_in=len(incoming),
                n_out=len(outgoing),
            )
