"""The structure of an XES log: which element may stand where, and what is done with it."""

from __future__ import annotations

from procmine.connect import _xes_notes as say
from procmine.connect._notes import Note, Notes
from procmine.connect._xes_rows import XesRows
from procmine.connect._xes_values import KIND_OF, fits, is_zoneless
from procmine.connect._xml import MAX_DEPTH, End, Start, XmlReading, too_deep
from procmine.errors import SourceFormatError

__all__ = ["XesStructure"]

# What the innermost open element is.
_ROOT, _LOG, _TRACE, _EVENT, _VALUE, _LIST, _QUIET = range(7)
_IN_WORDS = {_LOG: "log", _TRACE: "trace", _EVENT: "event"}
_DECLARATIONS = ("extension", "global", "classifier")
_LISTS = ("list", "container")


class XesStructure:
    """Follows the elements of a log and fills its rows.

    Args:
        name: what to call the log in messages.
        reading: the XML reading; knows the current line.
        rows: where events go.
        notes: where faults are counted.
    """

    def __init__(self, name: str, reading: XmlReading, rows: XesRows, notes: Notes) -> None:
        self.classifiers: list[tuple[str, ...]] = []
        self._name = name
        self._reading = reading
        self._rows = rows
        self._notes = notes
        self._open = [_ROOT]
        self._bare: dict[str, str] = {}
        self._list = [0, 0]

    def run(self) -> None:
        """Read the log to its end."""
        self._reading.run(self._starter(), self._ender())
        self._rows.finish()

    def _starter(self) -> Start:
        # Called for every element, millions of times: nearly all are values of events, and what
        # these need is kept in local names.
        opened, enter, rows = self._open, self._enter, self._rows
        columns, lines, new_column = rows.columns, rows.lines, rows.new_column

        def start(name: str, given: list[str]) -> None:
            if opened[-1] == _EVENT and len(given) == 4 and given[0] == "key":
                by_key = columns.get(name)
                if by_key is not None and given[2] == "value":
                    key = given[1]
                    values = by_key.get(key)
                    if values is None:
                        values = new_column(name, key)
                    n_behind = len(lines) - len(values)
                    if n_behind > 1:
                        values.extend([None] * (n_behind - 1))
                    # A column that is level has a value for this event already.
                    if n_behind:
                        values.append(given[3])
                        opened.append(_VALUE)
                        return
            enter(name, given)

        return start

    def _ender(self) -> End:
        opened, leave = self._open, self._leave

        def end(_: str) -> None:
            closed = opened.pop()
            if closed != _VALUE:
                leave(closed)

        return end

    def _enter(self, name: str, given: list[str]) -> None:
        if len(self._open) > MAX_DEPTH:
            raise too_deep(self._name, self._line())
        bare = self._bare.get(name) or self._bare.setdefault(name, name.rpartition(":")[2])
        attributes = dict(zip(given[0::2], given[1::2], strict=True))
        self._open.append(self._entered(self._open[-1], bare, attributes))

    def _leave(self, closed: int) -> None:
        if closed == _TRACE:
            self._rows.end_trace(self._line())
        elif closed == _LIST and self._open[-1] != _LIST:
            line, n_values = self._list
            self._notes.add(say.LIST, example=f"line {line:,}: {n_values} values")

    def _entered(self, place: int, element: str, given: dict[str, str]) -> int:
        """What is opened by this element in this place?"""
        if place in (_TRACE, _EVENT, _LOG):
            if element in KIND_OF:
                return self._enter_value(place, element, given)
            if element in _LISTS:
                self._list = [self._line(), 0]
                return _LIST
            return self._enter_part(place, element, given)
        if place == _ROOT:
            return self._enter_root(element)
        if place == _LIST:
            self._list[1] += element in KIND_OF
        elif place == _VALUE:
            self._note(say.NESTED, f"<{element} key={given.get('key', '')!r}>")
        # What is inside a value, a list or a declaration is of the same sort as that.
        return place

    def _enter_root(self, element: str) -> int:
        if element != "log":
            raise SourceFormatError(
                f"{self._name}: line {self._line()}: the outermost element is <{element}>, "
                "not <log>: this is no XES log.",
                hint="Export the log as XES (IEEE 1849), or name the format with --from.",
            )
        return _LOG

    def _enter_part(self, place: int, element: str, given: dict[str, str]) -> int:
        if element in _DECLARATIONS and place == _LOG:
            if element == "classifier" and given.get("keys"):
                self.classifiers.append(tuple(given["keys"].replace("'", " ").split()))
            return _QUIET
        if element == "trace" and place == _LOG:
            self._refuse_values(element, given)
            return _TRACE
        if element == "event" and place in (_LOG, _TRACE):
            self._rows.start_event(self._line(), is_orphan=place == _LOG)
            self._refuse_values(element, given)
            return _EVENT
        self._note(say.MISPLACED, f"<{element}> in <{_IN_WORDS[place]}>")
        return _QUIET

    def _enter_value(self, place: int, element: str, given: dict[str, str]) -> int:
        key, value = given.get("key"), given.get("value")
        if key is None:
            self._note(say.NO_KEY, f"<{element}>")
        elif place == _EVENT:
            if not self._rows.put(element, key, value):
                self._note(say.DUPLICATE_KEY, repr(key))
        elif place == _TRACE and value is not None:
            self._rows.set_trace_value(element, key, value, self._line())
        elif place == _LOG:
            self._judge(element, key, value or "")
        return _QUIET if place == _LOG else _VALUE

    def _judge(self, element: str, key: str, value: str) -> None:
        # Values of the log itself make no column, yet a broken one is worth a word.
        where = {"key": key}
        if not fits(element, value):
            about = {"key": repr(key), "type": element}
            example = f"line {self._line():,}: {value[:80]!r}"
            self._notes.add(say.BROKEN_VALUE, example=example, values=about, where=where)
        elif element == "date" and is_zoneless(value):
            example = f"line {self._line():,}: {value!r}"
            self._notes.add(say.ZONELESS, example=example, values={"key": repr(key)}, where=where)

    def _refuse_values(self, element: str, given: dict[str, str]) -> None:
        if given:
            self._note(say.EVENT_ATTRIBUTES, f"<{element}> with {', '.join(sorted(given))}")

    def _note(self, note: Note, what: str) -> None:
        self._notes.add(note, example=f"line {self._line():,}: {what}")

    def _line(self) -> int:
        return self._reading.parser.CurrentLineNumber
