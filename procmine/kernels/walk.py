"""The one pass: every step of every case, once.

The pass keeps a prefix tree of the activity sequences (exact: a node is a sequence, no hash stands
in for it), what each case did last, and the seconds of every connection. Steps of a case must come
in order; the cases may be mixed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen
from procmine.kernels.prefetch import prefetch
from procmine.kernels.slots import find_slot, grow_table, new_table, pack

__all__ = ["LAST_NODE", "NO_EDGE", "Walk"]

Array = np.ndarray[Any, np.dtype[Any]]

NO_EDGE = -1
_ROOT = 0
# Steps from now on whose case is asked for: millions of cases do not fit in any cache.
_AHEAD = 24

# Columns of the state of a case; where steps take no time, the last two are not kept.
LAST_NODE, _LAST_START, _LAST_END, _LATEST = range(4)
# Columns of a node of the prefix tree; the hint is the child last taken.
PARENT, ACTIVITY, EDGE, HINT_ACTIVITY, HINT_CHILD = range(5)


@njit(cache=True, nogil=True)
def _child(node, activity, nodes, used, node_keys, node_values, edges, edge_keys, edge_values):
    """The node one step on, made when it is new; used counts nodes and edges."""
    key = pack(node, activity)
    slot = find_slot(node_keys, key)
    if node_keys[slot] != np.uint64(0):
        return node_values[slot]
    child = used[0]
    used[0] += 1
    node_keys[slot] = key + np.uint64(1)
    node_values[slot] = child
    nodes[child, PARENT], nodes[child, ACTIVITY] = node, activity
    nodes[child, EDGE], nodes[child, HINT_ACTIVITY] = NO_EDGE, -1
    if node != _ROOT:
        source = nodes[node, ACTIVITY]
        pair = pack(source, activity)
        slot = find_slot(edge_keys, pair)
        if edge_keys[slot] == np.uint64(0):
            edge_keys[slot] = pair + np.uint64(1)
            edge_values[slot] = used[1]
            edges[used[1], 0], edges[used[1], 1] = source, activity
            used[1] += 1
        nodes[child, EDGE] = edge_values[slot]
    return child


@njit(cache=True, nogil=True)
def _walk(
    begin, case, activity, start, end, whole, timed, state, first, nodes, used, node_keys,
    node_values, edges, edge_keys, edge_values, edge_of, wait, service_of, service, noted,
):  # fmt: skip
    """Walk on from row `begin` until a table is full; noted counts services and disorder.

    Without ends, steps take no time: what is not needed then is not even compiled.
    """
    room = min(len(nodes), len(node_keys) // 2) - 1
    edge_room = min(len(edges), len(edge_keys) // 2) - 1
    n_services, n_back = noted[0], noted[1]
    row = begin
    while row < len(case):
        if row + _AHEAD < len(case):
            prefetch(state, case[row + _AHEAD])
        # Without a sign nothing has to be counted from the end of an array.
        c, a, s = np.uintp(case[row]), activity[row], start[row]
        node = np.uintp(state[c, LAST_NODE])
        if nodes[node, HINT_ACTIVITY] == a:
            child = nodes[node, HINT_CHILD]
        elif used[0] >= room or used[1] >= edge_room:
            break
        else:
            child = _child(
                node, a, nodes, used, node_keys, node_values, edges, edge_keys, edge_values
            )
            nodes[node, HINT_ACTIVITY], nodes[node, HINT_CHILD] = a, child
        edge_of[row] = nodes[np.uintp(child), EDGE] if timed else NO_EDGE
        if node == _ROOT:
            first[c] = s
            wait[row] = 0
        else:
            n_back += timed and s < state[c, _LAST_START]
            wait[row] = s - state[c, _LAST_START if end is None else _LAST_END]
        if end is not None:
            e = end[row]
            if node == _ROOT or e > state[c, _LATEST]:
                state[c, _LATEST] = e
            state[c, _LAST_END] = e
            if whole[row if len(whole) > 1 else 0]:
                service_of[n_services], service[n_services] = a, e - s
                n_services += 1
        state[c, LAST_NODE], state[c, _LAST_START] = child, s
        row += 1
    noted[0], noted[1] = n_services, n_back
    return row


@njit(cache=True, nogil=True)
def _graft(
    begin, others, names, places, nodes, used, node_keys, node_values, edges, edge_keys,
    edge_values,
):  # fmt: skip
    """Add another tree from its node `begin` on; parents always come before their children."""
    room = min(len(nodes), len(node_keys) // 2) - 1
    edge_room = min(len(edges), len(edge_keys) // 2) - 1
    for node in range(begin, len(others)):
        if used[0] >= room or used[1] >= edge_room:
            return node
        places[node] = _child(
            places[others[node, PARENT]], names[others[node, ACTIVITY]], nodes, used, node_keys,
            node_values, edges, edge_keys, edge_values,
        )  # fmt: skip
    return len(others)


class Walk:
    """The state of one pass, fed batch by batch.

    Args:
        timed: do the steps have instants? Without them only their order counts.
        with_service: do some steps have both a start and an end?
        instant: do all steps take no time, so that only their start counts?

    ``first`` has the begin of the first step of each case, and room for more cases.

    Memory: 40 bytes a case, 24 where steps take no time, and 30 bytes a distinct prefix; the
    seconds go to the caller.
    """

    def __init__(
        self, *, timed: bool = True, with_service: bool = False, instant: bool = False
    ) -> None:
        self.timed = timed
        self.with_service = with_service
        self.instant = instant
        self.n_out_of_order = 0
        self.state = np.zeros((0, 2 if instant else 4), np.int64)
        self.first = np.zeros(0, np.int64)
        self.nodes = np.zeros((1 << 10, 5), np.int32)
        self.nodes[_ROOT] = (-1, -1, NO_EDGE, -1, -1)
        self.edges = np.zeros((1 << 8, 2), np.int32)
        self._used = np.array([1, 0], np.int64)
        self._node_table = new_table(1 << 11)
        self._edge_table = new_table(1 << 9)
        self._waits = np.empty(0, np.int32), np.empty(0, np.int64)
        self._services = np.empty(1, np.int32), np.empty(1, np.int64)

    @property
    def n_nodes(self) -> int:
        """Nodes of the prefix tree, its root included."""
        return int(self._used[0])

    @property
    def n_edges(self) -> int:
        """Distinct directly-follows connections."""
        return int(self._used[1])

    @property
    def latest(self) -> Array:
        """The latest end of each case so far, int64; room for more cases included."""
        return self.state[:, _LAST_START if self.instant else _LATEST]

    def feed(
        self, case: Array, activity: Array, start: Array, end: Array, whole: Array, n_cases: int
    ) -> tuple[Array, Array, Array, Array]:
        """Walk over the next steps.

        Args:
            case: code of the case of each step, int32.
            activity: code of its activity, int32.
            start: when it began, int64 microseconds; equal to end where nobody knows.
            end: when it ended; not looked at where steps take no time.
            whole: booleans: are both instants known? One element stands for all. The same.
            n_cases: cases seen so far; codes are below it.

        Returns:
            (edge, wait, activity, service): for each step, the connection it was reached by
            (``NO_EDGE`` for the first of its case, and where there are no instants) and the
            microseconds since the end of the step before (negative when they overlap, 0 for the
            first); for each whole step, its activity and microseconds. They hold until the next
            feeding, which overwrites them.

        Cost: some 10 ns a step.
        """
        self._make_room(n_cases)
        n = len(case)
        (edge_of, wait), (service_of, service) = self._noted(n)
        noted = np.zeros(2, np.int64)
        ends = (None, None) if self.instant else (frozen(end), frozen(whole))
        steps = (frozen(case), frozen(activity), frozen(start), *ends)
        row = 0
        while True:
            row = _walk(
                row, *steps, self.timed, self.state, self.first, self.nodes, self._used,
                *self._node_table, self.edges, *self._edge_table, edge_of, wait,
                service_of, service, noted,
            )  # fmt: skip
            if row == n:
                break
            self._grow()
        self.n_out_of_order += int(noted[1])
        services = int(noted[0])
        return edge_of[:n], wait[:n], service_of[:services], service[:services]

    def graft(self, nodes: Array, activities: Array) -> Array:
        """Take over the sequences of another tree.

        Args:
            nodes: its nodes, root first, int32.
            activities: code here of each of its activities, int32.

        Returns:
            The node here of each of its nodes, int32.
        """
        places = np.zeros(len(nodes), np.int32)
        node = 1
        while True:
            node = _graft(
                node, nodes, activities, places, self.nodes, self._used, *self._node_table,
                self.edges, *self._edge_table,
            )  # fmt: skip
            if node == len(nodes):
                return places
            self._grow()

    def _noted(self, n: int) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Where n steps are noted: the same place again and again, which memory is thankful for."""
        if n > len(self._waits[0]):
            self._waits = np.empty(n, np.int32), np.empty(n, np.int64)
        if self.with_service and n > len(self._services[0]):
            self._services = np.empty(n, np.int32), np.empty(n, np.int64)
        return self._waits, self._services

    def _make_room(self, n_cases: int) -> None:
        if n_cases > len(self.state):
            # In place: large arrays are moved by the system without being touched.
            room = max(n_cases, len(self.state) * 5 // 4)
            self.state.resize((room, self.state.shape[1]), refcheck=False)
            self.first.resize(room, refcheck=False)

    def _grow(self) -> None:
        if self._used[0] >= min(len(self.nodes), len(self._node_table[0]) // 2) - 1:
            self.nodes = np.concatenate([self.nodes, np.zeros_like(self.nodes)])
            self._node_table = grow_table(*self._node_table)
        if self._used[1] >= min(len(self.edges), len(self._edge_table[0]) // 2) - 1:
            self.edges = np.concatenate([self.edges, np.zeros_like(self.edges)])
            self._edge_table = grow_table(*self._edge_table)
