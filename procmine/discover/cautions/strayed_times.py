"""A few times far from all others that outweigh them in every sum."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.discover.model import Mined
from procmine.finding import Finding
from procmine.log.spans import is_near
from procmine.summary.noun import Summary

__all__ = ["strayed_times"]

_HINT = {
    "en": "procmine log check names the rows. If such a time means that none was entered, say so "
    "(--missing TEXT); else mend it in the source. Medians and counts can be trusted meanwhile.",
    "zh": "procmine log check 会列出这些行。若该时间表示未填写，请用 --missing 文本 说明；"
    "否则请在来源中更正。在此之前，中位数和次数仍可参考。",
}


def strayed_times(mined: Mined, summary: Summary, *, most: float = 0.1) -> Iterator[Finding]:
    """Do a few times far from all others make most of the hours?

    Args:
        most: share of all lead time from which on they are worth a warning, 0–1.

    A case that is said to begin in 1970 or to end in 2099 takes decades. One of them outweighs all
    others in sums, means, hours of waiting and what is ranked by them. Far is more than fifteen
    years from the case in the middle.

    Harmless when: cases really take decades.
    """
    if not summary.timed or summary.n_cases < 2:
        return
    cases = summary.cases
    strayed = ~(is_near(cases.first_us) & is_near(cases.last_us))
    lead = np.maximum(summary.lead_times_us, 0).astype(float)
    share = float(lead[strayed].sum() / lead.sum()) if lead.sum() else 0.0
    if share < most:
        return
    n = int(strayed.sum())
    yield Finding(
        rule="strayed-times",
        level="warning",
        message={
            "en": "{n_cases:case has|cases have} a time many years from all others, and so "
            "{lead_share} of all lead time: sums, means and hours of waiting say nothing",
            "zh": "{n_cases} 个案例的时间与其余相差多年，却占全部时长的 {lead_share}："
            "合计、均值和等待小时数均不可信",
        },
        values={"n_cases": n, "lead_share": share},
        n=n,
        hint=_HINT,
    )
