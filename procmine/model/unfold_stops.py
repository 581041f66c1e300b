"""What stops what: sub-processes and scopes that are left while several tokens are in them.

Such a thing is unfolded a second time. Who stops enters the copy, whose tokens may leave wherever
they are; who does not stays in the first one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from procmine.model.scope import Scope, Step
from procmine.model.unfold_border import Border
from procmine.model.unfold_catching import Catching
from procmine.model.unfold_facts import interrupts, is_sequential
from procmine.model.unfold_steps import Body, Ports, StepWiring
from procmine.model.wiring import XOR

if TYPE_CHECKING:
    from procmine.model.unfold import Unfolding

__all__ = ["Stopping"]

Way = tuple[Step, str]
"""An event that ends an activity, and the node where the case goes on then."""


class Stopping:
    """Unfolds what is stopped.

    Args:
        unfolding: unfolds everything.
        steps: wires single steps, and tells assumptions.
        catching: who catches what an end throws.
        border: wires where tokens leave.
        may: unfold a second time; ``stops`` says afterwards whether it was done.

    ``clears`` has the nodes that stop what goes on where ``may`` is False.
    """

    def __init__(
        self,
        unfolding: Unfolding,
        steps: StepWiring,
        catching: Catching,
        border: Border,
        *,
        may: bool,
    ) -> None:
        self._unfolding, self._wiring = unfolding, unfolding.wiring
        self._steps, self._catching, self._border = steps, catching, border
        self.may, self.stops = may, False
        self.clears: dict[str, frozenset[str]] = {}

    def caught(self, step: Step, ways: list[Way]) -> tuple[Ports, dict[str, str]]:
        """The ports of a sub-process, and where what it throws lands, by the event that catches it.

        Where other tokens may go on beside it, it lands at a point of its own: they have to stop
        before the case goes on at the target.
        """
        assert step.inside is not None
        waits = not is_sequential(step.inside)
        lands = {e.id: self._wiring.point(e.id) if waits else target for e, target in ways}
        self._catching.enter_activity([event for event, _ in ways], lands)
        ports = self._unfolding.nested(step)
        caught = self._catching.leave()
        missed = [event for event, node in lands.items() if node not in caught]
        for event in missed:
            node = lands.pop(event)
            if waits:
                self._wiring.drop(node)
        return ports, lands

    def thrown(
        self,
        step: Step,
        ports: Ports,
        ways: list[Way],
        lands: dict[str, str],
        begun: tuple[int, int],
    ) -> Ports:
        """The ports of a sub-process with several tokens at once that one of them may end.

        Args:
            step: the sub-process.
            ports: its ports so far.
            ways: the events that end it.
            lands: where what is thrown lands, as ``caught`` says.
            begun: the moment in the making before it.
        """
        targets = {event.id: target for event, target in ways}
        if not self.may:
            inside = frozenset(self._wiring.nodes_since(begun))
            for event, node in lands.items():
                gate = self._border.gate(event, node, targets[event])
                self.clears[gate] = inside | {gate}
            return ports
        self._never(lands)
        mark = self._begin()
        held, lands = self.caught(step, ways)
        copy = self._steps.repeated(step, held)
        self._forget(mark[0])
        ends = [([node], targets[event]) for event, node in lands.items()]
        entry = self._border.ended(step.id, copy, mark[1], ends)
        return self._border.fan("tried", XOR, step.id, [ports[0], entry]), ports[1]

    def left(self, step: Step, ports: Ports, ways: list[Way], targets: list[str]) -> Ports:
        """The ports of a sub-process with several tokens at once that an event may stop.

        Args:
            step: the sub-process.
            ports: its ports so far.
            ways: the events that end it.
            targets: where a case goes on after those that come from outside.
        """
        if not self.may:
            return self._border.left_by(step, ports, targets)
        mark = self._begin()
        held, lands = self.caught(step, ways)
        self._never(lands)
        copy = self._steps.repeated(step, held)
        self._forget(mark[0])
        self._border.stopped(step.id, copy[1], mark[1], targets)
        return self._border.fan("tried", XOR, step.id, [ports[0], copy[0]]), ports[1]

    def terminated(self, ends: list[Step], body: Body, begun: tuple[int, int]) -> None:
        """Let terminate ends stop what else goes on in their scope: in a copy one comes first."""
        scope = body.scope
        may = self.may and scope.kind != "adHocSubProcess"
        for step in ends:
            self._steps.note("terminate" if may else "terminate-no-stop", step)
        if not may:
            inside = frozenset(self._wiring.nodes_since(begun))
            for step in ends:
                out, after = body.ports[step.id][1], self._wiring.point(step.id)
                gate = self._border.gate(step.id, out, after)
                body.leaves[body.leaves.index(out)] = after
                self.clears[gate] = inside | {gate}
            return
        body.leaves.append(self._wiring.point(scope.id))
        ids = {step.id for step in ends}
        plain = [replace(step, events=()) if step.id in ids else step for step in scope.steps]
        mark = self._begin()
        copy = self._unfolding.body(replace(scope, steps=tuple(plain)))
        reached = [copy.ports[step.id][1] for step in ends]
        copy.leaves = [leaf for leaf in copy.leaves if leaf not in reached]
        ports = self._unfolding.entry(copy), self._border.exit(copy) if copy.leaves else ""
        self._forget(mark[0])
        ways = [(reached, body.leaves[-1])]
        body.instead.append(self._border.ended(scope.id, ports, mark[1], ways))

    def stopped(self, scope: Scope, target: str) -> str:
        """Where a scope is entered that an event sub-process will stop, whatever goes on in it."""
        kept = [
            step
            for step in scope.steps
            if not (scope.is_event_scope(step) and step.inside and interrupts(step.inside))
        ]
        mark = self._begin()
        copy = self._unfolding.body(replace(scope, steps=tuple(kept)))
        entry, out = self._unfolding.entry(copy), self._border.exit(copy)
        self._forget(mark[0])
        self._border.stopped(scope.id, out, mark[1], [target])
        return entry

    def _begin(self) -> tuple[int, tuple[int, int]]:
        """A copy begins: notes so far, and the moment in the making."""
        self.stops = True
        return len(self._unfolding.notes), self._wiring.mark()

    def _forget(self, n_told: int) -> None:
        """What was told of the copy was told of the first one."""
        del self._unfolding.notes[n_told:]

    def _never(self, lands: dict[str, str]) -> None:
        """Let no case end that gets here: those that would enter a copy."""
        for node in lands.values():
            self._wiring.connect(node, node)
