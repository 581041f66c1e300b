"""Several pictures as one display list in which everything they share stands once.

A page that may not use innerHTML builds pictures from data. A node is a list: tag, attributes,
text, children; tags, attributes and texts are places in a table of strings, children are places in
the table of nodes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

__all__ = ["display_list"]


def display_list(pictures: Iterable[str]) -> dict[str, Any]:
    """What has to be drawn?

    Args:
        pictures: SVG that this package wrote.

    Returns:
        ``strings``, ``nodes`` and the place of each picture's root under ``roots``. A node is
        ``[tag, [name, value, …], text or -1, child, …]``.

    >>> display_list(['<svg><g><path d="M0 0"/></g><path d="M0 0"/></svg>'])["nodes"]
    [[2, [3, 4], -1], [1, [], -1, 0], [0, [], -1, 1, 0]]
    """
    table = _Table()
    roots = [table.node(ElementTree.fromstring(picture)) for picture in pictures]
    return {"strings": list(table.strings), "nodes": table.nodes, "roots": roots}


class _Table:
    def __init__(self) -> None:
        self.strings: dict[str, int] = {}
        self.nodes: list[list[Any]] = []
        self._places: dict[tuple[Any, ...], int] = {}

    def node(self, element: ElementTree.Element) -> int:
        tag = self._string(element.tag.rpartition("}")[2])
        attributes = [self._string(part) for item in element.attrib.items() for part in item]
        text = self._string(element.text) if element.text else -1
        children = [self.node(child) for child in element]
        key = (tag, tuple(attributes), text, tuple(children))
        if key not in self._places:
            self._places[key] = len(self.nodes)
            self.nodes.append([tag, attributes, text, *children])
        return self._places[key]

    def _string(self, text: str) -> int:
        return self.strings.setdefault(text, len(self.strings))
