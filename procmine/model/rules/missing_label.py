"""Steps without a name."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["missing_label"]


def missing_label(drawing: Drawing) -> Iterator[Finding]:
    """Which activities, events and pools have no name?

    A step without a name cannot be compared with a log. Plain start and end events need none.

    Harmless when: an event whose symbol says it all, to those who know the symbols.
    """
    for step, _, _ in drawing.steps():
        is_plain = step.kind in ("startEvent", "endEvent") and not step.events
        if step.name or step.is_gateway or is_plain or not (step.is_activity or step.is_event):
            continue
        is_event_scope = step.inside is not None and step.inside.is_event
        yield about_step(
            "missing-label",
            "warning" if step.is_activity and not is_event_scope else "notice",
            step,
            {"en": "{what} has no name", "zh": "{what} 没有名称"},
            {
                "en": "Say what is done, as a verb and an object: 'Check claim'.",
                "zh": "用动词加宾语说明做什么，例如“审核申请”。",
            },
        )
