"""Link events without a partner."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step

__all__ = ["loose_link"]


def loose_link(drawing: Drawing) -> Iterator[Finding]:
    """Which link event has no partner of its name?

    Harmless when: never; the way breaks off there.
    """
    for scope in drawing.scopes():
        links = [step for step in scope.steps if "link" in step.events]
        for step in links:
            if not any(other.kind != step.kind and other.name == step.name for other in links):
                yield about_step(
                    "loose-link",
                    "warning",
                    step,
                    {
                        "en": "{what} has no partner of its name",
                        "zh": "{what} 没有同名的配对链接事件",
                    },
                    {
                        "en": "Give both ends of the link the same name.",
                        "zh": "让链接的两端使用相同名称。",
                    },
                )
