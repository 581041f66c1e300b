"""The rejected rows as a file: each whole, with its number and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.config import PrivacyConfig
from procmine.log.reasons import say_reason
from procmine.log.rejects import CELL
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["rejects_csv"]


# What stands in a cell that is not shown; the number of the row leads to it in the source.
_HIDDEN = {"en": "(hidden)", "zh": "（不显示）"}


def rejects_csv(log: EventLog, privacy: PrivacyConfig | None = None, *, lang: str = "en") -> str:
    """Which rows could not be used, and why?

    Args:
        log: the log.
        privacy: names of people, columns without a role, which may hold some, and ids of cases are
            hidden unless it shows them.
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
    hidden = _hidden(log, privacy or PrivacyConfig(), names)
    for name in hidden:
        rows = [{**row, name: _HIDDEN[lang] if row[name] else row[name]} for row in rows]
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


def _hidden(log: EventLog, privacy: PrivacyConfig, names: list[str]) -> set[str]:
    """Cells that tell who or which case it was, or may: nobody knows what columns without a role,
    such as a note or an address, say of whom.
    """
    told = {"resource": privacy.names, "customer": privacy.names, "case": privacy.case_ids}
    columns = log.mapping.columns
    roles = [role for role, shown in told.items() if shown != "show" and role in columns]
    hidden = {f"{CELL}{column}" for role in roles for column in columns[role]}
    if privacy.names != "show":
        known = {f"{CELL}{column}" for several in columns.values() for column in several}
        hidden |= set(names) - known
    return hidden.intersection(names)
