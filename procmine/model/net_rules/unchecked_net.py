"""Nets whose soundness is not known."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.net_drawing import NetDrawing
from procmine.model.rules._places import about

__all__ = ["unchecked_net"]


def unchecked_net(drawing: NetDrawing) -> Iterator[Finding]:
    """Of which net can nobody say whether its cases can end?

    It has more markings than are looked at, or more tokens in one place than can be counted.

    Harmless when: the net is checked in parts.
    """
    if drawing.soundness is None:
        yield about(
            "unchecked-net",
            "notice",
            drawing.whole(),
            {
                "en": "whether every case of {what} can end was not checked: too many markings",
                "zh": "未检查 {what} 的案例能否结束：标识过多",
            },
            {
                "en": "Check it in parts, or take parallel branches out.",
                "zh": "分部分检查，或减少并行分支。",
            },
        )
