"""Steps that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["implicit_end"]


def implicit_end(drawing: Drawing) -> Iterator[Finding]:
    """After which step does the way end without an end event?

    Harmless when: none; it costs one symbol to say that this is an end.
    """
    loose = _loose(drawing)
    for step, _, outgoing in drawing.steps():
        links = step.kind == "intermediateThrowEvent" and "link" in step.events
        apart = step.compensates or (step.inside is not None and step.inside.is_event)
        undoes = step.kind == "boundaryEvent" and "compensate" in step.events
        if outgoing or step.kind == "endEvent" or links or apart or undoes or step.id in loose:
            continue
        yield about_step(
            "implicit-end",
            "warning",
            step,
            {
                "en": "{what} leads nowhere and is no end event",
                "zh": "{what} 没有后继，也不是结束事件",
            },
            {
                "en": "Connect it, or draw an end event after it.",
                "zh": "连接后续步骤，或在其后画结束事件。",
            },
        )


def _loose(drawing: Drawing) -> set[str]:
    """Steps of ad-hoc sub-processes, which need no flows."""
    return {
        inner.id
        for step, _, _ in drawing.steps()
        if step.kind == "adHocSubProcess" and step.inside is not None
        for inner in step.inside.steps
    }
