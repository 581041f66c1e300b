"""Processes too large to be read."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_scope

__all__ = ["large_process"]


def large_process(drawing: Drawing, *, max_steps: int = 50) -> Iterator[Finding]:
    """Which process or sub-process holds more steps than a reader can take in?

    Args:
        drawing: the process.
        max_steps: steps, events and gateways beyond which it is too large.

    Harmless when: nobody reads it, or it is read a part at a time.

    Source: J. Mendling, H. Reijers, W. van der Aalst, Seven process modeling guidelines,
    Information and Software Technology 52(2), 2010: models of more than 50 elements have
    errors more often.
    """
    for scope in drawing.scopes():
        if len(scope.steps) > max_steps:
            yield about_scope(
                "large-process",
                "info",
                scope,
                {
                    "en": "{what} holds {n_steps} steps, events and gateways",
                    "zh": "{what} 含有 {n_steps} 个步骤、事件和网关",
                },
                {
                    "en": "Gather what belongs together into sub-processes.",
                    "zh": "将相关内容归入子流程。",
                },
                n_steps=len(scope.steps),
            )
