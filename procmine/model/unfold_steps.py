"""How one step is wired: its node, the gateways its leaving flows need, its loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from procmine.finding import Finding
from procmine.model.assumed import assumption
from procmine.model.graph import TASKS
from procmine.model.scope import Scope, Step, Way
from procmine.model.wiring import AND, OR, XOR, Wiring

__all__ = ["Body", "Ports", "StepWiring"]

Ports = tuple[str, str]
"""The node a token comes in at, and the node it goes on from."""

_GATEWAYS = {
    "parallelGateway": AND,
    "inclusiveGateway": OR,
    "complexGateway": OR,
}
_TIMES = {
    True: ("any number of times", "任意次数"),
    False: ("once or more", "一次或多次"),
}


@dataclass
class Body:
    """A scope while it is unfolded.

    Args:
        scope: what it holds.
        ports: the ports of each step.
        leaves: nodes where tokens leave it.
        besides: nodes that may get a token of their own when one enters.
        instead: nodes where a copy is entered that will be stopped.
        has_exits: may a token leave its steps for an event sub-process?
    """

    scope: Scope
    ports: dict[str, Ports] = field(default_factory=dict)
    leaves: list[str] = field(default_factory=list)
    besides: list[str] = field(default_factory=list)
    instead: list[str] = field(default_factory=list)
    has_exits: bool = False


class StepWiring:
    """Wires single steps.

    Args:
        wiring: where they are put.
        notes: where assumptions are told.
        names: names that leave events in the log.
        lanes: id in the model of each lane.
    """

    def __init__(
        self,
        wiring: Wiring,
        notes: list[Finding],
        names: frozenset[str],
        lanes: dict[str, str],
    ) -> None:
        self._wiring, self._notes, self._names, self._lanes = wiring, notes, names, lanes

    def note(self, rule: str, step: Step, **values: str) -> None:
        """Tell an assumption about a step."""
        self._notes.append(assumption(rule, step, **values))

    def is_seen(self, step: Step) -> bool:
        """Does the log know a step of this name?"""
        return bool(step.name) and step.name in self._names

    def node(self, step: Step) -> str:
        """The node of a step that holds no other."""
        if step.is_gateway:
            if step.kind == "complexGateway":
                self.note("complex", step)
            is_fork = step.element.get("eventGatewayType") == "Parallel"
            kind = AND if is_fork else _GATEWAYS.get(step.kind, XOR)
            return self._wiring.own(step.id, kind, step.name, self._lane(step))
        if step.is_activity:
            return self._activity(step)
        if self.is_seen(step):
            self.note("seen-event", step)
            return self.task(step)
        if step.kind.startswith("intermediate"):
            self.note("event", step)
        return self._wiring.own_point(step.id, step.name, self._lane(step))

    def _activity(self, step: Step) -> str:
        if not step.name:
            self.note("no-name", step)
            return self._wiring.own_point(step.id, step.name, self._lane(step))
        if step.kind == "callActivity":
            self.note("call", step)
        elif step.kind not in TASKS:
            self.note("collapsed" if step.inside is None else "seen-subprocess", step)
        return self.task(step)

    def task(self, step: Step) -> str:
        """The step as a task."""
        kind = step.kind if step.kind in TASKS else "task"
        return self._wiring.own(step.id, kind, step.name, self._lane(step))

    def _lane(self, step: Step) -> str | None:
        return None if step.lane is None else self._lanes.get(step.lane)

    def repeated(self, step: Step, ports: Ports) -> Ports:
        """The ports of a step that may be done again and again."""
        if not step.repeats:
            return ports
        again = self._wiring.made("again", XOR, step.id)
        done = self._wiring.made("done", XOR, step.id)
        if step.repeats == "loop":
            en, zh = _TIMES[step.tests_first]
            self.note("loop", step, times=en, times_zh=zh)
        else:
            self.note("any-instances", step)
        if step.tests_first:
            self._wiring.fan(again, (done,))
            self._wiring.connect(ports[1], again)
            self._wiring.connect(done, ports[0])
        else:
            self._wiring.connect(again, ports[0])
            self._wiring.connect(ports[1], done)
            self._wiring.connect(done, again)
        return again, done

    def leaving(
        self, step: Step, out: str, ways: Sequence[Way], leaf: Callable[[], str]
    ) -> dict[str, str]:
        """Which node does each flow leave from, so that as many are taken as BPMN says?

        Args:
            step: the step they leave.
            out: the node its token goes on from.
            ways: its leaving flows.
            leaf: makes a place where a token that takes none of them ends.
        """
        if len(ways) < 2 or self._takes_one(step) or self._takes_all(step):
            return dict.fromkeys((way.id for way in ways), out)
        if step.is_gateway:
            return self._by_default(step, out, ways)
        chosen = [w for w in ways if w.condition and w.id != step.default]
        other = [w for w in ways if w.id == step.default and chosen]
        plain = [w for w in ways if w not in chosen and w not in other]
        if not chosen:
            hub = self._forked(step, out)
            return dict.fromkeys((way.id for way in ways), hub)
        if plain:
            hub = self._forked(step, out)
            return dict.fromkeys((w.id for w in plain), hub) | (
                self._chosen(step, self._branch(step, hub), chosen, other)
                if other
                else self._maybe(step, hub, chosen, leaf)
            )
        return self._chosen(step, self._branch(step, out), chosen, other)

    @staticmethod
    def _takes_one(step: Step) -> bool:
        is_fork = step.element.get("eventGatewayType") == "Parallel"
        return step.is_gateway and step.kind not in _GATEWAYS and not is_fork

    @staticmethod
    def _takes_all(step: Step) -> bool:
        return step.kind == "parallelGateway" or (
            step.is_gateway and step.element.get("eventGatewayType") == "Parallel"
        )

    def _forked(self, step: Step, out: str) -> str:
        """A node that puts a token on every flow that leaves it."""
        if not self._wiring.is_choice(out):
            return out
        fork = self._wiring.made("fork", AND, step.id)
        self._wiring.connect(out, fork)
        return fork

    def _branch(self, step: Step, out: str) -> str:
        choice = self._wiring.made("choice", XOR, step.id)
        self._wiring.connect(out, choice)
        return choice

    def _by_default(self, step: Step, out: str, ways: Sequence[Way]) -> dict[str, str]:
        other = [way for way in ways if way.id == step.default]
        if not other:
            return dict.fromkeys((way.id for way in ways), out)
        chosen = [way for way in ways if way not in other]
        return self._chosen(step, self._branch(step, out), chosen, other)

    def _chosen(
        self, step: Step, choice: str, chosen: Sequence[Way], other: Sequence[Way]
    ) -> dict[str, str]:
        """The other flow, or any of the chosen ones together."""
        found = dict.fromkeys((way.id for way in other), choice)
        some = choice
        if len(chosen) > 1:
            some = self._wiring.made("some", OR, step.id)
            self._wiring.connect(choice, some)
        return found | dict.fromkeys((way.id for way in chosen), some)

    def _maybe(
        self, step: Step, hub: str, chosen: Sequence[Way], leaf: Callable[[], str]
    ) -> dict[str, str]:
        found = {}
        for way in chosen:
            found[way.id] = self._branch(step, hub)
            self._wiring.connect(found[way.id], leaf())
        return found
