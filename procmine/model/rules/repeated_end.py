"""Ends that are reached twice."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step, case_said

__all__ = ["repeated_end"]


def repeated_end(drawing: Drawing) -> Iterator[Finding]:
    """Which end does one case reach several times?

    Harmless when: several results of one case are meant, one for each branch.
    """
    for breach, steps in drawing.breaches("ends-twice"):
        for step in steps[:1]:
            yield about_step(
                "repeated-end",
                "warning",
                step,
                {
                    "en": "a case reaches {what} a second time, after: {case}",
                    "zh": "同一案例会第二次到达 {what}，之前依次为：{case}",
                },
                {
                    "en": "Join the branches before the end.",
                    "zh": "在结束事件之前汇合各分支。",
                },
                case=case_said(breach),
            )
