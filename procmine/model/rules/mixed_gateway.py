"""Gateways that join and split at once."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["mixed_gateway"]


def mixed_gateway(drawing: Drawing) -> Iterator[Finding]:
    """Which gateway do several flows both enter and leave?

    Harmless when: it is exclusive and small enough to be read at a glance.
    """
    for step, incoming, outgoing in drawing.steps():
        if step.is_gateway and len(incoming) > 1 and len(outgoing) > 1:
            yield about_step(
                "mixed-gateway",
                "info" if step.kind == "exclusiveGateway" else "notice",
                step,
                {
                    "en": "{what} joins {n_in} flows and splits into {n_out} at once",
                    "zh": "{what} 同时汇合 {n_in} 条并分出 {n_out} 条顺序流",
                },
                {
                    "en": "Draw two gateways: one that joins, one that splits.",
                    "zh": "拆成两个网关：一个汇合，一个分支。",
                },
                n_in=len(incoming),
                n_out=len(outgoing),
            )
