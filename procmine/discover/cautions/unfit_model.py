"""A model that explains next to none of the cases."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.discover._ladder import FIT_FLOOR
from procmine.discover.model import Mined
from procmine.finding import Finding
from procmine.summary.noun import Summary

__all__ = ["unfit_model"]

_FEW = {
    "en": "The model explains only {fit_share} of the cases ({n_fit} of {n_cases}): "
    "it is no picture of this process",
    "zh": "模型只能解释 {fit_share} 的案例（{n_cases} 个中的 {n_fit} 个）：不能当作本流程的写照",
}
_NONE = {
    "en": "The model explains none of the {n_cases} cases: it is no picture of this process",
    "zh": "{n_cases} 个案例中，模型一个也不能解释：不能当作本流程的写照",
}
_CHOOSE = {
    "en": "Name no miner and let procmine choose, lower the noise, or keep one kind of case; trust "
    "the map and the variants until then.",
    "zh": "请不要指定算法，由 procmine 选择；或降低噪声阈值，或只保留一类案例。"
    "在此之前请以流程图和变体为准。",
}
_NARROW = {
    "en": "The best balance of fitness and precision leaves most cases out here: keep one kind of "
    "case, or let the inductive miner explain more (--noise 0); trust the map until then.",
    "zh": "拟合度与精确度的最佳平衡在此排除了多数案例：请只保留一类案例，"
    "或用归纳算法解释更多案例（--noise 0）；在此之前请以流程图为准。",
}


def unfit_model(
    mined: Mined, summary: Summary | None = None, *, floor: float = FIT_FLOOR
) -> Iterator[Finding]:
    """Does the model explain so few cases that it is no picture of the process?

    Args:
        floor: share of the cases below which it is none, 0–1.

    A case is explained when the model can do exactly its activities, in order, from start to end.
    A model can be sound and yet hardly fit any: then it shows a process that nobody follows.

    Harmless when: the model is wanted as a sketch of the most frequent ways only.
    """
    if mined.fit_share >= floor or mined.n_cases_open:
        return
    yield Finding(
        rule="unfit-model",
        level="warning",
        message=_FEW if mined.n_cases_fit else _NONE,
        values={
            "fit_share": mined.fit_share,
            "n_fit": mined.n_cases_fit,
            "n_cases": mined.n_cases,
        },
        n=mined.n_cases - mined.n_cases_fit,
        hint=_CHOOSE if mined.grid is None else _NARROW,
    )
