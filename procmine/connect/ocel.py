"""Object-centric event logs (OCEL), seen through one type of object."""

from __future__ import annotations

import re

from procmine.connect._columns import Columns
from procmine.connect._late import LateSource, Look
from procmine.connect._notes import Notes
from procmine.connect._ocel import ObjectLog, choose_type, flatten
from procmine.connect._ocel_json import read_ocel_json
from procmine.connect._ocel_sqlite import read_ocel_sqlite
from procmine.connect._ocel_xml import read_ocel_xml
from procmine.connect._origin import CERTAIN, NO, Origin, origin_of
from procmine.connect._spill import Spill
from procmine.connect._sqlite import SQLITE_MAGIC
from procmine.connect._text import Utf8Blocks
from procmine.connect._xml import xml_of
from procmine.errors import SourceFormatError
from procmine.log.source import Source

__all__ = ["ocel"]

SUFFIXES = (".jsonocel", ".xmlocel", ".sqliteocel", ".ocel")

_BLOCK = 1 << 20
_JSON = re.compile(r'"(?:objectTypes|eventTypes|ocel:[a-z-]+|objectId)"')
_XML = re.compile(r"<(?:object-types|event-types|objects|events)[\s/>]")


def ocel(source: str | Origin, *, object_type: str | None = None) -> Source:
    """What happened to the objects of one type?

    Every object of the type becomes a case, every event a row in the case of each such object it
    concerns. That distorts, and findings say how much:

    - *Convergence*: events that concern k > 1 objects of the type stand in k cases. Counted: those
      events, their share of the events kept, and the rows added (the sum of k − 1).
    - *Divergence*: one activity comes several times in a case because it was done for different
      objects of other types (each item of an order is packed), which looks like a loop. Counted:
      cases in which two events of one activity concern different objects of other types, and
      their share of the cases.
    - *Deficiency*: events that concern no object of the type are not in the log. Counted: those
      events and their share of all.

    Args:
        source: path of an OCEL 2.0 file (JSON, XML or SQLite) or an OCEL 1 file in JSON.
        object_type: the type of object that is the case; may be left out when there is only one.

    Returns:
        Columns ``ocel:oid`` (case), ``ocel:activity``, ``ocel:timestamp`` (text), ``ocel:eid``,
        ``ocel:qualifier``, the attributes of the event under their names and those of the object
        as ``case:<name>``, with the value they had at the time of the event.

    Raises:
        SourceFormatError: no such log, or no event concerns an object of the type.
        SourceUnsafeError: a decompression bomb, a DOCTYPE, a value without end.
        UsageError: no such type, or several to choose from; the hint lists them with counts.

    Cost: one hash of the file at once; one pass when columns are first asked for; memory for all
    events and objects, about a kilobyte each.
    Source: OCEL 2.0 specification (ocel-standard.org); W. van der Aalst, Object-centric process
    mining: dealing with divergence and convergence in event data, SEFM 2019,
    doi:10.1007/978-3-030-30446-1_1.
    """
    origin = origin_of(source)
    return LateSource(
        name=origin.name,
        kind="ocel",
        fingerprint=origin.fingerprint("ocel", {"object_type": object_type}),
        look=lambda: _look(origin, object_type),
        n_bytes=origin.n_bytes,
    )


def recognises(given: object) -> int:
    """Does it begin like an object-centric log?"""
    if not isinstance(given, Origin):
        return NO
    if given.head.startswith(SQLITE_MAGIC):
        return CERTAIN if b"event_map_type" in given.head else NO
    text = given.head_text.lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return CERTAIN if _JSON.search(text) else NO
    is_log = text.startswith("<") and "<log" in text[:2_000]
    return CERTAIN if is_log and _XML.search(text) else NO


def _look(origin: Origin, object_type: str | None) -> Look:
    notes = Notes(origin.notes)
    with origin.unchanged():
        log = _read(origin, notes)
    if not log.events:
        raise SourceFormatError(
            f"{origin.name}: the log has no event.", hint="Export it again with its events."
        )
    kind = choose_type(log, object_type, origin.name)
    spill = Spill(origin.name, notes)
    gathered = Columns(spill)
    flatten(log, kind, gathered, notes, origin.name)
    gathered.flush()
    keys = spill.met
    columns, batches = spill.finish(keys, [str(key) for key in keys])
    roles = {
        "case": ("ocel:oid",),
        "activity": ("ocel:activity",),
        "end": ("ocel:timestamp",),
    }
    return Look(columns, batches, roles, notes.findings)


def _read(origin: Origin, notes: Notes) -> ObjectLog:
    if origin.head.startswith(SQLITE_MAGIC):
        return read_ocel_sqlite(origin.local, origin.name, notes)
    text = origin.head_text.lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return read_ocel_json(Utf8Blocks(origin, None, notes, _BLOCK), origin.name, notes)
    if text.startswith("<"):
        return read_ocel_xml(xml_of(origin, None, notes), origin.name)
    raise SourceFormatError(
        f"{origin.name} is no object-centric log.",
        hint="OCEL comes as JSON, XML or SQLite; name another format with --from.",
    )
