"""choose_process(): the process of a file that is called so."""

from __future__ import annotations

import difflib

from procmine.errors import ModelError
from procmine.model.bpmn_names import BPMN
from procmine.model.document import Document, named
from procmine.model.scope import ACTIVITIES, EVENTS
from procmine.model.xml_tree import Element

__all__ = ["busy_processes", "choose_process", "listed", "process_name", "process_said"]

_SHOWN = 12
_SHOWN_KINDS = 4
# What BPMN has besides processes; steps of these kinds are not known here.
_OTHER_KINDS = ("choreography", "globalChoreographyTask", "collaboration", "globalConversation")


def process_name(document: Document, process_id: str, name: str) -> str:
    """What a process is called: its own name, else the name of its pool, else its id."""
    pools = [pool.name for pool in document.pools() if pool.process == process_id]
    return name or next(filter(None, pools), "") or process_id


def process_said(document: Document, process: Element) -> str:
    """The same of an element."""
    return process_name(document, process.get("id"), named(process))


def busy_processes(document: Document) -> list[Element]:
    """Which processes of this file hold steps?

    Raises:
        ModelError: none does; the message says what the file holds instead, and where.
    """
    processes = document.processes()
    busy = [process for process in processes if _holds_steps(process)]
    if not processes:
        raise ModelError(
            f"{document.origin}, line {_line_of_all(document)}: the file holds no process"
            f"{_held_instead(document)}.",
            hint="Export the process itself.",
        )
    if not busy:
        raise ModelError(
            f"{document.origin}, line {processes[0].line}: "
            f"process {process_said(document, processes[0])!r} holds no step.",
            hint="Draw its steps, or name another file.",
        )
    return busy


def choose_process(document: Document, process: str) -> Element:
    """Which process of this file is called so?

    Args:
        document: the file.
        process: id or name of the process or of its pool.

    Returns:
        The process.

    Raises:
        ModelError: there is none, or several fit; the hint names them all.

    >>> from procmine.model.document import read_document
    >>> document = read_document(b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    ...     b"<process id='p'/><process id='q' name='Bank'/></definitions>")
    >>> choose_process(document, "bank").get("id")
    'q'
    """
    return _called(document, process, document.processes() or busy_processes(document))


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
        hint=f"{hint}There are: {listed(document, processes)}.",
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


def listed(document: Document, processes: list[Element]) -> str:
    """Some processes, each with its id and line."""
    shown = [
        f"{process_said(document, p)!r} ({p.get('id')}, line {p.line})" for p in processes[:_SHOWN]
    ]
    more = f" and {len(processes) - _SHOWN} more" if len(processes) > _SHOWN else ""
    return ", ".join(shown) + more


def _line_of_all(document: Document) -> int:
    told = [element for element in document.root.elements() if element.local in _OTHER_KINDS]
    return (told or [document.root])[0].line


def _held_instead(document: Document) -> str:
    held = dict.fromkeys(element.local for element in document.root.elements())
    others = [name for name in held if name in _OTHER_KINDS]
    shown = others or [name for name in held if name != "BPMNDiagram"][:_SHOWN_KINDS]
    return f", only {', '.join(shown)}" if shown else " and nothing else"


def _holds_steps(process: Element) -> bool:
    steps = (*ACTIVITIES, *EVENTS)
    return any(
        child.namespace == BPMN and (child.local in steps or child.local.endswith("Gateway"))
        for child in process.elements()
    )
