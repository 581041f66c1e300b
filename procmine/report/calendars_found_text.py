"""Working hours that were found in a log, and how far they are to be trusted, in words."""

from __future__ import annotations

from collections.abc import Mapping

from procmine.units import format_count, format_share

__all__ = ["calendars_found_text"]

_SAYS = {
    "en": "Working hours of {n} people were found in the log: {support} of what they begin and end "
    "falls into them, at least {least} of each one's (support); every quarter hour was worked "
    "on at least {confidence} of the days it could have been (confidence)",
    "zh": "工作时间由日志推断，共 {n} 人：其开始与结束时刻有 {support} 落在其中（支持度；每人至少 "
    "{least}），各时段至少在 {confidence} 的相应日期有工作（置信度）",
}


def calendars_found_text(found: Mapping[str, float] | None, lang: str = "en") -> list[str]:
    """One line on the hours that were found; none where none were looked for.

    Args:
        found: what ``calendars_found`` tells.
        lang: language.
    """
    if found is None:
        return []
    said = {
        "support": found["support_share"],
        "least": found["least_support_share"],
        "confidence": found["least_confidence_share"],
    }
    shares = {name: format_share(share, lang=lang) for name, share in said.items()}
    return [_SAYS[lang].format(n=format_count(found["n_resources"]), **shares)]
