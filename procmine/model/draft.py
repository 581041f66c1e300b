"""Draft: a BPMN graph while it is being made, tidied before it becomes a Model.

Miners think in places, bindings and blocks. Each of them is drawn here with as many gateways as
it likes; ``tidy`` then leaves the fewest that allow the same cases, and ``model`` gives nodes an
order and ids that depend on content alone, so that the same process is the same file again.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Sequence

from procmine.model.graph import END, GATEWAYS, START, Flow, Model, Node

__all__ = ["Draft"]

_XOR, _AND, _OR = GATEWAYS
_SHORT = {_XOR: "xor", _AND: "and", _OR: "or"}
_ROUNDS = 60


class Draft:
    """Nodes and connections in the making; positions are handed out by ``add``."""

    def __init__(self) -> None:
        self._kind: list[str] = []
        self._name: list[str] = []
        self._ins: list[list[int]] = []
        self._outs: list[list[int]] = []

    def add(self, kind: str, name: str = "") -> int:
        """Put in a node of this BPMN kind; the answer is its position."""
        self._kind.append(kind)
        self._name.append(name)
        self._ins.append([])
        self._outs.append([])
        return len(self._kind) - 1

    def place(self) -> int:
        """Put in a point where ways meet and part: an exclusive gateway until tidied."""
        return self.add(_XOR)

    def connect(self, source: int, target: int) -> None:
        """Let a token go from source to target."""
        self._outs[source].append(target)
        self._ins[target].append(source)

    def tidy(self) -> None:
        """Leave the fewest gateways that allow the same sequences of activities."""
        queue = deque(range(len(self._kind)))
        while queue:
            node = queue.popleft()
            if self._kind[node] not in GATEWAYS:
                continue
            near = {*self._ins[node], *self._outs[node], node}
            if self._thin(node) or self._bypass(node) or self._absorb(node):
                queue.extend(sorted(near))
        for node in range(len(self._kind)):
            if self._kind[node] in GATEWAYS and len(self._ins[node]) > 1 < len(self._outs[node]):
                self._unmix(node)

    def _disconnect(self, source: int, target: int) -> None:
        self._outs[source].remove(target)
        self._ins[target].remove(source)

    def _thin(self, node: int) -> bool:
        """Two direct ways between gateways of one kind are one; a choice to stay is none."""
        outs, kind = self._outs[node], self._kind[node]
        for target in outs:
            idle = target == node and kind == _XOR and len(outs) > 1
            twice = target != node and kind == self._kind[target] and outs.count(target) > 1
            if idle or twice:
                self._disconnect(node, target)
                return True
        return False

    def _bypass(self, node: int) -> bool:
        """A gateway with one way in and one way out routes nothing."""
        if len(self._ins[node]) != 1 or len(self._outs[node]) != 1:
            return False
        source, target = self._ins[node][0], self._outs[node][0]
        if node in (source, target):
            return False
        self._swap(self._outs[source], node, target)
        self._swap(self._ins[target], node, source)
        self._ins[node], self._outs[node] = [], []
        return True

    def _absorb(self, node: int) -> bool:
        """Two neighbouring gateways of one kind are one where nothing else can come between."""
        for target in self._outs[node]:
            if target == node or self._kind[target] != self._kind[node]:
                continue
            alone_in = len(self._ins[target]) == 1
            alone_out = len(self._outs[node]) == 1 and self._kind[node] != _OR
            if alone_in or alone_out:
                self._join(node, target)
                return True
        return False

    def _join(self, node: int, target: int) -> None:
        self._disconnect(node, target)
        outs, ins = list(self._outs[target]), list(self._ins[target])
        for after in outs:
            self._disconnect(target, after)
        for before in self._ins[target][:]:
            self._disconnect(before, target)
        for after in outs:
            self.connect(node, node if after == target else after)
        for before in ins:
            if before != target:
                self.connect(before, node)

    @staticmethod
    def _swap(items: list[int], old: int, new: int) -> None:
        items[items.index(old)] = new

    def _unmix(self, node: int) -> None:
        split = self.add(self._kind[node])
        self._outs[split], self._outs[node] = self._outs[node], []
        for after in self._outs[split]:
            self._swap(self._ins[after], node, split)
        self.connect(node, split)

    def model(self, name: str, *, order: Sequence[str] = ()) -> Model:
        """The drawn model, its nodes in reading order.

        Args:
            name: what the process is called.
            order: activities, the most important first; others follow by name. Where the way
                parts, the more important way comes first.
        """
        nodes = self._reading_order(order)
        ids = self._ids(nodes)
        place = {node: i for i, node in enumerate(nodes)}
        pairs = [(n, t) for n in nodes for t in sorted(self._outs[n], key=lambda t: place[t])]
        flows = [Flow(f"flow_{i}", ids[s], ids[t]) for i, (s, t) in enumerate(pairs, 1)]
        return Model(
            name,
            tuple(Node(ids[node], self._kind[node], self._name[node]) for node in nodes),
            tuple(flows),
        )

    def _used(self) -> list[int]:
        return [
            node
            for node, kind in enumerate(self._kind)
            if kind not in GATEWAYS or self._ins[node] or self._outs[node]
        ]

    def _reading_order(self, order: Sequence[str]) -> list[int]:
        colour = self._colours(order)
        starts = [node for node in self._used() if self._kind[node] == START]
        queue = deque(sorted(starts, key=lambda node: colour[node]))
        seen = dict.fromkeys(queue)
        while queue:
            for target in sorted(self._outs[queue.popleft()], key=lambda node: colour[node]):
                if target not in seen:
                    seen[target] = None
                    queue.append(target)
        rest = [node for node in self._used() if node not in seen]
        # The end comes last, however short the shortest way to it is.
        reached = sorted(seen, key=lambda node: self._kind[node] == END)
        return reached + sorted(rest, key=lambda node: colour[node])

    def _colours(self, order: Sequence[str]) -> dict[int, int]:
        """A number per node that depends on names and neighbours alone, not on how it was made.

        Source: colour refinement of B. Weisfeiler and A. Leman, 1968.
        """
        important = {name: i for i, name in enumerate(order)}
        used = self._used()
        key: dict[int, tuple[object, ...]] = {
            node: (
                self._kind[node] == END,
                self._kind[node] in GATEWAYS,
                important.get(self._name[node], len(important)),
                self._name[node],
                self._kind[node],
            )
            for node in used
        }
        colour = _ranks(key)
        for _ in range(_ROUNDS):
            key = {
                node: (
                    colour[node],
                    tuple(sorted(colour[n] for n in self._outs[node])),
                    tuple(sorted(colour[n] for n in self._ins[node])),
                )
                for node in used
            }
            finer = _ranks(key)
            if len(set(finer.values())) == len(set(colour.values())):
                return finer
            colour = finer
        return colour

    def _ids(self, nodes: list[int]) -> dict[int, str]:
        taken: dict[str, int] = {}
        ids = {}
        for node in nodes:
            stem = self._stem(node)
            taken[stem] = taken.get(stem, 0) + 1
            numbered = self._kind[node] in GATEWAYS or taken[stem] > 1
            ids[node] = f"{stem}_{taken[stem]}" if numbered else stem
        return ids

    def _stem(self, node: int) -> str:
        kind, name = self._kind[node], self._name[node]
        if kind in GATEWAYS:
            return f"{_SHORT[kind]}_{'split' if len(self._outs[node]) > 1 else 'join'}"
        if kind in (START, END):
            return "start" if kind == START else "end"
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower(), flags=re.ASCII).strip("-")
        if not name.isascii() or len(slug) > 40 or not slug:
            digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
            slug = f"{slug[:40]}-{digest}".strip("-")
        return f"task_{slug}"


def _ranks(key: dict[int, tuple[object, ...]]) -> dict[int, int]:
    place = {value: i for i, value in enumerate(sorted(set(key.values())))}
    return {node: place[value] for node, value in key.items()}
