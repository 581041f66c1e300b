"""Unfolding: every element of a scope becomes tasks, gateways and flows with the same meaning.

A step has two ports: where a token comes in and where it goes on. What surrounds it (a loop, a
boundary event) is wired around its ports; what holds steps itself is unfolded inside them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from procmine.errors import ModelError
from procmine.finding import Finding
from procmine.model.assumed import assumption_at
from procmine.model.graph import END, START
from procmine.model.scope import Scope, Step
from procmine.model.unfold_border import Border
from procmine.model.unfold_catching import Catching
from procmine.model.unfold_ends import stopping_ends
from procmine.model.unfold_facts import first_steps, interrupts, is_sequential, pieces, undoes
from procmine.model.unfold_steps import Body, Ports, StepWiring
from procmine.model.unfold_stops import Stopping
from procmine.model.unfold_ways import Ways
from procmine.model.wiring import AND, OR, XOR, Wiring

__all__ = ["Unfolding"]


class Unfolding:
    """One unfolding of one process.

    Args:
        taken: ids of the document.
        names: names that leave events in the log.
        lanes: ids of the lanes of the document.
        stops: unfold a sub-process in which much goes on at once a second time, to be stopped
            there.
    """

    def __init__(
        self,
        taken: Iterable[str],
        names: frozenset[str],
        lanes: Iterable[str],
        *,
        stops: bool = True,
    ) -> None:
        self.wiring = Wiring(taken)
        self.notes: list[Finding] = []
        self.lanes = {lane: self.wiring.claim(lane) for lane in lanes}
        self._steps = StepWiring(self.wiring, self.notes, names, self.lanes)
        self._catching = Catching()
        self._border = Border(self.wiring)
        self._stopping = Stopping(self, self._steps, self._catching, self._border, may=stops)
        self._ways = Ways(self.wiring, self._steps, self._catching)

    @property
    def stops(self) -> bool:
        """Was anything unfolded a second time, to be stopped?"""
        return self._stopping.stops

    @property
    def clears(self) -> dict[str, frozenset[str]]:
        """Nodes that stop what goes on, where nothing was unfolded twice, and all that they stop.

        They stand for ends that terminate their scope or throw what is caught around it.
        """
        return self._stopping.clears

    def process(self, scope: Scope) -> None:
        """Unfold a whole process, from start nodes to end nodes."""
        body = self.body(scope)
        begins, others = first_steps(scope)
        if begins and not (body.besides or body.instead or body.has_exits):
            for step in begins:
                self._border.begin(step, body.ports[step.id][0])
            for step in others:
                self._steps.note("never-entered", step)
        else:
            begin = self.wiring.made("start", START, scope.id)
            self.wiring.connect(begin, self.entry(body))
        for leaf in body.leaves:
            self._border.end(leaf, alone=is_sequential(scope))

    def side_by_side(self, scopes: Iterable[Scope], may_stay_out: Collection[str]) -> None:
        """Unfold several processes as parts of one case; some of them a case may do without."""
        fork = ""
        for scope in scopes:
            if not fork:
                fork = self.wiring.made("beside", AND, scope.id)
                self.wiring.connect(self.wiring.made("start", START, scope.id), fork)
            body = self.body(scope)
            entry = self.entry(body)
            if scope.id in may_stay_out:
                what = f"process {scope.name or scope.id!r}"
                note = assumption_at("pool-by-message", what, scope.id, scope.kind, scope.line)
                self.notes.append(note)
                end = self.wiring.made("end", END, scope.id)
                entry = self._border.fan("maybe", XOR, scope.id, [entry, end])
            self.wiring.connect(fork, entry)
            for leaf in body.leaves:
                self._border.end(leaf, alone=is_sequential(scope))

    def entry(self, body: Body) -> str:
        """The node where a token enters a scope."""
        scope = body.scope
        begins, others = first_steps(scope)
        if not begins and not others:
            raise ModelError(
                f"{scope.kind} {scope.name or scope.id!r}, line {scope.line}, has no start event, "
                "and flows enter every step of it: no case could begin.",
                hint="Draw a start event.",
            )
        for step in others:
            self._steps.note("never-entered" if begins else "implicit-start", step)
        entries = [body.ports[step.id][0] for step in begins or others]
        if len(entries) > 1:
            entries = [self._border.fan("first", XOR if begins else AND, scope.id, entries)]
        if body.besides:
            entries = [self._border.fan("beside", AND, scope.id, [*entries, *body.besides])]
        if body.instead:
            entries = [self._border.fan("tried", XOR, scope.id, [*entries, *body.instead])]
        return entries[0]

    def body(self, scope: Scope) -> Body:
        """What a scope holds, unfolded, but for where it is entered and left."""
        body = Body(scope)
        handlers = {s.id: self.wiring.point(s.id) for s in scope.steps if scope.is_event_scope(s)}
        mark = self.wiring.mark()
        events = [s for s in scope.steps if s.kind == "boundaryEvent" and not undoes(s)]
        for step in events:
            node = self._steps.node(step)
            body.ports[step.id] = (node, node)
        self._catching.enter_scope(scope, handlers)
        hosted: dict[str, list[Step]] = {step.id: [] for step in scope.steps}
        for event in events:
            hosted.setdefault(event.attached_to, []).append(event)
        apart = {*body.ports, *handlers}
        for step in scope.steps:
            if not (step.compensates or undoes(step) or step.id in apart):
                body.ports[step.id] = self._ports(step, hosted[step.id], body)
        self._ways.connect(body)
        self._ways.finish(body)
        caught = self._catching.leave()
        for step in scope.steps:
            if step.id in handlers:
                self._event_scope(step, handlers[step.id], mark, body, caught)
        if ends := stopping_ends(scope):
            self._stopping.terminated(ends, body, mark)
        return body

    def _ports(self, step: Step, hosted: list[Step], body: Body) -> Ports:
        halting = [event for event in hosted if event.interrupting]
        ways = [(event, body.ports[event.id][0]) for event in halting]
        unfolds = step.inside is not None and not self._steps.is_seen(step)
        mark = self.wiring.mark()
        lands: dict[str, str] = {}
        if unfolds:
            ports, lands = self._stopping.caught(step, ways)
        else:
            node = self._steps.node(step)
            ports = (node, node)
        ports = self._steps.repeated(step, ports)
        one = step.inside is None or is_sequential(step.inside)
        by = "boundary-halfway" if unfolds and (self._stopping.may or one) else "boundary-exit"
        for event in halting:
            rule = "boundary-thrown" if event.id in lands else by
            self._steps.note(rule, event, host=step.said())
        others = [(event, target) for event, target in ways if event.id not in lands]
        targets = [target for _, target in others]
        if lands and not one:
            ports = self._stopping.thrown(step, ports, ways, lands, mark)
        if not unfolds:
            ports = self._border.left_by(step, ports, targets)
        elif one:
            for event, target in others:
                self.wiring.exits(mark, target, event.id)
        elif targets:
            ports = self._stopping.left(step, ports, ways, targets)
        return self._accompanied(step, ports, [e for e in hosted if e not in halting], body)

    def _accompanied(self, step: Step, ports: Ports, events: list[Step], body: Body) -> Ports:
        """The ports of an activity beside which other steps may be done."""
        if not events:
            return ports
        ways = []
        for event in events:
            self._steps.note("boundary-beside", event, host=step.said())
            ways.append(self._maybe(event, body.ports[event.id][0], body))
        return self._border.fan("beside", AND, step.id, [ports[0], *ways]), ports[1]

    def _maybe(self, step: Step, target: str, body: Body) -> str:
        body.leaves.append(self.wiring.point(step.id))
        return self._border.fan("maybe", XOR, step.id, [target, body.leaves[-1]])

    def nested(self, step: Step) -> Ports:
        """The ports of a sub-process that is unfolded."""
        assert step.inside is not None
        inside = self.body(step.inside)
        if step.kind == "adHocSubProcess":
            self._steps.note("ad-hoc", step)
            return self._any_order(step, inside)
        entry, out = self.entry(inside), self._border.exit(inside)
        # Both ends get a node of their own, or a loop around them would enter in the middle.
        first, last = self.wiring.point(step.id), self.wiring.point(step.id)
        self.wiring.connect(first, entry)
        self.wiring.connect(out, last)
        return first, last

    def _any_order(self, step: Step, inside: Body) -> Ports:
        again = self.wiring.made("again", XOR, step.id)
        done = self._border.fan("any", XOR, step.id, ())
        self.wiring.connect(again, done)
        begins, others = first_steps(inside.scope)
        leaves = list(inside.leaves)
        for piece in pieces(inside.scope):
            own = [s for s in (*begins, *others) if s.id in piece]
            if not own:
                continue
            entries = [inside.ports[s.id][0] for s in own]
            entry = (
                self._border.fan("first", AND, step.id, entries) if len(entries) > 1 else entries[0]
            )
            self.wiring.connect(done, entry)
            ends = [out for s in piece if (out := inside.ports.get(s, ("", ""))[1]) in leaves]
            leaves = [leaf for leaf in leaves if leaf not in ends]
            if len(ends) > 1 and not is_sequential(inside.scope):
                ends = [self._border.gathered(ends, OR, step.id)]
            for end in ends:
                self.wiring.connect(end, again)
        for leaf in leaves:
            self.wiring.connect(leaf, again)
        return again, done

    def _event_scope(
        self, step: Step, entry: str, mark: tuple[int, int], body: Body, caught: set[str]
    ) -> None:
        """Wire an event sub-process: as a way out of its scope, or beside it."""
        assert step.inside is not None
        host = f"{body.scope.kind} {(body.scope.name or body.scope.id)!r}"
        halts, sequential = interrupts(step.inside), is_sequential(body.scope)
        if entry in caught:
            rule = "event-subprocess-thrown" if sequential else "event-subprocess-thrown-no-stop"
            self._steps.note(rule, step, host=host)
        elif halts and sequential:
            self._steps.note("event-subprocess-exit", step, host=host)
            body.has_exits = True
            self.wiring.exits(mark, entry, step.id)
        elif halts and self._stopping.may:
            self._steps.note("event-subprocess-exit", step, host=host)
            body.instead.append(self._stopping.stopped(body.scope, entry))
        else:
            rule = "event-subprocess-no-stop" if halts else "event-subprocess-beside"
            self._steps.note(rule, step, host=host)
            body.besides.append(self._maybe(step, entry, body))
        inside = self.body(step.inside)
        self.wiring.connect(entry, self.entry(inside))
        body.leaves.append(self._border.exit(inside))
