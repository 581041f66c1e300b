"""Columns whose numbers a rule looks at, and which could mean other numbers."""

from __future__ import annotations

from collections.abc import Mapping

from procmine.finding import Finding
from procmine.log.numerals import Doubt

__all__ = ["NUMBERS", "number_notes"]

NUMBERS = "reading-numbers"
_SAID = {
    "en": "{text} of the column {column} is read as {taken}, and would be {other} in another "
    "country; what a rule says of the column hangs on that: export it without signs between "
    "thousands",
    "zh": "列 {column} 的 {text} 读作 {taken}，也可能是 {other}；规则对该列的判断取决于此："
    "请在导出时去掉千位分隔符",
}


def number_notes(doubts: Mapping[str, Doubt]) -> tuple[Finding, ...]:
    """Which numbers that the rules compare may be a thousand times as large, or as small?

    Args:
        doubts: by column, the numbers that the rules have read.

    Returns:
        A note for each such column, in the order of their names.
    """
    return tuple(_note(column, doubt) for column, doubt in sorted(doubts.items()))


def _note(column: str, doubt: Doubt) -> Finding:
    return Finding(
        rule=NUMBERS,
        level="warning",
        message=_SAID,
        values={
            "column": repr(column),
            "text": repr(doubt.first),
            "taken": f"{doubt.taken:.15g}",
            "other": f"{doubt.other:.15g}",
        },
        where={"column": column},
        n=len(doubt.places),
    )
