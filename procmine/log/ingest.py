"""From a source to a compiled store: read, order, repair, check, write."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as MappingOf
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from procmine.config import LogConfig
from procmine.engines.pages import ordinary_pages
from procmine.engines.store import write_labels, write_meta, write_sorted
from procmine.errors import EmptyLogError, RoleMissingError
from procmine.finding import Finding
from procmine.kernels.calendar import NO_TIME
from procmine.kernels.codes import gather
from procmine.kernels.order import order_by_case
from procmine.log.attributes import ATTRIBUTES, Attributes
from procmine.log.duration_names import is_duration_name
from procmine.log.frame import Frame, Repair
from procmine.log.instances import Instances, stepped
from procmine.log.labels import densify, renamed
from procmine.log.mapping import ONE_A_ROW, Mapping
from procmine.log.reading import Progress, Rows, read_rows
from procmine.log.repeats import exact_repeats, without_repeats
from procmine.log.source import Source
from procmine.registry import room
from procmine.units import format_counted

__all__ = ["compile_log", "write_frame", "write_instances"]

Array = np.ndarray[Any, np.dtype[Any]]

# Which of the families of columns holds codes.
_CODES = 1


@ordinary_pages()
def compile_log(
    source: Source,
    mapping: Mapping,
    config: LogConfig,
    *,
    folder: Path,
    settings: MappingOf[str, Any],
    progress: Progress,
    as_of_us: int | None = None,
) -> None:
    """Compile a source into a store.

    Args:
        source: where the rows come from.
        mapping: which column plays which role.
        config: how to read and repair.
        folder: an empty folder; holds the store afterwards.
        settings: what the store depends on besides the source, to be written down in it.
        progress: told how far the work is.
        as_of_us: the clock to judge "in the future" by, microseconds UTC.

    Raises:
        EmptyLogError: no row can be used.
        TimeError: the times cannot be read.

    Cost: linear in the rows, plus sorting within the cases that are out of order.
    """
    rows = read_rows(source, mapping, config, folder, progress)
    if not rows.n:
        raise _empty(source, rows)
    progress("sort", None)
    used = {name for names in mapping.columns.values() for name in names}
    others = tuple(name for name in source.columns if name not in used)
    attributes = Attributes(folder / f"{ATTRIBUTES}.parquet", others)
    frame = _frame(rows, mapping, config, attributes, as_of_us)
    with ThreadPoolExecutor(2) as pool:
        drops = config.duplicates == "drop"
        written = [] if drops else [pool.submit(write_frame, folder, frame)]
        repeats = exact_repeats(frame, source, rows.loose)
        frame = stepped(dataclasses.replace(frame, repeats=repeats), config.lifecycle, config.steps)
        if drops:
            frame = without_repeats(frame, source, rows.rejects)
            written = [pool.submit(write_frame, folder, frame)]
        rows.rejects.close()
        if mapping.origins["activity"] == ONE_A_ROW and frame.n_cases < frame.n_events:
            raise _several_a_case(frame)
        progress("check", None)
        instances = frame.instances
        written.append(pool.submit(write_instances, folder, instances))
        findings = _check(frame, source, instances, pool)
        progress("write", None)
        for part in written:
            part.result()
    known = _meta(source, frame, instances, config, findings)
    write_meta(folder, {**known, "settings": dict(settings)})


def _empty(source: Source, rows: Rows) -> EmptyLogError:
    if not rows.n_rows:
        return EmptyLogError(
            f"{source.name} has no rows.", hint="Export it again with at least one event."
        )
    reasons = {**rows.rejects.reasons, "no event of its own": rows.n_folded}
    why = ", ".join(f"{n:,} {reason}" for reason, n in reasons.items() if n)
    return EmptyLogError(
        f"{source.name}: none of its {format_counted(rows.n_rows, 'row|rows')} can be used "
        f"({why}).",
        hint="Check which columns are the case, the activity and the time.",
    )


def _several_a_case(frame: Frame) -> RoleMissingError:
    return RoleMissingError(
        f"No column looks like the activity, and {frame.n_events:,} rows share "
        f"{format_counted(frame.n_cases, 'case|cases')}, so each row cannot be a case of its own.",
        hint="Name the column: --activity COLUMN.",
    )


def _frame(
    rows: Rows, mapping: Mapping, config: LogConfig, attributes: Attributes, as_of_us: int | None
) -> Frame:
    """The events in order; uses up the columns of the rows."""
    repairs: dict[str, Repair] = {}
    start, end = rows.times.get("start"), rows.times.get("end")
    timed = end is not None
    if end is None:
        end = np.zeros(rows.n, np.int64)
    if start is not None:
        start, end = _mend_negative(rows, start, end, repairs, _is_reckoned(mapping))
    dense = {
        role: found if role in rows.gapless else densify(*found)
        for role in rows.codes
        if (found := (rows.codes[role], rows.strings[role]))
    }
    codes = {role: found[0] for role, found in dense.items()}
    strings = {role: found[1] for role, found in dense.items()}
    codes["activity"], strings["activity"] = renamed(
        codes["activity"], strings["activity"], config, repairs, rows.row_numbers
    )
    n_cases = len(strings["case"][1]) - 1
    begin = end if start is None else np.where(start == NO_TIME, end, start)
    finish = end if start is None else np.where(end == NO_TIME, start, end)
    order, bounds, n_out_of_order = order_by_case(codes["case"], begin, finish, n_cases)

    plain = {"end": end}
    if rows.used is not None:
        plain["row"] = rows.row_numbers()
    if start is not None:
        plain["start"] = start
    if "due" in rows.times:
        plain["due"] = rows.times["due"]
    # In order of the cases, their codes are known without looking.
    del codes["case"]
    # Only the sorted columns are needed from here on, and each takes the room of another.
    families = (plain, codes, {**rows.numbers}, {**rows.flags})
    for family in (rows.codes, rows.times, rows.numbers, rows.flags):
        family.clear()
    del dense, start, end, begin, finish
    with ThreadPoolExecutor(1) as pool:
        sorting = pool.submit(_sorted, families, order)
        case = np.repeat(np.arange(n_cases, dtype=np.int32), np.diff(bounds))
        plain, codes, numbers, flags = sorting.result()
    if rows.used is None:
        # Places in the source count from 0, rows from 1.
        order += 1
        plain["row"] = order
    return Frame(
        mapping=mapping,
        timed=timed,
        row=plain["row"],
        case=case,
        activity=codes.pop("activity"),
        start=plain.get("start"),
        end=plain["end"],
        bounds=bounds,
        codes=codes,
        strings=strings,
        numbers=numbers,
        flags=flags,
        due=plain.get("due"),
        facts=rows.facts,
        n_rows=rows.n_rows,
        n_folded=rows.n_folded,
        rejected=rows.rejects.reasons,
        n_unreadable=rows.n_unreadable,
        unreadable=rows.unreadable,
        doubts=rows.doubts,
        asides=rows.asides,
        n_out_of_order=n_out_of_order,
        repairs=repairs,
        attributes=attributes,
        as_of_us=as_of_us,
    )


def _sorted(families: Sequence[dict[str, Array]], order: Array) -> tuple[dict[str, Array], ...]:
    """All columns in this order, taken out of the families they are in; codes as int32.

    Gathering leaves Python's lock, so two at a time. The room of a column that was gathered is
    where the next one of its kind goes: asking the system for more would take longer than that.
    """
    names_of = [list(family) for family in families]
    columns = [
        (place, name, family) for place, family in enumerate(families) for name in list(family)
    ]
    done: list[dict[str, Array]] = [{} for _ in families]

    def take(part: Sequence[tuple[int, str, dict[str, Array]]]) -> None:
        spare: dict[Any, Array] = {}
        for place, name, family in part:
            column = family.pop(name)
            kind = np.dtype(np.int32) if place == _CODES else column.dtype
            out = spare.pop(kind, None)
            out = np.empty(len(order), kind) if out is None else out
            done[place][name] = gather(column, order, out)
            if column.flags.writeable:
                spare[column.dtype] = column

    with ThreadPoolExecutor(2) as pool:
        # Those of one kind to one thread, as far as that goes.
        columns.sort(key=lambda each: each[2][each[1]].dtype.itemsize)
        half = len(columns) // 2
        list(pool.map(take, (columns[:half], columns[half:])))
    return tuple({name: done[k][name] for name in names} for k, names in enumerate(names_of))


def _is_reckoned(mapping: Mapping) -> bool:
    """Is the end no instant of the source, but a start and how long it took?"""
    return any(map(is_duration_name, mapping.columns["end"][1:]))


def _mend_negative(
    rows: Rows, start: Array, end: Array, repairs: dict[str, Repair], is_reckoned: bool
) -> tuple[Array, Array]:
    """A start behind its own end is forgotten: the end is what single-time logs record too.

    Where the end was reckoned from a duration, the start is the only instant there is.
    """
    wrong = (start != NO_TIME) & (end != NO_TIME) & (end < start)
    if not wrong.any():
        return start, end
    repairs["negative-duration"] = Repair(rows.row_numbers()[wrong], start[wrong], end[wrong])
    mended = (end if is_reckoned else start).copy()
    mended[wrong] = NO_TIME
    return (start, mended) if is_reckoned else (mended, end)


def _check(
    frame: Frame, source: Source, instances: Instances, pool: ThreadPoolExecutor
) -> list[Finding]:
    """What the source and every check found, in the order of their names."""

    def found(check: Callable[..., Iterable[Finding]]) -> list[Finding]:
        return list(check(frame, instances))

    checks = [pool.submit(found, entry.run) for entry in room("procmine.log.checks").values()]
    return [*source.findings(), *itertools.chain.from_iterable(run.result() for run in checks)]


def write_frame(folder: Path, frame: Frame) -> None:
    """Write the events of a frame, and the texts behind their codes, into a store."""
    columns: dict[str, Array] = {
        "case": frame.case,
        "activity": frame.activity,
        "end": frame.end,
        "row": frame.row,
    }
    if frame.start is not None:
        # Elsewhere an event begins when it happens.
        columns |= {"begin": frame.begin, "start": frame.start}
    if frame.due is not None:
        columns["due"] = frame.due
    columns |= {**frame.codes, **frame.numbers, **frame.flags}
    write_sorted(folder / "events.parquet", columns, frame.bounds)
    for role, (data, offsets) in frame.strings.items():
        write_labels(folder, role, data, offsets)


def write_instances(folder: Path, instances: Instances) -> None:
    """Write the activity instances into a store, if there are any besides the events."""
    if instances.paired:
        write_sorted(folder / "instances.parquet", instances.columns, instances.bounds)


def _meta(
    source: Source,
    frame: Frame,
    instances: Instances,
    config: LogConfig,
    findings: list[Finding],
) -> dict[str, Any]:
    first = int(frame.begin.min()) if frame.timed else None
    last = int(frame.finish.max()) if frame.timed else None
    return {
        "source": {
            "name": source.name,
            "kind": source.kind,
            "fingerprint": source.fingerprint,
            "columns": list(source.columns),
        },
        "mapping": frame.mapping.to_dict(),
        "zone": config.zone or "UTC",
        "timed": frame.timed,
        "date_only": sorted(role for role, told in frame.facts.items() if told.n_date_only),
        "n_rows": frame.n_rows,
        "n_events": frame.n_events,
        "n_folded": frame.n_folded,
        "n_rejected": sum(frame.rejected.values()),
        "n_repaired": frame.n_repaired,
        "rejected": dict(frame.rejected),
        "n_cases": frame.n_cases,
        "n_instances": instances.n,
        "has_pairs": instances.paired,
        "start_us": first,
        "end_us": last,
        "findings": [finding.to_plain() for finding in findings],
    }
