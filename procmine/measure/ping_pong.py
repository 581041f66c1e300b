"""What goes back and forth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.measure._summaries import summary_of
from procmine.summary.noun import Summary
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["ping_pong"]


def ping_pong(log: EventLog | Summary) -> Table:
    """How often does work go back to where it just came from?

    Args:
        log: an event log or its summary; needs case and activity; with team and resource it tells
            about those too.

    Returns:
        One row each for activities (A, B, A in three consecutive steps), teams and resources
        (back to the owner before the last one, however many steps each did): times and cases.

    Cost: one pass over the log (none over a summary), then linear in the cases.

    Says nothing about: who is to blame; A, B, A may be how the work is meant to go.
    """
    summary = summary_of(log)
    variants = summary.by_variant("n_ping_pongs")
    kinds = ["activity"]
    times = [int((variants * summary.n_of_variant).sum())]
    cases = [int(summary.n_of_variant[variants > 0].sum())]
    for role in summary.handovers:
        counts = summary.cases.counts[f"n_{role}_ping_pongs"]
        kinds.append(role)
        times.append(int(counts.sum()))
        cases.append(int(np.count_nonzero(counts)))
    return Table(
        "What goes back and forth?",
        [
            Column("between", "between what"),
            Column("n", "times it went back", "n"),
            Column("n_cases", "cases in which it did", "n"),
            Column("cases_share", "share of all cases", "share"),
        ],
        {
            "between": kinds,
            "n": times,
            "n_cases": cases,
            "cases_share": [n / summary.n_cases for n in cases],
        },
    )
