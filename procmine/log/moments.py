"""Moments: one time role, read from one column, a date and a clock, or a start and a duration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.errors import TimeError
from procmine.kernels import time_plans as kernel
from procmine.kernels.calendar import DAY_US, NO_TIME
from procmine.log.columns import cells_of
from procmine.log.duration_names import is_duration_name
from procmine.log.durations import DurationColumn
from procmine.log.time_facts import TimeFacts
from procmine.log.times import TimeColumn
from procmine.log.zones import to_utc

if TYPE_CHECKING:
    import pyarrow as pa

    from procmine.engines.text_rows import TextRows

__all__ = ["Moments", "settle_orders"]

Array = np.ndarray[Any, np.dtype[Any]]

# Five digits where a spreadsheet took the first zero away; fewer could be hours and minutes.
_BARE_CLOCK = r"^\s*([01]?\d|2[0-3])([0-5]\d)([0-5]\d)\s*$"


class Moments:
    """Reads the instants of one role.

    Args:
        role: for messages.
        columns: one column of moments, or a date and a time of day; and perhaps a duration (known
            by its name), which makes them a start.
        missing: texts that mean nothing was entered, besides blank ones.
    """

    def __init__(self, role: str, columns: tuple[str, ...], missing: frozenset[str]) -> None:
        self.role = role
        lasting = [name for name in columns if len(columns) > 1 and is_duration_name(name)]
        self.duration = DurationColumn(lasting[0], missing) if len(lasting) == 1 else None
        others = [name for name in columns if self.duration is None or name != lasting[0]]
        self.columns = [TimeColumn(name, missing) for name in others]

    @property
    def facts(self) -> TimeFacts:
        """What was seen in the column, or in the first of the two."""
        return self.columns[0].facts

    def feed(self, batch: pa.RecordBatch | TextRows, n_expected: int = 0) -> Array:
        """Read the next rows; which of them can be an instant in one reading or another?

        Args:
            batch: the rows.
            n_expected: how many rows there will probably be in the end.
        """
        if self.duration is not None:
            self.duration.feed(batch.column(self.duration.column))
        names = [column.facts.column for column in self.columns]
        if len(names) > 1:
            arrays = [_with_colons(batch.column(name)) for name in names]
        else:
            arrays = [cells_of(batch, names[0])]
        readable = [
            column.feed(array, n_expected)
            for column, array in zip(self.columns, arrays, strict=True)
        ]
        both: Array = np.logical_and.reduce(readable)
        return both

    def instants(self, zone: str | None) -> Array:
        """All instants, once day and month are settled.

        Args:
            zone: the zone of values that do not say their offset; None reads them as UTC.

        Returns:
            Microseconds since 1970 UTC, ``NO_TIME`` where unknown, int64.

        Raises:
            TimeError: most values cannot be read, or a time of day has no date beside it.
        """
        if len(self.columns) == 1:
            us, flags = self.columns[0].values()
            if self.facts.n_time_only * 2 > self.facts.n:
                raise self._undated()
            if self.facts.n_time_only:
                us[(flags & kernel.TIME_ONLY) > 0] = NO_TIME
            self.facts.n_unreadable += self.facts.n_time_only
        else:
            us, flags = self._together()
        us = self._to_utc(us, flags, zone)
        return us if self.duration is None else self._lasted(us, self.duration)

    def _lasted(self, us: Array, duration: DurationColumn) -> Array:
        """The end of what began then and lasted so long."""
        facts, lasted = self.facts, duration.values()
        facts.column += f" + {duration.column}"
        facts.n_unreadable += duration.n_unreadable
        facts.unreadable += duration.unreadable
        known = (us != NO_TIME) & (lasted != NO_TIME)
        return np.where(known, us + lasted, NO_TIME)

    def _together(self) -> tuple[Array, Array]:
        date, clock = sorted(self.columns, key=lambda column: _clocklike(column.facts))
        if _clocklike(clock.facts) - _clocklike(date.facts) < 0.5:
            raise TimeError(
                f"Columns {date.facts.column!r} and {clock.facts.column!r} are no date and time of "
                f"day, and cannot both be the {self.role}.",
                hint=f"Name one of them: --{self.role} COLUMN. A column of durations is known by "
                "its name: call it 'Duration (s)', (min) or (h).",
            )
        (day, day_flags), (within, clock_flags) = date.values(), clock.values()
        # A spreadsheet writes a time of day as one on some day long ago.
        bare = (clock_flags & kernel.TIME_ONLY) > 0
        within = np.where(bare | (within == NO_TIME), within, within % DAY_US)
        known = (day != NO_TIME) & (within != NO_TIME) & ((day_flags & kernel.TIME_ONLY) == 0)
        us = np.full(len(day), NO_TIME, np.int64)
        us[known] = day[known] // DAY_US * DAY_US + within[known]
        self.columns = [date, clock]
        return us, day_flags | clock_flags

    def _undated(self) -> TimeError:
        name = self.facts.column
        return TimeError(
            f"Column {name!r} holds times of day without a date.",
            hint=f"Name the column of dates as well: --{self.role} DATES --{self.role} {name!r}.",
        )

    def _to_utc(self, us: Array, flags: Array, zone: str | None) -> Array:
        facts = self.facts
        facts.zone, facts.is_assumed = zone or "UTC", zone is None
        if all(column.facts.n_with_offset == column.facts.n for column in self.columns):
            return us
        naive = (us != NO_TIME) & ((flags & kernel.HAS_OFFSET) == 0)
        facts.n_naive = int(np.count_nonzero(naive))
        if zone and facts.n_naive:
            local = to_utc(us[naive], zone)
            us[naive] = local.utc_us
            facts.n_skipped, facts.n_twice = local.n_skipped, local.n_twice
            if len(local.odd):
                facts.clock_rows = np.flatnonzero(naive)[local.odd] + 1
                facts.clock_other_us = local.other_us
        return us


def _with_colons(array: pa.Array) -> pa.Array:
    """Times of day in bare digits, as 090000 beside its date, written the way they are read."""
    import pyarrow as pa
    import pyarrow.compute as pc

    is_kind = (pa.types.is_integer, pa.types.is_string, pa.types.is_large_string)
    if not any(is_it(array.type) for is_it in is_kind):
        return array
    text = array.cast(pa.large_string())
    return pc.replace_substring_regex(text, _BARE_CLOCK, r"\1:\2:\3")


def _clocklike(facts: TimeFacts) -> float:
    """1 where all values are times of day, −1 where all are dates, 0 where they are both."""
    return (facts.n_time_only - facts.n_date_only) / max(facts.n, 1)


def settle_orders(roles: list[Moments], wanted: str | None) -> None:
    """Decide day or month first for all time columns of a source.

    Args:
        roles: their readers, at the end of the source.
        wanted: what the user says, if anything.

    Raises:
        DateOrderError: a column could be either.
    """
    columns = [column for role in roles for column in role.columns]
    settled = {order for column in columns if (order := column.own_order())}
    shared = settled.pop() if len(settled) == 1 else None
    for column in columns:
        column.settle_order(wanted, shared)
