"""Processes that begin in several ways."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_scope

__all__ = ["several_starts"]


def several_starts(drawing: Drawing) -> Iterator[Finding]:
    """Which process or sub-process has several plain start events?

    They are alternatives, though readers may think that all of them are needed.

    Harmless when: each start says what triggers it, such as a message or a timer.
    """
    for scope in drawing.scopes():
        starts = [step for step in scope.steps if step.kind == "startEvent"]
        plain = [step for step in starts if not step.events]
        is_inner = scope.kind != "process"
        if len(starts) > 1 and (plain or is_inner):
            yield about_scope(
                "several-starts",
                "warning" if is_inner else "notice",
                scope,
                {
                    "en": "{what} has {n_starts} start events, {n_plain} of them without a trigger",
                    "zh": "{what} 有 {n_starts} 个开始事件，其中 {n_plain} 个没有触发条件",
                },
                {
                    "en": "Say what triggers each, or begin once and choose with a gateway.",
                    "zh": "说明各自的触发条件，或只保留一个开始并用网关选择。",
                },
                n_starts=len(starts),
                n_plain=len(plain),
            )
