"""What an executable reading passes over: what is broken, and what decides nothing."""

from __future__ import annotations

from procmine.errors import ModelError
from procmine.finding import Finding
from procmine.model.assumed import assumption, assumption_at
from procmine.model.document import Document, bpmn, named
from procmine.model.messages import ordered_messages
from procmine.model.scope import Defect, Scope
from procmine.model.unfold_facts import undoes

__all__ = ["defects_told", "mended_told", "passed_over"]

_DATA = ("dataObject", "dataObjectReference", "dataStoreReference")
# Parts of BPMN that speak of no steps of a process, but of talks between those who run them.
_TALKS = (
    "callChoreography",
    "callConversation",
    "choreography",
    "choreographyTask",
    "conversation",
    "globalChoreographyTask",
    "globalConversation",
    "subChoreography",
    "subConversation",
)


# What reading a file may have had to put right, for readers of Chinese.
_MENDED_ZH = {
    "The file says it is UTF-8 but is not: it was read as Windows-1252.": (
        "文件声明为 UTF-8 但并非如此：已按 Windows-1252 读取"
    ),
    "The file says it is UTF-16 but is not: it was read as UTF-8.": (
        "文件声明为 UTF-16 但并非如此：已按 UTF-8 读取"
    ),
    "The file says it is UTF-16 but is not: it was read as Windows-1252.": (
        "文件声明为 UTF-16 但并非如此：已按 Windows-1252 读取"
    ),
    "Blanks before the XML declaration were passed over.": "XML 声明前的空白已忽略",
}


def mended_told(document: Document) -> list[Finding]:
    """What had to be put right before the file could be read, as notes."""
    root = document.root
    return [
        assumption_at(
            "mended", said.rstrip("."), "", root.local, root.line, what_zh=_MENDED_ZH[said]
        )
        for said in document.mended
    ]


def defects_told(document: Document, scope: Scope) -> list[Finding]:
    """What is broken and can be passed over, as notes; what cannot be is an error."""
    defects = scope.all_defects()
    lost = [defect for defect in defects if defect.kind == "dangling"]
    n_lost = sum(defect.is_flow for defect in lost)
    n_found = sum(len(inner.ways) for inner in scope.scopes())
    grave = [defect for defect in defects if defect not in lost]
    if not grave and n_lost and n_lost >= n_found:
        grave = [defect for defect in lost if defect.is_flow]
    if grave:
        raise _broken(document, grave)
    return [_lost(defect) for defect in lost]


def _broken(document: Document, defects: list[Defect]) -> ModelError:
    first = defects[0]
    more = f" (and {len(defects) - 1} more like this)" if len(defects) > 1 else ""
    return ModelError(
        f"{document.origin}, line {first.line}: {first.element!r} {first.what}{more}.",
        hint="Mend it in the modeller; procmine model lint lists all there is to mend.",
    )


def _lost(defect: Defect) -> Finding:
    rule, kind = (
        ("lost-flow", "sequenceFlow") if defect.is_flow else ("lost-event", "boundaryEvent")
    )
    what, missing = f"{kind} {defect.element!r}", repr(defect.missing[:80])
    return assumption_at(rule, what, defect.element, kind, defect.line, missing=missing)


def passed_over(document: Document, scopes: list[Scope]) -> list[Finding]:
    """What in these processes, and between them, decides nothing here, as notes."""
    found = []
    for inner in (inner for scope in scopes for inner in scope.scopes()):
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
    return [*found, *_messages(document, scopes), *_no_meaning(document, scopes)]


def _messages(document: Document, scopes: list[Scope]) -> list[Finding]:
    own = {step.id for scope in scopes for inner in scope.scopes() for step in inner.steps}
    read = {scope.id for scope in scopes}
    own |= {pool.id for pool in document.pools() if pool.process in read}
    ordered = {one.id: one for one in ordered_messages(document, scopes)}
    found = []
    for flow in document.message_flows():
        what, kind = f"messageFlow {(flow.name or flow.id)!r}", "messageFlow"
        if flow.id in ordered:
            told = ordered[flow.id]
            values = {"sender": repr(told.sender), "receiver": repr(told.receiver)}
            note = assumption_at("message-order", what, flow.id, kind, flow.line, **values)
            found.append(note)
        elif own & {flow.source, flow.target}:
            found.append(assumption_at("message-flow", what, flow.id, kind, flow.line))
    return found


def _no_meaning(document: Document, scopes: list[Scope]) -> list[Finding]:
    """Choreographies and conversations, wherever they stand."""
    beside = [*document.root.elements()]
    beside += [child for outer in document.collaborations() for child in outer.elements()]
    beside += [other for scope in scopes for inner in scope.scopes() for other in inner.others]
    found = []
    for element in beside:
        if element.tag in (bpmn(kind) for kind in _TALKS):
            what = f"{element.local} {(named(element) or element.get('id'))!r}"
            place = (element.get("id"), element.local, element.line)
            found.append(assumption_at("no-meaning", what, *place))
    return found
