"""Names of columns that say how long something took."""

from __future__ import annotations

from procmine.log.roles import normalise

__all__ = ["is_duration_name"]

_CALLED = (
    "duration", "elapsed", "handle time", "handling time", "talk time", "time spent", "time taken",
    "dauer",
    "时长", "用时", "历时", "耗时",
)  # fmt: skip


def is_duration_name(name: str) -> bool:
    """Does a column of this name say how long something took?

    >>> is_duration_name("Duration (min)"), is_duration_name("Start"), is_duration_name("处理时长")
    (True, False, True)
    >>> is_duration_name("dur_s"), is_duration_name("procedure")
    (True, False)
    """
    called = normalise(name)
    return any(word in called for word in _CALLED) or "dur" in called.split()
