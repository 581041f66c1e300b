"""Steps that are done twice at once."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step, case_said

__all__ = ["lack_of_synchronisation"]


def lack_of_synchronisation(drawing: Drawing) -> Iterator[Finding]:
    """Where do parallel branches meet without waiting for one another?

    Everything after the place is then done once for each branch.

    Harmless when: the work after it is meant to be done once for each branch.

    Source: W. Sadiq, M. Orlowska, Analyzing process models using graph reduction techniques,
    Information Systems 25(2), 2000.
    """
    for breach, steps in drawing.breaches("two-tokens"):
        for step in steps[:1]:
            yield about_step(
                "lack-of-synchronisation",
                "error",
                step,
                {
                    "en": "{what} goes on a second time before the first is through, after: {case}",
                    "zh": "{what} 会在前一次未完成时再次继续，之前依次为：{case}",
                },
                {
                    "en": "Join the parallel branches with a parallel gateway.",
                    "zh": "用并行网关汇合并行分支。",
                },
                case=case_said(breach),
            )
