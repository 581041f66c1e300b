"""Drawing: one process of a document as the style and soundness rules look at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from procmine.errors import ModelError, StateSpaceError
from procmine.model.document import Document, bpmn, reference
from procmine.model.executable import Reading, read_scope
from procmine.model.scope import Scope, Step, Way
from procmine.model.soundness import Breach, Soundness, check_soundness

__all__ = ["Drawing"]

_MAX_STATES = 50_000


@dataclass(frozen=True)
class Drawing:
    """One process of a document.

    Args:
        document: the file.
        scope: the process, with sub-processes in it.
    """

    document: Document
    scope: Scope

    def scopes(self) -> Iterator[Scope]:
        """The process and every sub-process that shows what is in it."""
        return self.scope.scopes()

    def steps(self) -> Iterator[tuple[Step, list[Way], list[Way]]]:
        """Every step with the flows that enter and leave it."""
        for scope in self.scopes():
            incoming, outgoing = scope.incoming(), scope.outgoing()
            for step in scope.steps:
                yield step, incoming[step.id], outgoing[step.id]

    @cached_property
    def reading(self) -> Reading | None:
        """The process as a model that can be played; None when it is too broken for that."""
        try:
            return read_scope(self.document, self.scope)
        except ModelError:
            return None

    @cached_property
    def soundness(self) -> Soundness | None:
        """Is it sound? None when that cannot be told."""
        if self.reading is None:
            return None
        try:
            return check_soundness(
                self.reading.checked or self.reading.model,
                max_states=_MAX_STATES,
                clears=self.reading.clears,
            )
        except StateSpaceError:
            return None

    def breaches(self, *kinds: str) -> Iterator[tuple[Breach, list[Step]]]:
        """What breaks soundness in these ways, with the steps of the document concerned."""
        if self.soundness is None or self.reading is None:
            return
        by_id = {step.id: step for scope in self.scopes() for step in scope.steps}
        for breach in self.soundness.breaches:
            if breach.kind in kinds:
                meant = [self.reading.stands_for.get(node, "") for node in breach.nodes]
                yield breach, [by_id[step] for step in dict.fromkeys(meant) if step in by_id]

    @cached_property
    def drawn(self) -> frozenset[str]:
        """Ids of everything the diagrams of the file place."""
        return frozenset(
            reference(element.get("bpmnElement"))
            for element in self.document.root.descendants()
            if element.local in ("BPMNShape", "BPMNEdge")
        )

    @cached_property
    def has_lanes(self) -> bool:
        """Does the process divide its work among lanes?"""
        return bool(self.scope.lanes)

    def targets(self, way: Way, scope: Scope) -> Step:
        """The step a flow enters."""
        return next(step for step in scope.steps if step.id == way.target)

    def associated(self, step: Step) -> bool:
        """Does an association tie this step to another element?"""
        return any(
            reference(other.get(end)) == step.id
            for scope in self.scopes()
            for other in scope.others
            if other.tag == bpmn("association")
            for end in ("sourceRef", "targetRef")
        )
