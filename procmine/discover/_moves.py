"""How does a model get from one marking to the next activity? Two searches with one face.

``LazyMoves`` works backwards from the activity and makes only the silent moves it needs, so that
parallel branches do not multiply. That is complete for gateways that choose one way or all ways.
``EagerMoves`` tries every silent move; inclusive joins need that, since they look at all tokens.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Protocol

from procmine.model.graph import END, Model
from procmine.model.petri import Net, bits

__all__ = ["EagerMoves", "LazyMoves", "Moves", "Path", "TooLargeError", "Way", "moves_of"]

_MAX_MARKINGS = 20_000
_MAX_QUESTIONS = 1_000_000
_MAX_VISITS = 300_000

Path = tuple[int, ...]
"""Bits of the flows that got a token, in order; a flow may come twice."""


@dataclass(frozen=True)
class Way:
    """One way on: the marking it leads to, the silent moves it takes, the flows it uses."""

    marking: int
    cost: int
    path: Path


Ways = dict[int, Way]


class TooLargeError(Exception):
    """A search left its bounds."""


class Moves(Protocol):
    """What a search answers."""

    net: Net

    def to_task(self, marking: int, task: int) -> Iterator[Way]:
        """The markings right after this task, each by the fewest silent moves before it."""

    def to_end(self, marking: int) -> Way | None:
        """The way to the proper end with the fewest silent moves, if there is one."""


def moves_of(model: Model) -> Moves:
    """The search that fits this model."""
    net = Net.of(model)
    visible = frozenset(i for i, node in enumerate(model.nodes) if node.is_task)
    n_ends = sum(1 for node in model.nodes if node.kind == END)
    has_inclusive = any(
        node.kind == "inclusiveGateway" and max(net.ins[i].bit_count(), net.outs[i].bit_count()) > 1
        for i, node in enumerate(model.nodes)
    )
    if has_inclusive or n_ends != 1:
        return EagerMoves(net, visible)
    return LazyMoves(net, visible)


def _after(net: Net, way: Way, taken: int, put: int, cost: int) -> Way | None:
    """The way, one firing further; None where that would put a second token on a flow."""
    rest = way.marking & ~taken
    if rest & put:
        return None
    return Way(rest | put, way.cost + cost, way.path + tuple(bits(put & net.flow_mask)))


def _keep(ways: Ways, way: Way | None) -> None:
    if way is not None and (way.marking not in ways or way.cost < ways[way.marking].cost):
        ways[way.marking] = way


class LazyMoves:
    """Backwards from what is wanted; for models without inclusive gateways and with one end."""

    def __init__(self, net: Net, visible: frozenset[int]) -> None:
        self.net = net
        self._visible = visible
        self._reach: dict[int, int] = {}
        self._n_left = _MAX_QUESTIONS

    def to_task(self, marking: int, task: int) -> Iterator[Way]:
        """The markings right after this task, each by the fewest silent moves before it."""
        found: Ways = {}
        for flow in bits(self.net.ins[task]):
            for way in self._solve(marking, flow).values():
                for put in self.net.puts(task):
                    _keep(found, _after(self.net, way, 1 << flow, put, 0))
        yield from found.values()

    def to_end(self, marking: int) -> Way | None:
        """The way to the proper end with the fewest silent moves, if there is one."""
        ends = [i for i, kind in enumerate(self.net.kinds) if kind == END]
        ways = [way for end in ends for way in self.to_task(marking, end)]
        proper = [way for way in ways if not way.marking & self.net.flow_mask]
        return min(proper, key=lambda way: way.cost, default=None)

    def _solve(self, marking: int, flow: int) -> Ways:
        # Nested questions on a stack of our own: a thousand steps may be skipped in a row.
        stack = [self._mark(marking, flow, 0)]
        answer: Ways | None = None
        while stack:
            self._n_left -= 1
            if self._n_left < 0:
                raise TooLargeError
            try:
                question = stack[-1].send(answer)  # type: ignore[arg-type]
            except StopIteration as done:
                stack.pop()
                answer = done.value
            else:
                stack.append(self._mark(*question))
                answer = None
        return answer or {}

    def _mark(
        self, marking: int, flow: int, asked: int
    ) -> Generator[tuple[int, int, int], Ways, Ways]:
        """Every cheapest way to get a token onto a flow, asking for tokens further back."""
        if marking >> flow & 1:
            return {marking: Way(marking, 0, ())}
        node = self.net.arcs[flow][0]
        if asked >> flow & 1 or not marking & self._before(flow):
            return {}
        ins = list(bits(self.net.ins[node]))
        together = self.net.kinds[node] == "parallelGateway"
        found: Ways = {}
        for group in [ins] if together else [[bit] for bit in ins]:
            ways: Ways = {marking: Way(marking, 0, ())}
            for bit in group:
                further: Ways = {}
                for way in ways.values():
                    answer = yield way.marking, bit, asked | 1 << flow
                    for more in answer.values():
                        joined = Way(more.marking, way.cost + more.cost, way.path + more.path)
                        _keep(further, joined)
                ways = further
            taken = sum(1 << bit for bit in group)
            for way in ways.values():
                for put in self.net.puts(node):
                    if put >> flow & 1:
                        _keep(found, _after(self.net, way, taken, put, 1))
        return found

    def _before(self, flow: int) -> int:
        """The flows from which a token can come to this one without a task between."""
        if flow not in self._reach:
            reach, todo = 1 << flow, [flow]
            while todo:
                node = self.net.arcs[todo.pop()][0]
                new = 0 if node in self._visible else self.net.ins[node] & ~reach
                reach |= new
                todo.extend(bits(new))
            self._reach[flow] = reach
        return self._reach[flow]


class EagerMoves:
    """Every silent move, nearest markings first; for any model, within bounds."""

    def __init__(self, net: Net, visible: frozenset[int]) -> None:
        self.net = net
        self._visible = visible
        self._n_left = _MAX_VISITS

    def to_task(self, marking: int, task: int) -> Iterator[Way]:
        """The markings right after this task, each by the fewest silent moves before it."""
        found: Ways = {}
        for way in self._nearby(marking):
            for node, taken, put in self.net.firings(way.marking):
                if node == task:
                    _keep(found, _after(self.net, way, taken, put, 0))
        yield from found.values()

    def to_end(self, marking: int) -> Way | None:
        """The way to the proper end with the fewest silent moves, if there is one."""
        done = (way for way in self._nearby(marking) if not way.marking & self.net.flow_mask)
        return next(done, None)

    def _nearby(self, marking: int) -> Iterator[Way]:
        start = Way(marking, 0, ())
        best: Ways = {marking: start}
        heap = [(0, 0, start)]
        n_pushed = 0
        while heap:
            _, _, way = heappop(heap)
            if best[way.marking] is not way:
                continue
            yield way
            for node, taken, put in self.net.firings(way.marking):
                if node in self._visible:
                    continue
                after = _after(self.net, way, taken, put, 1)
                if after is None:
                    continue
                known = best.get(after.marking)
                if known is None or after.cost < known.cost:
                    best[after.marking] = after
                    n_pushed += 1
                    heappush(heap, (after.cost, n_pushed, after))
            self._n_left -= 1
            if len(best) > _MAX_MARKINGS or self._n_left < 0:
                raise TooLargeError
