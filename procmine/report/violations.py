"""The violations of an SOP case by case, for whoever may see the ids of cases."""

from __future__ import annotations

from procmine.conform.check import Conformance
from procmine.table import Column, Table

__all__ = ["violation_table"]

_COLUMNS = {
    "rule": Column("rule", "id of the rule"),
    "case": Column("case", "case in which it is violated"),
    "row": Column("row", "row of the source; none for a step that is not there", "n"),
    "activity": Column("activity", "step that shows it"),
    "kind": Column("kind", "what the violation is"),
    "value": Column("value", "what was judged, in the unit of the rule"),
    "accepted": Column("accepted", "somebody accepts it"),
}


def violation_table(found: Conformance) -> Table:
    """In which cases, and where, is each rule violated?

    Args:
        found: what ``check`` gave.

    Returns:
        One row for each violation, rule by rule, in order of the log.
    """
    rows = []
    for ruling in found.judgement.rulings:
        verdict = ruling.verdict
        accepted = ruling.accepted[verdict.violated].tolist()
        for row, is_accepted in zip(verdict.violations(), accepted, strict=True):
            rows.append({"rule": verdict.id, **row, "accepted": is_accepted})
    data = {name: [row[name] for row in rows] for name in _COLUMNS}
    return Table("In which cases is each rule violated?", list(_COLUMNS.values()), data)
