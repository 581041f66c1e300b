"""How much of the headline hangs on tags nobody is sure of?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from procmine.table import Column, Table
from procmine.valuestream.ledger import TimeLedger
from procmine.valuestream.tags import CLASSES

__all__ = ["Sensitivity", "sensitivity"]

Range = tuple[float, float]


@dataclass(frozen=True)
class Sensitivity:
    """Between which bounds is the headline, whichever of the doubtful tags are wrong?

    Args:
        pce_elapsed: lowest and highest share of value-adding time in lead time; None where it
            cannot be told.
        pce_working: the same in working time.
        pce_steps: the same counted in steps.
        waste_share: lowest and highest share of waste in lead time, elapsed.
        steps: doubtful steps, the one whose tag moves ``pce_elapsed`` most first.
    """

    pce_elapsed: Range | None
    pce_working: Range | None
    pce_steps: Range | None
    waste_share: Range | None
    steps: Table = field(repr=False)


def sensitivity(ledger: TimeLedger) -> Sensitivity:
    """How does the headline change when the doubtful tags are wrong?

    Args:
        ledger: its tags are proposed, accepted or missing. A doubtful VA may not be of value after
            all, a doubtful BVA or NVA may be; for waste it is NVA against the rest.

    Returns:
        The bounds of each share over all ways in which doubtful tags can be wrong, and what each
        of them moves on its own. Untagged steps stay untagged.

    Cost: linear in the activities.
    """
    work = ledger.waits.work
    names = work.labels["activity"]
    doubtful = np.array([ledger.tags.is_doubtful(name) for name in names], np.bool_)
    value, waste = ledger.worth == 0, ledger.worth == list(CLASSES).index("NVA")
    lead = ledger.lead_time_us if ledger.pce_elapsed is not None else 0
    open_us = ledger.lead_working_us if ledger.pce_working is not None else 0
    timed = ledger.worked_us, lead
    return Sensitivity(
        pce_elapsed=_range(*timed, value, doubtful),
        pce_working=_range(ledger.worked_open_us, open_us, value, doubtful),
        pce_steps=_range(ledger.n_done, len(work), value, doubtful),
        waste_share=_range(*timed, waste, doubtful),
        steps=_steps(ledger, np.flatnonzero(doubtful).tolist()),
    )


def _range(
    parts: np.ndarray[tuple[int], np.dtype[np.int64]],
    whole: int,
    is_in: np.ndarray[tuple[int], np.dtype[np.bool_]],
    doubtful: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> Range | None:
    """The sum of the parts that are in, if all doubtful ones were out, and if all were in."""
    if not whole:
        return None
    return int(parts[is_in & ~doubtful].sum()) / whole, int(parts[is_in | doubtful].sum()) / whole


def _steps(ledger: TimeLedger, doubtful: list[int]) -> Table:
    names = ledger.waits.work.labels["activity"]
    headline, lead = ledger.pce_elapsed, ledger.lead_time_us
    worked, done = ledger.worked_us, ledger.n_done
    rows = []
    for code in sorted(doubtful, key=lambda code: (-worked[code], -done[code], names[code])):
        moved = int(worked[code]) * (-1 if ledger.worth[code] == 0 else 1)
        tag = ledger.tags.of(names[code])
        rows.append(
            {
                "activity": names[code],
                "value": tag.value,
                "proposed": tag.proposed,
                "confidence_share": tag.confidence,
                "n": int(done[code]),
                "total_s": abs(moved) / 1e6,
                "pce_change_share": None if headline is None else moved / lead,
                "pce_if_wrong_share": None if headline is None else headline + moved / lead,
            }
        )
    columns = [
        Column("activity", "the step"),
        Column("value", "its tag"),
        Column("proposed", "nobody has accepted it yet"),
        Column("confidence_share", "how sure the tag is", "share"),
        Column("n", "how often it was done for the first time in a case", "n"),
        Column("total_s", "its first-time work, elapsed", "s"),
        Column("pce_change_share", "what the wrong tag would add to the headline", "share"),
        Column("pce_if_wrong_share", "the headline if this tag alone were wrong", "share"),
    ]
    data = {column.name: [row[column.name] for row in rows] for column in columns}
    return Table("Which doubtful tag moves the headline most?", columns, data)
