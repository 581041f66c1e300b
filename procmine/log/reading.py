"""The one reading of a source: a row becomes codes and instants, or is put aside with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import LogConfig
from procmine.engines.ahead import ahead
from procmine.engines.growing import Growing, Monotonous
from procmine.engines.store import TableWriter
from procmine.errors import EmptyLogError, SourceFormatError
from procmine.kernels.calendar import NO_TIME
from procmine.log.attributes import ATTRIBUTES
from procmine.log.columns import CodeColumn, FlagColumn, NumberColumn, texts_of
from procmine.log.effects import Aside, asides_of
from procmine.log.mapping import Mapping
from procmine.log.moments import Moments, settle_orders
from procmine.log.numerals import Doubt
from procmine.log.reasons import MISSING_ACTIVITY, MISSING_CASE, NO_READABLE_TIME
from procmine.log.rejects import Rejects
from procmine.log.repeats import loose_columns
from procmine.log.roles import ROLES
from procmine.log.source import FAULT, FOLD, Source
from procmine.log.time_facts import TimeFacts

if TYPE_CHECKING:
    import pyarrow as pa

    from procmine.engines.text_rows import TextRows

__all__ = ["Progress", "Rows", "read_rows", "sound_batches"]

Array = np.ndarray[Any, np.dtype[Any]]
Progress = Callable[[str, float | None], None]

# Why a row is put aside; 0 is a row in use.
_USED, _FOLDED, _FAULTY, _NO_CASE, _NO_ACTIVITY, _NO_TIME = range(6)
_REASONS = {
    _NO_CASE: MISSING_CASE,
    _NO_ACTIVITY: MISSING_ACTIVITY,
    _NO_TIME: NO_READABLE_TIME,
}
_WHY = np.array([_REASONS.get(code, "") for code in range(_NO_TIME + 1)], object)
# Reading goes on only while at least so few of so many rows are of use.
_ENOUGH, _FEW = 1_000_000, 1_000
# Beyond so many rows their numbers need eight bytes.
_MANY = np.iinfo(np.int32).max
_TEXT_ROLES = tuple(role for role, spec in ROLES.items() if spec.kind == "text")
_WHEN = ("start", "end")


@dataclass
class Rows:
    """The rows in use, column by column, in the order of the source.

    Args:
        n: how many they are.
        used: which rows of the source they are, booleans; None where they are all of them.
        codes: role to codes; of cases int32, of others the narrowest type that holds them.
        strings: role to the texts behind its codes, as bytes and bounds.
        gapless: roles each of whose texts some row has.
        numbers: role to numbers, float64.
        flags: role to 1, 0 or −1, int8.
        times: role to instants, int64.
        facts: what was seen in each time column, by role.
        n_rows: rows read.
        n_folded: rows that are no event of their own.
        rejects: the rows put aside.
        n_unreadable: role to cells that are no number or no yes or no.
        unreadable: role to a few of these cells.
        doubts: role to how its numbers could mean others, and how many cells could.
        asides: rows that are no events, by the reason they were rejected for; ``""`` for those that
            are no event of their own.
        loose: columns of times, numbers and flags whose cells may differ and still be read alike.
    """

    n: int
    used: Array | None
    codes: dict[str, Array]
    strings: dict[str, tuple[Array, Array]]
    gapless: frozenset[str]
    numbers: dict[str, Array]
    flags: dict[str, Array]
    times: dict[str, Array]
    facts: dict[str, TimeFacts]
    n_rows: int
    n_folded: int
    rejects: Rejects
    n_unreadable: dict[str, int] = field(default_factory=dict)
    unreadable: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doubts: dict[str, tuple[Doubt, int]] = field(default_factory=dict)
    asides: dict[str, Aside] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()

    def row_numbers(self) -> Array:
        """Number of each row in the source, from 1, int32 (int64 of a log beyond 2^31 rows)."""
        n_rows = self.n if self.used is None else len(self.used)
        row = np.arange(1, n_rows + 1, dtype=np.int32 if n_rows < _MANY else np.int64)
        return row if self.used is None else row[self.used]


def read_rows(
    source: Source, mapping: Mapping, config: LogConfig, folder: Path, progress: Progress
) -> Rows:
    """Read a source once.

    Args:
        source: where the rows come from.
        mapping: which column plays which role.
        config: zone, date order, texts that mean missing.
        folder: where the columns without a role and the rejected rows are written.
        progress: told how much of the source has been read.

    Returns:
        The rows in use.

    Raises:
        TimeError: a time column cannot be read, or its day and month could be either way round.
        EmptyLogError: of the first million rows hardly any can be used.

    Cost: linear; memory grows with the rows (some 30 bytes each) and with the distinct texts.
    """
    # How far the reading is, only the thread that reads can tell.
    batches = source.readings() if source.is_text_sound else sound_batches(source)
    with ThreadPoolExecutor(1) as pool:
        reader = _Reader(mapping, config, folder, pool)
        for batch, share in ahead((batch, source.share_read()) for batch in batches):
            reader.feed(batch, share)
            progress("read", share)
    return reader.finish(source)


def sound_batches(source: Source) -> Iterator[pa.RecordBatch]:
    """The batches of a source, each seen to hold text where it says so.

    Raises:
        SourceFormatError: bytes that are no UTF-8; naming the column and the rows.
    """
    import pyarrow as pa

    if source.is_text_sound:
        yield from source.batches()
        return
    n_before = 0
    for batch in source.batches():
        for name, array in zip(batch.schema.names, batch.columns, strict=True):
            try:
                array.validate(full=True)
            except pa.ArrowInvalid:
                raise SourceFormatError(
                    f"{source.name}: column {name!r} holds bytes that are no UTF-8 text, somewhere "
                    f"in rows {n_before + 1:,} to {n_before + batch.num_rows:,}.",
                    hint="Export it as UTF-8, or leave that column out.",
                ) from None
        n_before += batch.num_rows
        yield batch


class _Reader:
    def __init__(
        self, mapping: Mapping, config: LogConfig, folder: Path, pool: ThreadPoolExecutor
    ) -> None:
        missing = frozenset(text.strip() for text in config.missing)
        columns = mapping.columns
        self.config = config
        self.pool = pool
        self.plainly = {n for r, names in columns.items() if r not in _TEXT_ROLES for n in names}
        self.text = {r: CodeColumn(columns[r], missing) for r in _TEXT_ROLES if r in mapping}
        self.plain: dict[str, NumberColumn | FlagColumn] = {}
        self.times: dict[str, Moments] = {}
        for role, names in columns.items():
            kind = ROLES[role].kind
            if kind in {"number", "flag"}:
                column = NumberColumn if kind == "number" else FlagColumn
                self.plain[role] = column(names[0], missing)
            elif kind == "time":
                self.times[role] = Moments(role, names, missing)
        self.used = {name for names in columns.values() for name in names}
        self.kept: dict[str, Growing] = {}
        self.status = Monotonous()
        self.n_expected = 0
        self.n_rows = self.n_folded = self.n_used = 0
        self.attributes = TableWriter(folder / f"{ATTRIBUTES}.parquet")
        self.rejects = Rejects(folder)
        self.loose: set[str] = set()

    def feed(self, batch: pa.RecordBatch | TextRows, share: float | None) -> None:
        # Rows are of about equal length; what a little more room costs is nothing.
        self.n_expected = int((self.n_rows + batch.num_rows) / share * 1.05) if share else 0
        status = np.zeros(batch.num_rows, np.int8)
        self._hidden(batch, status)
        # Kernels leave Python's lock: times are read while texts are.
        reading_times = self.pool.submit(self._feed_times, batch)
        for role, column in self.text.items():
            codes = column.feed(batch)
            # Narrow codes take less memory, and are in the cache when they are put in order. Cases
            # are many.
            self._add(role, codes, None if role == "case" else column.kind)
            if role in {"case", "activity"}:
                lacking = (codes < 0) & (status == _USED)
                status[lacking] = _NO_CASE if role == "case" else _NO_ACTIVITY
        for role, plain in self.plain.items():
            self._add(role, plain.feed(batch))
        known = reading_times.result()
        if known:
            status[~np.logical_or.reduce(known) & (status == _USED)] = _NO_TIME
        self.status.append(status, self.n_expected)
        self._write_attributes(batch)
        self._write_rejects(batch, status)
        self.loose |= loose_columns(batch, self.plainly)
        self.n_rows += batch.num_rows
        self.n_used += int(np.count_nonzero(status <= _FOLDED))
        if self.n_rows >= _ENOUGH and self.n_used < self.n_rows / _ENOUGH * _FEW:
            raise self._hopeless()

    def _feed_times(self, batch: pa.RecordBatch | TextRows) -> list[Array]:
        """Which rows have a readable start, which a readable end?"""
        readable = {
            role: moments.feed(batch, self.n_expected) for role, moments in self.times.items()
        }
        return [readable[role] for role in _WHEN if role in readable]

    def _hopeless(self) -> EmptyLogError:
        why = ", ".join(f"{n:,} {reason}" for reason, n in self.rejects.reasons.items())
        return EmptyLogError(
            f"Of the first {self.n_rows:,} rows {self.n_used:,} can be used ({why}).",
            hint="Check which columns are the case, the activity and the time, and whether a quote "
            "is left open.",
        )

    def _hidden(self, batch: pa.RecordBatch | TextRows, status: Array) -> None:
        """Rows the connector itself calls unusable, or no event of their own."""
        for name, value in ((FOLD, _FOLDED), (FAULT, _FAULTY)):
            if name in batch.schema.names:
                marked = batch.column(name).is_valid().to_numpy(zero_copy_only=False)
                status[marked] = value
        self.n_folded += int(np.count_nonzero(status == _FOLDED))

    def _add(self, name: str, part: Array, kind: type | None = None) -> None:
        self.kept.setdefault(name, Growing()).append(part, self.n_expected, kind)

    def _write_attributes(self, batch: pa.RecordBatch | TextRows) -> None:
        """All rows, in order: row n of the source stands at place n - 1."""
        import pyarrow as pa

        names = [n for n in batch.schema.names if n not in self.used | {FAULT, FOLD}]
        if names:
            columns = {name: _without_null_code(batch.column(name)) for name in names}
            self.attributes.append(pa.table(columns))

    def _write_rejects(self, batch: pa.RecordBatch | TextRows, status: Array) -> None:
        places = np.flatnonzero(status > _FOLDED)
        if not len(places):
            return
        why = _WHY[status[places]]
        for k in np.flatnonzero(status[places] == _FAULTY).tolist():
            why[k] = str(batch.column(FAULT)[int(places[k])].as_py())
        self.rejects.add(batch, places, self.n_rows, why.tolist())

    def finish(self, source: Source) -> Rows:
        columns = {name: column.take() for name, column in self.kept.items()}
        status = self.status.take()
        settle_orders(list(self.times.values()), self.config.date_order or None)
        zone = self.config.zone or None
        times = {role: moments.instants(zone) for role, moments in self.times.items()}
        known = [times[role] for role in _WHEN if role in times]
        # Mostly all instants of a column are known, which takes one look.
        if known and not any(us.min(initial=0) > NO_TIME for us in known):
            # Only now is it settled that some dates have the wrong order.
            late = status == _USED
            for us in known:
                late &= us == NO_TIME
            if late.any():
                status = np.where(late, np.int8(_NO_TIME), status)
            self.rejects.fetch(source, np.flatnonzero(late) + 1, _REASONS[_NO_TIME])
        self.attributes.close()
        used = status == _USED
        whole = bool(used.all())
        asides = {} if whole else self._asides(status, columns["case"], known)

        def cut(column: Array) -> Array:
            return column if whole else column[used]

        plain = {role: cut(kept.finish(columns[role])) for role, kept in self.plain.items()}
        return Rows(
            n=int(np.count_nonzero(used)),
            used=None if whole else used,
            codes={role: cut(columns[role]) for role in self.text},
            strings={role: column.strings() for role, column in self.text.items()},
            gapless=frozenset(r for r, c in self.text.items() if whole and c.is_gapless),
            numbers={role: plain[role] for role in plain if ROLES[role].kind == "number"},
            flags={role: plain[role] for role in plain if ROLES[role].kind == "flag"},
            times={role: cut(us) for role, us in times.items()},
            facts={role: moments.facts for role, moments in self.times.items()},
            n_rows=self.n_rows,
            n_folded=self.n_folded,
            rejects=self.rejects,
            n_unreadable={r: c.n_unreadable for r, c in self.plain.items() if c.n_unreadable},
            unreadable={role: column.unreadable for role, column in self.plain.items()},
            doubts={
                role: (column.doubt, column.n_doubtful)
                for role, column in self.plain.items()
                if isinstance(column, NumberColumn) and column.doubt
            },
            asides=asides,
            loose=frozenset(self.loose),
        )

    def _asides(self, status: Array, case: Array, known: list[Array]) -> dict[str, Aside]:
        found = {_FOLDED: "", **_REASONS}
        places = {reason: np.flatnonzero(status == code) for code, reason in found.items()}
        labels = texts_of(*self.text["case"].strings())
        return asides_of(places, case, labels, known, self.rejects.first)


def _without_null_code(array: pa.Array) -> pa.Array:
    """The same values; where missing ones have a code of their own, they are missing instead."""
    import pyarrow as pa

    if not pa.types.is_dictionary(array.type) or not array.dictionary.null_count:
        return array
    return array.dictionary_decode().dictionary_encode().cast(array.type)
