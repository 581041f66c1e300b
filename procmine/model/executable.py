"""executable(): a document as a model that can be played, and what had to be assumed for that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from procmine.errors import ModelError
from procmine.finding import Finding
from procmine.model.assumed import assumption, assumption_at
from procmine.model.choosing import choose_process, process_name
from procmine.model.document import Document, named
from procmine.model.drawn import drawn
from procmine.model.graph import Box, Diagram, Lane, Model, Node
from procmine.model.scope import Scope
from procmine.model.scope_read import process_scope
from procmine.model.unfold import Unfolding
from procmine.model.unfold_facts import undoes

__all__ = ["Reading", "executable", "read_scope"]

_DATA = ("dataObject", "dataObjectReference", "dataStoreReference")


@dataclass(frozen=True)
class Reading:
    """A document read as a model that can be played.

    Args:
        model: the model; it has tasks, start and end events, gateways and flows only.
        process: id of the process that was read.
        notes: what was assumed, one finding for every element that was given a meaning it may not
            have (level ``info``) or none (level ``notice``).
        stands_for: id in the document of every node and flow that stands for one of its elements,
            by id in the model.
    """

    model: Model
    process: str
    notes: tuple[Finding, ...]
    stands_for: Mapping[str, str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "stands_for", MappingProxyType(dict(self.stands_for)))

    def __reduce__(self) -> tuple[object, ...]:
        return (Reading, (self.model, self.process, self.notes, dict(self.stands_for)))


def executable(
    document: Document, process: str | None = None, *, steps: Collection[str] = ()
) -> Reading:
    """Which model does this document mean, and what was assumed to say so?

    Args:
        document: any BPMN file.
        process: id or name of the process or its pool; needed when several hold steps.
        steps: names that leave events in the log. An event or a sub-process of such a name is read
            as a step; else events pass silently and sub-processes are unfolded.

    Returns:
        The model and the notes. Nothing that decides which step may follow which is dropped
        without a note.

    Raises:
        ModelError: the process is not told, or a flow leads nowhere, crosses the border of a
            sub-process, or an id is there twice; the message names the element and its line.

    Cost: linear in the size of the document.

    Source: OMG, Business Process Model and Notation 2.0.2, chapter 13.

    >>> from procmine.model.document import read_document
    >>> reading = executable(read_document(
    ...     b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'>"
    ...     b"<startEvent id='s'/><callActivity id='a' name='Pay'/><endEvent id='e'/>"
    ...     b"<sequenceFlow id='f' sourceRef='s' targetRef='a'/>"
    ...     b"<sequenceFlow id='g' sourceRef='a' targetRef='e'/></process></definitions>"))
    >>> reading.model.activities(), reading.notes[0].say()
    (('Pay',), "callActivity 'Pay' calls a process elsewhere: read as one step")
    """
    chosen = choose_process(document, process)
    return read_scope(document, process_scope(document, chosen), steps=steps)


def read_scope(document: Document, scope: Scope, *, steps: Collection[str] = ()) -> Reading:
    """Which model does this process of the document mean?

    Args:
        document: the file.
        scope: one of its processes, as ``process_scope`` gives it.
        steps: names that leave events in the log.

    Returns:
        The same as ``executable``.

    Raises:
        ModelError: the same as ``executable``.
    """
    _refuse_defects(document, scope)
    name = process_name(document, scope.id, scope.name)
    if not scope.steps:
        raise ModelError(
            f"{document.origin}, line {scope.line}: process {name!r} holds no step.",
            hint="Name a process that does, or draw its steps.",
        )
    taken = {step.id for inner in scope.scopes() for step in inner.steps}
    taken |= {way.id for inner in scope.scopes() for way in inner.ways}
    bands = {band.id: band for inner in scope.scopes() for band in inner.lanes}
    unfolding = Unfolding(taken, frozenset(" ".join(name.split()) for name in steps), bands)
    unfolding.process(scope)
    lanes = tuple(Lane(unfolding.lanes[band.id], band.name) for band in bands.values())
    model = unfolding.wiring.model(name, lanes)
    model = model.laid_out(_diagram(document, model, unfolding))
    notes = (*unfolding.notes, *_passed_over(scope), *_messages(document, scope))
    return Reading(model, scope.id, notes, unfolding.wiring.stands_for)


def _diagram(document: Document, model: Model, unfolding: Unfolding) -> Diagram | None:
    """Where the document draws the model, if it draws all of it just so."""
    wiring, places = unfolding.wiring, drawn(document)
    lanes = {model_id: band for band, model_id in unfolding.lanes.items()}
    shapes: dict[str, Box] = {}
    paths: dict[str, tuple[tuple[float, float], ...]] = {}
    everything: list[Node | Lane] = [*model.nodes, *model.lanes]
    for shaped in everything:
        meant = lanes.get(shaped.id) or wiring.stands_for.get(shaped.id, "")
        if not (shaped.id in wiring.as_drawn or shaped.id in lanes) or meant not in places.shapes:
            return None
        shapes[shaped.id] = places.shapes[meant]
    for flow in model.flows:
        path = places.paths.get(wiring.stands_for.get(flow.id, ""), ())
        if flow.id not in wiring.as_drawn or len(path) < 2:
            return None
        paths[flow.id] = path
    return Diagram(shapes, paths)


def _refuse_defects(document: Document, scope: Scope) -> None:
    defects = scope.all_defects()
    if not defects:
        return
    first = defects[0]
    more = f" (and {len(defects) - 1} more like this)" if len(defects) > 1 else ""
    raise ModelError(
        f"{document.origin}, line {first.line}: {first.element!r} {first.what}{more}.",
        hint="Mend it in the modeller; procmine model lint lists all there is to mend.",
    )


def _passed_over(scope: Scope) -> list[Finding]:
    found = []
    for inner in scope.scopes():
        for element in inner.others:
            if element.local in _DATA:
                what = f"{element.local} {(named(element) or element.get('id'))!r}"
                found.append(
                    assumption_at("data", what, element.get("id"), element.local, element.line)
                )
        for way in inner.ways:
            if way.condition:
                what = f"sequenceFlow {(way.name or way.id)!r}"
                said = repr(way.condition[:80])
                found.append(
                    assumption_at(
                        "condition", what, way.id, "sequenceFlow", way.line, condition=said
                    )
                )
        for step in inner.steps:
            if step.compensates or undoes(step):
                found.append(assumption("compensation", step))
    return found


def _messages(document: Document, scope: Scope) -> list[Finding]:
    own = {step.id for inner in scope.scopes() for step in inner.steps}
    own |= {pool.id for pool in document.pools() if pool.process == scope.id}
    return [
        assumption_at(
            "message-flow",
            f"messageFlow {(flow.name or flow.id)!r}",
            flow.id,
            "messageFlow",
            flow.line,
        )
        for flow in document.message_flows()
        if own & {flow.source, flow.target}
    ]
