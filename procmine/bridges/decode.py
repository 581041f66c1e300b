"""What the worker found, drawn as a model: trees, BPMN graphs and causal nets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from procmine.model.draft import Draft
from procmine.model.graph import END, START, TASKS, Model
from procmine.model.tree import SILENT, Tree, choice, loop, parallel, sequence, step, tree_model

__all__ = ["DECODE"]


def _from_tree(tokens: Sequence[Sequence[Any]], order: Sequence[str], name: str) -> Model:
    make = {"sequence": sequence, "choice": choice, "parallel": parallel, "loop": _loop}
    stack: list[Tree] = []
    for kind, *rest in tokens:
        if kind == "silent":
            stack.append(SILENT)
        elif kind == "step":
            stack.append(step(order[rest[0]]))
        else:
            children = stack[len(stack) - rest[0] :]
            del stack[len(stack) - rest[0] :]
            stack.append(make[kind](children))
    (tree,) = stack
    # No case of a log is empty, so none need pass from start to end without a step.
    return tree_model(tree.required(), name, order=order)


def _loop(children: Sequence[Tree]) -> Tree:
    do, *redo = children
    return loop(do, choice(redo))


def _from_graph(found: Mapping[str, Any], order: Sequence[str], name: str) -> Model:
    draft = Draft()
    for kind, code in found["nodes"]:
        draft.add(kind, order[code] if kind in TASKS else "")
    for source, target in found["flows"]:
        draft.connect(source, target)
    draft.tidy()
    return draft.model(name, order=order)


def _from_causal_net(found: Mapping[str, Any], order: Sequence[str], name: str) -> Model:
    """Each edge of the net is a point; each step chooses a set of points on either side."""
    draft = Draft()
    edges = [(source, target) for source, target in found["edges"]]
    point = {edge: draft.place() for edge in edges}
    first, last = draft.place(), draft.place()
    draft.connect(draft.add(START), first)
    draft.connect(last, draft.add(END))
    # A step that starts and ends its cases alone has no edge, but it is a step.
    alone = set(found["starts"]) & set(found["ends"])
    for code in sorted({code for edge in edges for code in edge} | alone):
        before, task, after = draft.place(), draft.add("task", order[code]), draft.place()
        draft.connect(before, task)
        draft.connect(task, after)
        sources, targets = _neighbours(edges, code)
        for binding in _bindings(found["together_in"].get(str(code), ()), sources):
            _bind(draft, [(point[source, code], before) for source in binding])
        for binding in _bindings(found["together_out"].get(str(code), ()), targets):
            _bind(draft, [(after, point[code, target]) for target in binding])
        if code in found["starts"]:
            draft.connect(first, before)
        if code in found["ends"]:
            draft.connect(after, last)
    draft.tidy()
    return draft.model(name, order=order)


def _neighbours(edges: Sequence[tuple[int, int]], code: int) -> tuple[list[int], list[int]]:
    return [s for s, t in edges if t == code], [t for s, t in edges if s == code]


def _bindings(together: Sequence[Sequence[int]], neighbours: Sequence[int]) -> list[list[int]]:
    """Sets of neighbours that go together, and every neighbour that goes alone."""
    groups = [[n for n in group if n in neighbours] for group in together]
    groups = [group for group in groups if len(group) > 1]
    grouped = {n for group in groups for n in group}
    return groups + [[n] for n in neighbours if n not in grouped]


def _bind(draft: Draft, ways: Sequence[tuple[int, int]]) -> None:
    """Connect one way directly, several through a parallel gateway."""
    if len(ways) == 1:
        draft.connect(*ways[0])
        return
    gateway = draft.add("parallelGateway")
    for source in dict.fromkeys(source for source, _ in ways):
        draft.connect(source, gateway)
    for target in dict.fromkeys(target for _, target in ways):
        draft.connect(gateway, target)


DECODE: Mapping[str, Callable[[Any, Sequence[str], str], Model]] = {
    "heuristics": _from_causal_net,
    "inductive": _from_tree,
    "split": _from_graph,
}
