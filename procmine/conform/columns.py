"""The columns of a log at its steps: codes, instants, and the cells of any role or column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.kernels.calendar import NO_TIME
from procmine.log.cells import attribute_texts
from procmine.log.roles import ROLES

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["cells_of", "step_columns", "texts_of"]

Array = np.ndarray[Any, np.dtype[Any]]


def step_columns(log: EventLog) -> dict[str, Array]:
    """The steps by case, begin, end and row: the arrays ``Traces`` holds by these names."""
    names = ("case", "activity", "begin", "finish", "row")
    parts = list(log.step_batches(("row",)))
    column = {name: np.concatenate([part[name] for part in parts]) for name in names}
    # One element stands for all of a batch.
    whole = [np.broadcast_to(part["whole"], len(part["case"])) for part in parts]
    return {**column, "whole": np.concatenate(whole)}


def texts_of(log: EventLog, name: str, row: Array) -> tuple[Array, list[str]]:
    """What a role or column says at the steps of these rows: codes, −1 unknown, and the texts."""
    kind = ROLES[name].kind if name in log.mapping else ""
    if not kind:
        return attribute_texts(log, name, row)
    cells = cells_of(log, name, row)
    if kind == "text":
        return cells, log.labels(name)
    if kind == "flag":
        return cells.astype(np.int32), ["no", "yes"]
    known = ~np.isnan(cells) if kind == "number" else cells != NO_TIME
    labels, codes = np.unique(cells[known], return_inverse=True)
    whole = np.full(len(cells), -1, np.int32)
    whole[known] = codes
    return whole, [f"{label:.15g}" for label in labels.tolist()]


def cells_of(log: EventLog, role: str, row: Array) -> Array:
    """The cells of a role, from the steps' own file or from the events they were made of."""
    file = log.steps.file
    own = log.store.columns(file)
    parts = log.store.batches("events" if role not in own else file, ["row", role])
    rows, cells = (
        np.concatenate(column)
        for column in zip(*((part["row"], part[role]) for part in parts), strict=True)
    )
    place = np.zeros(int(rows.max(initial=0)) + 1, np.int64)
    place[rows] = np.arange(len(rows))
    found: Array = cells[place[row]]
    return found
