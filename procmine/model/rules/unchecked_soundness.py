"""Processes whose soundness is not known."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_scope

__all__ = ["unchecked_soundness"]


def unchecked_soundness(drawing: Drawing) -> Iterator[Finding]:
    """Of which process can nobody say whether its cases can end?

    It has more states than are looked at, or no beginning.

    Harmless when: the process is checked in parts, sub-process by sub-process.
    """
    if drawing.soundness is None and not drawing.scope.all_defects():
        yield about_scope(
            "unchecked-soundness",
            "notice",
            drawing.scope,
            {
                "en": "whether every case of {what} can end was not checked: it has too many "
                "states, or no beginning",
                "zh": "未检查 {what} 的案例能否结束：状态过多，或没有起点",
            },
            {
                "en": "Draw a start event; put parallel parts into sub-processes.",
                "zh": "画出开始事件；将并行部分放入子流程。",
            },
        )
