"""The time ledger of each slice of a log: by channel, case type, team or period."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.valuestream.buckets import BUCKETS
from procmine.valuestream.ledger import TimeLedger
from procmine.valuestream.slicing import slicing
from procmine.valuestream.step_times import Clock

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog
    from procmine.summary.work import Work

__all__ = ["LedgerSlices", "ledger_slices"]

# Share of the cases that are over within the time a slice is given.
_USUAL = 0.95

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class LedgerSlices:
    """Where did the lead time go, slice by slice?

    Args:
        by: what the slices differ in.
        names: of the slices; periods in their order, others with most steps first.
        n_cases: cases with a step in the slice. By team a case can be in several.
        us: microseconds by slice and bucket, int64; they sum to the ledger's.
        of_periods: are the slices cases that began in the same period?
        is_cut: of periods: did cases begin so near the end of the log that one in twenty of the
            usual ones would not be over? Such a slice looks quicker than it is.
    """

    by: str
    names: tuple[str, ...]
    n_cases: tuple[int, ...]
    us: Array = field(repr=False)
    of_periods: bool = False
    is_cut: tuple[bool, ...] = ()

    def ledger_us(self, place: int) -> dict[str, int]:
        """Microseconds in each bucket of one slice."""
        return dict(zip(BUCKETS, self.us[place].tolist(), strict=True))


def ledger_slices(log: EventLog, found: TimeLedger, by: str, *, most: int = 12) -> LedgerSlices:
    """Do cases of one kind wait longer, or otherwise, than those of another?

    Args:
        log: the log of the ledger.
        found: the ledger.
        by: ``team``, ``week``, ``month``, ``quarter``, ``year``, another role or a column. A case
            belongs to the period it began in and to the first thing said of it, a step to its own
            team; no slice is a person.
        most: so many slices are told apart, those with most steps; the others become one.

    Returns:
        The slices. Each second of the ledger is in exactly one of them.

    Raises:
        UsageError: by is a name of people, or is not known.
        RoleMissingError: the log does not tell the role.

    Cost: linear in the entries of the ledger.

    >>> import pandas as pd, procmine as pm
    >>> at = pd.to_datetime(["2026-01-05 08:00", "2026-01-05 09:00", "2026-01-05 12:00"], utc=True)
    >>> frame = pd.DataFrame({"case": ["A", "A", "B"], "activity": "Ask", "channel": ["phone",
    ...     "phone", "chat"], "start": at, "end": at + pd.Timedelta(minutes=30)})
    >>> log = pm.read(frame)
    >>> slices = ledger_slices(log, pm.valuestream.ledger(log), "channel")
    >>> slices.names, slices.n_cases, slices.us.sum(axis=1).tolist()
    (('phone', 'chat'), (1, 1), [5400000000, 1800000000])
    """
    work, clock = found.waits.work, Clock(found.waits)
    sliced = slicing(log, work, by, clock.low_us, clock.high_us, most=most)
    n = len(sliced.names)
    pairs = np.unique(sliced.step * max(work.n_cases, 1) + work.case)
    of = pairs // max(work.n_cases, 1)
    n_cases = np.bincount(of, minlength=n)
    return LedgerSlices(
        by=by,
        names=tuple(sliced.names),
        n_cases=tuple(n_cases.tolist()),
        us=found.sums_us(sliced.step, n),
        of_periods=sliced.of_periods,
        is_cut=_cut(work, pairs, of, n) if sliced.of_periods else (False,) * n,
    )


def _cut(work: Work, pairs: Array, of: Array, n: int) -> tuple[bool, ...]:
    """Which slices reach so near the end of the log that cases may not be over?"""
    filled = np.flatnonzero(np.diff(work.bounds))
    begin = np.zeros(work.n_cases, np.int64)
    begin[filled] = np.minimum.reduceat(work.start, work.bounds[filled])
    last = np.full(n, np.iinfo(np.int64).min)
    np.maximum.at(last, of, begin[pairs % work.n_cases])
    most = np.quantile(work.lead_times_us[filled], _USUAL, method="inverted_cdf")
    return tuple((last > int(work.end.max()) - most).tolist())
