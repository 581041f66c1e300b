"""Work: all steps of a log at once, as arrays, in order of when they were over."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.summary.people import is_nobody

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Work", "work_of"]

Array = np.ndarray[Any, np.dtype[Any]]

# Status words stand in the activity or in the lifecycle column, by the system that wrote them.
STATUS_ROLES = ("activity", "lifecycle")


@dataclass(frozen=True, eq=False)
class Work:
    """The steps of a log, sorted by case, then end, start, activity and resource.

    Args:
        case: code of the case of each step, int32, ascending.
        activity: code of its activity, int32; codes are in alphabetical order.
        start: when it began, int64 microseconds UTC; its end where that is not known.
        end: when it ended; its start where that is not known.
        whole: are both known? Booleans.
        owners: ``resource`` and ``team`` of each step, int32, alphabetical codes; −1 unknown, or a
            word that stands for nobody.
        status: codes of what may say that somebody else is waited for, by role.
        bounds: n cases + 1 positions of the cases, int64; a case may have no step.
        labels: texts behind the codes, by role.
        automated: was it done by a machine? Booleans; no where the log does not say.
        estimated: is its start an estimate? Booleans.
        row: where it stands in the source, int64; empty where nobody asks.
        zone: the zone its times are told in.
    """

    case: Array
    activity: Array
    start: Array
    end: Array
    whole: Array
    owners: dict[str, Array]
    status: dict[str, Array]
    bounds: Array
    labels: dict[str, list[str]] = field(repr=False)
    automated: Array
    estimated: Array
    zone: str = "UTC"
    row: Array = field(default_factory=lambda: np.zeros(0, np.int64), repr=False)

    def __len__(self) -> int:
        return len(self.case)

    def in_order(self) -> Work:
        """The same steps, in order again after their times changed."""
        ties = [self.owners[role] for role in ("team", "resource") if role in self.owners]
        order = np.lexsort((*ties, self.activity, self.start, self.end, self.case))
        columns = ("case", "activity", "start", "end", "whole", "automated", "estimated")
        moved: dict[str, Any] = {name: getattr(self, name)[order] for name in columns}
        moved["row"] = self.row[order] if len(self.row) else self.row
        for name in ("owners", "status"):
            moved[name] = {role: codes[order] for role, codes in getattr(self, name).items()}
        return dataclasses.replace(self, **moved)

    @property
    def n_cases(self) -> int:
        """Cases, those without a step included."""
        return len(self.bounds) - 1

    @cached_property
    def resource(self) -> Array:
        """Who did each step, int32, −1 where nobody is named."""
        return self.owner("resource")

    def owner(self, role: str) -> Array:
        """The resource or team of each step, int32, −1 where none is named."""
        none = np.full(len(self), -1, np.int32)
        return self.owners.get(role, none)

    @cached_property
    def by_begin(self) -> Array:
        """Positions of the steps by case, then start, end, activity and resource."""
        return np.lexsort((self.end, self.start, self.case))

    @cached_property
    def lead_times_us(self) -> Array:
        """Microseconds from the first start to the last end of each case; 0 without a step."""
        filled = np.flatnonzero(np.diff(self.bounds))
        lead = np.zeros(self.n_cases, np.int64)
        if len(filled):
            edges = self.bounds[filled]
            first = np.minimum.reduceat(self.start, edges)
            lead[filled] = np.maximum.reduceat(self.end, edges) - first
        return lead

    @cached_property
    def processing_us(self) -> int:
        """Microseconds from start to end, summed over all steps."""
        return int((self.end - self.start).sum())


def work_of(log: EventLog) -> Work:
    """Which steps does this log hold, when, and by whom?

    Args:
        log: needs case, activity and times.

    Returns:
        All of its steps. The order does not depend on that of the rows.

    Cost: the steps in memory, 41 bytes each and more for owners and status; a sort.
    """
    in_file = log.store.columns(log.steps.file)
    status = [role for role in STATUS_ROLES if role in in_file]
    also = ["row", *(role for role in ("lifecycle", "automated") if role in in_file)]
    batches = list(log.step_batches(also))
    n = [len(batch["case"]) for batch in batches]
    whole = [np.broadcast_to(batch.pop("whole"), k) for batch, k in zip(batches, n, strict=True)]
    column = {name: np.concatenate([b[name] for b in batches]) for name in batches[0]}
    column["whole"] = np.concatenate(whole)
    labels: dict[str, list[str]] = {}
    for role in {"activity", *log.steps.owners, *status}:
        known = log.labels(role)
        # Systems write words such as EMPTY where there is nobody: who has them are not one person.
        left_out = set(filter(is_nobody, known)) if role in log.steps.owners else set()
        labels[role], column[role] = _alphabetical(known, column[role], left_out)
    nothing = np.zeros(sum(n), np.bool_)
    return Work(
        case=column["case"],
        activity=column["activity"],
        start=column["begin"],
        end=column["finish"],
        whole=column["whole"],
        owners={role: column[role] for role in log.steps.owners},
        status={role: column[role] for role in status},
        bounds=np.searchsorted(column["case"], np.arange(log.n_cases + 1)),
        labels=labels,
        automated=column["automated"] == 1 if "automated" in column else nothing,
        estimated=nothing,
        zone=log.zone,
        row=column["row"],
    ).in_order()


def _alphabetical(labels: list[str], codes: Array, left_out: set[str]) -> tuple[list[str], Array]:
    """Labels in order, and the codes that go with them; −1 for those that are left out."""
    kept = [code for code, label in enumerate(labels) if label not in left_out]
    order = sorted(kept, key=lambda code: labels[code])
    recode = np.full(len(labels) + 1, -1, np.int32)
    recode[order] = np.arange(len(order))
    return [labels[code] for code in order], recode[codes]
