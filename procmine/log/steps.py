"""Steps: what is done in a case, event by event or as instances with a start and an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.engines.store import Store

__all__ = ["Steps", "step_batches"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Steps:
    """What a step of the process is, and where its rows are.

    Args:
        mode: ``instances`` or ``events``.
        file: file of the store that holds them.
        timed: do they have instants?
        has_service: do some have both a start and an end?
        owners: which of ``resource`` and ``team`` are known.
        n: how many there are.
    """

    mode: str
    file: str
    timed: bool
    has_service: bool
    owners: tuple[str, ...]
    n: int


def step_batches(
    store: Store, steps: Steps, more: Sequence[str] = (), *, has_starts: bool = False
) -> Iterator[dict[str, Array]]:
    """The steps of a store in order, whole cases at a time: see ``EventLog.step_batches``.

    Args:
        store: the compiled log.
        steps: which of its rows are steps.
        more: other columns to tell.
        has_starts: has the source a column of starts?
    """
    columns = ["case", "activity", "end", *steps.owners, *more]
    if steps.file == "instances" or has_starts:
        # Elsewhere an event begins when it happens.
        columns.append("begin")
    if steps.has_service:
        columns.append("start")
    for batch in store.batches(steps.file, columns):
        batch.setdefault("begin", batch["end"])
        yield _as_steps(batch, steps, has_starts)


def _as_steps(batch: dict[str, Array], steps: Steps, has_starts: bool) -> dict[str, Array]:
    from procmine.kernels.calendar import NO_TIME
    from procmine.kernels.order import order_by_case

    end = batch.pop("end")
    start = batch.pop("start", None)
    known = end != NO_TIME
    batch["finish"] = end if known.all() else np.where(known, end, batch["begin"])
    if steps.mode == "events" and has_starts:
        # One event a row, at the time it ended: the order may differ from that of the starts.
        batch["begin"] = batch["finish"]
        case = batch["case"]
        first = int(case[0]) if len(case) else 0
        n_cases = int(case[-1]) - first + 1 if len(case) else 0
        order, _, _ = order_by_case(case - first, batch["begin"], batch["begin"], n_cases)
        batch = {name: column[order] for name, column in batch.items()}
    whole = np.zeros(1, np.bool_) if start is None else known & (start != NO_TIME)
    return {**batch, "whole": whole}
