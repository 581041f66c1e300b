"""canonical(): what an XML document says, however it is written down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from procmine.model.xml_tree import XML, Element

__all__ = ["canonical"]

_PREFIXED = re.compile(r"([^\s:]+):([^\s:]+)")

Canonical = tuple[str, tuple[tuple[str, str], ...], tuple[Any, ...]]


def canonical(root: Element) -> Canonical:
    """What does this document say, whatever its prefixes, indentation and order of attributes?

    Args:
        root: a document.

    Returns:
        Name, sorted attributes and content of every element. A value such as ``tns:order`` is told
        by its namespace when the prefix is declared there. Blanks between elements say nothing;
        text inside an element without children counts to the last blank.

    Cost: linear in the size of the document.

    >>> a = Element("a", (("x", "1"), ("y", "p:n")), ("\\n ", Element("b")), (("p", "urn:s"),))
    >>> b = Element("a", (("y", "q:n"), ("x", "1")), (Element("b"),), (("q", "urn:s"),))
    >>> canonical(a) == canonical(b)
    True
    """
    return _said(root, {"xml": XML})


def _said(element: Element, outer: Mapping[str, str]) -> Canonical:
    scope = {**outer, **dict(element.namespaces)}
    attributes = sorted((name, _resolved(value, scope)) for name, value in element.attributes)
    has_elements = any(isinstance(child, Element) for child in element.children)
    content: list[Any] = []
    for child in element.children:
        if isinstance(child, Element):
            content.append(_said(child, scope))
        elif child.strip() or not has_elements:
            content.append(_resolved(child, scope))
    return element.tag, tuple(attributes), tuple(content)


def _resolved(text: str, scope: Mapping[str, str]) -> str:
    match = _PREFIXED.fullmatch(text.strip())
    if match is None or match[1] not in scope:
        return text
    return f"{{{scope[match[1]]}}}{match[2]}"
