"""Object-centric logs in JSON: OCEL 2.0, and OCEL 1 with or without its globals."""

from __future__ import annotations

from typing import Any

from procmine.connect._json_rows import text_blocks
from procmine.connect._json_stream import JsonScanner
from procmine.connect._notes import Notes
from procmine.connect._ocel import ObjectEvent, ObjectLog, Value
from procmine.connect._text import Utf8Blocks
from procmine.errors import SourceFormatError

__all__ = ["read_ocel_json"]


def read_ocel_json(blocks: Utf8Blocks, name: str, notes: Notes) -> ObjectLog:
    """The log in this document, read one event and object at a time."""
    log = ObjectLog()
    scanner = JsonScanner(text_blocks(blocks, notes), name)
    turn = {
        "events": _add_event,
        "objects": _add_object,
        "ocel:events": _add_old_event,
        "ocel:objects": _add_old_object,
    }
    for member in scanner.members():
        if member not in turn:
            scanner.value()
        elif scanner.peek() == "{":
            for key in scanner.members():
                _take(turn[member], log, key, scanner.value(), f"{name}: line {scanner.line:,}")
        else:
            for element in scanner.elements():
                _take(turn[member], log, "", element, f"{name}: line {scanner.line:,}")
    return log


def _take(add: Any, log: ObjectLog, key: str, found: Any, where: str) -> None:
    try:
        add(log, key, found)
    except (AttributeError, KeyError, TypeError) as error:
        raise SourceFormatError(
            f"{where}: an event or object is not as OCEL wants it "
            f"({type(error).__name__}: {error}).",
            hint="Export the log again as OCEL 2.0.",
        ) from None


def _add_event(log: ObjectLog, _: str, found: dict[str, Any]) -> None:
    objects: dict[str, str] = {}
    for link in found.get("relationships") or ():
        target, qualifier = str(link["objectId"]), str(link.get("qualifier") or "")
        objects[target] = "; ".join(filter(None, (objects.get(target), qualifier)))
    values = {str(a["name"]): _plain(a.get("value")) for a in found.get("attributes") or ()}
    log.events.append(
        ObjectEvent(str(found["id"]), found.get("type"), found.get("time"), values, objects)
    )


def _add_object(log: ObjectLog, _: str, found: dict[str, Any]) -> None:
    owner = str(found["id"])
    log.types[owner] = str(found["type"])
    for attribute in found.get("attributes") or ():
        value = _plain(attribute.get("value"))
        log.set_value(owner, str(attribute["name"]), attribute.get("time"), value)


def _add_old_event(log: ObjectLog, key: str, found: dict[str, Any]) -> None:
    values = {str(name): _plain(value) for name, value in (found.get("ocel:vmap") or {}).items()}
    objects = {str(target): "" for target in found.get("ocel:omap") or ()}
    activity, time = found.get("ocel:activity"), found.get("ocel:timestamp")
    log.events.append(ObjectEvent(key, activity, time, values, objects))


def _add_old_object(log: ObjectLog, key: str, found: dict[str, Any]) -> None:
    log.types[key] = str(found["ocel:type"])
    for name, value in (found.get("ocel:ovmap") or {}).items():
        log.set_value(key, str(name), None, _plain(value))


def _plain(value: Any) -> Value:
    return value if value is None or isinstance(value, str | int | float) else str(value)
