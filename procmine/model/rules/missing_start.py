"""Processes without a start."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_scope

__all__ = ["missing_start"]


def missing_start(drawing: Drawing) -> Iterator[Finding]:
    """Which process or sub-process has no start event?

    Every step that no flow enters then starts by itself.

    Harmless when: an ad-hoc sub-process, whose steps are begun in any order.
    """
    for scope in drawing.scopes():
        has_start = any(step.kind == "startEvent" for step in scope.steps)
        if scope.kind != "adHocSubProcess" and not has_start:
            yield about_scope(
                "missing-start",
                "warning",
                scope,
                {"en": "{what} has no start event", "zh": "{what} 没有开始事件"},
                {
                    "en": "Draw the start event: what makes a case begin?",
                    "zh": "画出开始事件：是什么触发了案例？",
                },
            )
