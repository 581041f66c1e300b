"""guarded_root(): XML from anywhere, without the ways XML has to do harm."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procmine.errors import ModelError, SourceMissingError, SourceUnsafeError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["MAX_BYTES", "decoded", "guarded_root", "read_bounded"]

MAX_BYTES = 20 * 2**20
_MAX_ELEMENTS = 500_000
_CHUNK = 2**16
_SAYS_UTF_8 = re.compile(rb"""^\s*(<\?xml[^>]*?encoding\s*=\s*["'])utf-?8(["'])""", re.IGNORECASE)
# .NET writes a text in memory as if it were UTF-16, whatever the file becomes.
_SAYS_UTF_16 = re.compile(
    rb"""^(?:\xef\xbb\xbf)?(<\?xml[^>]*?encoding\s*=\s*["'])(?:utf-?16(?:le|be)?|ucs-?2|unicode)(["'])""",
    re.IGNORECASE,
)
_BEFORE_XML = re.compile(rb"^(?:\xef\xbb\xbf)?\s+(?=<\?xml\s)")
_OTHER = re.compile(rb"""^\s*<\?xml[^>]*?encoding""", re.IGNORECASE)


def read_bounded(path: Path, max_bytes: int) -> bytes:
    """The bytes of a model file, if there are not too many.

    Raises:
        SourceMissingError: nothing there, no regular file, or no permission.
        SourceUnsafeError: more than ``max_bytes``.
    """
    try:
        if not path.exists():
            raise SourceMissingError(f"{path}: no such file.", hint="Check the path.")
        if not path.is_file():
            raise SourceMissingError(f"{path} is no regular file.", hint="Name a .bpmn file.")
        with path.open("rb") as stream:
            content = stream.read(max_bytes + 1)
    except OSError as failure:
        raise SourceMissingError(
            f"{path} cannot be read: {failure.strerror or failure}.",
            hint="Check its permissions.",
        ) from None
    return content


def guarded_root(content: bytes, origin: str, *, max_bytes: int = MAX_BYTES) -> _Element:
    """The root element of an XML document that is small, plain and well-formed.

    Args:
        content: the document.
        origin: what messages call it.
        max_bytes: size beyond which it is refused.

    Raises:
        SourceUnsafeError: too large, too many elements, or a document type declaration, which is
            where entities and references to other files begin.
        ModelError: the content is no well-formed XML.

    Cost: linear in the size; nothing is fetched, no entity is expanded.
    """
    from lxml import etree

    if len(content) > max_bytes:
        raise SourceUnsafeError(
            f"{origin} is larger than {max_bytes:,} bytes.",
            hint="A process model is far smaller: check that this is the right file.",
        )
    try:
        return _parsed(content, origin, recover=False)
    except etree.XMLSyntaxError as failure:
        if b"<!DOCTYPE" in content.replace(b"\0", b""):
            raise _typed(origin) from None
        if failure.code in (etree.ErrorTypes.WAR_NS_URI, etree.ErrorTypes.WAR_NS_URI_RELATIVE):
            return _parsed(content, origin, recover=True)
        raise ModelError(
            f"{origin} is no well-formed XML: {' '.join(str(failure.msg).split())}.",
            hint="Export it again from the tool that made it.",
        ) from None


def decoded(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The content in the encoding it says, and what had to be put right for that.

    >>> decoded("<?xml version='1.0' encoding='UTF-8'?><a>ä</a>".encode("cp1252"))[1]
    ('The file says it is UTF-8 but is not: it was read as Windows-1252.',)
    """
    content, begun = _begun(content)
    content, read_as = _read_as(content)
    return content, (*begun, *read_as)


def _begun(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    begin = _BEFORE_XML.match(content)
    if begin is None:
        return content, ()
    return content[begin.end() :], ("Blanks before the XML declaration were passed over.",)


def _read_as(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    if wide := _SAYS_UTF_16.match(content):
        # Real UTF-16 has a zero byte between these letters.
        fixed, mended = _read_as(wide[1] + b"utf-8" + wide[2] + content[wide.end() :])
        name = "Windows-1252" if mended else "UTF-8"
        return fixed, (f"The file says it is UTF-16 but is not: it was read as {name}.",)
    said = _SAYS_UTF_8.match(content)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or not (said or not _OTHER.match(content)):
        return content, ()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        if said is None or b"\0" in content:
            return content, ()
        fixed = said[1] + b"windows-1252" + said[2] + content[said.end() :]
        return fixed, ("The file says it is UTF-8 but is not: it was read as Windows-1252.",)
    return content, ()


def _parsed(content: bytes, origin: str, *, recover: bool) -> _Element:
    from lxml import etree

    parser: Any = etree.XMLPullParser(
        events=("start",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    n_elements = 0
    for start in range(0, len(content), _CHUNK):
        parser.feed(content[start : start + _CHUNK])
        n_elements = _inspect(parser, n_elements, origin)
    root: _Element = parser.close()
    _inspect(parser, n_elements, origin)
    # A namespace that is no absolute URI harms nobody; whatever else is wrong does.
    harmless = (etree.ErrorTypes.WAR_NS_URI, etree.ErrorTypes.WAR_NS_URI_RELATIVE)
    for entry in parser.feed_error_log:
        if entry.type not in harmless:
            raise ModelError(
                f"{origin} is no well-formed XML: {entry.message}, line {entry.line}.",
                hint="Export it again from the tool that made it.",
            )
    return root


def _inspect(parser: object, n_elements: int, origin: str) -> int:
    for _, element in parser.read_events():  # type: ignore[attr-defined]
        if not n_elements and element.getroottree().docinfo.doctype:
            raise _typed(origin)
        n_elements += 1
    if n_elements > _MAX_ELEMENTS:
        raise SourceUnsafeError(
            f"{origin} has more than {_MAX_ELEMENTS:,} elements.",
            hint="A process model is far smaller: check that this is the right file.",
        )
    return n_elements


def _typed(origin: str) -> SourceUnsafeError:
    return SourceUnsafeError(
        f"{origin} has a document type declaration (<!DOCTYPE …>).",
        hint="BPMN needs none; remove it if you trust the file.",
    )
