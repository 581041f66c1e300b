"""Object-centric logs in XML: OCEL 2.0."""

from __future__ import annotations

from collections.abc import Callable

from procmine.connect._ocel import ObjectEvent, ObjectLog, Value
from procmine.connect._xml import MAX_DEPTH, XmlReading, too_deep
from procmine.errors import SourceFormatError, SourceUnsafeError

__all__ = ["read_ocel_xml"]

_MAX_TEXT = 8 << 20
_TURN: dict[str, Callable[[str], Value]] = {"integer": int, "float": float}
_TRUTH = {"true": True, "false": False, "1": True, "0": False}


def read_ocel_xml(reading: XmlReading, name: str) -> ObjectLog:
    """The log in this document.

    Raises:
        SourceFormatError: no OCEL 2.0, or an event or object without its id.
    """
    walk = _Walk(reading, name)
    reading.parser.buffer_text = True
    reading.parser.CharacterDataHandler = walk.text
    reading.run(walk.start, walk.end)
    return walk.log


class _Walk:
    """Follows the elements; the innermost event or object is the owner of what comes."""

    def __init__(self, reading: XmlReading, name: str) -> None:
        self.log = ObjectLog()
        self._reading = reading
        self._name = name
        self._path: list[str] = []
        self._declared: dict[tuple[str, str], str] = {}
        self._kind = ""
        self._event: ObjectEvent | None = None
        self._object = ""
        self._attribute: tuple[str, str | None] | None = None
        self._text: list[str] = []
        self._n_text = 0

    def start(self, element: str, given: list[str]) -> None:
        values = dict(zip(given[0::2], given[1::2], strict=True))
        if len(self._path) > MAX_DEPTH:
            raise too_deep(self._name, self._line())
        above = self._path[-1] if self._path else ""
        self._path.append(element)
        if element in ("object-type", "event-type"):
            self._kind = self._need(values, "name", element)
        elif element == "attribute" and "type" in values:
            self._declared[self._kind, self._need(values, "name", element)] = values["type"]
        elif element == "attribute":
            self._attribute = (self._need(values, "name", element), values.get("time"))
            self._text, self._n_text = [], 0
        elif element == "event" and above == "events":
            self._start_event(values)
        elif (
            element == "object" and above == "objects" and self._event is None and not self._object
        ):
            self._object = self._need(values, "id", element)
            self._kind = self._need(values, "type", element)
            self.log.types[self._object] = self._kind
        elif element in ("relationship", "object") and self._event is not None:
            self._relate(values)

    def end(self, element: str) -> None:
        self._path.pop()
        if element == "attribute" and self._attribute is not None:
            self._close_attribute()
        elif element == "event":
            self._event = None
        elif element == "object" and self._event is None and self._path[-1:] == ["objects"]:
            self._object = "" if len(self._path) <= 2 else self._object

    def text(self, text: str) -> None:
        if self._attribute is None:
            return
        self._n_text += len(text)
        if self._n_text > _MAX_TEXT:
            raise SourceUnsafeError(
                f"{self._name}: line {self._line():,} holds a value of more than "
                f"{_MAX_TEXT >> 20} MiB.",
                hint="Take the value out of the log.",
            )
        self._text.append(text)

    def _start_event(self, values: dict[str, str]) -> None:
        # OCEL 1 writes these as child elements, with other names.
        activity = self._need(values, "type", "event")
        key = self._need(values, "id", "event")
        self._kind = activity
        self._event = ObjectEvent(key, activity, values.get("time"), {}, {})
        self.log.events.append(self._event)

    def _relate(self, values: dict[str, str]) -> None:
        assert self._event is not None
        target = values.get("object-id") or values.get("id")
        if target:
            parts = (self._event.objects.get(target), values.get("qualifier"))
            self._event.objects[target] = "; ".join(filter(None, parts))

    def _close_attribute(self) -> None:
        assert self._attribute is not None
        name, time = self._attribute
        value = self._typed(name, "".join(self._text))
        if self._event is not None:
            self._event.values[name] = value
        elif self._object:
            self.log.set_value(self._object, name, time, value)
        self._attribute = None

    def _typed(self, name: str, text: str) -> Value:
        kind = self._declared.get((self._kind, name), "string")
        if kind == "boolean":
            return _TRUTH.get(text.strip().lower(), text)
        try:
            return _TURN[kind](text) if kind in _TURN else text
        except ValueError:
            return text

    def _need(self, values: dict[str, str], key: str, element: str) -> str:
        if key not in values:
            raise SourceFormatError(
                f"{self._name}: line {self._line():,}: <{element}> has no {key}, "
                "which OCEL 2.0 demands.",
                hint="Export the log as OCEL 2.0; version 1 is read as JSON only.",
            )
        return values[key]

    def _line(self) -> int:
        return self._reading.parser.CurrentLineNumber
