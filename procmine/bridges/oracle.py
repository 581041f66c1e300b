"""pm4py's answers to questions procmine answers itself, for comparing the two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from procmine.bridges.process import Worker
from procmine.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["pm4py_dfg", "pm4py_variants"]

_BUDGET_S = 600.0


def pm4py_dfg(frame: pd.DataFrame, *, budget_s: float = _BUDGET_S) -> dict[tuple[str, str], int]:
    """How often does one activity directly follow another, according to pm4py?

    Args:
        frame: columns case, activity and at; events of a case count in order of at, those at the
            same instant in order of rows, wherever the rows of the case stand.
        budget_s: seconds it may take.

    Returns:
        Number of times by source and target.

    Raises:
        UsageError: a column is missing or holds an empty cell.
        BudgetError: it was not done in time.
        BridgeError: pm4py failed.

    Cost: about a second per 300,000 events, plus 2–3 s to load pm4py.
    """
    names, found = _ask("dfg", frame, budget_s)
    return {(names[source], names[target]): n for source, target, n in found}


def pm4py_variants(
    frame: pd.DataFrame, *, budget_s: float = _BUDGET_S
) -> dict[tuple[str, ...], int]:
    """Which sequences of activities does the log have, according to pm4py?

    Args:
        frame: as for ``pm4py_dfg``.
        budget_s: seconds it may take.

    Returns:
        Number of cases by sequence.

    Raises:
        UsageError: a column is missing or holds an empty cell.
        BudgetError: it was not done in time.
        BridgeError: pm4py failed.

    Cost: as for ``pm4py_dfg``.
    """
    names, found = _ask("variants", frame, budget_s)
    return {tuple(names[code] for code in codes): n for codes, n in found}


def _ask(job: str, frame: pd.DataFrame, budget_s: float) -> tuple[Sequence[str], Any]:
    import pandas as pd

    for column in ("case", "activity", "at"):
        if column not in frame or frame[column].isna().any():
            raise UsageError(
                f"The frame has no column {column!r}, or an empty cell in it.",
                hint="Give a frame with full columns case, activity and at.",
            )
    case_codes, _ = pd.factorize(frame["case"])
    rows = pd.DataFrame({"case": case_codes, "at": frame["at"].to_numpy()})
    # pm4py keeps neither row order nor the cases of shuffled rows together: sort for it.
    rows["activity"], names = pd.factorize(frame["activity"])
    rows = rows.sort_values(["case", "at"], kind="stable")
    with Worker() as worker:
        found = worker.ask(
            job,
            budget_s=budget_s,
            cases=rows["case"].tolist(),
            activities=rows["activity"].tolist(),
        )
    return list(names), found
