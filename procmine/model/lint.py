"""lint(): what a reader, or a case, would stumble over in a drawn process."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from procmine.finding import LEVELS, Finding
from procmine.model.document import Document
from procmine.model.drawing import Drawing
from procmine.model.net_drawing import NetDrawing
from procmine.model.petri_net import PetriNet
from procmine.model.pools import choose_pools
from procmine.model.scope_read import process_scope
from procmine.registry import room

__all__ = ["lint", "lint_net"]


def lint(
    document: Document, process: str | None = None, *, rules: Collection[str] = ()
) -> tuple[Finding, ...]:
    """What in this document would a reader, or a case, stumble over?

    Args:
        document: any BPMN file.
        process: id or name of one process, its pool or a collaboration; all that hold steps if left
            out.
        rules: ids of the rules to ask; all if empty.

    Returns:
        Findings, the gravest first, then in the order of the file.

    Raises:
        ModelError: no process of that name.
        UsageError: no rule of that name.

    Cost: linear in the size of the document, but for soundness, which grows with the states and
        is left untold beyond 50,000 of them.

    >>> from procmine.model.document import read_document
    >>> document = read_document(b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    ...     b"<process id='p'><startEvent id='s'/><task id='a'/><endEvent id='e'/>"
    ...     b"<sequenceFlow id='f' sourceRef='s' targetRef='a'/>"
    ...     b"<sequenceFlow id='g' sourceRef='a' targetRef='e'/></process></definitions>")
    >>> [finding.say() for finding in lint(document, rules=["missing-label"])]
    ["task 'a' has no name"]
    """
    known = room("procmine.model.rules")
    asked = [known[rule] for rule in rules] if rules else list(known.values())
    told = process is not None
    chosen = choose_pools(document, process).processes if told else document.processes()
    found = []
    for element in chosen:
        drawing = Drawing(document, process_scope(document, element))
        if drawing.scope.steps or process is not None:
            found += [finding for entry in asked for finding in entry.run(drawing)]
    return tuple(sorted(found, key=_weight))


def lint_net(
    net: PetriNet, *, rules: Collection[str] = (), lines: Mapping[str, int] | None = None
) -> tuple[Finding, ...]:
    """In which ways would a case of this net not end, or not properly?

    Args:
        net: any Petri net.
        rules: ids of the rules to ask; all if empty.
        lines: where its elements stand in their file, by id, as ``pnml_lines`` tells.

    Returns:
        Findings, the gravest first, then in the order of the file.

    Raises:
        UsageError: no rule of that name.

    Cost: grows with the markings that can be reached; beyond 50,000 it is left untold.

    >>> from procmine.model.petri_net import PetriNet, Place, Transition
    >>> net = PetriNet("loop", (Place("i"), Place("p"), Place("o")), (
    ...     Transition("t", "A", {"i": 1}, {"i": 1, "p": 1}),
    ...     Transition("u", "B", {"i": 1}, {"o": 1})), {"i": 1}, ({"o": 1},))
    >>> [finding.say() for finding in lint_net(net)]
    ["place 'p' can be filled without end, first after: A"]
    """
    known = room("procmine.model.net_rules")
    asked = [known[rule] for rule in rules] if rules else list(known.values())
    drawing = NetDrawing(net, lines or {})
    found = [finding for entry in asked for finding in entry.run(drawing)]
    return tuple(sorted(found, key=_weight))


def _weight(finding: Finding) -> tuple[int, int, str]:
    return (-LEVELS.index(finding.level), int(finding.where.get("line", "0")), finding.id)
