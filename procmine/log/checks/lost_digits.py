"""Times and case ids that say less, or more, than they seem to."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.kernels.codes import count_codes
from procmine.log.checks._examples import MOST
from procmine.log.frame import Frame
from procmine.log.instances import Instances

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
            yield Finding(
                rule="lost-digits",
                level="info",
                message={
                    "en": "{n_values} years in {column} have two digits: 69–99 are 1969–1999, "
                    "00–68 are 2000–2068",
                    "zh": "列 {column} 中 {n_values} 个年份只有两位：69–99 视为 1969–1999，"
                    "00–68 视为 2000–2068",
                },
                values={"n_values": facts.n_short_year, "column": facts.column},
                where={"column": facts.column, "kind": "year", "role": role},
                n=facts.n_short_year,
            )
        if facts.n_sub_micro:
            yield Finding(
                rule="lost-digits",
                level="info",
                message={
                    "en": "{n_values} times in {column} are finer than a microsecond; the digits "
                    "beyond are cut off",
                    "zh": "列 {column} 中 {n_values} 个时间精度超过微秒；多余位数被截去",
                },
                values={"n_values": facts.n_sub_micro, "column": facts.column},
                where={"column": facts.column, "kind": "fraction", "role": role},
                n=facts.n_sub_micro,
                repaired=facts.n_sub_micro,
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
            "en": "{n_cases} case ids are rounded numbers such as {text}: a spreadsheet took away "
            "their last digits, and {n_events} events of different cases may stand in one",
            "zh": "{n_cases} 个案例编号是被四舍五入的数字（如 {text}）：电子表格丢失了末尾数字，"
            "涉及 {n_events} 个事件，不同案例可能被合并",
        },
        values={"n_cases": len(codes), "text": labels[int(codes[0])].as_py(), "n_events": n_events},
        where={"kind": "case"},
        n=len(codes),
        examples=tuple(labels[int(code)].as_py() for code in codes[:MOST]),
        hint={
            "en": "Export the log again without opening it in a spreadsheet, or format the column "
            "as text there first.",
            "zh": "请重新导出且不要用电子表格打开，或先把该列设为文本格式。",
        },
    )
