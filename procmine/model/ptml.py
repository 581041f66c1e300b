"""read_ptml(), write_ptml(): process trees as the PTML files of ProM and PM4Py.

A file holds a flat list of nodes and, beside it, a list of who is whose parent; the order of that
list is the order of the children.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from procmine.errors import ModelError
from procmine.model.bpmn_names import visible
from procmine.model.tree import SILENT, Tree, choice, inclusive, loop, parallel, sequence, step
from procmine.model.xml_guard import MAX_BYTES, decoded, guarded_root, read_bounded
from procmine.model.xml_tree import Element, element_of, xml_bytes

__all__ = ["NamedTree", "read_ptml", "write_ptml"]

_MAX_DEPTH = 200
_STEPS = ("manualTask", "automaticTask")
_BLOCKS = {
    "sequence": sequence,
    "and": parallel,
    "xor": choice,
    "def": choice,
    "or": inclusive,
}
_LOOPS = ("xorLoop", "defLoop")
_SAID = {"sequence": "sequence", "choice": "xor", "parallel": "and", "inclusive": "or"}


@dataclass(frozen=True)
class NamedTree:
    """A process tree and what its process is called."""

    name: str
    tree: Tree


def read_ptml(source: Path | bytes, *, max_bytes: int = MAX_BYTES) -> NamedTree:
    """Which process tree does this file hold?

    Args:
        source: path of a file, or its content.
        max_bytes: size beyond which it is refused.

    Returns:
        The tree, as simple as it can be said, and its name.

    Raises:
        SourceMissingError: there is no such file, or it may not be read.
        SourceUnsafeError: too large, or a document type declaration.
        ModelError: no PTML, or nodes that do not form one tree; the message names the line.

    Cost: linear in the size of the file.

    Source: the formats of ProM's ProcessTree package and of PM4Py.

    >>> read_ptml(write_ptml(sequence([step("A"), step("B")]), "two")).tree.children[1].activity
    'B'
    """
    origin = "The PTML content" if isinstance(source, bytes) else str(source)
    content = source if isinstance(source, bytes) else read_bounded(source, max_bytes)
    root = element_of(guarded_root(decoded(content)[0], origin, max_bytes=max_bytes))
    trees = [root] if root.local == "processTree" else root.elements("processTree")
    if root.local not in ("ptml", "processTree") or len(trees) != 1:
        raise ModelError(
            f"{origin}, line {root.line}: this is no PTML with one process tree, its root is "
            f"<{root.local}>.",
            hint="Export one process tree as PTML (.ptml).",
        )
    return NamedTree(trees[0].get("name"), _Reader(trees[0], origin).tree())


class _Reader:
    """One reading of one process tree."""

    def __init__(self, root: Element, origin: str) -> None:
        self._root, self._origin = root, origin
        self._nodes: dict[str, Element] = {}
        self._children: dict[str, list[str]] = {}

    def tree(self) -> Tree:
        for element in self._root.elements():
            if element.local != "parentsNode":
                if element.get("id") in self._nodes:
                    raise self._refuse(element, f"the id {element.get('id')!r} is there twice")
                self._nodes[element.get("id")] = element
                self._children[element.get("id")] = []
        parents: dict[str, Element] = {}
        for element in self._root.elements("parentsNode"):
            parent, child = element.get("sourceId"), element.get("targetId")
            for end in (parent, child):
                if end not in self._nodes:
                    raise self._refuse(element, f"it names {end!r}, which is no node")
            if child in parents:
                raise self._refuse(element, f"{child!r} has two parents")
            parents[child] = element
            self._children[parent].append(child)
        return self._built(self._top(parents))

    def _top(self, parents: dict[str, Element]) -> str:
        named = self._root.get("root")
        free = [node for node in self._nodes if node not in parents]
        top = named or (free[0] if len(free) == 1 else "")
        if top not in self._nodes or top in parents or free != [top]:
            raise self._refuse(self._root, "its nodes do not form one tree")
        return top

    def _built(self, top: str) -> Tree:
        """The tree, from its leaves up; a ring of nodes is never reached from the top."""
        made: dict[str, Tree] = {}
        todo = [(top, 1)]
        order = []
        while todo:
            node, depth = todo.pop()
            if depth > _MAX_DEPTH:
                raise self._refuse(self._nodes[node], f"nested deeper than {_MAX_DEPTH} blocks")
            order.append(node)
            todo += [(child, depth + 1) for child in self._children[node]]
        if len(order) < len(self._nodes):
            raise self._refuse(self._root, "its nodes do not form one tree")
        for node in reversed(order):
            made[node] = self._block(node, [made[child] for child in self._children[node]])
        return made[top]

    def _block(self, node: str, children: list[Tree]) -> Tree:
        element = self._nodes[node]
        kind = element.local
        if kind in _STEPS:
            if children:
                raise self._refuse(element, "a task holds other nodes")
            silent = kind == "automaticTask" or not element.get("name")
            return SILENT if silent else step(element.get("name"))
        if kind in _LOOPS:
            if not 2 <= len(children) <= 3:
                raise self._refuse(
                    element, f"a loop has {len(children)} children instead of 2 or 3"
                )
            return sequence([loop(children[0], children[1]), *children[2:]])
        if kind not in _BLOCKS:
            raise self._refuse(element, "no such block is known")
        if not children:
            raise self._refuse(element, "it holds nothing")
        return _BLOCKS[kind](children)

    def _refuse(self, element: Element, what: str) -> ModelError:
        return ModelError(
            f"{self._origin}, line {element.line}: <{element.local}> "
            f"{element.get('name') or element.get('id')!r}: {what}.",
            hint="Export the process tree again.",
        )


def write_ptml(tree: Tree, name: str) -> bytes:
    """How is this process tree said in PTML?

    Args:
        tree: any tree.
        name: what its process is called.

    Returns:
        UTF-8 XML; the same bytes for the same tree.

    Cost: linear in the size of the tree.

    >>> b'<manualTask id="n1" name="A"/>' in write_ptml(step("A"), "one")
    True
    """
    nodes, ties = [], []
    for number, (block, parent) in enumerate(_numbered(tree), 1):
        kind, label = _kind(block)
        pairs = (("id", f"n{number}"), ("name", visible(label)))
        nodes.append(Element(kind, pairs))
        if parent:
            ends = (("sourceId", f"n{parent}"), ("targetId", f"n{number}"))
            ties.append(Element("parentsNode", (("id", f"e{number}"), *ends)))
    inside = [part for element in (*nodes, *ties) for part in ("\n    ", element)]
    attributes = (("id", "tree"), ("name", visible(name)), ("root", "n1"))
    held = Element("processTree", attributes, (*inside, "\n  "))
    return xml_bytes(Element("ptml", (), ("\n  ", held, "\n")))


def _numbered(tree: Tree) -> Iterator[tuple[Tree, int]]:
    """Every block and the number of its parent, children in their order."""
    todo, number = [(tree, 0)], 0
    while todo:
        block, parent = todo.pop()
        number += 1
        yield block, parent
        children = list(block.children)
        if block.kind == "loop":
            # Both tools write what follows a loop as its third child.
            children.append(SILENT)
        todo.extend((child, number) for child in reversed(children))


def _kind(block: Tree) -> tuple[str, str]:
    if block.kind == "step":
        return "manualTask", block.activity
    if block.kind == "silent":
        return "automaticTask", ""
    return ("xorLoop" if block.kind == "loop" else _SAID[block.kind]), ""
