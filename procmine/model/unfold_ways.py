"""The ways through one scope while it is unfolded: its flows, its links, and where they end."""

from __future__ import annotations

from procmine.model.graph import END
from procmine.model.scope import Step
from procmine.model.unfold_catching import Catching
from procmine.model.unfold_steps import Body, StepWiring
from procmine.model.wiring import Wiring

__all__ = ["Ways"]


class Ways:
    """Wires the flows between steps whose ports are known.

    Args:
        wiring: where they are put.
        steps: knows how many flows a step takes, and tells assumptions.
        catching: who catches what an end throws.
    """

    def __init__(self, wiring: Wiring, steps: StepWiring, catching: Catching) -> None:
        self._wiring, self._steps, self._catching = wiring, steps, catching

    def connect(self, body: Body) -> None:
        """Draw the flows between the steps of a scope."""
        outgoing = body.scope.outgoing()

        def leaf() -> str:
            body.leaves.append(self._wiring.point(body.scope.id))
            return body.leaves[-1]

        for step in body.scope.steps:
            if step.id not in body.ports:
                continue
            ways = [way for way in outgoing[step.id] if way.target in body.ports]
            source = self._steps.leaving(step, body.ports[step.id][1], ways, leaf)
            for way in ways:
                self._wiring.connect(source[way.id], body.ports[way.target][0], way.name, way.id)

    def finish(self, body: Body) -> None:
        """Find where tokens leave a scope: at ends, and at whatever leads nowhere."""
        outgoing = body.scope.outgoing()
        for step in body.scope.steps:
            if step.id not in body.ports or outgoing[step.id]:
                continue
            out = body.ports[step.id][1]
            if step.kind == "intermediateThrowEvent" and "link" in step.events:
                if self._jump(step, body):
                    continue
            elif step.kind != END:
                self._steps.note("implicit-end", step)
            target = self._catching.catch(step) if step.kind == END else None
            if target is None:
                body.leaves.append(out)
            else:
                self._wiring.connect(out, target)

    def _jump(self, step: Step, body: Body) -> bool:
        """Connect a link event to the one of its name."""
        for other in body.scope.steps:
            catches = other.kind == "intermediateCatchEvent" and "link" in other.events
            if catches and other.name == step.name:
                self._wiring.connect(body.ports[step.id][1], body.ports[other.id][0])
                return True
        return False
