"""The time ledger: every microsecond of every case's lead time in exactly one bucket."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import KINDS, Config
from procmine.errors import RoleMissingError, UsageError
from procmine.kernels.timeline import critical_path
from procmine.log.roles import ROLES
from procmine.summary.waits import Waits, log_waits
from procmine.summary.worked import worked_us
from procmine.table import Column, Table
from procmine.valuestream._pieces import open_us, repeats, waited
from procmine.valuestream.buckets import BUCKETS, NOBODY, PLACE
from procmine.valuestream.tags import CLASSES, Tags, tags

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["TimeLedger", "ledger"]

Array = np.ndarray[Any, np.dtype[Any]]

_BY = ("log", "case", "activity", "team", "kind")


@dataclass(frozen=True, eq=False)
class TimeLedger:
    """Where did the lead time of the cases go?

    Args:
        waits: the waits of the log.
        case_ids: ids of the cases, in order of their codes.
        step: position of the step each entry belongs to, int64.
        bucket: place of its bucket among ``BUCKETS``, int8.
        us: microseconds, int64.
        tags: what the steps are worth.
        worked_us: microseconds of first-time work of each activity, int64.
        worked_open_us: the same while the house was open.
        n_done: how often each activity was done in a case that had not had it before, int64.
        lead_working_us: microseconds of all lead times while the house was open.
        labour: microseconds of labour of each step, int64.
        multitasking: ``shared`` or ``whole``: how labour side by side is counted.
    """

    waits: Waits = field(repr=False)
    case_ids: list[str] = field(repr=False)
    step: Array = field(repr=False)
    bucket: Array = field(repr=False)
    us: Array = field(repr=False)
    tags: Tags
    worked_us: Array = field(repr=False)
    worked_open_us: Array = field(repr=False)
    n_done: Array = field(repr=False)
    lead_working_us: int
    labour: Array = field(repr=False)
    multitasking: str

    @cached_property
    def totals_us(self) -> dict[str, int]:
        """Microseconds in each bucket, over all cases."""
        sums = self.sums_us(np.zeros(len(self.waits.work), np.int64), 1)
        return dict(zip(BUCKETS, sums[0].tolist(), strict=True))

    @property
    def lead_time_us(self) -> int:
        """The lead times of all cases in sum: what the buckets sum to."""
        return int(self.waits.work.lead_times_us.sum())

    @property
    def labour_us(self) -> int:
        """The labour of every step in sum, those in the shadow of others included."""
        return int(self.labour.sum())

    @property
    def estimated_share(self) -> float:
        """Share of the steps whose start is an estimate, 0–1."""
        work = self.waits.work
        return float(work.estimated.mean()) if len(work) else 0.0

    @property
    def processing_us(self) -> int:
        """First-time work in sum, whatever it is worth."""
        return int(self.worked_us.sum())

    @cached_property
    def worth(self) -> Array:
        """Place of the value of each activity among ``CLASSES``, int8."""
        place = {value: place for place, value in enumerate(CLASSES)}
        labels = self.waits.work.labels["activity"]
        return np.array([place[self.tags.value_of(name)] for name in labels], np.int8)

    @property
    def pce_elapsed(self) -> float | None:
        """Process cycle efficiency: value-adding time over lead time, elapsed.

        While nobody has tagged a step, all first-time work: the most it can be. None where no start
        is known or no time passes.
        """
        return self._efficiency(self.worked_us, self.lead_time_us)

    @property
    def pce_working(self) -> float | None:
        """The same while the house was open: working time over working time."""
        return self._efficiency(self.worked_open_us, self.lead_working_us)

    @property
    def pce_bound_elapsed(self) -> float | None:
        """All first-time work over lead time: the most process cycle efficiency can be."""
        return self._share(self.processing_us, self.lead_time_us)

    @property
    def pce_bound_working(self) -> float | None:
        """The same while the house was open."""
        return self._share(int(self.worked_open_us.sum()), self.lead_working_us)

    @property
    def n_steps(self) -> dict[str, int]:
        """How many steps were done, by what they are worth; those repeated in a case are rework."""
        done = np.bincount(self.worth, self.n_done, len(CLASSES)).astype(np.int64)
        first = dict(zip(CLASSES.values(), done.tolist(), strict=True))
        return {**first, "rework": len(self.waits.work) - int(self.n_done.sum())}

    @property
    def pce_steps(self) -> float | None:
        """Value-adding steps over all steps done; None while nobody has tagged a step.

        It counts where the others time: the two say different things and are never compared.
        """
        n = self.n_steps
        return n["value_adding"] / sum(n.values()) if self.tags and sum(n.values()) else None

    def _efficiency(self, worked: Array, whole_us: int) -> float | None:
        return self._share(
            int(worked[self.worth == 0].sum() if self.tags else worked.sum()), whole_us
        )

    @property
    def activity_ratio(self) -> float | None:
        """All work over all lead time; more than 1 where most of it is done side by side."""
        return self._share(self.labour_us, self.lead_time_us)

    def _share(self, part_us: int, whole_us: int) -> float | None:
        return part_us / whole_us if whole_us and self.waits.work.whole.any() else None

    def sums_us(self, key: Array, n: int) -> Array:
        """Microseconds by key of the step (below n) and bucket, int64."""
        sums = np.zeros((n, len(BUCKETS)), np.int64)
        np.add.at(sums, (key[self.step], self.bucket), self.us)
        return sums

    def steps_in(self, *buckets: str) -> tuple[Array, Array]:
        """Positions of the steps with time in these buckets, ascending, and their microseconds."""
        chosen = np.isin(self.bucket, [PLACE[name] for name in buckets])
        us = np.zeros(len(self.waits.work), np.int64)
        np.add.at(us, self.step[chosen], self.us[chosen])
        at = np.flatnonzero(us)
        return at, us[at]

    def table(self, by: str = "log") -> Table:
        """Where did the time go, by log, case, activity or team?

        Args:
            by: ``log``, ``case``, ``activity``, ``team`` or ``kind`` (input, process, output,
                feedback). Time belongs to the step that runs, the one that ends last where several
                do, or else to the next one that begins.

        Returns:
            One row each, by name: lead time, the buckets it falls into, and labour.

        Raises:
            UsageError: by is none of these.
            RoleMissingError: the log names no team.

        Cost: linear in the entries.
        """
        names, key = self.keys(by)
        work = self.waits.work
        sums = self.sums_us(key, len(names))
        labour = np.zeros(len(names), np.int64)
        np.add.at(labour, key, self.labour)
        n = np.bincount(key, minlength=len(names))
        estimated = np.bincount(key, work.estimated, len(names)) / np.maximum(n, 1)
        columns = [
            Column(by, "whose time it is"),
            Column("lead_time_total_s", "lead time", "s"),
            *(Column(f"{name}_total_s", what, "s") for name, what in BUCKETS.items()),
            Column("labour_total_s", f"labour; side by side counted {self.multitasking}", "s"),
            Column("estimated_start_share", "share of its steps whose start is estimated", "share"),
        ]
        told = {f"{name}_total_s": (sums[:, place] / 1e6).tolist() for name, place in PLACE.items()}
        return Table(
            "Where does the lead time go?",
            columns,
            {
                by: names,
                "lead_time_total_s": (sums.sum(axis=1) / 1e6).tolist(),
                **told,
                "labour_total_s": (labour / 1e6).tolist(),
                "estimated_start_share": estimated.tolist(),
            },
        )

    def keys(self, by: str) -> tuple[list[str], Array]:
        """Names of the rows by log, case, activity, team or kind, and the row of each step.

        Raises:
            UsageError: by is none of these.
            RoleMissingError: the log names no team.
        """
        work = self.waits.work
        if by not in _BY:
            raise UsageError(f"by = {by!r} is not known.", hint=f"Say {' or '.join(_BY)}.")
        if by == "log":
            return ["all"], np.zeros(len(work), np.int64)
        if by == "case":
            return self.case_ids, work.case
        if by == "activity":
            return work.labels["activity"], work.activity
        if by == "kind":
            kinds = [self.tags.of(name).kind or NOBODY for name in work.labels["activity"]]
            names = [kind for kind in (*KINDS, NOBODY) if kind in kinds]
            place = np.array([names.index(kind) for kind in kinds], np.int64)
            return names, place[work.activity]
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
    starts: str = "config",
    multitasking: str = "shared",
) -> TimeLedger:
    """Where does the lead time of the cases go?

    A moment at which steps run belongs to the one of them that ends last. A moment at which none
    does belongs to the next one that begins, and is what that one's wait is made of then.

    Args:
        log: needs case, activity and times; the more roles, the less is unknown.
        config: [calendar] says who works when, [waiting] which words mean waiting for others,
            [valuestream] what the steps are worth.
        calendar: config, 24/7 or discovered (from when people begin and end steps).
        order: free if activities that come in either order do not wait for each other, or strict.
        starts: as given; estimated where the log does not say them; refused, where a log that
            does not say all of them is; or config, whichever of them [waiting] says.
        multitasking: shared if the labour of one who has several steps in hand is shared out among
            them, or whole if each takes all of its time. The buckets are the same either way.

    Returns:
        The ledger; its buckets sum to the lead times exactly.

    Raises:
        RoleMissingError: the log has no times.
        ConfigError: a calendar that cannot be read, or a tag for an activity that is not there.

    Cost: n log n in the steps, all of them in memory.

    Says nothing about: what happened before the first and after the last step of a case.
    """
    chosen = {"calendar": calendar, "order": order, "starts": starts}
    config = config or Config()
    found = tags(config, log.labels("activity"))
    waits = log_waits(log, config, **chosen)
    work, begin = waits.work, waits.work.by_begin
    place, low, high, runs = critical_path(work.bounds, work.start[begin], work.end[begin])
    step = begin[place]
    again, owner = repeats(work), step[runs]
    worth = [list(CLASSES).index(found.value_of(name)) for name in work.labels["activity"]]
    kinds = np.where(again[owner], PLACE["rework"], np.array(worth)[work.activity[owner]])
    waiting, bucket, us = waited(waits, step[~runs], low[~runs], high[~runs])
    first = ~again[owner]
    bounds = low[runs][first], high[runs][first]
    done, n = work.activity[owner[first]], len(work.labels["activity"])
    return TimeLedger(
        waits=waits,
        case_ids=log.labels("case"),
        step=np.concatenate([owner, waiting]),
        bucket=np.concatenate([kinds, bucket]).astype(np.int8),
        us=np.concatenate([(high - low)[runs], us]),
        tags=found,
        worked_us=_by(done, bounds[1] - bounds[0], n),
        worked_open_us=_by(done, open_us(waits, *bounds), n),
        n_done=np.bincount(work.activity[~again], minlength=n),
        lead_working_us=int(open_us(waits, low, high).sum()),
        labour=worked_us(work, multitasking),
        multitasking=multitasking,
    )


def _by(key: Array, us: Array, n: int) -> Array:
    sums = np.zeros(n, np.int64)
    np.add.at(sums, key, us)
    return sums
