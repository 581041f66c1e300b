"""Unfolding: every element of a scope becomes tasks, gateways and flows with the same meaning.

A step has two ports: where a token comes in and where it goes on. What surrounds it (a loop, a
boundary event) is wired around its ports; what holds steps itself is unfolded inside them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

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
            there; ``stops`` says afterwards whether there was one.

    ``clears`` has the nodes that stand for ends that stop what goes on in their scope, where it is
    not unfolded twice, each with the nodes of the scope.
    """

    def __init__(
        self,
        taken: Iterable[str],
        names: frozenset[str],
        lanes: Iterable[str],
        *,
        stops: bool = True,
    ) -> None:
        self._may_stop, self.stops = stops, False
        self.clears: dict[str, frozenset[str]] = {}
        self.wiring = Wiring(taken)
        self.notes: list[Finding] = []
        self.lanes = {lane: self.wiring.claim(lane) for lane in lanes}
        self._steps = StepWiring(self.wiring, self.notes, names, self.lanes)
        self._catching = Catching()
        self._border = Border(self.wiring)
        self._ways = Ways(self.wiring, self._steps, self._catching)

    def process(self, scope: Scope) -> None:
        """Unfold a whole process, from start nodes to end nodes."""
        body = self._body(scope)
        begins, others = first_steps(scope)
        if begins and not (body.besides or body.instead or body.has_exits):
            for step in begins:
                self._border.begin(step, body.ports[step.id][0])
            for step in others:
                self._steps.note("never-entered", step)
        else:
            begin = self.wiring.made("start", START, scope.id)
            self.wiring.connect(begin, self._entry(body))
        for leaf in body.leaves:
            self._border.end(leaf, alone=is_sequential(scope))

    def side_by_side(self, scopes: Iterable[Scope], may_stay_out: Collection[str]) -> None:
        """Unfold several processes as parts of one case; some of them a case may do without."""
        fork = ""
        for scope in scopes:
            if not fork:
                fork = self.wiring.made("beside", AND, scope.id)
                self.wiring.connect(self.wiring.made("start", START, scope.id), fork)
            body = self._body(scope)
            entry = self._entry(body)
            if scope.id in may_stay_out:
                what = f"process {scope.name or scope.id!r}"
                note = assumption_at("pool-by-message", what, scope.id, scope.kind, scope.line)
                self.notes.append(note)
                end = self.wiring.made("end", END, scope.id)
                entry = self._border.fan("maybe", XOR, scope.id, [entry, end])
            self.wiring.connect(fork, entry)
            for leaf in body.leaves:
                self._border.end(leaf, alone=is_sequential(scope))

    def _entry(self, body: Body) -> str:
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

    def _body(self, scope: Scope) -> Body:
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
            self._terminated(ends, body, mark)
        return body

    def _ports(self, step: Step, hosted: list[Step], body: Body) -> Ports:
        halting = [event for event in hosted if event.interrupting]
        targets = {event.id: body.ports[event.id][0] for event in hosted}
        unfolds = step.inside is not None and not self._steps.is_seen(step)
        mark = self.wiring.mark()
        caught: set[str] = set()
        if unfolds:
            ports, caught = self._caught(step, halting, targets)
        else:
            node = self._steps.node(step)
            ports = (node, node)
        ports = self._steps.repeated(step, ports)
        left: list[Step] = []
        stopping: list[Step] = []
        for event in halting:
            if targets[event.id] in caught:
                self._steps.note("boundary-thrown", event, host=step.said())
            elif not unfolds:
                self._steps.note("boundary-exit", event, host=step.said())
                left.append(event)
            else:
                halfway = self._may_stop or (step.inside and is_sequential(step.inside))
                rule = "boundary-halfway" if halfway else "boundary-exit"
                self._steps.note(rule, event, host=step.said())
                stopping.append(event)
        if stopping and step.inside and is_sequential(step.inside):
            for event in stopping:
                self.wiring.exits(mark, targets[event.id], event.id)
        elif stopping:
            ports = self._stoppable(
                step, ports, halting, targets, [targets[e.id] for e in stopping]
            )
        ports = self._border.left_by(step, ports, [targets[event.id] for event in left])
        return self._accompanied(step, ports, [e for e in hosted if e not in halting], body)

    def _caught(
        self, step: Step, halting: list[Step], targets: dict[str, str]
    ) -> tuple[Ports, set[str]]:
        """The ports of a sub-process, and the boundary events that catch what it throws."""
        self._catching.enter_activity(halting, targets)
        ports = self._nested(step)
        return ports, self._catching.leave()

    def _stoppable(
        self,
        step: Step,
        ports: Ports,
        halting: list[Step],
        targets: dict[str, str],
        ways: list[str],
    ) -> Ports:
        """The ports of a sub-process with several tokens at once that an event may stop."""
        if not self._may_stop:
            return self._border.left_by(step, ports, ways)
        self.stops = True
        n_told, mark = len(self.notes), self.wiring.mark()
        copy = self._steps.repeated(step, self._caught(step, halting, targets)[0])
        del self.notes[n_told:]
        self._border.stopped(step.id, copy[1], mark, ways)
        return self._border.fan("tried", XOR, step.id, [ports[0], copy[0]]), ports[1]

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

    def _nested(self, step: Step) -> Ports:
        """The ports of a sub-process that is unfolded."""
        assert step.inside is not None
        inside = self._body(step.inside)
        if step.kind == "adHocSubProcess":
            self._steps.note("ad-hoc", step)
            return self._any_order(step, inside)
        entry, out = self._entry(inside), self._border.exit(inside)
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
            self._steps.note("event-subprocess-thrown", step, host=host)
        elif halts and sequential:
            self._steps.note("event-subprocess-exit", step, host=host)
            body.has_exits = True
            self.wiring.exits(mark, entry, step.id)
        elif halts and self._may_stop:
            self._steps.note("event-subprocess-exit", step, host=host)
            body.instead.append(self._stopped_body(body.scope, entry))
        else:
            rule = "event-subprocess-no-stop" if halts else "event-subprocess-beside"
            self._steps.note(rule, step, host=host)
            body.besides.append(self._maybe(step, entry, body))
        inside = self._body(step.inside)
        self.wiring.connect(entry, self._entry(inside))
        body.leaves.append(self._border.exit(inside))

    def _terminated(self, ends: list[Step], body: Body, begun: tuple[int, int]) -> None:
        """Let ends stop what else goes on in their scope: in a copy one of them comes first."""
        scope = body.scope
        may_stop = self._may_stop and scope.kind != "adHocSubProcess"
        for step in ends:
            self._steps.note("terminate" if may_stop else "terminate-no-stop", step)
        if not may_stop:
            inside = frozenset(self.wiring.nodes_since(begun))
            for step in ends:
                gate = self._border.gate(step, body)
                self.clears[gate] = inside | {gate}
            return
        self.stops = True
        body.leaves.append(self.wiring.point(scope.id))
        ids = {step.id for step in ends}
        plain = [replace(step, events=()) if step.id in ids else step for step in scope.steps]
        n_told, mark = len(self.notes), self.wiring.mark()
        copy = self._body(replace(scope, steps=tuple(plain)))
        body.instead.append(self._entry(copy))
        del self.notes[n_told:]
        self._border.ended(copy, mark, ends, body.leaves[-1])

    def _stopped_body(self, scope: Scope, target: str) -> str:
        """Where a scope is entered that an event sub-process will stop, whatever goes on in it."""
        self.stops = True
        kept = [
            step
            for step in scope.steps
            if not (scope.is_event_scope(step) and step.inside and interrupts(step.inside))
        ]
        n_told, mark = len(self.notes), self.wiring.mark()
        copy = self._body(replace(scope, steps=tuple(kept)))
        entry, out = self._entry(copy), self._border.exit(copy)
        del self.notes[n_told:]
        self._border.stopped(scope.id, out, mark, [target])
        return entry
