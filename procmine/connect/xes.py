"""XES event logs (IEEE 1849), plain or compressed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from procmine.connect._late import LateSource, Look
from procmine.connect._notes import Notes
from procmine.connect._origin import CERTAIN, NO, Origin, origin_of
from procmine.connect._spill import Spill
from procmine.connect._xes_parse import XesStructure
from procmine.connect._xes_rows import CASE, XesRows
from procmine.connect._xml import XmlReading, xml_of
from procmine.errors import SourceFormatError
from procmine.finding import Finding
from procmine.log.source import FAULT, Source

__all__ = ["xes"]

SUFFIXES = (".xes",)

_STANDARD_ROLES = {
    "case": ("case:concept:name",),
    "activity": ("concept:name",),
    "end": ("time:timestamp",),
    "lifecycle": ("lifecycle:transition",),
    "resource": ("org:resource",),
    "team": ("org:group", "org:role"),
    "cost": ("cost:total",),
}
_LOG_TAG = re.compile(r"<(?:[\w.-]+:)?log[\s>]")
_OBJECT_CENTRIC = re.compile(r"<(?:object-types|event-types|objects)\b|ocel", re.IGNORECASE)


def xes(source: str | Origin, *, encoding: str | None = None) -> Source:
    """What are the events of this XES log?

    Args:
        source: path of the file, ``-`` for standard input.
        encoding: the text's encoding, when the file declares a wrong one.

    Returns:
        One row per event: attributes of the event under their key, those of its trace under
        ``case:<key>``. Whole numbers, numbers and booleans are typed; dates stay text, offset and
        all. Roles of the standard extensions are given. Values that break their type are null and
        counted with their line; events outside of any trace are marked as unusable.

    Raises:
        SourceMissingError: nothing there, a directory, no permission.
        SourceFormatError: the XML is broken, is no XES log, or holds no event.
        SourceUnsafeError: a DOCTYPE, a decompression bomb, a value without end.

    Cost: one hash of the file at once; one pass over it when columns or rows are first asked for,
    about 100,000 events a second; memory for 100,000 events.
    Source: IEEE 1849-2016, XES.
    """
    origin = origin_of(source)
    progress: list[XmlReading] = []

    def look() -> Look:
        return _look(origin, encoding, progress)

    return LateSource(
        name=origin.name,
        kind="xes",
        fingerprint=origin.fingerprint("xes", {"encoding": encoding}),
        look=look,
        share_read=lambda: progress[0].share_read() if progress else None,
        n_bytes=origin.n_bytes,
    )


def recognises(given: object) -> int:
    """Is there a log in this XML, and not one of objects?"""
    if not isinstance(given, Origin):
        return NO
    text = given.head_text.lstrip("\ufeff \t\r\n")
    if not text.startswith("<") or _OBJECT_CENTRIC.search(text[:20_000]):
        return NO
    return CERTAIN if _LOG_TAG.search(text) else NO


def _look(origin: Origin, encoding: str | None, progress: list[XmlReading]) -> Look:
    notes = Notes(origin.notes)
    spill = Spill(origin.name, notes)
    reading = xml_of(origin, encoding, notes)
    progress[:] = [reading]
    rows = XesRows(origin.name, spill, notes)
    structure = XesStructure(origin.name, reading, rows, notes)
    with origin.unchanged():
        structure.run()
    if not spill.n_rows:
        raise _useless(origin.name, "no event", notes.findings())
    # Without a time nothing can be said about the log; what is wrong with it still can.
    if not rows.has_times and notes.findings():
        raise _useless(origin.name, "no event with a time", notes.findings())
    keys = _in_order(spill.met)
    names = [f"case:{name}" if scope == CASE else name for scope, name in keys]
    columns, batches = spill.finish(keys, names, (FAULT,))
    roles = _roles(columns, structure.classifiers)
    return Look(columns, batches, roles, notes.findings)


def _in_order(met: Iterable[Any]) -> list[tuple[str, str]]:
    """Attributes of the case first, its name before all; then those of events as they came."""
    keys: list[tuple[str, str]] = [key for key in met if key != FAULT]
    return sorted(keys, key=lambda key: (key[0] != CASE, key != (CASE, "concept:name")))


def _roles(
    columns: tuple[str, ...], classifiers: Iterable[tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    roles = {
        role: tuple(next(([name] for name in names if name in columns), []))
        for role, names in _STANDARD_ROLES.items()
    }
    if not roles["activity"]:
        fitting = (keys for keys in classifiers if all(key in columns for key in keys))
        roles["activity"] = next(fitting, ())
    return {role: names for role, names in roles.items() if names}


def _useless(name: str, lack: str, findings: tuple[Finding, ...]) -> SourceFormatError:
    found = "; ".join(
        f"{finding.say()} ({', '.join(finding.examples)})" if finding.examples else finding.say()
        for finding in findings
    )
    also = f" What was found in it: {found}" if found else ""
    return SourceFormatError(
        f"{name}: the log has {lack}.{also}",
        hint="Export the log again with its events, or mend what is named here.",
    )
