"""Why a setting of the ladder was left, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from procmine.model.soundness import Soundness
from procmine.units import format_share

__all__ = [
    "LATE", "NOTHING", "NO_TIME_LEFT", "failed", "too_large", "too_many_states", "unfit", "unsound",
]  # fmt: skip

Reasons = Mapping[str, str]

NOTHING: Reasons = {"en": "", "zh": ""}
NO_TIME_LEFT: Reasons = {"en": "no time was left", "zh": "时间已用完"}
LATE: Reasons = {
    "en": "not done in its share of the budget",
    "zh": "未能在分得的时间内完成",
}
_BREACHES: Mapping[str, Reasons] = {
    "no-start": {"en": "nothing starts it", "zh": "没有开始"},
    "no-end": {"en": "nothing ends it", "zh": "没有结束"},
    "unreachable": {"en": "no way leads to a step", "zh": "有步骤无路可达"},
    "no-way-out": {"en": "no way leads on to the end", "zh": "有步骤无路通往结束"},
    "deadlock": {"en": "a case can get stuck", "zh": "案例可能卡住（死锁）"},
    "livelock": {"en": "a case can go round for ever", "zh": "案例可能无休止地循环"},
    "two-tokens": {"en": "a step can run twice at once", "zh": "同一步骤可能同时进行两次"},
    "ends-twice": {"en": "a case can end twice", "zh": "案例可能结束两次"},
    "dead": {"en": "a step can never be done", "zh": "有步骤永远做不到"},
}


def unsound(answer: Soundness) -> Reasons:
    """What breaks soundness first, and how many things do."""
    first, n = answer.breaches[0], len(answer.breaches)
    said = _BREACHES[first.kind]
    where = ", ".join(first.nodes[:3])
    return {
        "en": f"{said['en']} ({first.kind}{f' at {where}' if where else ''}; {n} in all)",
        "zh": f"{said['zh']}（共 {n} 处）",
    }


def unfit(share: float) -> Reasons:
    """The model explains next to none of the cases."""
    if not share:
        return {"en": "it explains none of the cases", "zh": "一个案例也不能解释"}
    said = format_share(share)
    return {"en": f"it explains only {said} of the cases", "zh": f"只能解释 {said} 的案例"}


def too_large(size: int, max_size: int) -> Reasons:
    """The model is larger than it may be."""
    return {
        "en": f"it has {size:,} shapes, {max_size:,} are allowed",
        "zh": f"有 {size:,} 个图形，上限为 {max_size:,} 个",
    }


def too_many_states(max_states: int) -> Reasons:
    """The model is too large for a verdict."""
    return {
        "en": f"the model has more than {max_states:,} states",
        "zh": f"模型的状态超过 {max_states:,} 个",
    }


def failed(message: str) -> Reasons:
    """What the library said is all there is to tell; it speaks English only."""
    return {"en": message, "zh": f"挖掘程序报错：{message}"}
