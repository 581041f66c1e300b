"""Cases that wait for ever."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step, case_said

__all__ = ["deadlock"]


def deadlock(drawing: Drawing) -> Iterator[Finding]:
    """Where does a case wait for something that never comes?

    Typically a parallel join behind a choice: only one of the branches it waits for is ever taken.

    Harmless when: never; every case that gets there is stuck.

    Source: W. van der Aalst et al., Soundness of workflow nets, Formal Aspects of Computing 23(3),
    2011.
    """
    for breach, steps in drawing.breaches("deadlock"):
        for step in steps[:1]:
            yield about_step(
                "deadlock",
                "error",
                step,
                {
                    "en": "a case waits at {what} for ever, after: {case}",
                    "zh": "案例会永远停在 {what}，之前依次为：{case}",
                },
                {
                    "en": "Join a choice with an exclusive gateway, parallel branches with a "
                    "parallel one.",
                    "zh": "选择分支用排他网关汇合，并行分支用并行网关汇合。",
                },
                case=case_said(breach),
            )
