"""process_scope(): what a process of a document holds, with sub-processes in sub-processes."""

from __future__ import annotations

from dataclasses import dataclass, field

from procmine.errors import ModelError
from procmine.model.bpmn_names import fresh
from procmine.model.document import Document, bpmn, named, reference
from procmine.model.scope import ACTIVITIES, EVENTS, SUBPROCESSES, Band, Defect, Scope, Step, Way
from procmine.model.xml_tree import Element

__all__ = ["process_scope"]

_TRUE = ("true", "1")
_MAX_DEPTH = 50


def process_scope(document: Document, process: Element) -> Scope:
    """What does this process hold, as drawn?

    Args:
        document: the file.
        process: one of its processes.

    Returns:
        The process with its steps, flows and lanes; what is broken is told as defects, and a flow
        that leads nowhere is left out.

    Raises:
        ModelError: sub-processes lie more than 50 deep in one another.

    Cost: linear in the size of the process.

    >>> from procmine.model.document import read_document
    >>> document = read_document(b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    ...     b"<process id='p'><task id='a' name='A'/></process></definitions>")
    >>> process_scope(document, document.processes()[0]).steps[0].said()
    "task 'A'"
    """
    return _Reading(document, process).scope(process, None)


@dataclass
class _Parts:
    """What one scope holds, while it is read."""

    steps: list[Step] = field(default_factory=list)
    flows: list[Element] = field(default_factory=list)
    others: list[Element] = field(default_factory=list)
    lanes: list[Band] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    lane_of: dict[str, str] = field(default_factory=dict)


class _Reading:
    """One reading of one process."""

    def __init__(self, document: Document, process: Element) -> None:
        self._document = document
        self._depth = 0
        self._events = _global_events(document)
        given = [element.get("id") for element in process.descendants()]
        self._taken = set(filter(None, given))
        self._seen: set[str] = set()
        self._home: dict[str, str] = {}
        self._settle(process)

    def _settle(self, process: Element) -> None:
        # Which scope holds which step must be known before the first flow is looked at.
        todo = [process]
        while todo:
            scope = todo.pop()
            for child in scope.elements():
                if _is_step(child):
                    self._home.setdefault(child.get("id"), scope.get("id"))
                if child.local in SUBPROCESSES:
                    todo.append(child)

    def scope(self, element: Element, lane: str | None) -> Scope:
        if self._depth > _MAX_DEPTH:
            raise ModelError(
                f"{self._document.origin}, line {element.line}: sub-process {element.get('id')!r} "
                f"lies more than {_MAX_DEPTH} deep in others.",
                hint="Draw it as a process of its own and call that.",
            )
        self._depth += 1
        parts = _Parts()
        for group in element.elements(bpmn("laneSet")):
            self._add_lanes(group, None, parts)
        for child in element.elements():
            if _is_step(child):
                self._add_step(child, parts, lane)
            elif child.tag == bpmn("sequenceFlow"):
                parts.flows.append(child)
            elif child.tag != bpmn("laneSet"):
                parts.others.append(child)
        known = {step.id for step in parts.steps}
        for step in parts.steps:
            if step.kind == "boundaryEvent" and step.attached_to not in known:
                what = f"sits on {step.attached_to!r}, which is no activity beside it"
                parts.defects.append(Defect("dangling", step.id, step.line, what))
        ways = [way for flow in parts.flows if (way := self._way(flow, known, parts))]
        self._depth -= 1
        return Scope(
            element.get("id"),
            element.local,
            named(element),
            element.line,
            tuple(parts.steps),
            tuple(ways),
            tuple(parts.lanes),
            tuple(parts.others),
            tuple(parts.defects),
            element.get("triggeredByEvent") in _TRUE,
        )

    def _add_lanes(self, group: Element, outer: str | None, parts: _Parts) -> None:
        for element in group.elements(bpmn("lane")):
            lane = Band(self._id(element, parts), named(element), outer, element.line)
            parts.lanes.append(lane)
            for ref in element.elements(bpmn("flowNodeRef")):
                # The lane that lies deepest says most; of two side by side the first counts.
                known = parts.lane_of.get(reference(ref.text()))
                if known is None or known == outer:
                    parts.lane_of[reference(ref.text())] = lane.id
            for inner in element.elements(bpmn("childLaneSet")):
                self._add_lanes(inner, lane.id, parts)

    def _id(self, element: Element, parts: _Parts) -> str:
        given = element.get("id")
        if not given:
            return fresh(element.local, self._taken)
        if given in self._seen:
            what = "has an id that another element has too"
            parts.defects.append(Defect("duplicate-id", given, element.line, what))
            return fresh(given, self._taken)
        self._seen.add(given)
        return given

    def _add_step(self, element: Element, parts: _Parts, lane: str | None) -> None:
        step_id = self._id(element, parts)
        lane = parts.lane_of.get(step_id, lane)
        inside = self.scope(element, lane) if element.local in SUBPROCESSES else None
        if inside is not None and not (inside.steps or inside.ways):
            inside = None
        repeats, tests_first = _repeats(element)
        flag = "isInterrupting" if element.local == "startEvent" else "cancelActivity"
        parts.steps.append(
            Step(
                id=step_id,
                kind=element.local,
                name=named(element),
                line=element.line,
                lane=lane,
                events=self._definitions(element),
                attached_to=reference(element.get("attachedToRef")),
                interrupting=element.get(flag) not in ("false", "0"),
                repeats=repeats,
                tests_first=tests_first,
                compensates=element.get("isForCompensation") in _TRUE,
                default=reference(element.get("default")),
                inside=inside,
                element=element,
            )
        )

    def _definitions(self, element: Element) -> tuple[str, ...]:
        own = [child.local for child in element.elements()]
        refs = element.elements(bpmn("eventDefinitionRef"))
        told = own + [self._events.get(reference(ref.text()), "") for ref in refs]
        ends = "EventDefinition"
        return tuple(name.removesuffix(ends) for name in told if name.endswith(ends))

    def _way(self, flow: Element, known: set[str], parts: _Parts) -> Way | None:
        way_id = self._id(flow, parts)
        ends = [self._found(flow.get(end)) for end in ("sourceRef", "targetRef")]
        for name, end in zip(("sourceRef", "targetRef"), ends, strict=True):
            if end not in known:
                crossing = end in self._home
                kind = "crossing" if crossing else "dangling"
                what = "lies in another scope" if crossing else "is no step of this process"
                told = f"has the {name} {flow.get(name)!r}, which {what}"
                parts.defects.append(Defect(kind, way_id, flow.line, told))
                return None
        condition = " ".join(c.text() for c in flow.elements(bpmn("conditionExpression")))
        return Way(way_id, ends[0], ends[1], named(flow), condition, flow.line)

    def _found(self, text: str) -> str:
        given = text.strip()
        return given if given in self._home else reference(given)


def _is_step(element: Element) -> bool:
    name = element.local
    known = name in ACTIVITIES or name in EVENTS or name.endswith("Gateway")
    return known and element.tag == bpmn(name)


def _global_events(document: Document) -> dict[str, str]:
    """The event definitions that stand beside the processes, by id."""
    return {element.get("id"): element.local for element in document.root.elements()}


def _repeats(element: Element) -> tuple[str, bool]:
    for child in element.elements(bpmn("standardLoopCharacteristics")):
        return "loop", child.get("testBefore") in _TRUE
    for child in element.elements(bpmn("multiInstanceLoopCharacteristics")):
        return ("sequential" if child.get("isSequential") in _TRUE else "parallel"), False
    return "", False
