"""Logs made from logs: events of a store as a frame again, cut or renamed, compiled anew."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import LifecycleConfig
from procmine.engines import cache
from procmine.engines.store import Store, write_meta
from procmine.errors import EmptyLogError
from procmine.finding import Finding
from procmine.kernels.codes import count_codes
from procmine.log.attributes import ATTRIBUTES, Attributes
from procmine.log.frame import Frame
from procmine.log.ingest import write_frame, write_instances
from procmine.log.instances import Instances, stepped
from procmine.log.labels import densify
from procmine.log.provenance import Step
from procmine.log.roles import ROLES
from procmine.registry import room
from procmine.units import format_counted

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["cut", "derive", "frame_of"]

Array = np.ndarray[Any, np.dtype[Any]]

# Checks that judge the events alone; all others tell of the reading, of all that was read.
_OF_EVENTS = (
    "epoch-clock",
    "equal-times",
    "implausible-time",
    "lifecycle-pair",
    "no-time",
    "open-case",
    "placeholder-value",
    "similar-label",
    "single-event",
    "zero-duration",
)
# Of the others these hold whatever is left.
_OF_COLUMNS = {"guessed-role"}
_BEFORE = {"en": " (of the log before keep)", "zh": "（保留之前的日志）"}
_CARRIED = (ATTRIBUTES, "rejects")


def derive(
    log: EventLog, verb: str, what: str, asked: Any, change: Callable[[Frame], Frame]
) -> EventLog:
    """Which log is left when its events are changed like this?

    Args:
        log: the log to start from.
        verb: what is done, for the provenance.
        what: how, in words a person can repeat.
        asked: the same as plain data: with the log it says what the result holds.
        change: gives the changed frame.

    Returns:
        The new log, compiled into the cache or found there.

    Raises:
        EmptyLogError: no event is left.

    Cost: linear in the events, which are held in memory.
    """
    key = cache.key_of(log.store.folder.name, {"verb": verb, "asked": asked})
    folder = cache.find(key)
    if folder is None:
        frame = change(frame_of(log))
        if not frame.n_events:
            raise EmptyLogError(
                f"{log.name}: nothing is left of its "
                f"{format_counted(log.n_events, 'event|events')} ({what}).",
                hint="Ask for less: all conditions have to hold at once.",
            )
        with cache.building(key) as place:
            _compile(log, frame, place, what)
        folder = cache.cache_folder() / key
    store = Store(folder)
    step = Step(
        verb=verb,
        what=what,
        n_events_before=log.n_events,
        n_events_after=store.meta["n_events"],
        n_cases_before=log.n_cases,
        n_cases_after=store.meta["n_cases"],
    )
    return dataclasses.replace(log, store=store, provenance=log.provenance.then(step))


def frame_of(log: EventLog) -> Frame:
    """The events of a log as arrays.

    What only the reading knew, such as the offsets of its times, is not in it.
    """
    store, meta = log.store, log.store.meta
    table = store.table("events")
    columns = {name: table[name].to_numpy() for name in table.column_names}
    kinds = {role: ROLES[role].kind for role in columns if role in ROLES}
    texts = [role for role in log.mapping.columns if ROLES[role].kind == "text"]
    codes = {role: columns[role] for role, kind in kinds.items() if kind == "text"}
    case, activity = codes.pop("case"), codes.pop("activity")
    used = {name for names in log.mapping.columns.values() for name in names}
    others = tuple(name for name in meta["source"]["columns"] if name not in used)
    return Frame(
        mapping=log.mapping,
        timed=log.timed,
        row=columns["row"],
        case=case,
        activity=activity,
        start=columns.get("start"),
        end=columns["end"],
        bounds=_bounds(case, meta["n_cases"]),
        codes=codes,
        strings={role: store.strings(role) for role in texts},
        numbers={role: columns[role] for role, kind in kinds.items() if kind == "number"},
        flags={role: columns[role] for role, kind in kinds.items() if kind == "flag"},
        due=columns.get("due"),
        facts={},
        n_rows=meta["n_rows"],
        n_folded=meta["n_folded"],
        rejected=meta["rejected"],
        n_unreadable={},
        n_out_of_order=0,
        repairs={},
        attributes=Attributes(store.path(ATTRIBUTES), others),
        as_of_us=meta["settings"]["as_of_us"],
    )


def cut(frame: Frame, kept: Array) -> Frame:
    """The events marked (booleans) and the labels they use; cases without any are gone."""

    def part(columns: Any) -> dict[str, Array]:
        return {role: column[kept] for role, column in columns.items()}

    codes = {"case": frame.case[kept], "activity": frame.activity[kept], **part(frame.codes)}
    dense = {role: densify(codes[role], frame.strings[role]) for role in codes}
    codes = {role: found for role, (found, _) in dense.items()}
    strings = {role: found for role, (_, found) in dense.items()}
    case = codes.pop("case")
    return dataclasses.replace(
        frame,
        row=frame.row[kept],
        case=case,
        activity=codes.pop("activity"),
        start=None if frame.start is None else frame.start[kept],
        end=frame.end[kept],
        bounds=_bounds(case, len(strings["case"][1]) - 1),
        codes=codes,
        strings=strings,
        numbers=part(frame.numbers),
        flags=part(frame.flags),
        due=None if frame.due is None else frame.due[kept],
    )


def _bounds(case: Array, n_cases: int) -> Array:
    return np.concatenate([[0], np.cumsum(count_codes(case, n_cases))]).astype(np.int64)


def _compile(log: EventLog, frame: Frame, folder: Path, what: str) -> None:
    meta = log.store.meta
    lifecycle = LifecycleConfig(**_words(meta["settings"]["lifecycle"]))
    frame = stepped(frame, lifecycle, log.steps.mode, was_paired=meta["has_pairs"])
    instances = frame.instances
    write_frame(folder, frame)
    write_instances(folder, instances)
    for file in _CARRIED:
        if log.store.has(file):
            _carry(log.store.path(file), folder / f"{file}.parquet")
    known = {name: value for name, value in meta.items() if name not in {"version", "files"}}
    n_gone = log.n_events - frame.n_events
    known |= {
        "n_events": frame.n_events,
        "n_left_out": meta.get("n_left_out", 0) + n_gone,
        "n_cases": frame.n_cases,
        "n_instances": instances.n,
        "has_pairs": instances.paired,
        "start_us": int(frame.begin.min()) if frame.timed else None,
        "end_us": int(frame.finish.max()) if frame.timed else None,
        "findings": [finding.to_plain() for finding in _findings(log, frame, instances)],
        "settings": {**meta["settings"], "then": [*meta["settings"].get("then", []), what]},
    }
    write_meta(folder, known)


def _words(lifecycle: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in lifecycle.items()}


def _findings(log: EventLog, frame: Frame, instances: Instances) -> list[Finding]:
    findings = [finding for finding in log.findings if finding.rule not in _OF_EVENTS]
    if frame.n_events < log.n_events:
        findings = [_as_of_before(finding) for finding in findings]
    for name, entry in room("procmine.log.checks").items():
        if name in _OF_EVENTS:
            findings += entry.run(frame, instances)
    return findings


def _as_of_before(finding: Finding) -> Finding:
    """The same, saying that its numbers are those of the reading."""
    checks = room("procmine.log.checks").keys() - _OF_COLUMNS
    if finding.rule not in checks or finding.message["en"].endswith(_BEFORE["en"]):
        return finding
    message = {lang: text + _BEFORE[lang] for lang, text in finding.message.items()}
    return dataclasses.replace(finding, message=message)


def _carry(given: Path, wanted: Path) -> None:
    # Stores never change: two of them can share a file.
    try:
        os.link(given, wanted)
    except OSError:
        shutil.copyfile(given, wanted)
