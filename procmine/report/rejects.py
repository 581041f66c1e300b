"""The rejected rows as a file: each whole, with its number and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.log.reasons import say_reason
from procmine.log.rejects import CELL
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["rejects_csv"]


def rejects_csv(log: EventLog, *, lang: str = "en") -> str:
    """Which rows could not be used, and why?

    Args:
        log: the log.
        lang: language of the reasons, ``en`` or ``zh``.

    Returns:
        CSV text: ``row`` (its number in the source, from 1), ``reason``, and every cell of the row
        under the column's own name. Empty text when nothing was rejected.
    """
    rows = log.rejects()
    if not rows:
        return ""
    rows.sort(key=lambda row: row["row"])
    names = [name for name in rows[0] if name.startswith(CELL)]
    columns = [
        Column("row", "number of the row in the source", "n"),
        Column("reason", "why it could not be used"),
        *(Column(name, "cell of the source") for name in names),
    ]
    table = Table(
        "Which rows could not be used?",
        columns,
        {
            **{column.name: [row[column.name] for row in rows] for column in columns},
            "reason": [say_reason(row["reason"], lang) for row in rows],
        },
    )
    return table.to_csv().replace(CELL, "", len(names))
