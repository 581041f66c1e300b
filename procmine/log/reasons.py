"""Why rows are rejected, in both languages."""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["EXACT_DUPLICATE", "MISSING_ACTIVITY", "MISSING_CASE", "NO_READABLE_TIME", "say_reason"]

MISSING_CASE, MISSING_ACTIVITY, NO_READABLE_TIME = (
    "missing case",
    "missing activity",
    "no readable time",
)
EXACT_DUPLICATE = "exact duplicate"

# Those of the connectors stand here too: a reader meets all of them side by side.
_ZH = MappingProxyType(
    {
        MISSING_CASE: "缺少案例编号",
        MISSING_ACTIVITY: "缺少活动",
        NO_READABLE_TIME: "没有可读取的时间",
        EXACT_DUPLICATE: "与另一行完全相同",
        "more cells than the header has names": "单元格多于表头的列名",
        "event outside of any trace": "事件不在任何案例（trace）之内",
        "no milestone of this record has a time": "该记录的里程碑都没有时间",
        "broken JSON": "JSON 格式有误",
        "no JSON object": "不是 JSON 对象",
    }
)


def say_reason(reason: str, lang: str = "en") -> str:
    """Why was a row rejected, in the reader's language?

    >>> say_reason("missing case", "zh"), say_reason("missing case")
    ('缺少案例编号', 'missing case')
    """
    return _ZH.get(reason, reason) if lang == "zh" else reason
