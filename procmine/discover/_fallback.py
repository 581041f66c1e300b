"""The model that can always be had: which step directly follows which, as choices alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise

from procmine.model.draft import Draft
from procmine.model.graph import END, START, Model

__all__ = ["directly_follows_model"]

Variants = Sequence[tuple[tuple[str, ...], int]]

# A step is told from the two ends by its rank, so an activity may have any name.
Step = tuple[int, str]
Pair = tuple[Step, Step]
_FIRST, _LAST = (0, ""), (2, "")
_MAX_PER_STEP = 2


def directly_follows_model(
    variants: Variants, *, noise: float, name: str = "", order: Sequence[str] = ()
) -> Model:
    """Which step directly follows which, drawn as BPMN without parallel branches?

    Args:
        variants: sequences of activities with the number of cases of each.
        noise: connections rarer than this share of the most frequent one at either end are left
            out, unless a step would lose its best way from the start or to the end; at most two
            connections per step are kept besides those.
        name: what the model is called.
        order: activities, the most important first.

    Returns:
        A model with each activity once. It is sound: every step lies on a way from the only start
        to the only end, and only one token ever moves.

    Cost: one pass over the variants, then near linear in connections.
    """
    pairs = _pairs(variants)
    draft = Draft()
    before = {step: draft.place() for _, step in sorted(pairs) if step != _LAST}
    after = {step: draft.place() for step in before}
    for step, point in before.items():
        task = draft.add("task", step[1])
        draft.connect(point, task)
        draft.connect(task, after[step])
    after[_FIRST], before[_LAST] = draft.place(), draft.place()
    draft.connect(draft.add(START), after[_FIRST])
    draft.connect(before[_LAST], draft.add(END))
    for source, target in sorted(_kept(pairs, noise)):
        draft.connect(after[source], before[target])
    draft.tidy()
    return draft.model(name, order=order)


def _pairs(variants: Variants) -> dict[Pair, int]:
    pairs: dict[Pair, int] = {}
    for activities, n in variants:
        steps = (_FIRST, *((1, activity) for activity in activities), _LAST)
        for pair in pairwise(steps):
            pairs[pair] = pairs.get(pair, 0) + n
    return pairs


def _kept(pairs: Mapping[Pair, int], noise: float) -> set[Pair]:
    most_out: dict[Step, int] = {}
    most_in: dict[Step, int] = {}
    for (source, target), n in pairs.items():
        most_out[source] = max(n, most_out.get(source, 0))
        most_in[target] = max(n, most_in.get(target, 0))
    frequent = [
        (source, target)
        for (source, target), n in pairs.items()
        if n >= noise * most_out[source] and n >= noise * most_in[target]
    ]
    # Where every connection is equally rare, keeping them all would say nothing about any.
    frequent.sort(key=lambda pair: (-pairs[pair], pair))
    del frequent[_MAX_PER_STEP * len(most_out) :]
    back = {(target, source): n for (source, target), n in pairs.items()}
    to_the_end = {(target, source) for source, target in _widest_ways(back, _LAST)}
    return {*frequent} | _widest_ways(pairs, _FIRST) | to_the_end


def _widest_ways(pairs: Mapping[Pair, int], root: Step) -> set[Pair]:
    """The connections of the ways from the root whose rarest connection is most frequent."""
    outs: dict[Step, list[tuple[Step, int]]] = {}
    for (source, target), n in sorted(pairs.items()):
        outs.setdefault(source, []).append((target, n))
    heap: list[tuple[int, Step, Step]] = [(0, root, root)]
    came_from: dict[Step, Step] = {}
    while heap:
        width, node, source = heappop(heap)
        if node in came_from:
            continue
        came_from[node] = source
        for target, n in outs.get(node, ()):
            if target not in came_from:
                # Widths are negative so that the widest way comes first; the root has no limit.
                heappush(heap, (max(width, -n) if width else -n, target, node))
    return {(source, node) for node, source in came_from.items() if node != root}
