"""The time ledger in money: every amount belongs to one step, so that rows sum to the whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import Config
from procmine.kernels.calendar import NO_TIME
from procmine.kernels.timeline import critical_path
from procmine.summary.due_times import due_times
from procmine.summary.rates import MICRO, amounts, each_time, labour, prices_unused
from procmine.summary.summarise import summarise
from procmine.summary.waits import Waits
from procmine.table import Column, Table
from procmine.units import parse_duration
from procmine.valuestream._pieces import repeats
from procmine.valuestream.buckets import PLACE
from procmine.valuestream.ledger import TimeLedger
from procmine.valuestream.tags import CLASSES

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["PARTS", "Costs", "price"]

Array = np.ndarray[Any, np.dtype[Any]]

PARTS = {
    "value_adding": "work the customer would pay for",
    "necessary": "work the business needs",
    "waste": "work nobody needs",
    "untagged": "work nobody has said the worth of",
    "rework": "work on a step its case has had before",
    "activities": "what doing a step costs besides work",
    "waiting": "waiting, but for the customer or a third party",
    "delay": "lead time after the due time",
    "penalties": "due times that were missed",
}
_WORK = (*CLASSES.values(), "rework")
_NOT_OURS = ("pending_customer", "pending_third_party")


@dataclass(frozen=True, eq=False)
class Costs:
    """What did the time of the cases cost?

    Args:
        ledger: the time.
        currency: as it was told.
        micro: millionths of the currency, of each step (row) and part (column, in the order of
            ``PARTS``), int64.
        unpriced_us: microseconds of work nobody gave a rate for.
        n_due: cases with a due time; n_late: those done after it.
        due_from: ``due`` of the log, ``target`` of the configuration, or empty for none.
        n_unused: prices of teams, resources and activities that the log does not name.
    """

    ledger: TimeLedger = field(repr=False)
    currency: str
    micro: Array = field(repr=False)
    unpriced_us: int
    n_due: int
    n_late: int
    due_from: str
    n_unused: int

    @cached_property
    def totals_micro(self) -> dict[str, int]:
        """Millionths of the currency by part, over all cases."""
        return dict(zip(PARTS, self.micro.sum(axis=0).tolist(), strict=True))

    @property
    def total_micro(self) -> int:
        """Millionths of the currency, of all parts."""
        return sum(self.totals_micro.values())

    @property
    def work_micro(self) -> int:
        """Millionths of the currency, of all work."""
        return sum(self.totals_micro[part] for part in _WORK)

    def table(self, by: str = "log") -> Table:
        """What did it cost, by log, case, activity, team or kind?

        Args:
            by: as for the table of the ledger, and with the same rows. Delay belongs to the steps
                in whose time it falls, a missed due time to the one in whose time it passed.

        Returns:
            One row each: what it cost in all, and by part.

        Raises:
            UsageError: by is none of these.
            RoleMissingError: the log names no team.
        """
        names, key = self.ledger.keys(by)
        sums = np.zeros((len(names), len(PARTS)), np.int64)
        np.add.at(sums, key, self.micro)
        columns = [
            Column(by, "whose time it is"),
            Column("total_cost", f"all of it, in {self.currency}", "money"),
            *(Column(f"{name}_cost", what, "money") for name, what in PARTS.items()),
        ]
        parts = {f"{name}_cost": (sums[:, k] / MICRO).tolist() for k, name in enumerate(PARTS)}
        whole = {by: names, "total_cost": (sums.sum(axis=1) / MICRO).tolist()}
        return Table("What does the lead time cost?", columns, {**whole, **parts})


def price(log: EventLog, ledger: TimeLedger, config: Config) -> Costs | None:
    """What did the time of the cases cost?

    Args:
        log: the log; with due times it tells what is late, otherwise [targets] lead_time does.
        ledger: where its time went.
        config: [cost] says what work, waiting and lateness cost.

    Returns:
        The costs; None where nobody said what anything costs: hours are all there is then. Work
        is paid as the ledger counts it: shared out, what one person did side by side is paid once.

    Raises:
        ConfigError: prices of teams, resources or activities none of which is in the log, or a
            name much like one that is.

    Cost: n log n in the steps.

    Says nothing about: what cases still open will cost; what the log itself says in a cost column.
    """
    cost = config.cost
    if not cost.is_told:
        return None
    work = ledger.waits.work
    n_unused = sum(map(len, prices_unused(work, cost).values()))
    worked, unpriced = labour(work, ledger.labour, cost)
    micro = np.zeros((len(work), len(PARTS)), np.int64)
    place = {part: k for k, part in enumerate(PARTS)}
    worth = np.where(repeats(work), len(CLASSES), ledger.worth[work.activity])
    micro[np.arange(len(work)), worth] = worked
    micro[:, place["activities"]] = each_time(work, cost)
    micro[:, place["waiting"]] = amounts(_waited_us(ledger), cost.waiting_per_hour)
    due, due_from = _due(log, ledger.waits, config)
    people = cost.teams, cost.resources
    late, passed = _late(ledger.waits, due)
    micro[:, place["delay"]] = amounts(late, cost.delay_per_hour)
    micro[passed, place["penalties"]] = round(cost.penalty_per_case * MICRO)
    return Costs(
        ledger=ledger,
        currency=cost.currency,
        micro=micro,
        unpriced_us=int(unpriced.sum()) if any((cost.rate_per_hour, *people)) else 0,
        n_due=int((due != NO_TIME).sum()),
        n_late=len(passed),
        due_from=due_from,
        n_unused=n_unused,
    )


def _waited_us(ledger: TimeLedger) -> Array:
    """Microseconds each step was waited for, but for others outside."""
    free = [*(PLACE[name] for name in _WORK), *(PLACE[name] for name in _NOT_OURS)]
    found = np.zeros(len(ledger.waits.work), np.int64)
    ours = ~np.isin(ledger.bucket, free)
    np.add.at(found, ledger.step[ours], ledger.us[ours])
    return found


def _due(log: EventLog, waits: Waits, config: Config) -> tuple[Array, str]:
    """By when each case was due, microseconds, ``NO_TIME`` for never; and who says so."""
    work = waits.work
    due = np.full(work.n_cases, NO_TIME, np.int64)
    summary = summarise(log)
    if (told := due_times(log, summary)) is not None:
        code = {name: place for place, name in enumerate(log.labels("case"))}
        due[[code[name] for name in summary.case_ids()]] = told.until_us
        return due, "due"
    if not config.targets.lead_time or not len(work):
        return due, ""
    target_us = round(parse_duration(config.targets.lead_time) * 1e6)
    filled = np.flatnonzero(np.diff(work.bounds))
    first = np.minimum.reduceat(work.start, work.bounds[filled])
    if config.targets.clock == "working" and waits.shifts.house is not None:
        open_hours = waits.shifts.house.over(int(work.start.min()), int(work.end.max()))
        due[filled] = open_hours.after_us(first, target_us)
    else:
        due[filled] = first + target_us
    return due, "target"


def _late(waits: Waits, due: Array) -> tuple[Array, Array]:
    """Microseconds of lead time after the due time by step, and the step at which it passed."""
    work, begin = waits.work, waits.work.by_begin
    place, low, high, _ = critical_path(work.bounds, work.start[begin], work.end[begin])
    step = begin[place]
    until = due[work.case[step]]
    over = np.flatnonzero((until != NO_TIME) & (high > until))
    late = np.zeros(len(work), np.int64)
    np.add.at(late, step[over], high[over] - np.maximum(low[over], until[over]))
    # The last step of a case ends last; one that is all of it takes no time, and is late as well.
    filled = np.flatnonzero(np.diff(work.bounds))
    last = work.bounds[filled + 1] - 1
    is_late = (due[filled] != NO_TIME) & (work.end[last] > due[filled])
    passed = np.full(work.n_cases, -1, np.int64)
    passed[filled[is_late]] = last[is_late]
    # Pieces stand case by case in order of time: the first one over is where it passed.
    case, first = np.unique(work.case[step[over]], return_index=True)
    passed[case] = step[over[first]]
    return late, passed[passed >= 0]
