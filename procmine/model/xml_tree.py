"""Element: XML as plain frozen data, with the prefixes that values inside it may use.

BPMN files of real tools hold names of names (``tns:order``, ``xsd:string``) in attributes and in
text, so a tree that forgets its prefixes forgets what the file says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procmine.errors import ModelError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["XML", "Element", "element_of", "xml_bytes"]

_MAX_DEPTH = 150
XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True)
class Element:
    """One element of an XML document.

    Args:
        tag: ``{namespace}name``.
        attributes: name and value, in the order of the file.
        children: elements and, between them, text.
        namespaces: prefix and namespace declared on this element; the prefix "" is the default.
        line: where it starts in the file it came from; 0 when it came from none.
    """

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Element | str, ...] = ()
    namespaces: tuple[tuple[str, str], ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.tag.rpartition("}")[2]

    @property
    def namespace(self) -> str:
        """The namespace; empty when there is none."""
        return self.tag[1:].rpartition("}")[0] if self.tag.startswith("{") else ""

    def get(self, name: str, default: str = "") -> str:
        """The value of an attribute."""
        return next((value for known, value in self.attributes if known == name), default)

    def elements(self, *tags: str) -> list[Element]:
        """The elements directly inside, of any of these tags, or all."""
        inside = [child for child in self.children if isinstance(child, Element)]
        return [child for child in inside if not tags or child.tag in tags]

    def descendants(self) -> Iterator[Element]:
        """This element and all below it, in the order of the file."""
        todo = [self]
        while todo:
            element = todo.pop()
            yield element
            todo.extend(reversed(element.elements()))

    def text(self) -> str:
        """All text in it, runs of blanks as one."""
        pieces: list[str] = []
        todo: list[Element | str] = [self]
        while todo:
            item = todo.pop()
            if isinstance(item, str):
                pieces.append(item)
            else:
                todo.extend(reversed(item.children))
        return " ".join("".join(pieces).split())


def element_of(root: _Element) -> Element:
    """A parsed document as plain data; what is neither element nor text is left out.

    Raises:
        ModelError: elements lie more than 150 deep in one another.
    """
    return _plain(root, {}, 1)


def _plain(element: _Element, outer: Mapping[str | None, str], depth: int) -> Element:
    if depth > _MAX_DEPTH:
        raise ModelError(
            f"Line {element.sourceline}: elements lie more than {_MAX_DEPTH} deep in one another.",
            hint="No model needs that: check that this is the right file.",
        )
    inner = element.nsmap
    # A default namespace may be taken back below: that is a declaration too.
    new = [(prefix or "", uri) for prefix, uri in inner.items() if outer.get(prefix) != uri]
    if None in outer and None not in inner:
        new.append(("", ""))
    children: list[Element | str] = [element.text] if element.text else []
    for child in element:
        if isinstance(child.tag, str):
            children.append(_plain(child, inner, depth + 1))
        if child.tail:
            children.append(child.tail)
    return Element(
        str(element.tag),
        tuple((str(name), str(value)) for name, value in element.attrib.items()),
        tuple(children),
        tuple(sorted(new)),
        int(element.sourceline or 0),
    )


def xml_bytes(root: Element) -> bytes:
    """The document as UTF-8 XML, the same bytes for the same tree."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    _write(root, {"xml": XML}, parts)
    return ("".join(parts) + "\n").encode()


def _write(element: Element, outer: Mapping[str, str], parts: list[str]) -> None:
    scope = {**outer, **dict(element.namespaces)}
    declared = dict(element.namespaces)
    tag = _qualified(element.tag, scope, declared, is_attribute=False)
    pairs = [
        (_qualified(name, scope, declared, is_attribute=True), value)
        for name, value in element.attributes
    ]
    spaces = [(f"xmlns:{prefix}" if prefix else "xmlns", uri) for prefix, uri in declared.items()]
    told = "".join(f' {name}="{_quoted(value)}"' for name, value in [*spaces, *pairs])
    if not element.children:
        parts.append(f"<{tag}{told}/>")
        return
    parts.append(f"<{tag}{told}>")
    for child in element.children:
        if isinstance(child, str):
            parts.append(_escaped(child).replace("\r", "&#13;"))
        else:
            _write(child, scope, parts)
    parts.append(f"</{tag}>")


def _qualified(
    name: str, scope: dict[str, str], declared: dict[str, str], *, is_attribute: bool
) -> str:
    """The name with a prefix of this scope; a prefix is declared when there is none."""
    if not name.startswith("{"):
        if not is_attribute and scope.get(""):
            scope[""] = declared[""] = ""
        return name
    uri, _, local = name[1:].rpartition("}")
    known = [p for p, bound in scope.items() if bound == uri and (p or not is_attribute)]
    if known:
        prefix = min(known)
    else:
        number = 1
        while f"ns{number}" in scope:
            number += 1
        prefix = f"ns{number}"
        scope[prefix] = declared[prefix] = uri
    return f"{prefix}:{local}" if prefix else local


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    said = _escaped(text).replace('"', "&quot;")
    return said.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
