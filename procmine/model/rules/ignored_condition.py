"""Conditions that decide nothing."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_way

__all__ = ["ignored_condition"]


def ignored_condition(drawing: Drawing) -> Iterator[Finding]:
    """Which condition stands where it has no effect?

    Parallel gateways take every flow, and a gateway that waits for events follows the first event.

    Harmless when: never; somebody believed that the condition would be asked.
    """
    for step, _, outgoing in drawing.steps():
        if step.kind in ("parallelGateway", "eventBasedGateway"):
            for way in outgoing:
                if way.condition:
                    yield about_way(
                        "ignored-condition",
                        "warning",
                        way,
                        {
                            "en": "{what} leaves {gateway}, which asks for no condition",
                            "zh": "{what} 离开 {gateway}，后者不判断条件",
                        },
                        {
                            "en": "Make the gateway exclusive or inclusive, or drop the condition.",
                            "zh": "改用排他或包容网关，或删除条件。",
                        },
                        gateway=step.said(),
                    )
