"""The public holidays that working time took, and the hours it took for nobody, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from procmine.finding import say_counts
from procmine.units import format_count

__all__ = ["days_taken_text", "hours_unused_text"]

_MOST = 12
_SAYS = {
    "en": {
        "line": "Public holidays of {place}: {off} off ({days_off}); {on} made up on weekends"
        "{days_on} ({source})",
        "days": " ({days})",
        "more": ", and {n} more",
        "and": ", ",
        "none": "none",
        "unannounced": "Made-up working days of {years} are not known to it yet",
        "unused": "[calendar] has the hours of {n_unused:person or team|people or teams} not in "
        "this log: left out",
    },
    "zh": {
        "line": "{place} 法定节假日：放假 {off} 天（{days_off}）；周末调休上班 {on} 天{days_on}"
        "（{source}）",
        "days": "（{days}）",
        "more": " 等另 {n} 天",
        "and": "、",
        "none": "无",
        "unannounced": "{years} 年的调休安排尚无数据",
        "unused": "[calendar] 中有 {n_unused} 个工作时间所属的人员或团队不在本日志中，未采用",
    },
}


def days_taken_text(taken: Iterable[Mapping[str, Any]], lang: str = "en") -> list[str]:
    """Which days off and which made-up working days were taken? One line for each place.

    Args:
        taken: what ``days_taken`` tells.
        lang: language.
    """
    says, lines = _SAYS[lang], []
    for one in taken:
        off = [day["date"] for day in one["days"] if not day["works"]]
        on = [day["date"] for day in one["days"] if day["works"]]
        line = says["line"].format(
            place=one["place"],
            off=format_count(len(off)),
            days_off=_some(off, says) or says["none"],
            on=format_count(len(on)),
            days_on=says["days"].format(days=_some(on, says)) if on else "",
            source=one["source"],
        )
        lines.append(line)
        if one["unannounced_years"]:
            years = says["and"].join(map(str, one["unannounced_years"]))
            lines.append(says["unannounced"].format(years=years))
    return lines


def hours_unused_text(n: int, lang: str = "en") -> list[str]:
    """How many calendars are of people or teams that the log does not name? Nothing if none is."""
    return [say_counts(_SAYS[lang]["unused"], {"n_unused": n})] if n else []


def _some(days: list[str], says: Mapping[str, str]) -> str:
    told = says["and"].join(days[:_MOST])
    return told + (says["more"].format(n=len(days) - _MOST) if len(days) > _MOST else "")
