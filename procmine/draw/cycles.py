"""Which links lead back: what a layered layout has to know before it can rank anything."""

from __future__ import annotations

from itertools import pairwise

from procmine.draw.graph import Graph

__all__ = ["returning"]


def returning(graph: Graph) -> frozenset[str]:
    """Ids of the links that run against the flow, few of them and none on the main path.

    Links claim their direction in order of importance: the main path, then forward links, then
    those called backward, which claim the opposite direction. A link whose claim would close a
    circle gives way. Self-loops are no concern of ranks.

    Cost: links times links in the worst case; a search per link.
    """
    along = set(pairwise(graph.main_path))
    claims = sorted(
        (link for link in graph.links if link.source != link.target),
        key=lambda link: (
            (link.source, link.target) not in along,
            link.is_backward,
            -link.weight,
        ),
    )
    follows: dict[str, list[str]] = {}
    back: set[str] = set()
    for link in claims:
        ends = (link.source, link.target)
        first, second = ends[::-1] if link.is_backward else ends
        if _leads_to(follows, second, first):
            first, second = second, first
        follows.setdefault(first, []).append(second)
        if (first, second) != ends:
            back.add(link.id)
    return frozenset(back)


def _leads_to(follows: dict[str, list[str]], start: str, goal: str) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        vertex = waiting.pop()
        if vertex == goal:
            return True
        for following in follows.get(vertex, ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False
