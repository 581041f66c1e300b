"""XML, read as a stream by expat: no document type, no entity, no network, no endless token."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from xml.parsers import expat

from procmine.connect._notes import Notes
from procmine.connect._origin import Origin
from procmine.connect._text import Utf8Blocks
from procmine.errors import ProcmineError, SourceFormatError, SourceUnsafeError

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

__all__ = ["MAX_DEPTH", "End", "Start", "XmlReading", "too_deep", "xml_of"]

# Attributes of attributes of attributes: real logs stay below ten.
MAX_DEPTH = 200
_MAX_TOKEN = 8 << 20
_BLOCK = 256 << 10
_DECLARED = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
# expat reads these by itself.
_NATIVE = ("utf-8", "utf8", "us-ascii", "ascii", "utf-16", "iso-8859-1")

Attributes = list[str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]


class XmlReading:
    """One pass over an XML document.

    Args:
        name: what to call it in messages.
        blocks: its bytes.
        encoding: what the bytes are in, whatever the document declares; None to believe it.
        share_read: how far the reading got, 0–1.
    """

    def __init__(
        self,
        name: str,
        blocks: Iterable[bytes],
        encoding: str | None = None,
        share_read: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.share_read = share_read
        self.parser: XMLParserType = expat.ParserCreate(encoding)
        self._name = name
        self._blocks = blocks

    def run(self, start: Start, end: End) -> None:
        """Call start and end for every element.

        Args:
            start: gets the name and the attributes as a flat list: name, value, name, value.
            end: gets the name.

        Raises:
            SourceFormatError: the XML is not well-formed; names the line.
            SourceUnsafeError: a document type, or a token without end.
        """
        parser = self.parser
        parser.ordered_attributes = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            n_fed = 0
            for block in self._blocks:
                parser.Parse(block, False)
                n_fed += len(block)
                self._must_move(n_fed)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self._broken(error) from None

    def _must_move(self, n_fed: int) -> None:
        if n_fed - self.parser.CurrentByteIndex > _MAX_TOKEN:
            raise SourceUnsafeError(
                f"{self._name}: line {self.parser.CurrentLineNumber:,} holds one value of more "
                f"than {_MAX_TOKEN >> 20} MiB.",
                hint="Take the value out of the log; procmine has no use for it.",
            )

    def _refuse_doctype(self, *_: object) -> None:
        raise SourceUnsafeError(
            f"{self._name}: line {self.parser.CurrentLineNumber:,} declares a document type "
            "(DOCTYPE), which event logs never need and attacks always do.",
            hint="Take the DOCTYPE out if you trust the file.",
        )

    def _broken(self, error: expat.ExpatError) -> ProcmineError:
        problem = expat.ErrorString(error.code) or "not well-formed"
        where = f"line {error.lineno:,}, column {error.offset + 1:,}"
        hint = "Export the log again; the file may have been cut short or edited by hand."
        if "encoding" in problem or "invalid token" in problem:
            hint = "Name the encoding if it is another one than the file says (--encoding cp1252)."
        return SourceFormatError(
            f"{self._name}: {where}: the XML is broken ({problem}).", hint=hint
        )


def too_deep(name: str, line: int) -> SourceUnsafeError:
    """The error for elements inside elements inside elements without end."""
    return SourceUnsafeError(
        f"{name}: line {line:,}: elements are nested more than {MAX_DEPTH} deep.",
        hint="This is no event log; check what wrote the file.",
    )


def xml_of(origin: Origin, encoding: str | None, notes: Notes) -> XmlReading:
    """A reading of a file.

    Args:
        origin: the file.
        encoding: what the user asked for; the file's own declaration holds when None.
        notes: where encoding troubles are counted.
    """
    asked = encoding or _declared(origin)
    if asked:
        text = Utf8Blocks(origin, asked, notes, _BLOCK)
        return XmlReading(origin.name, text, "utf-8", text.share_read)
    raw = origin.open()
    return XmlReading(origin.name, raw.closing_blocks(_BLOCK), None, raw.share_read)


def _declared(origin: Origin) -> str | None:
    match = _DECLARED.match(origin.head_text.lstrip("\ufeff"))
    if match is None or match[1].lower() in _NATIVE:
        return None
    try:
        return codecs.lookup(match[1]).name
    except LookupError:
        raise SourceFormatError(
            f"{origin.name}: line 1 declares an unknown encoding {match[1]!r}.",
            hint="Name the encoding (--encoding utf-8).",
        ) from None
