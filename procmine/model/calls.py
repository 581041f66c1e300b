"""with_calls(): call activities that call a process of the same file, opened where the log did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from procmine.finding import Finding
from procmine.model.assumed import assumption
from procmine.model.choosing import process_said
from procmine.model.document import Document, named, reference
from procmine.model.scope import Scope, Step
from procmine.model.scope_read import is_step, process_scope

__all__ = ["with_calls"]

_CALL = "callActivity"


def with_calls(
    document: Document, scope: Scope, steps: Collection[str]
) -> tuple[Scope, list[Finding]]:
    """What does this process hold, with the processes it calls in their places?

    Args:
        document: the file.
        scope: one of its processes.
        steps: names that leave events in the log.

    Returns:
        The scope, where every call of a process of this file whose steps the log knows, and whose
        own name it does not, holds those steps; and a note for each. A process that calls itself is
        opened once.

    Cost: linear in the size of what is called.
    """
    if not steps or not any(step.kind == _CALL for inner in scope.scopes() for step in inner.steps):
        return scope, []
    opening = _Opening(document, frozenset(" ".join(name.split()) for name in steps))
    return opening.opened(scope, (scope.id,)), opening.notes


class _Opening:
    def __init__(self, document: Document, names: frozenset[str]) -> None:
        self._document, self._names = document, names
        self._processes = {process.get("id"): process for process in document.processes()}
        self.notes: list[Finding] = []

    def opened(self, scope: Scope, inside: tuple[str, ...]) -> Scope:
        return replace(scope, steps=tuple(self._step(step, inside) for step in scope.steps))

    def _step(self, step: Step, inside: tuple[str, ...]) -> Step:
        if step.inside is not None:
            return replace(step, inside=self.opened(step.inside, inside))
        called = self._called(step)
        if called is None or called in inside or step.name in self._names:
            return step
        process = self._processes[called]
        told = repr(process_said(self._document, process))
        self.notes.append(assumption("call-unfolded", step, called=told))
        scope = process_scope(self._document, process)
        return replace(step, inside=self.opened(scope, (*inside, called)))

    def _called(self, step: Step) -> str | None:
        """Id of the process of this file that this step calls, if the log knows its steps."""
        process = self._processes.get(reference(step.element.get("calledElement")))
        if step.kind != _CALL or process is None:
            return None
        known = any(named(e) in self._names for e in process.descendants() if is_step(e))
        return process.get("id") if known else None
