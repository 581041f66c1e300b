"""Cases that go ways of their own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.summary.noun import Summary

__all__ = ["many_ways"]


def many_ways(summary: Summary) -> Iterator[Finding]:
    """How many different ways do cases take?

    Harmless when: the work is meant to differ from case to case.
    """
    once = int(np.count_nonzero(summary.n_of_variant == 1))
    if summary.n_cases < 20 or once < 0.2 * summary.n_cases:
        return
    covered = np.cumsum(summary.n_of_variant) / summary.n_cases
    half = int(np.searchsorted(covered, 0.5)) + 1
    yield Finding(
        rule="many-ways",
        level="notice",
        message={
            "en": "{n_variants} different ways through {n_cases} cases; {once_share} of the cases "
            "go a way nobody else went, and {n_half} ways make up half of them",
            "zh": "{n_cases} 个案例有 {n_variants} 种走法；{once_share} 的案例走法独一无二，"
            "{n_half} 种走法覆盖一半案例",
        },
        values={
            "n_variants": summary.n_variants,
            "n_cases": summary.n_cases,
            "once_share": once / summary.n_cases,
            "n_half": half,
        },
        n=once,
        hint={
            "en": "Thin the map first; then ask which differences the service really needs.",
            "zh": "先精简流程图，再判断哪些差异是业务真正需要的。",
        },
    )
