"""Flows that meet at a step as if they were joined."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["fake_join"]


def fake_join(drawing: Drawing) -> Iterator[Finding]:
    """Where do several flows enter a step that does not wait for them?

    Each token that arrives starts the step anew; readers often take the picture for a join.

    Harmless when: the flows are alternatives, so that only one of them is ever taken.
    """
    for step, incoming, _ in drawing.steps():
        if len(incoming) > 1 and not step.is_gateway and step.kind != "endEvent":
            yield about_step(
                "fake-join",
                "notice",
                step,
                {
                    "en": "{n_flows} flows enter {what} without a gateway: each of them starts it",
                    "zh": "{n_flows} 条顺序流未经网关直接进入 {what}：每条都会使其执行一次",
                },
                {
                    "en": "Let the flows meet in a gateway that says what it waits for.",
                    "zh": "用网关汇合这些顺序流，以说明等待全部还是任意一条。",
                },
                n_flows=len(incoming),
            )
