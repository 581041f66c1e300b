"""Names of people in outputs: pseudonyms unless somebody decides otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from procmine.errors import UsageError
from procmine.summary.noun import Summary

__all__ = ["is_nobody", "passed_on", "people", "seen"]

# What systems write where nobody is named; the check ``placeholder-value`` warns of the same texts.
NOBODY = frozenset(
    (
        "?", "-", "--", "n/a", "#n/a", "unknown", "undefined", "tbd", "missing", "empty",
        "(empty)", "(blank)", "none", "null", "nan", "未知", "无", "空",
    )
)  # fmt: skip
_WORD = {"en": "Person", "zh": "人员"}


def people(summary: Summary, names: str = "pseudonyms", lang: str = "en") -> Mapping[str, str]:
    """Under which name does each resource appear?

    Args:
        summary: tells who did how much.
        names: ``pseudonyms`` or ``show``.
        lang: language of the pseudonyms.

    Returns:
        Name in the log to name in outputs. Pseudonyms are numbered by the number of handovers,
        the busiest first, so that the same log always gives the same ones.

    Raises:
        UsageError: names is neither.
    """
    if names not in {"pseudonyms", "show"}:
        raise UsageError(f"names = {names!r} is not known.", hint="Say pseudonyms or show.")
    pairs = summary.handovers.get("resource")
    if pairs is None:
        return {}
    if names == "show":
        return {name: name for name in pairs.owners}
    involved = np.zeros(len(pairs.owners), np.int64)
    np.add.at(involved, pairs.rows[:, 0], pairs.rows[:, 2])
    np.add.at(involved, pairs.rows[:, 1], pairs.rows[:, 2])
    order = np.argsort(-involved, kind="stable").tolist()
    width = len(str(len(order)))
    return {
        pairs.owners[owner]: f"{_WORD[lang]} {place:0{width}d}"
        for place, owner in enumerate(order, start=1)
    }


def is_nobody(name: str) -> bool:
    """Does this name stand for nobody, such as ``EMPTY`` or ``?``

    >>> is_nobody(" EMPTY "), is_nobody("Front desk")
    (True, False)
    """
    return name.strip().casefold() in NOBODY


def passed_on(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Handovers proper: from one owner to another, both of them somebody.

    Args:
        rows: rows of a handover table. Work that was kept, and steps whose owner is a text such as
            ``EMPTY``, are left out.
    """
    return [
        dict(row)
        for row in rows
        if row["source"] != row["target"]
        and not is_nobody(row["source"])
        and not is_nobody(row["target"])
    ]


def seen(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], smallest: int
) -> list[dict[str, Any]]:
    """Handovers between people as they may be shown: renamed, and without the rare ones.

    Args:
        rows: rows of a handover table.
        names: name in the log to name in outputs.
        smallest: pairs that occur less often are left out.
    """
    shown = [
        {**row, "source": names[row["source"]], "target": names[row["target"]]}
        for row in rows
        if row["n"] >= smallest
    ]
    return sorted(shown, key=lambda row: (-row["n"], row["source"], row["target"]))
