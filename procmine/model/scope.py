"""Scope: what a process or sub-process of a document holds, as drawn.

Everything keeps the name, the id and the line of the file, so that whoever speaks of it can say
where it is. What is broken (an id that is there twice, a flow that leads nowhere) is kept as a
defect: a style rule reports it, an executable reading passes it over or refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from procmine.model.xml_tree import Element

__all__ = ["ACTIVITIES", "EVENTS", "SUBPROCESSES", "Band", "Defect", "Scope", "Step", "Way"]

SUBPROCESSES = ("subProcess", "adHocSubProcess", "transaction")
ACTIVITIES = (
    "task",
    "userTask",
    "serviceTask",
    "manualTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "businessRuleTask",
    "callActivity",
    *SUBPROCESSES,
)
EVENTS = (
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
    "implicitThrowEvent",
)


@dataclass(frozen=True)
class Band:
    """One lane; ``outer`` is the id of the lane it lies in, if any."""

    id: str
    name: str
    outer: str | None
    line: int


@dataclass(frozen=True)
class Defect:
    """Something that is broken in the file.

    Args:
        kind: ``duplicate-id``, ``dangling`` (a flow or boundary event names nothing) or
            ``crossing`` (a flow crosses the border of a sub-process).
        element: id of the broken element.
        line: where it stands in the file.
        what: what is wrong, as the end of a sentence.
        missing: id that is named and is not there, for ``dangling``.
        is_flow: is it a sequence flow?
    """

    kind: str
    element: str
    line: int
    what: str
    missing: str = ""
    is_flow: bool = False


@dataclass(frozen=True)
class Way:
    """One sequence flow.

    Args:
        id: its id.
        source: id of the step it leaves.
        target: id of the step it enters.
        name: its label on one line.
        condition: the text of its condition; empty when it has none.
        line: where it stands in the file.
    """

    id: str
    source: str
    target: str
    name: str
    condition: str
    line: int


@dataclass(frozen=True)
class Step:
    """One activity, event or gateway.

    Args:
        id: its id; made up where the file gives none.
        kind: BPMN element name.
        name: its label on one line.
        line: where it stands in the file.
        lane: id of the innermost lane it lies in.
        events: what its event waits for or throws, such as ``timer`` or ``message``.
        attached_to: id of the activity a boundary event sits on.
        interrupting: False for boundary and start events that let the rest go on.
        repeats: ``""``, ``loop``, ``parallel`` or ``sequential`` (multi-instance).
        tests_first: does its loop ask before the first round?
        compensates: is it done only to undo something?
        default: id of its default flow.
        inside: what a sub-process holds.
        element: everything the file says about it.
    """

    id: str
    kind: str
    name: str
    line: int
    lane: str | None
    events: tuple[str, ...]
    attached_to: str
    interrupting: bool
    repeats: str
    tests_first: bool
    compensates: bool
    default: str
    inside: Scope | None
    element: Element = field(repr=False, compare=False)

    @property
    def is_activity(self) -> bool:
        """Is this a piece of work: a task, a call or a sub-process?"""
        return self.kind in ACTIVITIES

    @property
    def is_gateway(self) -> bool:
        """Does this only route?"""
        return self.kind.endswith("Gateway")

    @property
    def is_event(self) -> bool:
        """Is this something that happens?"""
        return self.kind in EVENTS

    def said(self) -> str:
        """How to speak of it: its kind and its name or id.

        >>> from procmine.model.xml_tree import Element
        >>> Step("a", "task", "Check claim", 1, None, (), "", True, "", False, False, "", None,
        ...     Element("task")).said()
        "task 'Check claim'"
        """
        return f"{self.kind} {(self.name or self.id)[:80]!r}"


@dataclass(frozen=True)
class Scope:
    """What one process or sub-process holds.

    Args:
        id: id of the process or sub-process.
        kind: BPMN element name.
        name: its label on one line.
        line: where it stands in the file.
        steps: activities, events and gateways, in the order of the file.
        ways: sequence flows whose ends both lie in it, in the order of the file.
        lanes: its lanes, each after the lane it lies in.
        others: everything else: data, annotations, associations, …
        defects: what is broken in it.
        is_event: is this an event sub-process?
    """

    id: str
    kind: str
    name: str
    line: int
    steps: tuple[Step, ...] = ()
    ways: tuple[Way, ...] = ()
    lanes: tuple[Band, ...] = ()
    others: tuple[Element, ...] = field(default=(), repr=False, compare=False)
    defects: tuple[Defect, ...] = ()
    is_event: bool = False

    def incoming(self) -> dict[str, list[Way]]:
        """The flows that enter each step, by id."""
        return self._by("target")

    def outgoing(self) -> dict[str, list[Way]]:
        """The flows that leave each step, by id."""
        return self._by("source")

    def _by(self, end: str) -> dict[str, list[Way]]:
        by: dict[str, list[Way]] = {step.id: [] for step in self.steps}
        for way in self.ways:
            by[getattr(way, end)].append(way)
        return by

    def scopes(self) -> Iterator[Scope]:
        """This scope and every one inside it."""
        yield self
        for step in self.steps:
            if step.inside is not None:
                yield from step.inside.scopes()

    def all_defects(self) -> list[Defect]:
        """What is broken in it or inside it, in the order of the file."""
        found = [defect for scope in self.scopes() for defect in scope.defects]
        return sorted(found, key=lambda defect: (defect.line, defect.element))

    def is_event_scope(self, step: Step) -> bool:
        """Is this step an event sub-process, which no flow leads to?"""
        return step.inside is not None and step.inside.is_event

    def starts_by_itself(self, step: Step, n_incoming: int) -> bool:
        """May a token appear at this step without a flow that leads there?"""
        caught = step.kind == "intermediateCatchEvent" and "link" in step.events
        apart = step.compensates or caught or self.is_event_scope(step)
        return not n_incoming and not apart and step.kind != "boundaryEvent"
