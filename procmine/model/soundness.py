"""check_soundness(): can every case that starts also end, properly, and is every step of use?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from procmine.errors import StateSpaceError
from procmine.model.graph import END, START, Model
from procmine.model.petri import Net, bits
from procmine.model.reduction import Reduced, gathered, reduce_graph

__all__ = ["MAX_STATES", "Breach", "Soundness", "check_soundness"]

MAX_STATES = 200_000
_MAX_OF_A_KIND = 10
_NOTHING: Mapping[str, Collection[str]] = MappingProxyType({})


@dataclass(frozen=True)
class Breach:
    """One thing that breaks soundness.

    Args:
        kind: ``no-start``, ``no-end``, ``unreachable`` (no path leads there), ``no-way-out`` (no
            path leads from there to an end), ``deadlock`` (tokens wait for ever), ``livelock``
            (a case can go on but never end), ``two-tokens`` (one flow holds two tokens),
            ``ends-twice`` (a case reaches one end event a second time), ``dead`` (never done,
            though paths lead there); of Petri nets also ``unbounded`` (a place can be filled
            without end) and ``improper`` (tokens are left over when a case ends).
        nodes: ids of the nodes concerned: where tokens wait, go round or are left over, what is
            dead, what puts the second token, what is reached twice.
        trace: activities of one case that gets there; empty when no case is needed to see it.
    """

    kind: str
    nodes: tuple[str, ...]
    trace: tuple[str, ...] = ()


@dataclass(frozen=True)
class Soundness:
    """The answer of ``check_soundness``.

    Args:
        sound: every case can end, ends once and leaves nothing behind, every node can be reached.
        breaches: what breaks it; empty exactly when it is sound.
        n_states: states looked at after the model was shrunk.
        is_complete: False when the search stopped early because a breach was already found.
    """

    sound: bool
    breaches: tuple[Breach, ...]
    n_states: int
    is_complete: bool = True


def check_soundness(
    model: Model,
    *,
    max_states: int = MAX_STATES,
    clears: Mapping[str, Collection[str]] = _NOTHING,
) -> Soundness:
    """Can every case that starts also end, properly, and can every step be reached?

    Args:
        model: any model; several start events are alternatives, several end events are fine as
            long as no case reaches one of them twice.
        max_states: states to look at before giving up.
        clears: nodes that take every other token away, each with the nodes between which tokens
            vanish, as a terminate end does; the model is not shrunk then.

    Returns:
        Soundness with every kind of breach found and an example case for each.

    Raises:
        StateSpaceError: more than ``max_states`` states and no breach among them.

    Cost: near linear for models whose gateways pair up; else it grows with the states, which
    can be exponential in parallel branches.

    Source: W. van der Aalst et al., Soundness of workflow nets, Formal Aspects of Computing
    23(3), 2011; tokens, inclusive gateways and implicit ends as in BPMN 2.0, chapter 13.

    >>> from procmine.model.graph import Flow, Model, Node
    >>> check_soundness(Model("one step", (Node("s", "startEvent"), Node("a", "task", "A"),
    ...     Node("e", "endEvent")), (Flow("1", "s", "a"), Flow("2", "a", "e")))).sound
    True
    """
    breaches = _by_shape(model)
    small = reduce_graph(model, is_whole=bool(clears))
    search = _Search(model, small, max_states, clears)
    if not any(breach.kind == "no-start" for breach in breaches):
        search.run()
        breaches += search.breaches()
    is_complete = not search.is_cut
    if not is_complete and not breaches:
        raise StateSpaceError(
            f"The model {model.name!r} has more than {max_states:,} states.",
            hint="Raise max_states, or check a simpler model: fewer parallel branches.",
        )
    return Soundness(not breaches, tuple(breaches), len(search.came_from), is_complete)


def _by_shape(model: Model) -> list[Breach]:
    """What can be seen without playing a single token."""
    starts = [node.id for node in model.nodes if node.kind == START]
    ends = [node.id for node in model.nodes if node.kind == END]
    breaches = []
    if not starts:
        breaches.append(Breach("no-start", ()))
    if not ends:
        breaches.append(Breach("no-end", ()))
    after = {n: [f.target for f in flows] for n, flows in model.outgoing().items()}
    before = {n: [f.source for f in flows] for n, flows in model.incoming().items()}
    for kind, seeds, steps in (("unreachable", starts, after), ("no-way-out", ends, before)):
        missed = _missed(model, seeds, steps) if seeds else ()
        if missed:
            breaches.append(Breach(kind, missed))
    return breaches


def _missed(model: Model, seeds: list[str], steps: dict[str, list[str]]) -> tuple[str, ...]:
    seen, todo = set(seeds), list(seeds)
    while todo:
        for near in steps[todo.pop()]:
            if near not in seen:
                seen.add(near)
                todo.append(near)
    return tuple(node.id for node in model.nodes if node.id not in seen)


class _Search:
    """Breadth first through the states of the small graph, so that examples are short."""

    def __init__(
        self, model: Model, small: Reduced, max_states: int, clears: Mapping[str, Collection[str]]
    ) -> None:
        self.model, self.small, self.max_states = model, small, max_states
        self.net = Net(small.kinds, small.arcs)
        self.cleared = self._masks(clears)
        self.came_from: dict[int, tuple[int | None, int, int]] = {}
        self.leads_to: dict[int, list[int]] = {}
        self.fired = self.marked = 0
        self.is_cut = False
        self.doomed: set[int] = set()
        self._found: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}

    def run(self) -> None:
        level: list[int] = []
        for node, _, put in self.net.initial():
            self._visit(put, None, node, put, level)
        while level and not self.is_cut:
            next_level: list[int] = []
            for marking in level:
                self._expand(marking, next_level)
                if len(self.came_from) > self.max_states:
                    self.is_cut = True
                    break
            level = next_level

    def _masks(self, clears: Mapping[str, Collection[str]]) -> dict[int, int]:
        """The flows from which a node of the small graph takes the tokens."""
        ids = [self.model.nodes[host].id for host in self.small.hosts]
        masks = {}
        for node, node_id in enumerate(ids):
            if node_id in clears:
                within = {at for at, other in enumerate(ids) if other in clears[node_id]}
                masks[node] = sum(
                    1 << bit for bit, arc in enumerate(self.small.arcs) if within.issuperset(arc)
                )
        return masks

    def _visit(
        self, marking: int, parent: int | None, node: int, put: int, level: list[int]
    ) -> None:
        self.fired |= 1 << node
        self.marked |= marking
        if marking not in self.came_from:
            self.came_from[marking] = (parent, node, put)
            level.append(marking)

    def _expand(self, marking: int, level: list[int]) -> None:
        follow = self.leads_to[marking] = []
        for node, taken, put in self.net.firings(marking):
            rest = marking & ~taken & ~self.cleared.get(node, 0)
            if rest & put:
                self._doom(marking, node, rest & put)
                continue
            follow.append(rest | put)
            self._visit(rest | put, marking, node, put, level)
            if len(self.came_from) > self.max_states:
                return
        if not follow and marking not in self.doomed and marking & self.net.flow_mask:
            self.doomed.add(marking)
            waiting = {self.net.arcs[bit][1] for bit in bits(marking & self.net.flow_mask)}
            self._note("deadlock", waiting, marking)

    def _doom(self, marking: int, node: int, twice: int) -> None:
        # The state behind it cannot be written as a set of tokens, and need not be: it is wrong.
        self.doomed.add(marking)
        self.fired |= 1 << node
        kind = "two-tokens" if twice & self.net.flow_mask else "ends-twice"
        self._note(kind, {node}, marking, node, twice)

    def _note(
        self, kind: str, nodes: set[int], marking: int, node: int | None = None, put: int = 0
    ) -> None:
        ids = tuple(self.model.nodes[host].id for host in sorted({self._host(n) for n in nodes}))
        n_alike = sum(1 for known, _ in self._found if known == kind)
        if (kind, ids) not in self._found and n_alike < _MAX_OF_A_KIND:
            last = [] if node is None else self._activities(node, put)
            self._found[kind, ids] = (*self._trace(marking), *last)

    def _host(self, node: int) -> int:
        return self.small.hosts[node]

    def _activities(self, node: int, put: int) -> list[str]:
        inside = self.model.nodes[self._host(node)]
        own = [inside.name] if self.small.kinds[node] == inside.kind and inside.is_task else []
        for bit in bits(put & self.net.flow_mask):
            own += self.small.passages[bit].activities()
        return own

    def _trace(self, marking: int) -> tuple[str, ...]:
        parts: list[list[str]] = []
        here: int | None = marking
        while here is not None:
            here, node, put = self.came_from[here]
            parts.append(self._activities(node, put))
        return tuple(name for part in reversed(parts) for name in part)

    def breaches(self) -> list[Breach]:
        if not self.is_cut:
            self._find_livelock()
        found = [Breach(kind, nodes, trace) for (kind, nodes), trace in self._found.items()]
        # Where a state was left unexplored, a node not seen yet may still be reached.
        if not self.is_cut and all(breach.kind in ("deadlock", "livelock") for breach in found):
            dead = self._dead()
            found += [Breach("dead", dead)] if dead else []
        return found

    def _find_livelock(self) -> None:
        """A state from which neither an end nor a known breach can be reached."""
        before: dict[int, list[int]] = {}
        for marking, follow in self.leads_to.items():
            for after in follow:
                before.setdefault(after, []).append(marking)
        todo = [m for m in self.leads_to if not m & self.net.flow_mask or m in self.doomed]
        fine = set(todo)
        while todo:
            for marking in before.get(todo.pop(), ()):
                if marking not in fine:
                    fine.add(marking)
                    todo.append(marking)
        for marking in self.leads_to:
            if marking not in fine:
                busy = {self.net.arcs[bit][1] for bit in bits(marking & self.net.flow_mask)}
                self._note("livelock", busy, marking)
                return

    def _dead(self) -> tuple[str, ...]:
        alive = set()
        for node in bits(self.fired):
            alive |= {self._host(node)} | self.small.inner[node]
        passed = bits(self.marked & self.net.flow_mask)
        alive |= gathered(self.small.passages[bit].nodes for bit in passed)
        shaped = {node for breach in _by_shape(self.model) for node in breach.nodes}
        return tuple(
            node.id
            for i, node in enumerate(self.model.nodes)
            if i not in alive and node.id not in shaped
        )
