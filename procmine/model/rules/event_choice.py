"""Races between things that cannot race."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["event_choice"]


def event_choice(drawing: Drawing) -> Iterator[Finding]:
    """Which gateway waits for events but leads to a step that is none?

    After it come events that are caught, or tasks that receive a message: the first to happen wins.

    Harmless when: never by BPMN; some engines accept it.
    """
    for scope in drawing.scopes():
        outgoing = scope.outgoing()
        for step in scope.steps:
            for way in outgoing[step.id] if step.kind == "eventBasedGateway" else ():
                target = drawing.targets(way, scope)
                if target.kind not in ("intermediateCatchEvent", "receiveTask"):
                    yield about_step(
                        "event-choice",
                        "warning",
                        step,
                        {
                            "en": "{what} leads to {target}, which waits for nothing",
                            "zh": "{what} 通向 {target}，而后者并不等待任何事件",
                        },
                        {
                            "en": "Put the event it waits for between them, or decide by data.",
                            "zh": "在其间画出所等待的事件，或改为按数据判断。",
                        },
                        target=target.said(),
                    )
