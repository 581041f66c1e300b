"""JSON, read as a stream: one element of a large document at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from procmine.errors import SourceFormatError, SourceUnsafeError

__all__ = ["MAX_VALUE", "JsonScanner", "decode"]

# One event with everything that hangs on it; whole documents are read in pieces.
MAX_VALUE = 8 << 20
_SPACE = " \t\r\n"

# NaN and Infinity are no JSON, yet written by many programs: they are missing values here.
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)


def decode(text: str) -> Any:
    """The value this text holds.

    Raises:
        ValueError: it is no JSON value, or one beyond every measure.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


class JsonScanner:
    """Walks through a JSON document without holding it.

    Args:
        blocks: the document as UTF-8 text in blocks.
        name: what to call it in messages.
    """

    def __init__(self, blocks: Iterator[str], name: str) -> None:
        self._blocks = blocks
        self._name = name
        self._text = ""
        self._at = 0
        self._line = 1
        self._is_done = False

    def peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._at < len(self._text):
                character = self._text[self._at]
                if character not in _SPACE:
                    return character
                self._line += character == "\n"
                self._at += 1
            if not self._more():
                return ""

    def take(self, characters: str) -> str:
        """The next character, which has to be one of these."""
        found = self.peek()
        if not found or found not in characters:
            raise self._broken(f"expected {' or '.join(characters)}, found {found or 'the end'}")
        self._at += 1
        return found

    def value(self) -> Any:
        """The next value, all of it."""
        self.peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise self._unsafe("holds values nested without end") from None
            except ValueError as error:
                if not self._can_grow():
                    raise self._broken(getattr(error, "msg", str(error))) from None
                continue
            # A number at the very end may go on in the next block.
            if end < len(self._text) or not self._can_grow():
                self._line += self._text.count("\n", self._at, end)
                self._at = end
                return found

    def members(self) -> Iterator[str]:
        """The names of an object's members; the caller takes each value before the next name."""
        self.take("{")
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            name = self.value()
            if not isinstance(name, str):
                raise self._broken("the name of a member is no text")
            self.take(":")
            yield name
            if self.take(",}") == "}":
                return

    def elements(self) -> Iterator[Any]:
        """The values of an array, one by one."""
        self.take("[")
        if self.peek() == "]":
            self._at += 1
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return

    @property
    def line(self) -> int:
        """The line the walk has come to."""
        return self._line

    def _can_grow(self) -> bool:
        if len(self._text) - self._at > MAX_VALUE:
            raise self._unsafe(f"holds one value of more than {MAX_VALUE >> 20} MiB")
        return self._more()

    def _more(self) -> bool:
        # Twice as much each time: a long value is not read again for every block.
        wanted = max(1 << 16, len(self._text) - self._at)
        parts = [self._text[self._at :]]
        n = 0
        while n < wanted and not self._is_done:
            block = next(self._blocks, None)
            if block is None:
                self._is_done = True
            else:
                parts.append(block)
                n += len(block)
        self._text, self._at = "".join(parts), 0
        return n > 0

    def _broken(self, problem: str) -> SourceFormatError:
        return SourceFormatError(
            f"{self._name}: line {self._line:,}: the JSON is broken ({problem}).",
            hint="Export it again; the file may have been cut short or edited by hand.",
        )

    def _unsafe(self, problem: str) -> SourceUnsafeError:
        return SourceUnsafeError(
            f"{self._name}: line {self._line:,} {problem}.",
            hint="This is no event log; check what wrote the file.",
        )
