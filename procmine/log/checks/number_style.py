"""Numbers that could be a thousand times as large."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.effects import effect_none
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["number_style"]


def number_style(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which numbers mean another in another country?

    ``1,500`` is fifteen hundred or one and a half. A column settles it when one of its numbers can
    be read in one way only, as ``12,5`` or ``1,234.50``. Where none does, or some say one thing and
    some the other, a comma before three digits stands between thousands and a point is the decimal
    sign.

    Harmless when: the column was written the way it is read.
    """
    for role, (doubt, n_cells) in frame.doubts.items():
        column = frame.mapping.label(role)
        mixed = doubt.kind == "mixed"
        yield Finding(
            rule="number-style",
            level="warning",
            message={
                "en": "{n_cells:number|numbers} of {column} could mean another: {text} is read as "
                "{taken}, and would be {other} "
                + (
                    "by the style of other numbers of the column"
                    if mixed
                    else "in another country; no number of the column settles it"
                ),
                "zh": "列 {column} 中 {n_cells} 个数字有歧义：{text} 读作 {taken}，"
                "也可能是 {other}；" + ("该列混用两种写法" if mixed else "该列没有数值能判定写法"),
            },
            values={
                "n_cells": n_cells,
                "column": column,
                "text": repr(doubt.first),
                "taken": f"{doubt.taken:.15g}",
                "other": f"{doubt.other:.15g}",
            },
            where={"column": column, "kind": doubt.kind, "role": role},
            n=n_cells,
            examples=(doubt.first,),
            repair={"en": "Read as {taken}.", "zh": "读作 {taken}。"},
            effect=effect_none(frame),
            hint={
                "en": "Export the column without signs between thousands.",
                "zh": "请在导出时去掉千位分隔符。",
            },
        )
