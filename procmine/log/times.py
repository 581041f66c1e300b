"""A time column becomes instants: read batch by batch, decided once all values are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text
from procmine.engines.growing import Growing, Monotonous
from procmine.engines.text_rows import Cells
from procmine.errors import DateOrderError, TimeError
from procmine.kernels import time_plans as kernel
from procmine.kernels.calendar import DAY_US, FIRST_US, LAST_US, NO_TIME
from procmine.log.day_numbers import as_day_number
from procmine.log.short_years import year_first_instead
from procmine.log.time_facts import TimeFacts
from procmine.log.time_text import TimeText
from procmine.units import format_counted, format_instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

__all__ = ["DATE_ORDERS", "TimeColumn"]

Array = np.ndarray[Any, np.dtype[Any]]

DATE_ORDERS = ("day-first", "month-first")
_EXAMPLES = 3
_KINDS = {
    "outside": kernel.OUTSIDE,
    "year": kernel.SHORT_YEAR,
    "fraction": kernel.SUB_MICRO,
    "order": kernel.ORDER_OPEN,
}
_PER_SECOND = {"s": 1, "ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}


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
        self._us, self._flags = Growing(), Monotonous()
        self._month_first: list[tuple[int, Array]] = []
        self._n = self._n_expected = 0

    def feed(self, array: pa.Array | Cells, n_expected: int = 0) -> Array:
        """Read the next values; which of them are an instant in one reading or another?

        Args:
            array: the values.
            n_expected: how many there will probably be in the end.
        """
        import pyarrow as pa

        self._n_expected = n_expected
        if isinstance(array, Cells):
            return self._feed_text(array)
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
        self._note_kinds(array, valid, flag)
        return self._keep(us, None, flag)

    def _feed_text(self, array: pa.Array | Cells) -> Array:
        facts = self.facts
        present, first, second, flags, east = self._text.read(array)
        facts.count(flags if present.all() else flags[present])
        if facts.n_with_offset:
            facts.count_offsets(flags, east)
        if facts.n_unreadable:
            self._note(array, (flags & kernel.UNREADABLE) > 0, facts.unreadable)
        self._note_kinds(array, present, flags)
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
        if second is not None:
            self._month_first.append((self._n, second))
        self._us.append(first, self._n_expected)
        self._flags.append(flags, self._n_expected)
        self._n += len(first)
        readable: Array = first != NO_TIME
        return readable if second is None else readable | (second != NO_TIME)

    def _note_kinds(self, array: pa.Array | Cells, present: Array, flags: Array) -> None:
        """A few values of each kind that somebody may want to see; most batches hold none."""
        facts = self.facts
        n_of = (facts.n_outside, facts.n_short_year, facts.n_sub_micro, facts.n_order_open)
        for (kind, flag), n in zip(_KINDS.items(), n_of, strict=True):
            if n and len(notes := facts.seen.setdefault(kind, [])) < _EXAMPLES:
                self._note(array, present & ((flags & flag) > 0), notes)
        bare = facts.seen.setdefault("naive", [])
        if facts.n_with_offset + facts.n_unreadable < facts.n and len(bare) < _EXAMPLES:
            lacking = (flags & (kernel.HAS_OFFSET | kernel.UNREADABLE | kernel.OUTSIDE)) == 0
            rows = np.flatnonzero(present & lacking)[: _EXAMPLES - len(bare)] + self._n + 1
            bare += [f"row {row}" for row in rows.tolist()]

    def _note(self, array: pa.Array | Cells, hit: Array, notes: list[str]) -> None:
        if len(notes) == _EXAMPLES:
            return
        rows = np.flatnonzero(hit)[: _EXAMPLES - len(notes)]
        # Fractions of a microsecond have no object in Python.
        cells = as_text(array.take(rows)).to_pylist()
        notes += [cell[:60] for cell in cells]

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
                f"Column {facts.column!r} mixes both orders: "
                f"{format_counted(facts.n_day_first_only, 'value is a date|values are dates')} "
                f"only day first, {facts.n_month_first_only:,} only month first.",
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
            DateOrderError: years of two digits may stand first.
        """
        facts = self.facts
        if facts.n_unreadable * 2 > facts.n:
            order = f" {facts.order}" if facts.order_origin == "the user" else ""
            raise TimeError(
                f"Column {facts.column!r} holds no times procmine can read{order}: "
                f"{facts.n_unreadable:,} of {facts.n:,} values, such as "
                f"{', '.join(map(repr, facts.unreadable))}.",
                hint=_otherwise(facts.unreadable),
            )
        us, flags = self._us.take(), self._flags.take()
        if facts.order == "month-first":
            for begin, second in self._month_first:
                us[begin : begin + len(second)] = second
        self._month_first.clear()
        self._refuse_year_first(us, flags)
        if facts.order_origin == "the user":
            # Some that were seen without an offset may have turned out to be no time at all.
            bare = np.flatnonzero((us != NO_TIME) & ((flags & kernel.HAS_OFFSET) == 0))
            facts.seen["naive"] = [f"row {row + 1}" for row in bare[:_EXAMPLES].tolist()]
        return us, flags

    def _refuse_year_first(self, us: Array, flags: Array) -> None:
        facts = self.facts
        if not (facts.n_short_year and facts.n_order_open) or facts.order_origin == "the user":
            return
        is_month_first = facts.order == "month-first"
        found = year_first_instead(us, flags, is_month_first=is_month_first)
        if found:
            order = facts.order.replace("-", " ")
            raise DateOrderError(
                f"Column {facts.column!r} has years of two digits and could be {order} or year "
                f"first: a value of it is {format_instant(found[0])} or {format_instant(found[1])},"
                " and year first they lie closer together.",
                hint="Export it again with years of four digits, or say that the year is last: "
                f"--date-order {facts.order}.",
            )


def _otherwise(values: Sequence[str]) -> str:
    """What to do about a column of such values."""
    if day := as_day_number(values):
        return (
            f"They look like day numbers of a spreadsheet: {day[0]} would be {day[1]}. Give the "
            "column a date format there, save the file and try again."
        )
    return "Name another column, or write times like 2026-11-22 14:05:00 or 22/11/2026 14:05."


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
