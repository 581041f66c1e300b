"""Flows that meet at an end."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["implicit_join"]


def implicit_join(drawing: Drawing) -> Iterator[Finding]:
    """Which end event do several flows enter?

    It swallows every token by itself, so the picture does not say whether a case ends there once.

    Harmless when: the flows are alternatives and the reader can see that.
    """
    for step, incoming, _ in drawing.steps():
        if len(incoming) > 1 and step.kind == "endEvent":
            yield about_step(
                "implicit-join",
                "info",
                step,
                {
                    "en": "{n_flows} flows enter {what} without a gateway",
                    "zh": "{n_flows} 条顺序流未经网关直接进入 {what}",
                },
                {
                    "en": "Join them in a gateway, or give each way an end of its own.",
                    "zh": "用网关汇合，或为每条路径画各自的结束事件。",
                },
                n_flows=len(incoming),
            )
