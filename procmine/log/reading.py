"""The one reading of a source: a row becomes codes and instants, or is put aside with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import LogConfig
from procmine.engines.store import TableWriter
from procmine.kernels.calendar import NO_TIME
from procmine.log.columns import CodeColumn, FlagColumn, NumberColumn
from procmine.log.mapping import CONSTANT, Mapping
from procmine.log.rejects import Rejects
from procmine.log.roles import ROLES
from procmine.log.source import FAULT, FOLD, Source
from procmine.log.times import TimeColumn, TimeFacts

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Progress", "Rows", "read_rows"]

Array = np.ndarray[Any, np.dtype[Any]]
Progress = Callable[[str, float | None], None]

# Why a row is put aside; 0 is a row in use.
_USED, _FOLDED, _FAULTY, _NO_CASE, _NO_ACTIVITY, _NO_TIME = range(6)
_REASONS = {
    _NO_CASE: "missing case",
    _NO_ACTIVITY: "missing activity",
    _NO_TIME: "no readable time",
}
_TEXT_ROLES = tuple(role for role, spec in ROLES.items() if spec.kind == "text")


@dataclass
class Rows:
    """The rows in use, column by column, in the order of the source.

    Args:
        row: number of each row in the source, from 1, int64.
        codes: role to codes, int32.
        strings: role to the texts behind its codes, as bytes and bounds.
        numbers: role to numbers, float64.
        flags: role to 1, 0 or −1, int8.
        times: role to instants, int64.
        facts: what was seen in each time column, by role.
        n_rows: rows read.
        n_folded: rows that are no event of their own.
        rejects: the rows put aside.
        n_unreadable: role to cells that are no number or no yes or no.
    """

    row: Array
    codes: dict[str, Array]
    strings: dict[str, tuple[Array, Array]]
    numbers: dict[str, Array]
    flags: dict[str, Array]
    times: dict[str, Array]
    facts: dict[str, TimeFacts]
    n_rows: int
    n_folded: int
    rejects: Rejects
    n_unreadable: dict[str, int] = field(default_factory=dict)


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

    Cost: linear; memory grows with the rows (some 30 bytes each) and with the distinct texts.
    """
    reader = _Reader(mapping, config, folder)
    for batch in source.batches():
        reader.feed(batch)
        progress("read", source.share_read())
    return reader.finish(source)


