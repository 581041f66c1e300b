"""A time column becomes instants: read batch by batch, decided once all values are known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text, text_buffers
from procmine.errors import DateOrderError, TimeError
from procmine.kernels import times as kernel
from procmine.kernels.calendar import DAY_US, FIRST_US, LAST_US, NO_TIME
from procmine.kernels.intern import Interner
from procmine.log.shapes import PLAN_LENGTH, plan_of, shape_of
from procmine.units import format_instant

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DATE_ORDERS", "TimeColumn", "TimeFacts", "TimeText"]

Array = np.ndarray[Any, np.dtype[Any]]

DATE_ORDERS = ("day-first", "month-first")
_EXAMPLES = 3
_PER_SECOND = {"s": 1, "ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}
# What a shape says about missing values.
_GIVEN, _MISSING, _PERHAPS = range(3)


@dataclass
class TimeFacts:
    """What was seen while one column was read.

    Args:
        column: its name.
        n: values that are not missing.
        n_unreadable: values no reading fits.
        n_outside: values at the ends of the calendar, such as 0001-01-01 or 9999-12-31.
        n_with_offset: values that say their distance from UTC.
        n_date_only: values without a time of day.
        n_time_only: values without a date.
        n_short_year: values with a two-digit year.
        n_sub_micro: values that lost digits beyond microseconds.
        n_epoch: values that count from 1970.
        n_order_open: values whose day and month are two short numbers.
        n_day_first_only: of these, how many are a date only day first.
        n_month_first_only: of these, how many are a date only month first.
        n_either: of these, how many are two different dates.
        offsets_min: minutes east of UTC and how many values say so.
        order: ``day-first``, ``month-first`` or nothing where it does not matter.
        order_origin: who decided it: ``its values``, another column or the user.
        zone: the zone naive values were read in.
        is_assumed: did nobody name that zone?
        n_naive: values without an offset.
        n_skipped: of these, how many name a time the zone's clocks jumped over.
        n_twice: of these, how many name a time the clocks showed twice.
        unreadable: a few of the unreadable values.
        either: a few of the values that could be two dates.
    """

    column: str
    n: int = 0
    n_unreadable: int = 0
    n_outside: int = 0
    n_with_offset: int = 0
    n_date_only: int = 0
    n_time_only: int = 0
    n_short_year: int = 0
    n_sub_micro: int = 0
    n_epoch: int = 0
    n_order_open: int = 0
    n_day_first_only: int = 0
    n_month_first_only: int = 0
    n_either: int = 0
    offsets_min: Counter[int] = field(default_factory=Counter)
    order: str = ""
    order_origin: str = ""
    zone: str = ""
    is_assumed: bool = False
    n_naive: int = 0
    n_skipped: int = 0
    n_twice: int = 0
    unreadable: list[str] = field(default_factory=list)
    either: list[str] = field(default_factory=list)

    def count(self, flags: Array) -> None:
        """Count the flags of values that are not missing."""
        counted = np.bincount(flags, minlength=512)
        values = np.arange(len(counted))

        def with_flag(flag: int) -> int:
            return int(counted[(values & flag) > 0].sum())

        self.n += int(counted.sum())
        self.n_unreadable += with_flag(kernel.UNREADABLE)
        self.n_outside += with_flag(kernel.OUTSIDE)
        self.n_with_offset += with_flag(kernel.HAS_OFFSET)
        self.n_date_only += with_flag(kernel.DATE_ONLY)
        self.n_time_only += with_flag(kernel.TIME_ONLY)
        self.n_short_year += with_flag(kernel.SHORT_YEAR)
        self.n_sub_micro += with_flag(kernel.SUB_MICRO)
        self.n_epoch += with_flag(kernel.EPOCH)
        self.n_order_open += with_flag(kernel.ORDER_OPEN)


class TimeText:
    """Reads times from text: every batch adds the shapes it brings.

    Args:
        missing: texts that mean nothing was entered, besides blank ones.
    """

    def __init__(self, missing: frozenset[str] = frozenset()) -> None:
        self._missing = missing
        self._like_missing = {shape_of(text) for text in missing}
        self._shapes = Interner()
        self._plans = np.zeros((0, PLAN_LENGTH), np.int64)
        self._told = np.zeros(0, np.int8)

    def read(self, text: pa.Array) -> tuple[Array, Array, Array, Array, Array]:
        """Read one batch.

        Returns:
            (present, day_first, month_first, flags, east): booleans, false where nothing was
            entered; the others are those of ``kernels.times.read_times``.
        """
        data, offsets, present = text_buffers(text)
        shape = self._shapes.codes(kernel.mask_digits(data), offsets, present)
        self._plan()
        told = np.append(self._told, np.int8(_MISSING))[shape]
        present = told != _MISSING
        perhaps = np.flatnonzero(told == _PERHAPS)
        if len(perhaps):
            present[perhaps] = ~self._are_missing(text, perhaps)
        if not present.all():
            shape = np.where(present, shape, np.int32(-1))
        return present, *kernel.read_times(data, offsets, shape, self._plans)

    def _plan(self) -> None:
        n_planned = len(self._told)
        if len(self._shapes) == n_planned:
            return
        fresh = self._shapes.texts(n_planned)
        plans = np.array([plan_of(shape) for shape in fresh], np.int64)
        told = np.array([self._tell(shape.strip()) for shape in fresh], np.int8)
        self._plans = np.concatenate([self._plans, plans])
        self._told = np.concatenate([self._told, told])

    def _tell(self, shape: str) -> int:
        if not shape:
            return _MISSING
        return _PERHAPS if shape in self._like_missing else _GIVEN

    def _are_missing(self, text: pa.Array, places: Array) -> Array:
        import pyarrow as pa
        import pyarrow.compute as pc

        known = pa.array(sorted(self._missing), pa.large_string())
        cells = pc.utf8_trim_whitespace(as_text(text).take(pa.array(places)))
        are: Array = pc.is_in(cells, value_set=known).to_numpy(zero_copy_only=False)
        return are


class TimeColumn:
    """Reads one time column.

    Args:
        column: its name, for messages.
        missing: texts that mean nothing was entered, besides blank ones.
    """

    def __init__(self, column: str, missing: frozenset[str] = frozenset()) -> None:
        self.facts = TimeFacts(column)
        self._text = TimeText(missing)
        self._one_sided: dict[str, list[str]] = {order: [] for order in DATE_ORDERS}
        self._parts: list[tuple[Array, Array | None, Array]] = []

    def feed(self, array: pa.Array) -> Array:
        """Read the next values; which of them are an instant in one reading or another?"""
        import pyarrow as pa

        if pa.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        if pa.types.is_timestamp(array.type) or pa.types.is_date(array.type):
            return self._feed_typed(array)
        return self._feed_text(array)

    def _feed_typed(self, array: pa.Array) -> Array:
        import pyarrow as pa

        kind, facts = array.type, self.facts
        valid = array.is_valid().to_numpy(zero_copy_only=False)
        if pa.types.is_date32(kind):
            us, flag = _micros(array.cast(pa.int32()).cast(pa.int64()), DAY_US, 1)
        elif pa.types.is_date64(kind):
            us, flag = _micros(array.cast(pa.int64()), 1_000_000, 1000)
        else:
            us, flag = _micros(array.cast(pa.int64()), 1_000_000, _PER_SECOND[kind.unit])
        if pa.types.is_date(kind):
            flag[flag != kernel.OUTSIDE] |= kernel.DATE_ONLY
        elif kind.tz is not None:
            flag[flag != kernel.OUTSIDE] |= kernel.HAS_OFFSET
        us = np.where(valid & (flag != kernel.OUTSIDE), us, NO_TIME)
        facts.count(flag[valid])
        return self._keep(us, None, flag)

    def _feed_text(self, array: pa.Array) -> Array:
        facts = self.facts
        present, first, second, flags, east = self._text.read(array)
        facts.count(flags if present.all() else flags[present])
        if facts.n_with_offset:
            n_by_offset = np.bincount(east[(flags & kernel.HAS_OFFSET) > 0] + 1080)
            seen = np.flatnonzero(n_by_offset)
            facts.offsets_min.update({int(k) - 1080: int(n_by_offset[k]) for k in seen})
        if facts.n_unreadable:
            self._note(array, (flags & kernel.UNREADABLE) > 0, facts.unreadable)
        is_open = (flags & kernel.ORDER_OPEN) > 0
        if not is_open.any():
            return self._keep(first, None, flags)
        either = is_open & (first != second)
        one_sided = either & ((first == NO_TIME) | (second == NO_TIME))
        by_day, by_month = one_sided & (second == NO_TIME), one_sided & (first == NO_TIME)
        facts.n_day_first_only += int(np.count_nonzero(by_day))
        facts.n_month_first_only += int(np.count_nonzero(by_month))
        facts.n_either += int(np.count_nonzero(either & ~one_sided))
        self._note(array, either & ~one_sided, facts.either)
        self._note(array, by_day, self._one_sided["day-first"])
        self._note(array, by_month, self._one_sided["month-first"])
        return self._keep(first, second, flags)

    def _keep(self, first: Array, second: Array | None, flags: Array) -> Array:
        self._parts.append((first, second, flags))
        readable: Array = first != NO_TIME
        return readable if second is None else readable | (second != NO_TIME)

    def _note(self, array: pa.Array, hit: Array, notes: list[str]) -> None:
        if len(notes) == _EXAMPLES:
            return
        for row in np.flatnonzero(hit)[: _EXAMPLES - len(notes)]:
            notes.append(str(array[int(row)].as_py())[:60])

    def settle_order(self, wanted: str | None, settled_by: str | None) -> None:
        """Decide whether the day or the month comes first.

        Args:
            wanted: what the user says, if anything.
            settled_by: ``day-first`` or ``month-first`` when another time column of the source
                has settled it by its values.

        Raises:
            DateOrderError: it could be either, or the values contradict one another.
        """
        facts = self.facts
        if not facts.n_order_open:
            return
        if wanted:
            facts.order, facts.order_origin = wanted, "the user"
        elif facts.n_day_first_only and facts.n_month_first_only:
            raise DateOrderError(
                f"Column {facts.column!r} mixes both orders: {facts.n_day_first_only:,} values are "
                f"dates only day first, {facts.n_month_first_only:,} only month first.",
                hint="Say which one holds (--date-order day-first or month-first); the rows of "
                "the other kind then go to the rejects.",
            )
        elif own := self.own_order():
            facts.order, facts.order_origin = own, "its values"
        elif settled_by:
            facts.order, facts.order_origin = settled_by, "another time column"
        elif facts.n_either:
            raise self._undecided()
        else:
            facts.order, facts.order_origin = "day-first", "no matter"
        # Values that are a date only the other way round cannot be read any more.
        by_day = facts.order == "day-first"
        facts.n_unreadable += facts.n_month_first_only if by_day else facts.n_day_first_only
        lost = self._one_sided["month-first" if by_day else "day-first"]
        facts.unreadable = [*facts.unreadable, *lost][:_EXAMPLES]

    def own_order(self) -> str | None:
        """The order the values of this column alone settle, if they do."""
        day, month = self.facts.n_day_first_only, self.facts.n_month_first_only
        if bool(day) == bool(month):
            return None
        return "day-first" if day else "month-first"

    def _undecided(self) -> DateOrderError:
        import pyarrow as pa

        facts = self.facts
        _, first, second, _, _ = TimeText().read(pa.array(facts.either[:1]))
        return DateOrderError(
            f"Column {facts.column!r} could be day first or month first: {facts.either[0]!r} is "
            f"{format_instant(int(first[0]))} or {format_instant(int(second[0]))}, and no value "
            f"of the {facts.n_order_open:,} settles it.",
            hint="Say which: --date-order day-first or --date-order month-first, or date_order "
            "under [log] in procmine.toml.",
        )

    def values(self) -> tuple[Array, Array]:
        """All values in the order that was settled, and let go of them.

        Returns:
            (us, flags): microseconds since 1970, in UTC where the value says its offset and on the
            local clock where not, ``NO_TIME`` where missing or unreadable, int64; the kernel's
            flags, uint16.

        Raises:
            TimeError: most values cannot be read at all.
        """
        facts = self.facts
        if facts.n_unreadable * 2 > facts.n:
            order = f" {facts.order}" if facts.order_origin == "the user" else ""
            raise TimeError(
                f"Column {facts.column!r} holds no times procmine can read{order}: "
                f"{facts.n_unreadable:,} of {facts.n:,} values, such as "
                f"{', '.join(map(repr, facts.unreadable))}.",
                hint="Name another column, or write times like 2026-11-22 14:05:00 or 22/11/2026 "
                "14:05.",
            )
        month_first = facts.order == "month-first"
        us = np.concatenate(
            [b if month_first and b is not None else a for a, b, _ in self._parts]
            or [np.zeros(0, np.int64)]
        )
        flags = np.concatenate([f for _, _, f in self._parts] or [np.zeros(0, np.uint16)])
        self._parts.clear()
        return us, flags


def _micros(count: pa.Array, us_per: int, per: int) -> tuple[Array, Array]:
    """Counts of ``us_per / per`` microseconds as microseconds, and the flags of each."""
    raw = count.fill_null(0).to_numpy()
    low, high = FIRST_US // us_per * per, LAST_US // us_per * per
    outside = (raw < low) | (raw >= high)
    raw = np.where(outside, 0, raw)
    flags = np.where(outside, np.uint16(kernel.OUTSIDE), np.uint16(0))
    if per <= us_per:
        return raw * (us_per // per), flags
    divisor = per // us_per
    flags[raw % divisor != 0] = kernel.SUB_MICRO
    return raw // divisor, flags
