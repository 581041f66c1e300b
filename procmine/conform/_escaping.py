"""Escaping edges: what the model allows where the log never goes."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence

from procmine.conform._language import Language
from procmine.conform._playing_field import PlayingField

__all__ = ["precision_on"]

# So many beginnings take no time; looking at them makes bounds that say something.
_LEAST_LOOK = 100

Run = tuple[Sequence[int], int]
"""Activities the model does in an alignment, as codes, and the cases that do so."""


class _Beginnings:
    """The tree of the beginnings of the runs: cases that go on from each, and what comes next."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.n_cases = [0]
        self.children: list[dict[int, int]] = [{}]
        for codes, n in runs:
            node = 0
            for code in codes:
                self.n_cases[node] += n
                child = self.children[node].get(code)
                if child is None:
                    child = self.children[node][code] = len(self.children)
                    self.n_cases.append(0)
                    self.children.append({})
                node = child


def precision_on(
    field: PlayingField, runs: Iterable[Run], is_over: Callable[[], bool] | None = None
) -> tuple[float, float]:
    """1 minus the share of what may come next that never does, over all steps of all cases.

    Args:
        field: the model.
        runs: what the model does in the alignments.
        is_over: is the time over? Then the beginnings not looked at, the rarest, are bounded.

    Returns:
        The least and the most it can be; both are the same when the time was enough.

    Source: A. Adriansyah et al., Measuring precision of modeled behavior, Information Systems and
    e-Business Management 13(1), 2015.
    """
    language, tree = Language(field), _Beginnings(runs)
    allowed = escaping = 0
    # A beginning is no more frequent than what it goes on from: the most frequent come first.
    queue = [(-tree.n_cases[0], 0, 0)]
    n_seen = 0
    while queue and not (n_seen >= _LEAST_LOOK and is_over and is_over()):
        n, node, state = heapq.heappop(queue)
        n_seen += 1
        taken = tree.children[node]
        if not taken:
            continue
        may = language.next(state)
        allowed -= n * len(may)
        escaping -= n * len(may - taken.keys())
        for code, child in taken.items():
            if tree.children[child]:
                after = language.after(state, code)
                heapq.heappush(queue, (-tree.n_cases[child], child, after))
    exact = _share(allowed, escaping)
    if not queue:
        return exact, exact
    most_allowed, most_escaping = allowed, escaping
    for node in _below(tree, [node for _, node, _ in queue]):
        n, n_taken = tree.n_cases[node], len(tree.children[node])
        allowed += n * n_taken
        most_allowed += n * len(field.codes)
        most_escaping += n * (len(field.codes) - n_taken)
    return _share(most_allowed, most_escaping), _share(allowed, escaping)


def _share(allowed: int, escaping: int) -> float:
    return 1.0 - escaping / allowed if escaping else 1.0


def _below(tree: _Beginnings, nodes: list[int]) -> Iterable[int]:
    while nodes:
        node = nodes.pop()
        yield node
        nodes += tree.children[node].values()
