"""The time ledger: every microsecond of every case's lead time in exactly one bucket."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import Config
from procmine.errors import RoleMissingError, UsageError
from procmine.kernels.timeline import critical_path
from procmine.kernels.wait_causes import CAUSES
from procmine.log.roles import ROLES
from procmine.summary.waits import Waits, log_waits
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["BUCKETS", "NOBODY", "TimeLedger", "ledger"]

Array = np.ndarray[Any, np.dtype[Any]]

BUCKETS = {
    "processing": "somebody or something works on it",
    "rework": "it is worked on by a step its case has had before",
    "batching": "it waits until a batch is together",
    "contention": "it waits for one who does what came first",
    "prioritization": "it waits for one who does what came later",
    "unavailability": "it waits for one who is away though the house is open",
    "extraneous": "it waits though the one who is to do it is there and free",
    "pending_customer": "it waits for the customer",
    "pending_third_party": "it waits for a third party",
    "off_hours": "it waits while the house is closed",
    "idle_in_system": "nothing runs, and the next step waits for none of those before",
    "unknown": "it waits or is worked on, and the log does not tell why or which",
}
_PLACE = {name: place for place, name in enumerate(BUCKETS)}
# The team of steps that name none.
NOBODY = "–"
_BY = ("log", "case", "activity", "team")


@dataclass(frozen=True, eq=False)
class TimeLedger:
    """Where did the lead time of the cases go?

    Args:
        waits: the waits of the log.
        case_ids: ids of the cases, in order of their codes.
        step: position of the step each entry belongs to, int64.
        bucket: place of its bucket among ``BUCKETS``, int8.
        us: microseconds, int64.
        processing_working_us: microseconds of the bucket processing while the house was open.
        lead_working_us: microseconds of all lead times while the house was open.
    """

    waits: Waits = field(repr=False)
    case_ids: list[str] = field(repr=False)
    step: Array = field(repr=False)
    bucket: Array = field(repr=False)
    us: Array = field(repr=False)
    processing_working_us: int
    lead_working_us: int

    @cached_property
    def totals_us(self) -> dict[str, int]:
        """Microseconds in each bucket, over all cases."""
        sums = self._sums(np.zeros(len(self.waits.work), np.int64), 1)
        return dict(zip(BUCKETS, sums[0].tolist(), strict=True))

    @property
    def lead_time_us(self) -> int:
        """The lead times of all cases in sum: what the buckets sum to."""
        return int(self.waits.work.lead_times_us.sum())

    @property
    def labour_us(self) -> int:
        """From start to end of every step in sum, whatever ran beside it."""
        return self.waits.work.processing_us

    @property
    def pce_elapsed(self) -> float | None:
        """First-time work over lead time, elapsed; None where no start is known or no time passes.

        The most process cycle efficiency can be: which of this work is of value the log cannot say.
        """
        return self._share(self.totals_us["processing"], self.lead_time_us)

    @property
    def pce_working(self) -> float | None:
        """The same while the house was open: working time over working time."""
        return self._share(self.processing_working_us, self.lead_working_us)

    @property
    def activity_ratio(self) -> float | None:
        """All work over all lead time; more than 1 where most of it is done side by side."""
        return self._share(self.labour_us, self.lead_time_us)

    def _share(self, part_us: int, whole_us: int) -> float | None:
        return part_us / whole_us if whole_us and self.waits.work.whole.any() else None

    def _sums(self, key: Array, n: int) -> Array:
        """Microseconds by key of the step and bucket, int64."""
        sums = np.zeros((n, len(BUCKETS)), np.int64)
        np.add.at(sums, (key[self.step], self.bucket), self.us)
        return sums

    def table(self, by: str = "log") -> Table:
        """Where did the time go, by log, case, activity or team?

        Args:
            by: ``log``, ``case``, ``activity`` or ``team``. Time belongs to the step that runs, the
                one that ends last where several do, or else to the next one that begins.

        Returns:
            One row each, by name: lead time, the buckets it falls into, and labour.

        Raises:
            UsageError: by is none of these.
            RoleMissingError: the log names no team.

        Cost: linear in the entries.
        """
        names, key = self._keys(by)
        work = self.waits.work
        sums = self._sums(key, len(names))
        labour = np.zeros(len(names), np.int64)
        np.add.at(labour, key, work.end - work.start)
        columns = [
            Column(by, "whose time it is"),
            Column("lead_time_total_s", "lead time", "s"),
            *(Column(f"{name}_total_s", what, "s") for name, what in BUCKETS.items()),
            Column("labour_total_s", "from start to end of every step, side by side or not", "s"),
        ]
        told = {
            f"{name}_total_s": (sums[:, place] / 1e6).tolist() for name, place in _PLACE.items()
        }
        return Table(
            "Where does the lead time go?",
            columns,
            {
                by: names,
                "lead_time_total_s": (sums.sum(axis=1) / 1e6).tolist(),
                **told,
                "labour_total_s": (labour / 1e6).tolist(),
            },
        )

    def _keys(self, by: str) -> tuple[list[str], Array]:
        work = self.waits.work
        if by not in _BY:
            raise UsageError(f"by = {by!r} is not known.", hint=f"Say {' or '.join(_BY)}.")
        if by == "log":
            return ["all"], np.zeros(len(work), np.int64)
        if by == "case":
            return self.case_ids, work.case
        if by == "activity":
            return work.labels["activity"], work.activity
        if "team" not in work.labels:
            raise RoleMissingError(
                f"A ledger by team needs to know {ROLES['team'].meaning}, and no column says it.",
                hint="Name the column: --team COLUMN.",
            )
        # Steps nobody is named for come last.
        names, team = work.labels["team"], work.owner("team")
        unnamed = bool((team < 0).any())
        return [*names, NOBODY] if unnamed else names, np.where(team < 0, len(names), team)


def ledger(
    log: EventLog,
    config: Config | None = None,
    *,
    calendar: str = "config",
    order: str = "free",
    starts: str = "recorded",
) -> TimeLedger:
    """Where does the lead time of the cases go?

    A moment at which steps run belongs to the one of them that ends last. A moment at which none
    does belongs to the next one that begins, and is what that one's wait is made of then.

    Args:
        log: needs case, activity and times; the more roles, the less is unknown.
        config: [calendar] says who works when, [waiting] which words mean waiting for others.
        calendar: config, 24/7 or discovered (from when people begin and end steps).
        order: free if activities that come in either order do not wait for each other, or strict.
        starts: recorded, or estimated where the log does not say them.

    Returns:
        The ledger; its buckets sum to the lead times exactly.

    Raises:
        RoleMissingError: the log has no times.
        ConfigError: a calendar that cannot be read.

    Cost: n log n in the steps, all of them in memory.

    Says nothing about: what happened before the first and after the last step of a case; whether
    work is worth anything.
    """
    chosen = {"calendar": calendar, "order": order, "starts": starts}
    waits = log_waits(log, config or Config(), **chosen)
    work, begin = waits.work, waits.work.by_begin
    place, low, high, runs = critical_path(work.bounds, work.start[begin], work.end[begin])
    step = begin[place]
    done = _repeats(waits)[step[runs]]
    kinds = np.where(done, _PLACE["rework"], _PLACE["processing"])
    waited, bucket, us = _waited(waits, step[~runs], low[~runs], high[~runs])
    first_time = low[runs][~done], high[runs][~done]
    return TimeLedger(
        waits=waits,
        case_ids=log.labels("case"),
        step=np.concatenate([step[runs], waited]),
        bucket=np.concatenate([kinds, bucket]).astype(np.int8),
        us=np.concatenate([(high - low)[runs], us]),
        processing_working_us=_open_us(waits, *first_time),
        lead_working_us=_open_us(waits, low, high),
    )


def _open_us(waits: Waits, low: Array, high: Array) -> int:
    """Microseconds of these pieces while the house was open."""
    house = waits.shifts.house
    return int((high - low).sum() if house is None else house.working_us(low, high).sum())


def _repeats(waits: Waits) -> Array:
    """Has the case of each step had one of its activity before? Booleans."""
    work, begin = waits.work, waits.work.by_begin
    key = work.case[begin].astype(np.int64) * len(work.labels["activity"]) + work.activity[begin]
    _, first = np.unique(key, return_index=True)
    again = np.ones(len(work), np.bool_)
    again[begin[first]] = False
    return again


def _waited(waits: Waits, step: Array, low: Array, high: Array) -> tuple[Array, Array, Array]:
    """What waiting is made of: the step, the bucket and the microseconds of each entry."""
    work = waits.work
    causes, pending = waits.split(step, low, high)
    cause = {name: causes[:, place] for place, name in enumerate(CAUSES)}
    closed, free = _closed(waits, step, low, high), waits.source[step] >= 0
    told = work.whole[step] & (work.resource[step] >= 0)
    # While the house is closed nobody known can be away, and nothing unknown keeps a step waiting.
    away = cause["unavailability"]
    nobody = np.where(work.resource[step] < 0, closed, 0)
    rest = cause["extraneous"] - nobody
    spans = {
        "batching": cause["batching"],
        "contention": cause["contention"],
        "prioritization": cause["prioritization"],
        "unavailability": away + nobody - closed,
        "off_hours": closed,
        "extraneous": np.where(told, rest, 0),
        "unknown": np.where(told, 0, rest),
    }
    found = np.zeros((len(step), len(BUCKETS)), np.int64)
    for name, span in spans.items():
        found[:, _PLACE[name]] = np.where(free, span, 0)
    found[:, _PLACE["idle_in_system"]] = np.where(free, 0, causes.sum(axis=1))
    found[:, _PLACE["pending_customer"]], found[:, _PLACE["pending_third_party"]] = pending.T
    entry, bucket = np.nonzero(found)
    return step[entry], bucket, found[entry, bucket]


def _closed(waits: Waits, step: Array, low: Array, high: Array) -> Array:
    """Microseconds of each wait in which the house is closed and so is whoever is waited for."""
    if waits.shifts.house is None:
        return np.zeros(len(step), np.int64)
    hours = waits.shifts.over(waits.work, or_house=True)
    unavailable: Array = waits.split(step, low, high, hours)[0][:, CAUSES.index("unavailability")]
    return unavailable
