"""process_scope(): what a process of a document holds, with sub-processes in sub-processes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from procmine.errors import ModelError
from procmine.model.bpmn_names import fresh
from procmine.model.document import Document, bpmn, named, reference
from procmine.model.scope import ACTIVITIES, EVENTS, SUBPROCESSES, Band, Defect, Scope, Step, Way
from procmine.model.xml_tree import Element

__all__ = ["is_step", "process_scope"]

_TRUE = ("true", "1")
_MAX_DEPTH = 50
_ENDS = ("sourceRef", "targetRef")


def process_scope(document: Document, process: Element, *, pool: Band | None = None) -> Scope:
    """What does this process hold, as drawn?

    Args:
        document: the file.
        process: one of its processes.
        pool: where steps stand that lie in no lane.

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
    read = _Reading(document, process).scope(process, pool.id if pool else None)
    return replace(read, lanes=(pool, *read.lanes)) if pool else read


@dataclass
class _Parts:
    """What one scope holds, while it is read."""

    steps: list[Step] = field(default_factory=list)
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
        self._home: dict[str, int] = {}
        self._flows: dict[int, list[Element]] = {}
        self._settle(process)

    def _settle(self, process: Element) -> None:
        # Which scope holds which step must be known before the first flow is looked at.
        todo, flows = [process], []
        while todo:
            scope = todo.pop()
            for child in scope.elements():
                if child.tag == bpmn("sequenceFlow"):
                    flows.append((id(scope), child))
                for step in _with_attached(child):
                    self._home.setdefault(step.get("id"), id(scope))
                if child.local in SUBPROCESSES:
                    todo.append(child)
        # Some tools write every flow into the process, wherever its ends lie.
        for outer, flow in sorted(flows, key=lambda held: held[1].line):
            homes = {self._home.get(self._found(flow.get(end))) for end in _ENDS}
            home = homes.pop() if len(homes) == 1 else None
            self._flows.setdefault(home or outer, []).append(flow)

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
            for drawn in _with_attached(child):
                if not (drawn is child and _is_attached(child, element)):
                    self._add_step(drawn, parts, lane)
            if not is_step(child) and child.tag not in (bpmn("laneSet"), bpmn("sequenceFlow")):
                parts.others.append(child)
        known = {step.id for step in parts.steps}
        for step in parts.steps:
            if step.kind == "boundaryEvent" and step.attached_to not in known:
                what = f"sits on {step.attached_to!r}, which is no activity beside it"
                lost = Defect("dangling", step.id, step.line, what, step.attached_to)
                parts.defects.append(lost)
        flows = self._flows.get(id(element), ())
        ways = [way for flow in flows if (way := self._way(flow, known, parts))]
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
        ends = [self._found(flow.get(end)) for end in _ENDS]
        for name, end in zip(_ENDS, ends, strict=True):
            if end not in known:
                crossing = end in self._home
                kind = "crossing" if crossing else "dangling"
                what = "lies in another scope" if crossing else "is no step of this process"
                told = f"has the {name} {flow.get(name)!r}, which {what}"
                lost = Defect(kind, way_id, flow.line, told, flow.get(name), is_flow=True)
                parts.defects.append(lost)
                return None
        condition = " ".join(c.text() for c in flow.elements(bpmn("conditionExpression")))
        return Way(way_id, ends[0], ends[1], named(flow), condition, flow.line)

    def _found(self, text: str) -> str:
        given = text.strip()
        return given if given in self._home else reference(given)


def is_step(element: Element) -> bool:
    """Is this an activity, an event or a gateway?"""
    name = element.local
    known = name in ACTIVITIES or name in EVENTS or name.endswith("Gateway")
    return known and element.tag == bpmn(name)


def _is_attached(event: Element, host: Element) -> bool:
    """Is this a boundary event of the very activity it is written into?"""
    return (
        event.tag == bpmn("boundaryEvent")
        and host.local in ACTIVITIES
        and bool(host.get("id"))
        and reference(event.get("attachedToRef")) == host.get("id")
    )


def _with_attached(element: Element) -> list[Element]:
    """A step and the boundary events that are written into it; nothing if it is no step."""
    if not is_step(element):
        return []
    if element.local not in ACTIVITIES:
        return [element]
    return [element, *(e for e in element.elements() if _is_attached(e, element))]


def _global_events(document: Document) -> dict[str, str]:
    """The event definitions that stand beside the processes, by id."""
    return {element.get("id"): element.local for element in document.root.elements()}


def _repeats(element: Element) -> tuple[str, bool]:
    for child in element.elements(bpmn("standardLoopCharacteristics")):
        return "loop", child.get("testBefore") in _TRUE
    for child in element.elements(bpmn("multiInstanceLoopCharacteristics")):
        return ("sequential" if child.get("isSequential") in _TRUE else "parallel"), False
    return "", False
