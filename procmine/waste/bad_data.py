"""Cases that lack what they should say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.conform.columns import texts_of
from procmine.finding import Finding
from procmine.summary.people import of_somebody
from procmine.waste._attributes import attribute
from procmine.waste._evidence import Evidence
from procmine.waste._found import Says, cases_found

__all__ = ["bad_data"]

Array = np.ndarray[Any, np.dtype[Any]]

_ROLES = ("customer", "reason", "channel", "priority", "due")
SAYS = Says(
    message={
        "en": "{n_cases:case has|cases have} no {column}, {affected_share} of all "
        "({n_rows:step|steps})",
        "zh": "{n_cases} 个案例没有“{column}”，占 {affected_share}（{n_rows} 个步骤）",
    },
    hint={
        "en": "Make it a field that must be filled where the case begins.",
        "zh": "在受理时设为必填项。",
    },
    patterns=("single-capture", "node-standardisation"),
    overlaps=(),
    assumes_zh="案例的任何一步写明即视为已填；“未知”“N/A”“EMPTY”等字样视为未填；"
    "时间本身的问题见 procmine log check。",
    harmless_zh="该项不适用于这些案例。",
)


def bad_data(evidence: Evidence, *, columns: tuple[str, ...] = ()) -> Iterator[Finding]:
    """How many cases lack their customer, reason, channel, priority or promise?

    One finding per column; no hours. What is wrong with times is told by ``procmine log check``.

    Args:
        columns: columns without a role that every case must fill, such as the id that links two
            systems.

    Assumes: a case that says it at one step says it; words such as "unknown", "n/a" or "EMPTY" say
    nothing.

    Harmless when: the column does not apply to these cases.
    """
    for role in (role for role in _ROLES if evidence.has(role)):
        column = evidence.log.mapping.label(role)
        yield from _missing(evidence, column, _filled(*texts_of(evidence.log, role, evidence.row)))
    for name in columns:
        yield from _missing(evidence, name, _filled(*attribute(evidence, "columns", name)))


def _filled(codes: Array, labels: list[str]) -> Array:
    """Which steps say it? Words that stand for nothing, such as ``unknown``, do not."""
    filled: Array = of_somebody(codes, labels) >= 0
    return filled


def _missing(evidence: Evidence, column: str, filled: Array) -> Iterator[Finding]:
    lacking = (evidence.in_case(filled) == 0) & (np.diff(evidence.bounds) > 0)
    n_rows = int(np.count_nonzero(lacking[evidence.case]))
    yield from cases_found(
        evidence,
        "bad-data",
        SAYS,
        lacking,
        possible=evidence.n_cases,
        values={"column": column, "n_rows": n_rows},
        where={"column": column},
    )
