"""Tree: a process in blocks (one after another, a choice, in parallel, again and again, any of).

Trees are what the inductive miner finds. Each function here makes the simplest tree of the
children it is given, so a tree never says "nothing, then A" or "a choice within a choice".

Source: S. Leemans, Robust Process Mining with Guarantees, Springer LNBIP 440, 2022, chapter 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from procmine.model.draft import Draft
from procmine.model.graph import END, START, Model

__all__ = [
    "SILENT",
    "Tree",
    "choice",
    "inclusive",
    "loop",
    "parallel",
    "sequence",
    "step",
    "tree_model",
]

_BESIDE = {"parallel": "parallelGateway", "inclusive": "inclusiveGateway"}


@dataclass(frozen=True)
class Tree:
    """One block of a process.

    Args:
        kind: ``silent``, ``step``, ``sequence``, ``choice``, ``inclusive``, ``parallel``
            or ``loop``.
        activity: what a step does; empty for every other kind.
        children: the blocks inside; a loop has two: what is done, and what leads back to it.
        may_skip: can a case pass without doing anything in it?
    """

    kind: str
    activity: str = ""
    children: tuple[Tree, ...] = ()
    may_skip: bool = False

    def required(self) -> Tree:
        """The same block without the way that passes it by, where there is such a way."""
        if self.kind == "choice":
            return choice(child for child in self.children if child.kind != "silent")
        return self


SILENT = Tree("silent", may_skip=True)


def step(activity: str) -> Tree:
    """One activity."""
    return Tree("step", activity)


def sequence(children: Iterable[Tree]) -> Tree:
    """One block after the other."""
    return _all_of("sequence", children)


def parallel(children: Iterable[Tree]) -> Tree:
    """All blocks, in any order and interleaving."""
    return _all_of("parallel", children)


def choice(children: Iterable[Tree]) -> Tree:
    """Exactly one of the blocks.

    >>> choice([SILENT, choice([step("A"), SILENT])]).children == (SILENT, step("A"))
    True
    """
    flat = _flat("choice", children)
    busy = [child for child in flat if child.kind != "silent"]
    if not busy:
        return SILENT
    # A block that may be skipped anyway needs no way around it.
    around = [] if len(busy) == len(flat) or any(c.may_skip for c in busy) else [SILENT]
    # Blocks are told apart by position, steps by name: a choice of A and A is A.
    named = {child.activity if child.kind == "step" else i: child for i, child in enumerate(busy)}
    busy = list(named.values())
    if len(busy) == 1 and not around:
        return busy[0]
    if len(busy) == 1 and busy[0].kind == "loop" and busy[0].children[1].kind == "silent":
        # Not at all, or once or more: any number of times.
        return loop(SILENT, busy[0].children[0])
    children = (*around, *busy)
    return Tree("choice", "", children, any(child.may_skip for child in children))


def inclusive(children: Iterable[Tree]) -> Tree:
    """One or more of the blocks, side by side.

    >>> inclusive([step("A"), SILENT]) == choice([SILENT, step("A")])
    True
    """
    given = list(children)
    busy = [child for child in given if child.kind != "silent"]
    if len(busy) < 2:
        return choice(given)
    some = Tree("inclusive", "", tuple(busy), any(child.may_skip for child in busy))
    return some if len(busy) == len(given) else choice([SILENT, some])


def loop(do: Tree, redo: Tree) -> Tree:
    """Do once, then any number of times redo and do again.

    >>> loop(choice([SILENT, step("A")]), SILENT) == loop(SILENT, step("A"))
    True
    """
    if redo.kind == "silent" and do.kind == "choice" and SILENT in do.children:
        do, redo = SILENT, do.required()
    if do.kind == "silent":
        redo = redo.required()
    if redo.kind == "silent" and (do.kind == "silent" or _repeats(do)):
        return do
    if do.kind == "silent" and redo.kind == "loop" and _repeats(redo):
        redo = redo.children[0] if redo.children[0].kind != "silent" else redo.children[1]
    return Tree("loop", "", (do, redo), do.may_skip)


def _repeats(tree: Tree) -> bool:
    return tree.kind == "loop" and any(child.kind == "silent" for child in tree.children)


def _flat(kind: str, children: Iterable[Tree]) -> list[Tree]:
    return [
        inner
        for child in children
        for inner in (child.children if child.kind == kind else (child,))
    ]


def _all_of(kind: str, children: Iterable[Tree]) -> Tree:
    flat = [child for child in _flat(kind, children) if child.kind != "silent"]
    if len(flat) < 2:
        return flat[0] if flat else SILENT
    return Tree(kind, "", tuple(flat), all(child.may_skip for child in flat))


def tree_model(tree: Tree, name: str, *, order: Sequence[str] = ()) -> Model:
    """How is this tree drawn in BPMN, with as few gateways as possible?

    Args:
        tree: any tree.
        name: what the process is called.
        order: activities, the most important first.

    Returns:
        A sound model with one start and one end that allows the sequences the tree allows.

    Cost: near linear in the size of the tree.

    >>> [node.kind for node in tree_model(choice([SILENT, step("A")]), "maybe A")]
    ['startEvent', 'exclusiveGateway', 'task', 'exclusiveGateway', 'endEvent']
    """
    draft = Draft()
    first, last = draft.place(), draft.place()
    draft.connect(draft.add(START), first)
    draft.connect(last, draft.add(END))
    todo = [(tree, first, last)]
    while todo:
        todo.extend(_draw(draft, *todo.pop()))
    draft.tidy()
    return draft.model(name, order=order)


def _draw(draft: Draft, tree: Tree, entry: int, leave: int) -> list[tuple[Tree, int, int]]:
    """Draw one block from entry to leave; the answer is the blocks inside that remain."""
    if tree.kind == "silent":
        draft.connect(entry, leave)
        return []
    if tree.kind == "step":
        task = draft.add("task", tree.activity)
        draft.connect(entry, task)
        draft.connect(task, leave)
        return []
    if tree.kind == "choice":
        return [(child, entry, leave) for child in tree.children]
    if tree.kind == "sequence":
        points = [entry, *(draft.place() for _ in tree.children[1:]), leave]
        return list(zip(tree.children, points, points[1:], strict=False))
    if tree.kind in _BESIDE:
        return _draw_beside(draft, tree, entry, leave)
    again, done = draft.place(), draft.place()
    draft.connect(entry, again)
    draft.connect(done, leave)
    return [(tree.children[0], again, done), (tree.children[1], done, again)]


def _draw_beside(draft: Draft, tree: Tree, entry: int, leave: int) -> list[tuple[Tree, int, int]]:
    split, join = draft.add(_BESIDE[tree.kind]), draft.add(_BESIDE[tree.kind])
    draft.connect(entry, split)
    draft.connect(join, leave)
    inside = []
    for child in tree.children:
        begin, end = draft.place(), draft.place()
        draft.connect(split, begin)
        draft.connect(end, join)
        inside.append((child, begin, end))
    return inside
