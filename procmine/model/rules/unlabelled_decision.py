"""Choices that do not say what decides."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["unlabelled_decision"]


def unlabelled_decision(drawing: Drawing) -> Iterator[Finding]:
    """At which choice does the model not say which case goes which way?

    A flow is told by its name or its condition; one flow that is the default needs neither.

    Harmless when: the gateway waits for events, which name the ways themselves.
    """
    for step, _, outgoing in drawing.steps():
        if step.kind not in ("exclusiveGateway", "inclusiveGateway") or len(outgoing) < 2:
            continue
        silent = [w for w in outgoing if not (w.name or w.condition or w.id == step.default)]
        if silent:
            yield about_step(
                "unlabelled-decision",
                "warning",
                step,
                {
                    "en": "{n_silent} of the {n_flows} flows that leave {what} do not say when "
                    "they are taken",
                    "zh": "离开 {what} 的 {n_flows} 条顺序流中有 {n_silent} 条未说明何时选择",
                },
                {
                    "en": "Ask a question at the gateway and write the answers on its flows.",
                    "zh": "在网关处写明问题，并在各顺序流上写明答案。",
                },
                n_silent=len(silent),
                n_flows=len(outgoing),
            )
