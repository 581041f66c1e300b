"""Times and case ids that say less, or more, than they seem to."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.kernels.codes import count_codes
from procmine.log.checks._examples import MOST
from procmine.log.checks._words import NOTHING, cannot_tell
from procmine.log.effects import effect_none
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.time_facts import TimeFacts

__all__ = ["lost_digits"]

# As spreadsheets write numbers of more digits than a cell is wide.
_ROUNDED = r"^\d([.,]\d+)?[eE][+]\d{2,3}$"


def lost_digits(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which times and case ids lost digits on their way?

    Two-digit years 69–99 are read as 1969–1999, 00–68 as 2000–2068. Digits of times beyond
    microseconds are cut off. Case ids such as 1.23E+17 were long numbers before a spreadsheet
    rounded them: several cases have become one.

    Harmless when: the log lies between 1969 and 2068, no wait is shorter than a microsecond, and
    the case ids were issued like this.
    """
    yield from _rounded_ids(frame)
    for role, facts in frame.facts.items():
        if facts.n_short_year:
            yield _short_years(role, facts)
        if facts.n_sub_micro:
            yield _fractions(frame, role, facts)


def _short_years(role: str, facts: TimeFacts) -> Finding:
    """Years whose century had to be added."""
    return Finding(
        rule="lost-digits",
        level="info",
        message={
            "en": "{n_values:year|years} of two digits in {column}: 69–99 are 1969–1999, "
            "00–68 are 2000–2068",
            "zh": "列 {column} 中 {n_values} 个年份只有两位：69–99 视为 1969–1999，"
            "00–68 视为 2000–2068",
        },
        values={"n_values": facts.n_short_year, "column": facts.column},
        where={"column": facts.column, "kind": "year", "role": role},
        n=facts.n_short_year,
        examples=tuple(facts.seen.get("year", ())),
        repair={
            "en": "Given the century the sentence says.",
            "zh": "按上述规则补全世纪。",
        },
        effect_reason=cannot_tell(
            "which century was meant, the years do not say", "年份本身未说明是哪个世纪"
        ),
    )


def _fractions(frame: Frame, role: str, facts: TimeFacts) -> Finding:
    """Times that were told more finely than they are kept."""
    return Finding(
        rule="lost-digits",
        level="info",
        message={
            "en": "{n_values:time|times} in {column} finer than a microsecond; the digits "
            "beyond are cut off",
            "zh": "列 {column} 中 {n_values} 个时间精度超过微秒；多余位数被截去",
        },
        values={"n_values": facts.n_sub_micro, "column": facts.column},
        where={"column": facts.column, "kind": "fraction", "role": role},
        n=facts.n_sub_micro,
        examples=tuple(facts.seen.get("fraction", ())),
        repaired=facts.n_sub_micro,
        repair={
            "en": "Cut off; no lead time moves by a microsecond.",
            "zh": "已截去；时长的变化不到一微秒。",
        },
        effect=effect_none(frame),
    )


def _rounded_ids(frame: Frame) -> Iterator[Finding]:
    import numpy as np
    import pyarrow.compute as pc

    labels = frame.texts("case")
    rounded = pc.match_substring_regex(labels, _ROUNDED).to_numpy(zero_copy_only=False)
    if not rounded.any():
        return
    n_events = int(count_codes(frame.case, frame.n_cases)[rounded].sum())
    codes = np.flatnonzero(rounded)
    yield Finding(
        rule="lost-digits",
        level="error",
        message={
            "en": "{n_cases:case id is a rounded number|case ids are rounded numbers} such as "
            "{text}: a spreadsheet took away the last digits, and {n_events:event|events} of "
            "different cases may stand in one",
            "zh": "{n_cases} 个案例编号是被四舍五入的数字（如 {text}）：电子表格丢失了末尾数字，"
            "涉及 {n_events} 个事件，不同案例可能被合并",
        },
        values={"n_cases": len(codes), "text": labels[int(codes[0])].as_py(), "n_events": n_events},
        where={"kind": "case"},
        n=len(codes),
        examples=tuple(labels[int(code)].as_py() for code in codes[:MOST]),
        repair=NOTHING,
        effect_reason=cannot_tell(
            "how many cases there were went with the digits", "案例的真实数量已随数字丢失"
        ),
        hint={
            "en": "Export the log again without opening it in a spreadsheet, or format the column "
            "as text there first.",
            "zh": "请重新导出且不要用电子表格打开，或先把该列设为文本格式。",
        },
    )
