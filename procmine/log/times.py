"""A time column becomes instants: read batch by batch, decided once all values are known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import text_buffers
from procmine.errors import DateOrderError, TimeError
from procmine.kernels import times as kernel
from procmine.kernels.calendar import NO_TIME
from procmine.log.shapes import Shapes
from procmine.log.zones import to_utc
from procmine.units import format_instant

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DATE_ORDERS", "TimeColumn", "TimeFacts"]

Array = np.ndarray[Any, np.dtype[Any]]

DATE_ORDERS = ("day-first", "month-first")
_EXAMPLES = 3


@dataclass
class TimeFacts:
    """What was seen while one column was read.

    Args:
        column: its name.
        n: values that are not missing.
        n_unreadable: values no reading fits.
        n_with_offset: values that say their distance from UTC.
        n_date_only: values without a time of day.
        n_short_year: values with a two-digit year.
        n_sub_micro: values that lost digits beyond microseconds.
        n_epoch: values that count from 1970.
        n_order_open: values whose day and month are two short numbers.
        n_day_first_only: of these, how many are a date only day first.
        n_month_first_only: of these, how many are a date only month first.
        n_either: of these, how many are two different dates.
        offsets_min: minutes east of UTC and how many values say so.
        shapes: what the values look like.
        order: ``day-first``, ``month-first`` or nothing where it does not matter.
        order_origin: who decided it: ``its values``, another column or the user.
        zone: the zone naive values were read in.
        n_naive: values without an offset.
        n_skipped: of these, how many name a time the zone's clocks jumped over.
        n_twice: of these, how many name a time the clocks showed twice.
        unreadable: a few of the unreadable values.
        either: a few of the values that could be two dates.
    """

    column: str
    n: int = 0
    n_unreadable: int = 0
    n_with_offset: int = 0
    n_date_only: int = 0
    n_short_year: int = 0
    n_sub_micro: int = 0
    n_epoch: int = 0
    n_order_open: int = 0
    n_day_first_only: int = 0
    n_month_first_only: int = 0
    n_either: int = 0
    offsets_min: Counter[int] = field(default_factory=Counter)
    shapes: list[str] = field(default_factory=list)
    order: str = ""
    order_origin: str = ""
    zone: str = ""
    n_naive: int = 0
    n_skipped: int = 0
    n_twice: int = 0
    unreadable: list[str] = field(default_factory=list)
    either: list[str] = field(default_factory=list)


class TimeColumn:
    """Reads one time column.

    Args:
        column: its name, for messages.
    """

    def __init__(self, column: str) -> None:
        self.facts = TimeFacts(column)
        self._shapes = Shapes()
        self._parts: list[tuple[Array, Array | None, Array]] = []

    def feed(self, array: pa.Array, valid: Array) -> None:
        """Read the next values; those not valid are missing whatever they hold."""
        import pyarrow as pa

        if pa.types.is_timestamp(array.type) or pa.types.is_date(array.type):
            self._feed_typed(array, valid)
        else:
            self._feed_text(array, valid)

    def _feed_typed(self, array: pa.Array, valid: Array) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        facts, kind = self.facts, array.type
        valid = valid & array.is_valid().to_numpy(zero_copy_only=False)
        if pa.types.is_timestamp(kind) and kind.unit == "ns":
            ns = array.cast(pa.int64()).fill_null(0).to_numpy()
            us = ns // 1000
            facts.n_sub_micro += int(np.count_nonzero((ns % 1000 != 0) & valid))
        else:
            zone = kind.tz if pa.types.is_timestamp(kind) else None
            micro = array.cast(pa.timestamp("us", zone))
            us = pc.fill_null(micro.cast(pa.int64()), 0).to_numpy()
        us = np.where(valid, us, NO_TIME)
        n = int(valid.sum())
        flags = np.zeros(len(us), np.uint8)
        facts.n += n
        if pa.types.is_date(kind):
            flags[:] = kernel.DATE_ONLY
            facts.n_date_only += n
        elif kind.tz is not None:
            flags[:] = kernel.HAS_OFFSET
            facts.n_with_offset += n
        self._parts.append((us, None, flags))

    def _feed_text(self, array: pa.Array, valid: Array) -> None:
        data, offsets, present = text_buffers(array)
        first, second, flags, east = self._shapes.read(data, offsets, present & valid)
        facts = self.facts
        counted = np.bincount(flags[present & valid], minlength=256)
        facts.n += int(counted.sum())

        def with_flag(flag: int) -> int:
            return int(sum(counted[value] for value in range(256) if value & flag))

        facts.n_unreadable += with_flag(kernel.UNREADABLE)
        facts.n_with_offset += with_flag(kernel.HAS_OFFSET)
        facts.n_date_only += with_flag(kernel.DATE_ONLY)
        facts.n_short_year += with_flag(kernel.SHORT_YEAR)
        facts.n_sub_micro += with_flag(kernel.SUB_MICRO)
        facts.n_epoch += with_flag(kernel.EPOCH)
        if facts.n_with_offset:
            minutes, n_values = np.unique(
                east[(flags & kernel.HAS_OFFSET).astype(np.bool_)], return_counts=True
            )
            facts.offsets_min.update(
                {int(m): int(n) for m, n in zip(minutes, n_values, strict=True)}
            )
        self._note_examples(array, (flags & kernel.UNREADABLE) > 0, facts.unreadable)
        if not with_flag(kernel.ORDER_OPEN):
            self._parts.append((first, None, flags))
            return
        is_open = (flags & kernel.ORDER_OPEN) > 0
        either = is_open & (first != second)
        one_sided = either & ((first == NO_TIME) | (second == NO_TIME))
        facts.n_order_open += int(is_open.sum())
        facts.n_day_first_only += int(np.count_nonzero(one_sided & (second == NO_TIME)))
        facts.n_month_first_only += int(np.count_nonzero(one_sided & (first == NO_TIME)))
        facts.n_either += int(np.count_nonzero(either & ~one_sided))
        self._note_examples(array, either & ~one_sided, facts.either)
        self._parts.append((first, second, flags))

    def _note_examples(self, array: pa.Array, hit: Array, notes: list[str]) -> None:
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
        facts.shapes = self._shapes.texts()[:10]
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
        elif facts.n_day_first_only or facts.n_month_first_only:
            facts.order = "day-first" if facts.n_day_first_only else "month-first"
            facts.order_origin = "its values"
        elif settled_by:
            facts.order, facts.order_origin = settled_by, "another time column"
        elif facts.n_either:
            raise self._undecided()
        else:
            facts.order, facts.order_origin = "day-first", "no matter"

    def own_order(self) -> str | None:
        """The order the values of this column alone settle, if they do."""
        day, month = self.facts.n_day_first_only, self.facts.n_month_first_only
        if bool(day) == bool(month):
            return None
        return "day-first" if day else "month-first"

    def _undecided(self) -> DateOrderError:
        facts = self.facts
        shapes = Shapes()
        import pyarrow as pa

        text = facts.either[0]
        data, offsets, valid = text_buffers(pa.array([text]))
        first, second, _, _ = shapes.read(data, offsets, valid)
        return DateOrderError(
            f"Column {facts.column!r} could be day first or month first: {text!r} is "
            f"{format_instant(int(first[0]))} or {format_instant(int(second[0]))}, and no value "
            f"of the {facts.n_order_open:,} settles it.",
            hint="Say which: --date-order day-first or --date-order month-first, or date_order "
            "under [log] in procmine.toml.",
        )

    def instants(self, zone: str | None) -> tuple[Array, Array]:
        """All values as instants.

        Args:
            zone: the zone of values that do not say their offset; None reads them as UTC.

        Returns:
            (us, flags): microseconds since 1970 UTC, ``NO_TIME`` where missing or unreadable,
            int64; the kernel's flags, uint8.

        Raises:
            TimeError: most values cannot be read at all.
        """
        facts = self.facts
        if facts.n and facts.n_unreadable * 2 > facts.n:
            raise TimeError(
                f"Column {facts.column!r} holds no times procmine can read: {facts.n_unreadable:,} "
                f"of {facts.n:,} values, such as {', '.join(map(repr, facts.unreadable))}.",
                hint="Name another column, or write times like 2026-11-22 14:05:00 or 22/11/2026 "
                "14:05.",
            )
        month_first = facts.order == "month-first"
        us = np.concatenate(
            [b if month_first and b is not None else a for a, b, _ in self._parts]
            or [np.zeros(0, np.int64)]
        )
        flags = np.concatenate([f for _, _, f in self._parts] or [np.zeros(0, np.uint8)])
        self._parts.clear()
        naive = (us != NO_TIME) & ((flags & kernel.HAS_OFFSET) == 0)
        facts.n_naive = int(naive.sum())
        facts.zone = zone or "UTC"
        if zone and facts.n_naive:
            local = to_utc(us[naive], zone)
            us[naive] = local.utc_us
            facts.n_skipped, facts.n_twice = local.n_skipped, local.n_twice
        return us, flags
