"""Processes without an end."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_scope

__all__ = ["missing_end"]


def missing_end(drawing: Drawing) -> Iterator[Finding]:
    """Which process or sub-process has no end event?

    Harmless when: an ad-hoc sub-process, which is over when nothing more is to be done.
    """
    for scope in drawing.scopes():
        has_end = any(step.kind == "endEvent" for step in scope.steps)
        if scope.kind != "adHocSubProcess" and not has_end:
            yield about_scope(
                "missing-end",
                "warning",
                scope,
                {"en": "{what} has no end event", "zh": "{what} 没有结束事件"},
                {
                    "en": "Draw an end event for every result a case can have.",
                    "zh": "为案例的每种结果画一个结束事件。",
                },
            )
