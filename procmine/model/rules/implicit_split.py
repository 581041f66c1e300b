"""Flows that part at a step without a gateway."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["implicit_split"]


def implicit_split(drawing: Drawing) -> Iterator[Finding]:
    """Where does a step send a token into several flows without a gateway that says so?

    All flows without a condition are taken at once, which readers rarely expect.

    Harmless when: everybody who reads the model knows that this means "in parallel".
    """
    for step, _, outgoing in drawing.steps():
        if len(outgoing) > 1 and not step.is_gateway:
            n_conditions = sum(1 for way in outgoing if way.condition)
            yield about_step(
                "implicit-split",
                "warning",
                step,
                {
                    "en": "{n_flows} flows leave {what} without a gateway, {n_conditions} of them "
                    "with a condition: the others are all taken at once",
                    "zh": "{n_flows} 条顺序流未经网关离开 {what}，其中 {n_conditions} 条带条件："
                    "其余将同时被执行",
                },
                {
                    "en": "Draw the gateway: parallel if all are taken, exclusive if one is.",
                    "zh": "画出网关：全部执行用并行网关，择一执行用排他网关。",
                },
                n_flows=len(outgoing),
                n_conditions=n_conditions,
            )
