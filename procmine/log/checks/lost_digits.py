"""Times that say less, or more, than they seem to."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["lost_digits"]


def lost_digits(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which times have two-digit years, or digits finer than a microsecond?

    Two-digit years 69–99 are read as 1969–1999, 00–68 as 2000–2068. Digits beyond microseconds
    are cut off.

    Harmless when: the log lies between 1969 and 2068, and no wait is shorter than a microsecond.
    """
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
