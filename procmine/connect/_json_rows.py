"""Rows from JSON: objects flattened into columns, whichever way the file strings them together."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any

from procmine.connect._columns import Columns, kind_of
from procmine.connect._json_stream import JsonScanner, decode
from procmine.connect._notes import Note, Notes
from procmine.connect._records import MAX_RECORD
from procmine.connect._text import UNDECODABLE, Utf8Blocks
from procmine.errors import SourceFormatError, SourceUnsafeError
from procmine.log.source import FAULT

__all__ = ["JsonRows", "shape_of", "text_blocks"]

_MAX_DEPTH = 16

_LISTS = Note(
    "json-list",
    "notice",
    "Lists in {column}: {n_found}; they were kept as JSON text, for a cell holds one value.",
    "{column} 中有 {n_found} 个列表；一个单元格只能有一个值，故保留为 JSON 文本。",
    is_form=True,
)
_NESTED = Note(
    "json-nested",
    "warning",
    "Lists of objects in {column}: {n_found}; they were kept as JSON text and are no events of the "
    "log.",
    "{column} 中有 {n_found} 个对象列表；已保留为 JSON 文本，不作为日志事件。",
    "If they are the events, write each as an object of its own with the id of its case.",
    "如果它们才是事件，请将每个写成单独的对象，并带上案例编号。",
)
_CLASH = Note(
    "json-name-clash",
    "warning",
    "Values that share the name {column} with another one of their object: {n_found}; "
    "the first was kept.",
    "同一对象中与另一值同名（{column}）的值：{n_found} 个；保留了第一个。",
)
_BROKEN = Note(
    "json-broken-line",
    "error",
    "Lines or elements that are no JSON object: {n_found}; they cannot be used.",
    "不是 JSON 对象的行或元素：{n_found} 个，无法使用。",
    "Look at the lines named.",
    "请查看所列的行。",
)
_BLANK = Note(
    "blank-lines",
    "info",
    "Blank lines passed over: {n_found}.",
    "跳过的空行：{n_found}。",
    is_form=True,
)


class JsonRows:
    """Turns objects into rows.

    Args:
        name: what to call the source in messages.
        columns: where values go.
        notes: where troubles are counted.
    """

    def __init__(self, name: str, columns: Columns, notes: Notes) -> None:
        self._name = name
        self._columns = columns
        self._notes = notes
        self._taken: set[str] = set()

    def read_lines(self, blocks: Utf8Blocks) -> None:
        """One object a line."""
        for line, raw in enumerate(_lines(blocks, self._name), start=1):
            if not raw.strip():
                self._notes.add(_BLANK)
                continue
            try:
                found = decode(self._text(raw, line).strip())
            except ValueError as error:
                problem = getattr(error, "msg", str(error))
                self._put_fault("broken JSON", f"line {line:,}: {problem}")
            else:
                self.put(found, f"line {line:,}")

    def read_document(self, scanner: JsonScanner) -> None:
        """An array of objects, an object that wraps one, or objects after one another."""
        while start := scanner.peek():
            if start == "[":
                for found in scanner.elements():
                    self.put(found, f"line {scanner.line:,}")
            elif start == "{":
                self._read_object(scanner)
            else:
                raise SourceFormatError(
                    f"{self._name}: line {scanner.line:,}: neither an object nor an array.",
                    hint="Write one JSON object per line, or an array of objects.",
                )

    def _read_object(self, scanner: JsonScanner) -> None:
        own: dict[str, Any] = {}
        wrapped = []
        for name in scanner.members():
            if scanner.peek() != "[":
                own[name] = scanner.value()
                continue
            plain = []
            for element in scanner.elements():
                if isinstance(element, dict):
                    wrapped += [name] if name not in wrapped else []
                    self._must_be_one(wrapped)
                    self.put(element, f"line {scanner.line:,}")
                else:
                    plain.append(element)
            own[name] = plain
        if not wrapped:
            self.put(own, f"line {scanner.line:,}")

    def _must_be_one(self, wrapped: list[str]) -> None:
        if len(wrapped) > 1:
            raise SourceFormatError(
                f"{self._name}: more than one list of objects: {', '.join(map(repr, wrapped))}.",
                hint="Write the one with the events to a file of its own.",
            )

    def put(self, found: object, where: str) -> None:
        """One object as a row; anything else as a row that cannot be used."""
        if not isinstance(found, dict):
            self._put_fault("no JSON object", where)
            return
        self._taken.clear()
        self._put_members("", found, 1)
        self._columns.end_row()

    def _put_members(self, prefix: str, members: dict[str, Any], depth: int) -> None:
        for name, value in members.items():
            column = f"{prefix}{name}"
            if isinstance(value, dict) and value and depth < _MAX_DEPTH:
                self._put_members(f"{column}.", value, depth + 1)
            elif column in self._taken:
                where = {"column": column}
                self._notes.add(_CLASH, values={"column": repr(column)}, where=where)
            else:
                self._taken.add(column)
                self._columns.put(column, *self._cell(column, value))

    def _cell(self, column: str, value: object) -> tuple[str, Any]:
        if value is None or value == {}:
            return "null", None
        if kind := kind_of(value):
            return kind, value
        if isinstance(value, list):
            note = _NESTED if any(isinstance(item, dict) for item in value) else _LISTS
            self._notes.add(note, values={"column": repr(column)}, where={"column": column})
        return "text", json.dumps(value, ensure_ascii=False)

    def _put_fault(self, reason: str, where: str) -> None:
        self._notes.add(_BROKEN, example=where)
        self._columns.put(FAULT, "text", reason)
        self._columns.end_row()

    def _text(self, raw: bytes, line: int) -> str:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            where = f"line {line:,}"
            self._notes.add(UNDECODABLE, example=where, values={"encoding": "UTF-8"})
            # Doubled, so that JSON reads the backslash as one.
            return raw.decode("utf-8", "backslashreplace").replace("\\x", "\\\\x")


def shape_of(head: str) -> str:
    """How are objects strung together in a file that begins like this: lines or document?"""
    text = head.lstrip("\ufeff \t\r\n")
    if not text.startswith("{"):
        return "document"
    first, _, rest = text.partition("\n")
    found = _object(first)
    if found is None:
        # A broken first line: the second one tells, if it is an object by itself.
        return "lines" if _object(rest.lstrip().partition("\n")[0]) is not None else "document"
    has_more = rest.strip().startswith("{")
    return "lines" if has_more or not _wraps(found) else "document"


def _object(line: str) -> Any:
    try:
        found = decode(line.strip())
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _wraps(found: object) -> bool:
    values = found.values() if isinstance(found, dict) else ()
    return any(isinstance(v, list) and v and isinstance(v[0], dict) for v in values)


def text_blocks(blocks: Utf8Blocks, notes: Notes) -> Iterator[str]:
    """Blocks of UTF-8 as text; bytes that are none are kept as escapes and counted."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for block in blocks:
        text = decoder.decode(block)
        # A replacement character of the source's own is three bytes long.
        n_bad = text.count("\ufffd") - block.count(b"\xef\xbf\xbd")
        notes.add(UNDECODABLE, n=max(n_bad, 0), values={"encoding": "UTF-8"})
        yield text
    yield decoder.decode(b"", True)


def _lines(blocks: Utf8Blocks, name: str) -> Iterator[bytes]:
    rest, line = b"", 0
    for block in blocks:
        *whole, rest = (rest + block).split(b"\n")
        line += len(whole)
        yield from whole
        if len(rest) > MAX_RECORD:
            raise SourceUnsafeError(
                f"{name}: line {line + 1:,} is longer than {MAX_RECORD >> 20} MiB.",
                hint="This is no event log; check what wrote the file.",
            )
    if rest:
        yield rest
