"""choose_process(): which process of a file is meant."""

from __future__ import annotations

import difflib

from procmine.errors import ModelError
from procmine.model.bpmn_names import BPMN
from procmine.model.document import Document, named
from procmine.model.scope import ACTIVITIES, EVENTS
from procmine.model.xml_tree import Element

__all__ = ["choose_process", "process_name"]

_SHOWN = 12


def process_name(document: Document, process_id: str, name: str) -> str:
    """What a process is called: its own name, else the name of its pool, else its id."""
    pools = [pool.name for pool in document.pools() if pool.process == process_id]
    return name or next(filter(None, pools), "") or process_id


def _said(document: Document, process: Element) -> str:
    return process_name(document, process.get("id"), named(process))


def choose_process(document: Document, process: str | None = None) -> Element:
    """Which process of this file is meant?

    Args:
        document: the file.
        process: id or name of the process or of its pool; may be left out when only one process
            holds any step.

    Returns:
        The process.

    Raises:
        ModelError: there is none, several fit, or the name is unknown; the hint names them all.

    >>> from procmine.model.document import read_document
    >>> document = read_document(b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    ...     b"<process id='p'><task id='a' name='A'/></process><process id='q'/></definitions>")
    >>> choose_process(document).get("id")
    'p'
    """
    processes = document.processes()
    busy = [p for p in processes if _holds_steps(p)]
    if not processes:
        others = {e.local for e in document.root.elements()} & {"choreography", "conversation"}
        what = f", only a {min(others)}" if others else ""
        raise ModelError(
            f"{document.origin} holds no process{what}.", hint="Export the process itself."
        )
    if process is not None:
        return _called(document, process, processes)
    if len(busy) > 1:
        messages = document.message_flows()
        between = f" and {len(messages)} message flows between them" if messages else ""
        raise ModelError(
            f"{document.origin} holds {len(busy)} processes with steps{between}.",
            hint=f"Say which one is meant: {_listed(document, busy)}.",
        )
    if not busy:
        raise ModelError(
            f"{document.origin}, line {processes[0].line}: "
            f"process {_said(document, processes[0])!r} holds no step.",
            hint="Draw its steps, or name another file.",
        )
    return busy[0]


def _called(document: Document, name: str, processes: list[Element]) -> Element:
    names = {id(p): _names(document, p) for p in processes}
    for fits in (_by_id, _by_name, _by_loose_name):
        found = [p for p in processes if fits(name, names[id(p)])]
        if len(found) == 1:
            return found[0]
        if found:
            raise ModelError(
                f"{document.origin}: {len(found)} processes are called {name!r}.",
                hint=f"Name one by its id: {', '.join(p.get('id') for p in found[:_SHOWN])}.",
            )
    known = [n for ids, called in names.values() for n in (*ids, *called)]
    near = difflib.get_close_matches(name, known, 1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise ModelError(
        f"{document.origin} holds no process called {name!r}.",
        hint=f"{hint}There are: {_listed(document, processes)}.",
    )


Names = tuple[list[str], list[str]]


def _names(document: Document, process: Element) -> Names:
    pools = [pool for pool in document.pools() if pool.process == process.get("id")]
    ids = [process.get("id"), *(pool.id for pool in pools)]
    return list(filter(None, ids)), [named(process), *(pool.name for pool in pools)]


def _by_id(name: str, names: Names) -> bool:
    return name in names[0]


def _by_name(name: str, names: Names) -> bool:
    return " ".join(name.split()) in filter(None, names[1])


def _by_loose_name(name: str, names: Names) -> bool:
    return " ".join(name.casefold().split()) in {n.casefold() for n in names[1] if n}


def _listed(document: Document, processes: list[Element]) -> str:
    shown = [f"{_said(document, p)!r} ({p.get('id')}, line {p.line})" for p in processes[:_SHOWN]]
    more = f" and {len(processes) - _SHOWN} more" if len(processes) > _SHOWN else ""
    return ", ".join(shown) + more


def _holds_steps(process: Element) -> bool:
    steps = (*ACTIVITIES, *EVENTS)
    return any(
        child.namespace == BPMN and (child.local in steps or child.local.endswith("Gateway"))
        for child in process.elements()
    )
