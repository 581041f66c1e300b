"""executable(): a document as a model that can be played, and what had to be assumed for that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from procmine.errors import ModelError, StateSpaceError
from procmine.finding import Finding
from procmine.model.calls import with_calls
from procmine.model.choosing import process_name
from procmine.model.document import Document
from procmine.model.drawn import drawn
from procmine.model.graph import Box, Diagram, Lane, Model, Node
from procmine.model.messages import Message, ordered_messages
from procmine.model.passed_over import defects_told, mended_told, passed_over
from procmine.model.pools import choose_pools
from procmine.model.scope import Scope
from procmine.model.scope_read import process_scope
from procmine.model.side_by_side import begun_by_message, pool_lane
from procmine.model.soundness import check_soundness
from procmine.model.unfold import Unfolding

__all__ = ["Reading", "executable", "read_scope"]

_MAX_STATES = 50_000


@dataclass(frozen=True)
class Reading:
    """A document read as a model that can be played.

    Args:
        model: the model; it has tasks, start and end events, gateways and flows only.
        process: id of the process that was read, or of the collaboration whose processes were.
        notes: what was assumed, one finding for every element that was given a meaning it may not
            have (level ``info``), none (level ``notice``), or that is broken (``warning``).
        stands_for: id in the document of every node and flow that stands for one of its elements,
            by id in the model.
        conditions: the condition of every flow that has one, by its id in the model.
        checked: the model to ask whether it is sound, where that is another: a sub-process that is
            stopped while several things go on in it leaves tokens behind, as it should.
        messages: between its pools, each of a step that must wait for another one.
        clears: nodes of the model to ask that take all other tokens of their scope away, each with
            the nodes of the scope.
    """

    model: Model
    process: str
    notes: tuple[Finding, ...]
    stands_for: Mapping[str, str]
    conditions: Mapping[str, str] = field(default_factory=dict)
    checked: Model | None = field(default=None, repr=False)
    messages: tuple[Message, ...] = ()
    clears: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for name in ("stands_for", "conditions", "clears"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __reduce__(self) -> tuple[object, ...]:
        maps = (dict(self.stands_for), dict(self.conditions))
        rest = (self.checked, self.messages, dict(self.clears))
        return (Reading, (self.model, self.process, self.notes, *maps, *rest))


def executable(
    document: Document, process: str | None = None, *, steps: Collection[str] = ()
) -> Reading:
    """Which model does this document mean, and what was assumed to say so?

    Args:
        document: any BPMN file.
        process: id or name of the process or its pool, or of a collaboration. Left out, the pools
            that a collaboration or messages join are played side by side.
        steps: names that leave events in the log. An event or a sub-process of such a name is read
            as a step; else events pass silently and sub-processes are unfolded. Of several pools
            those are read whose steps are among them.

    Returns:
        The model and the notes. Nothing that decides which step may follow which is dropped
        without a note.

    Raises:
        ModelError: several processes hold steps and nothing tells which is meant; or a flow
            crosses the border of a sub-process, an id is there twice, or half of the flows lead
            nowhere; the message names the element and its line.

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
    chosen = choose_pools(document, process, steps=steps)
    beside = len(chosen.processes) > 1
    scopes, notes = [], [*mended_told(document), *chosen.notes]
    for element in chosen.processes:
        pool = pool_lane(document, element) if beside else None
        scope, told = with_calls(document, process_scope(document, element, pool=pool), steps)
        scopes.append(scope)
        notes += told
    reading = _read(document, scopes, chosen.name, steps)
    return replace(reading, process=chosen.id, notes=(*notes, *reading.notes))


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
    return _read(document, [scope], "", steps)


def _read(document: Document, scopes: list[Scope], name: str, steps: Collection[str]) -> Reading:
    lost = [note for scope in scopes for note in defects_told(document, scope)]
    for scope in scopes:
        if not scope.steps:
            told = process_name(document, scope.id, scope.name)
            raise ModelError(
                f"{document.origin}, line {scope.line}: process {told!r} holds no step.",
                hint="Name a process that does, or draw its steps.",
            )
    every = [inner for scope in scopes for inner in scope.scopes()]
    taken = {step.id for inner in every for step in inner.steps}
    taken |= {way.id for inner in every for way in inner.ways}
    bands = {band.id: band for inner in every for band in inner.lanes}
    called = name or process_name(document, scopes[0].id, scopes[0].name)
    names = frozenset(" ".join(name.split()) for name in steps)

    def unfolded(unfolding: Unfolding) -> Model:
        if len(scopes) == 1:
            unfolding.process(scopes[0])
        else:
            unfolding.side_by_side(scopes, begun_by_message(document, scopes))
        lanes = tuple(Lane(unfolding.lanes[band.id], band.name) for band in bands.values())
        return unfolding.wiring.model(called, lanes)

    unfolding = Unfolding(taken, names, bands)
    model = unfolded(unfolding)
    checked, clears = None, unfolding.clears
    if unfolding.stops:
        whole = Unfolding(taken, names, bands, stops=False)
        checked, clears = unfolded(whole), whole.clears
        if not _can_be_stopped(model):
            unfolding, model, checked = whole, checked, None
    model = model.laid_out(_diagram(document, model, unfolding))
    notes = (*lost, *unfolding.notes, *passed_over(document, scopes))
    stands_for = unfolding.wiring.stands_for
    asked = {way.id: way.condition for inner in every for way in inner.ways if way.condition}
    flows = [flow.id for flow in model.flows]
    conditions = {f: asked[stands_for[f]] for f in flows if stands_for.get(f) in asked}
    messages = ordered_messages(document, scopes)
    named = (stands_for, conditions)
    return Reading(model, scopes[0].id, notes, *named, checked, messages, clears)


def _can_be_stopped(model: Model) -> bool:
    """Can the copies that are stopped be played: one token on a flow, and not too many states?

    Elsewhere, in loops around inclusive gateways, stopping is left out, and the notes say so.
    """
    try:
        found = check_soundness(model, max_states=_MAX_STATES)
    except StateSpaceError:
        return False
    return not any(breach.kind == "two-tokens" for breach in found.breaches)


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