class _Reader:
    def __init__(self, mapping: Mapping, config: LogConfig, folder: Path) -> None:
        missing = frozenset(config.missing)
        self.config = config
        self.folder = folder
        self.missing = missing
        self.text = {
            r: CodeColumn(mapping.columns[r], missing) for r in _TEXT_ROLES if r in mapping
        }
        self.numbers: dict[str, NumberColumn] = {}
        self.flags: dict[str, FlagColumn] = {}
        self.times: dict[str, list[tuple[str, TimeColumn]]] = {}
        for role, columns in mapping.columns.items():
            kind = ROLES[role].kind
            if kind == "number":
                self.numbers[role] = NumberColumn(columns[0], missing)
            elif kind == "flag":
                self.flags[role] = FlagColumn(columns[0], missing)
            elif kind == "time":
                self.times[role] = [(name, TimeColumn(name)) for name in columns]
        self.kept = {
            name
            for names in mapping.columns.values()
            for name in names
            if not name.startswith(CONSTANT)
        }
        self.parts: dict[str, list[Array]] = {}
        self.n_rows = self.n_folded = 0
        self.attributes = TableWriter(folder / "attributes.parquet")
        self.rejects = Rejects(folder)

    def feed(self, batch: pa.RecordBatch) -> None:
        status = np.zeros(batch.num_rows, np.int8)
        self._hidden(batch, status)
        for role, column in self.text.items():
            codes = column.feed(batch)
            self._add(role, codes)
            if role in {"case", "activity"}:
                lacking = (codes < 0) & (status == _USED)
                status[lacking] = _NO_CASE if role == "case" else _NO_ACTIVITY
        for role, number in self.numbers.items():
            self._add(role, number.feed(batch))
        for role, flag in self.flags.items():
            self._add(role, flag.feed(batch))
        for parts in self.times.values():
            for name, time_column in parts:
                time_column.feed(batch.column(name), self._present(batch.column(name)))
        self._add("status", status)
        self._write_attributes(batch)
        self._write_rejects(batch, status)
        self.n_rows += batch.num_rows

    def _present(self, array: pa.Array) -> Array:
        import pyarrow as pa
        import pyarrow.compute as pc

        if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
            valid: Array = array.is_valid().to_numpy(zero_copy_only=False)
            return valid
        trimmed = pc.utf8_trim_whitespace(array)
        present = pc.not_equal(trimmed, "")
        if self.missing:
            known = pa.array(sorted(self.missing), array.type)
            present = pc.and_(present, pc.invert(pc.is_in(trimmed, known)))
        filled: Array = present.fill_null(False).to_numpy(zero_copy_only=False)
        return filled

    def _hidden(self, batch: pa.RecordBatch, status: Array) -> None:
        """Rows the connector itself calls unusable, or no event of their own."""
        for name, value in ((FOLD, _FOLDED), (FAULT, _FAULTY)):
            if name in batch.schema.names:
                marked = batch.column(name).is_valid().to_numpy(zero_copy_only=False)
                status[marked] = value
        self.n_folded += int(np.count_nonzero(status == _FOLDED))

    def _add(self, name: str, part: Array) -> None:
        self.parts.setdefault(name, []).append(part)

    def _write_attributes(self, batch: pa.RecordBatch) -> None:
        import pyarrow as pa

        names = [n for n in batch.schema.names if n not in self.kept and n not in {FAULT, FOLD}]
        if names:
            row = np.arange(self.n_rows + 1, self.n_rows + batch.num_rows + 1)
            columns = {"row": pa.array(row)} | {name: batch.column(name) for name in names}
            self.attributes.append(pa.table(columns))

    def _write_rejects(self, batch: pa.RecordBatch, status: Array) -> None:
        places = np.flatnonzero(status > _FOLDED)
        if not len(places):
            return
        faults = batch.column(FAULT).to_pylist() if FAULT in batch.schema.names else []
        why = [_REASONS.get(int(status[p]), "") or str(faults[p]) for p in places]
        self.rejects.add(batch, places, self.n_rows, why)

    def finish(self, source: Source) -> Rows:
        columns = {name: np.concatenate(parts) for name, parts in self.parts.items()}
        self.parts.clear()
        status = columns.pop("status", np.zeros(0, np.int8))
        times = self._instants()
        known = [us for role, us in times.items() if role in {"start", "end"}]
        if known:
            nowhere = np.all([us == NO_TIME for us in known], axis=0)
            late = nowhere & (status == _USED)
            status[late] = _NO_TIME
            self.rejects.fetch(source, np.flatnonzero(late) + 1, _REASONS[_NO_TIME])
        self.attributes.close()
        used = status == _USED
        row = np.flatnonzero(used) + 1
        columns = {name: column[used] for name, column in columns.items()}
        return Rows(
            row=row,
            codes={role: columns[role] for role in self.text},
            strings={role: column.strings() for role, column in self.text.items()},
            numbers={role: columns[role] for role in self.numbers},
            flags={role: columns[role] for role in self.flags},
            times={role: us[used] for role, us in times.items()},
            facts={role: parts[0][1].facts for role, parts in self.times.items()},
            n_rows=self.n_rows,
            n_folded=self.n_folded,
            rejects=self.rejects,
            n_unreadable=self._unreadable(),
        )

    def _unreadable(self) -> dict[str, int]:
        numbers = {role: column.n_unreadable for role, column in self.numbers.items()}
        flags = {role: column.n_unreadable for role, column in self.flags.items()}
        return {role: n for role, n in {**numbers, **flags}.items() if n}

    def _instants(self) -> dict[str, Array]:
        """Decide day or month first for all time columns, then bring all to UTC."""
        readers = [column for parts in self.times.values() for _, column in parts]
        settled = {order for column in readers if (order := column.own_order())}
        shared = settled.pop() if len(settled) == 1 else None
        for column in readers:
            column.settle_order(self.config.date_order or None, shared)
        zone = self.config.zone or None
        found: dict[str, Array] = {}
        for role, parts in self.times.items():
            if len(parts) == 1:
                found[role] = parts[0][1].instants(zone)[0]
            else:
                # A date and a time of day: the clock counts from 1970, and the sum is local time.
                found[role] = _together([column for _, column in parts], zone)
        return found


def _together(columns: list[TimeColumn], zone: str | None) -> Array:
    from procmine.log.zones import to_utc

    date, clock = (column.instants(None)[0] for column in columns)
    known = (date != NO_TIME) & (clock != NO_TIME)
    us = np.full(len(date), NO_TIME, np.int64)
    us[known] = date[known] + clock[known]
    if zone:
        local = to_utc(us[known], zone)
        us[known] = local.utc_us
        facts = columns[0].facts
        facts.zone, facts.n_skipped, facts.n_twice = zone, local.n_skipped, local.n_twice
    return us
