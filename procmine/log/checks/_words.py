"""What checks say alike: what was done, and why an effect cannot be told."""

from __future__ import annotations

__all__ = ["AS_READ", "LEFT_OUT", "NOTHING", "cannot_tell"]

# What was done about the places concerned.
NOTHING = {"en": "Nothing was changed.", "zh": "未作改动。"}
LEFT_OUT = {
    "en": "Nothing was changed; the effect is that of leaving them out.",
    "zh": "未作改动；所示影响为剔除它们后的变化。",
}
AS_READ = {"en": "They count as not entered.", "zh": "按未填写处理。"}


def cannot_tell(en: str, zh: str) -> dict[str, str]:
    """Why nobody can tell what a repair or a doubt moves.

    >>> cannot_tell("the hour is unknown", "时刻未知")["en"]
    'Cannot tell how far this moves lead times: the hour is unknown.'
    """
    return {
        "en": f"Cannot tell how far this moves lead times: {en}.",
        "zh": f"无法判断对时长的影响：{zh}。",
    }
