"""Document: a BPMN 2.0 file with everything in it, whether procmine knows its meaning or not.

A ``Model`` is what can be played; a document is what somebody drew. Reading keeps all of it:
pools, lanes in lanes, data, messages, markers, events, extensions of other tools, the diagram.
``executable`` derives a model from it and says what it assumed on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from procmine.errors import ModelError
from procmine.model.bpmn_names import BPMN
from procmine.model.canonical import canonical
from procmine.model.xml_guard import MAX_BYTES, decoded, guarded_root, read_bounded
from procmine.model.xml_tree import Element, element_of, xml_bytes

__all__ = ["Document", "MessageFlow", "Pool", "bpmn", "read_document", "write_document"]

# What a file that is no BPMN 2.0 most often is.
_OTHERS = {
    "pnml": "It is a Petri net: read it as PNML.",
    "ptml": "It is a process tree: read it as PTML.",
    "Package": "It looks like XPDL: export the model as BPMN 2.0 XML.",
    "html": "It is a web page: download the model itself.",
    "mxfile": "It is a diagrams.net drawing: redraw it in a BPMN modeller.",
}


def bpmn(name: str) -> str:
    """The tag of a BPMN element.

    >>> bpmn("task")
    '{http://www.omg.org/spec/BPMN/20100524/MODEL}task'
    """
    return f"{{{BPMN}}}{name}"


@dataclass(frozen=True)
class Pool:
    """One participant of a collaboration.

    Args:
        id: its id.
        name: what it is called, line breaks as blanks.
        process: id of its process; empty for a black box.
        line: where it stands in the file.
    """

    id: str
    name: str
    process: str
    line: int


@dataclass(frozen=True)
class MessageFlow:
    """One message between pools; source and target are ids of pools or of what is in them."""

    id: str
    name: str
    source: str
    target: str
    line: int


@dataclass(frozen=True)
class Document:
    """A BPMN 2.0 file as somebody drew it.

    Args:
        root: everything in the file.
        origin: what messages call it.
        mended: what had to be put right before it could be read, in words.
    """

    root: Element
    origin: str = field(default="The BPMN content", compare=False)
    mended: tuple[str, ...] = field(default=(), compare=False)

    def processes(self) -> list[Element]:
        """The processes of the file, in its order."""
        return self.root.elements(bpmn("process"))

    def collaborations(self) -> list[Element]:
        """What shows pools and the messages between them."""
        return self.root.elements(bpmn("collaboration"))

    def pools(self) -> list[Pool]:
        """The pools of the file, in its order."""
        return [
            Pool(
                pool.get("id"),
                named(pool),
                reference(pool.get("processRef")),
                pool.line,
            )
            for outer in self.collaborations()
            for pool in outer.elements(bpmn("participant"))
        ]

    def message_flows(self) -> list[MessageFlow]:
        """The messages between pools, in the order of the file."""
        return [
            MessageFlow(
                flow.get("id"),
                named(flow),
                reference(flow.get("sourceRef")),
                reference(flow.get("targetRef")),
                flow.line,
            )
            for outer in self.collaborations()
            for flow in outer.elements(bpmn("messageFlow"))
        ]

    def says_the_same_as(self, other: Document) -> bool:
        """Do both files say the same, whatever their prefixes, blanks and order of attributes?"""
        return canonical(self.root) == canonical(other.root)

    def with_root(self, root: Element) -> Document:
        """The same document with this content."""
        return replace(self, root=root)


def named(element: Element) -> str:
    """The name of an element, on one line."""
    return " ".join(element.get("name").split())


def reference(text: str) -> str:
    """The id that a reference means: a prefix before it says which namespace it lives in."""
    return text.strip().rpartition(":")[2]


def read_document(source: Path | bytes, *, max_bytes: int = MAX_BYTES) -> Document:
    """What does this BPMN file say, all of it?

    Args:
        source: path of a file, or its content.
        max_bytes: size beyond which it is refused.

    Returns:
        The document. A file that says another encoding than it has (UTF-8 and is Windows-1252,
        UTF-16 and is UTF-8), or begins with blanks, is read as what it is, which ``mended`` tells.

    Raises:
        SourceMissingError: there is no such file, or it may not be read.
        SourceUnsafeError: too large, or a document type declaration.
        ModelError: no well-formed XML, or no BPMN 2.0.

    Cost: linear in the size of the file.

    Source: OMG, Business Process Model and Notation 2.0.2, chapter 15.

    >>> read_document(b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    ...     b"<process id='p' name='Empty'/></definitions>").processes()[0].get("name")
    'Empty'
    """
    origin = "The BPMN content" if isinstance(source, bytes) else str(source)
    content = source if isinstance(source, bytes) else read_bounded(source, max_bytes)
    content, mended = decoded(content)
    root = element_of(guarded_root(content, origin, max_bytes=max_bytes))
    if root.tag != bpmn("definitions"):
        raise _foreign(root, origin)
    return Document(root, origin, mended)


def _foreign(root: Element, origin: str) -> ModelError:
    what = f"<{root.local}>" + (f" of {root.namespace}" if root.namespace else "")
    hint = _OTHERS.get(root.local, "Export the model as BPMN 2.0 XML (.bpmn).")
    if root.local == "definitions":
        hint = f"BPMN 2.0 files have the namespace {BPMN}: export it again with a current tool."
    return ModelError(
        f"{origin}, line {root.line}: this is no BPMN 2.0, its root is {what[:200]}.", hint=hint
    )


def write_document(document: Document) -> bytes:
    """How is this document written down, with everything in it?

    Args:
        document: any document.

    Returns:
        UTF-8 XML that reads back as a document that says the same; the same bytes for the same
        document.

    Cost: linear in the size of the document.

    >>> text = b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>"
    >>> document = read_document(text)
    >>> read_document(write_document(document)).says_the_same_as(document)
    True
    """
    return xml_bytes(document.root)
