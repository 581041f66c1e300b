"""What is thrown inside a scope, and who catches it: the nearest that fits, from inside out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from procmine.model.graph import START
from procmine.model.scope import Scope, Step
from procmine.model.unfold_facts import THROWN, reference_of

__all__ = ["Catching"]


@dataclass
class _Catcher:
    """What catches an error that is thrown inside a scope.

    Args:
        event: ``error``, ``escalation`` or ``cancel``.
        code: what exactly it catches; empty when it catches every one.
        target: node a token goes on from.
        has_caught: has it caught one?
    """

    event: str
    code: str
    target: str
    has_caught: bool = False


class Catching:
    """The catchers around the scope that is being unfolded; the innermost come last."""

    def __init__(self) -> None:
        self._frames: list[list[_Catcher]] = []

    def enter_scope(self, scope: Scope, handlers: Mapping[str, str]) -> None:
        """Its event sub-processes catch from now on.

        Args:
            scope: what is unfolded.
            handlers: id of each event sub-process to the node it begins at.
        """
        self._frames.append(
            [
                _Catcher(event, reference_of(start), handlers[step.id])
                for step in scope.steps
                if step.id in handlers and step.inside
                for start in step.inside.steps
                for event in start.events
                if start.kind == START and event in THROWN and start.interrupting
            ]
        )

    def enter_activity(self, events: Sequence[Step], targets: Mapping[str, str]) -> None:
        """Its boundary events catch from now on.

        Args:
            events: those that end the activity.
            targets: id of each to the node a token goes on from.
        """
        self._frames.append(
            [
                _Catcher(kind, reference_of(event), targets[event.id])
                for event in events
                for kind in event.events
                if kind in THROWN
            ]
        )

    def leave(self) -> set[str]:
        """What was entered last is done: the nodes of its catchers that caught something."""
        return {catcher.target for catcher in self._frames.pop() if catcher.has_caught}

    def catch(self, step: Step) -> str | None:
        """The node where a token goes on from what this end event throws; None if nothing does."""
        thrown = [event for event in step.events if event in THROWN]
        code = reference_of(step)
        for frame in reversed(self._frames):
            for catcher in frame:
                if catcher.event in thrown and catcher.code in ("", code):
                    catcher.has_caught = True
                    return catcher.target
        return None
