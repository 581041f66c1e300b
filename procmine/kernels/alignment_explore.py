"""The whole graph of markings, and what any way from a marking to an end must and may do.

For each marking and activity: the least number of times it is done on any way from there to an
end, and the most; for each marking the cheapest way to an end. They bound what a case still costs.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from procmine.kernels.alignment_space import N_MARKINGS, OK, expand

__all__ = [
    "COVERED", "COVERING", "FAR", "MANY", "TOO_MANY", "UNBOUNDED", "explore", "least_counts",
    "most_counts", "order_nodes",
]  # fmt: skip

TOO_MANY, UNBOUNDED = 5, 6
# Places of the cursor of ``explore``.
EXPANDED, CHECKED, COVERED, COVERING = range(4)
_AT_ONCE = 64
MANY = 255
"""This often or more: counts beyond are not kept apart."""
FAR = 2**30
"""The cost of reaching an end from where none can be reached."""


@njit(cache=True, nogil=True)
def _covers(words, larger, smaller, field, n_bits):
    """Has one marking at least the tokens of another at every place, and more at one?"""
    more = False
    for i in range(words.shape[1]):
        if words[larger, i] == words[smaller, i]:
            continue
        for shift in range(0, 64, n_bits):
            mine = (words[larger, i] >> np.uint64(shift)) & field
            other = (words[smaller, i] >> np.uint64(shift)) & field
            if mine < other:
                return False
            more |= mine > other
    return more


@njit(cache=True, nogil=True)
def _check_bounded(words, parents, field, n_bits, cursor, n_markings):
    """Does one of the markings not checked yet cover one it was found from?"""
    while cursor[CHECKED] < n_markings:
        m = cursor[CHECKED]
        before = parents[m]
        while before >= 0:
            if _covers(words, m, before, field, n_bits):
                cursor[COVERED], cursor[COVERING] = before, m
                return False
            before = parents[before]
        cursor[CHECKED] += 1
    return True


@njit(cache=True, nogil=True)
def explore(net, space, cursor, limit, n_bits):
    """Look at all markings in turn, as far as the cursor says it has not been done.

    Answers OK when there are no more, TOO_MANY beyond the limit, UNBOUNDED when a marking covers
    one it was found from, or what ``expand`` ran out of.
    """
    while True:
        n_markings = space.counts[N_MARKINGS]
        # A marking that covers an earlier one can only be had where places hold several tokens.
        if n_bits > 1 and not _check_bounded(
            space.words, space.parent, net.field[0], n_bits, cursor, n_markings
        ):
            return UNBOUNDED
        if cursor[EXPANDED] >= n_markings:
            return OK
        if n_markings > limit:
            return TOO_MANY
        last = min(cursor[EXPANDED] + _AT_ONCE, n_markings)
        status = expand(net, space, cursor[EXPANDED], last)
        if status != OK:
            return status
        cursor[EXPANDED] = last


@njit(cache=True, nogil=True)
def order_nodes(n_nodes, begin, n_out, target):
    """Nodes in an order in which most come after what they lead to, and their components.

    Tarjan's algorithm: a component is finished after all it leads to, so numbers of components
    grow against the edges.
    """
    index = np.full(n_nodes, -1, np.int32)
    low = np.zeros(n_nodes, np.int32)
    component = np.full(n_nodes, -1, np.int32)
    order = np.zeros(n_nodes, np.int32)
    path = np.zeros(n_nodes, np.int32)
    done = np.zeros(n_nodes, np.int32)
    stack = np.zeros(n_nodes, np.int32)
    n_seen = n_ordered = n_components = n_stack = 0
    for root in range(n_nodes):
        if index[root] >= 0:
            continue
        n_path = 1
        path[0] = root
        index[root] = low[root] = n_seen
        n_seen += 1
        stack[n_stack] = root
        n_stack += 1
        while n_path:
            node = path[n_path - 1]
            if done[node] < n_out[node]:
                near = target[begin[node] + done[node]]
                done[node] += 1
                if index[near] < 0:
                    index[near] = low[near] = n_seen
                    n_seen += 1
                    stack[n_stack] = near
                    n_stack += 1
                    path[n_path] = near
                    n_path += 1
                elif component[near] < 0:
                    low[node] = min(low[node], index[near])
                continue
            n_path -= 1
            order[n_ordered] = node
            n_ordered += 1
            if n_path:
                above = path[n_path - 1]
                low[above] = min(low[above], low[node])
            if low[node] == index[node]:
                while True:
                    n_stack -= 1
                    component[stack[n_stack]] = n_components
                    if stack[n_stack] == node:
                        break
                n_components += 1
    return order, component


@njit(cache=True, nogil=True)
def least_counts(
    order, is_final, begin, n_out, target, transition, label, cost, least, far, hops, way_on
):
    """Fill in what any way to an end must do, and the cheapest way.

    Args:
        order: markings in the order of ``order_nodes``.
        is_final, begin, n_out, target, transition: see ``Space``.
        label: activity of each transition; -1 for silent ones.
        cost: cost of each transition alone.
        least: to be filled in, markings × activities.
        far, hops, way_on: to be filled in: cost of the cheapest way to an end (FAR where there is
            none), edges on it and the first of them; of ways as cheap that of fewest edges.

    Sweeps against the edges until nothing changes.
    """
    n_labels = least.shape[1]
    for m in order:
        far[m] = 0 if is_final[m] else FAR
        for a in range(n_labels):
            least[m, a] = 0 if is_final[m] else MANY
    changed = True
    while changed:
        changed = False
        for m in order:
            for e in range(begin[m], begin[m] + n_out[m]):
                near, t = target[e], transition[e]
                if far[near] >= FAR:
                    continue
                price = far[near] + cost[t]
                if price < far[m] or (price == far[m] and hops[near] + 1 < hops[m]):
                    far[m], hops[m], way_on[m] = price, hops[near] + 1, e
                    changed = True
                mine = label[t]
                kept = np.uint8(0)
                if mine >= 0:
                    kept = least[m, mine]
                    least[m, mine] = 0
                lowered = np.uint8(0)
                for a in range(n_labels):
                    n = min(least[m, a], least[near, a])
                    lowered |= n ^ least[m, a]
                    least[m, a] = n
                if mine >= 0:
                    # It is done once more on the way.
                    n = np.uint8(min(np.int64(least[near, mine]) + 1, np.int64(kept)))
                    lowered |= n ^ kept
                    least[m, mine] = n
                changed |= lowered != 0


@njit(cache=True, nogil=True)
def most_counts(by_component, component, begin, n_out, target, transition, label, far, most):
    """Fill in how often each activity may still be done, markings × activities.

    What is done within a component can be done again and again; else it is the most over all ways
    on. by_component holds the markings in order of component: those they lead to come first.
    """
    n_nodes, n_labels = most.shape
    total = np.zeros(n_labels, np.uint8)
    first = 0
    while first < n_nodes:
        c, last = component[by_component[first]], first
        for a in range(n_labels):
            total[a] = 0
        while last < n_nodes and component[by_component[last]] == c:
            m = by_component[last]
            last += 1
            for e in range(begin[m], begin[m] + n_out[m]):
                near, mine = target[e], label[transition[e]]
                if far[near] >= FAR:
                    continue
                if component[near] == c:
                    if mine >= 0:
                        total[mine] = MANY
                    continue
                for a in range(n_labels):
                    total[a] = max(total[a], most[near, a])
                if mine >= 0:
                    once_more = min(np.int64(most[near, mine]) + 1, MANY)
                    total[mine] = max(np.int64(total[mine]), once_more)
        for i in range(first, last):
            m = by_component[i]
            for a in range(n_labels):
                most[m, a] = total[a]
        first = last
