"""choose_pools(): which processes of a file are one case, when nobody says which is meant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from procmine.errors import ModelError
from procmine.finding import Finding
from procmine.model.assumed import assumption_at
from procmine.model.choosing import busy_processes, choose_process, listed, process_said
from procmine.model.document import Document, bpmn, named, reference
from procmine.model.scope_read import is_step
from procmine.model.xml_tree import Element

__all__ = ["Chosen", "choose_pools"]

# Of a pool that is read beside others the log must know this share of the steps, or it is asked.
_KNOWN_SHARE = 0.5


@dataclass(frozen=True)
class Chosen:
    """The processes that are read.

    Args:
        processes: one, or several that are played side by side.
        id: id of the process, or of the collaboration that shows them all.
        name: what the collaboration is called; empty for one process.
        notes: what had to be assumed to choose them.
    """

    processes: tuple[Element, ...]
    id: str
    name: str = ""
    notes: tuple[Finding, ...] = ()


def choose_pools(
    document: Document, process: str | None = None, *, steps: Collection[str] = ()
) -> Chosen:
    """Which processes of this file are one case?

    Args:
        document: the file.
        process: id or name of a process, of its pool, or of a collaboration, which means all of
            its pools; may be left out where the file itself, or the log, tells.
        steps: names that leave events in the log.

    Returns:
        The one process that is named, that alone holds steps, that calls all others, or of which
        alone the log knows steps; else all that a collaboration or messages join.

    Raises:
        ModelError: there is none, the name is unknown, or nothing joins those that hold steps; the
            message names element and line, the hint names them all.

    Cost: linear in the size of the document.

    >>> from procmine.model.document import read_document
    >>> document = read_document(b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    ...     b"<collaboration id='c'><participant processRef='p'/><participant processRef='q'/>"
    ...     b"</collaboration><process id='p'><task id='a' name='A'/></process>"
    ...     b"<process id='q'><task id='b' name='B'/></process></definitions>")
    >>> choose_pools(document).id, choose_pools(document, steps=["B"]).id
    ('c', 'q')
    """
    if process is not None:
        shown = _collaboration(document, process)
        if shown is None:
            return _one(choose_process(document, process))
        return _beside(document, _pooled(document, shown), shown)
    busy = busy_processes(document)
    top = _not_called(busy)
    if len(top) == 1:
        return _one(top[0])
    known = {p.get("id"): _known(p, steps) for p in top}
    seen = [p for p in top if known[p.get("id")][0]]
    if len(seen) == 1:
        return _one(seen[0], _left_out(document, seen[0], top))
    asked = seen or top
    if len(_groups(document, asked)) > 1:
        raise _unclear(document, asked, "nothing joins them")
    if any(n < _KNOWN_SHARE * of for n, of in (known[p.get("id")] for p in seen)):
        raise _unclear(document, asked, "the log knows steps of each, but not most of them")
    return _beside(document, asked, _showing(document, asked))


def _one(process: Element, *notes: Finding) -> Chosen:
    return Chosen((process,), process.get("id"), notes=notes)


def _beside(document: Document, processes: list[Element], shown: Element | None) -> Chosen:
    if len(processes) == 1:
        return _one(processes[0])
    first = processes[0]
    said = [repr(process_said(document, process)) for process in processes]
    name = named(shown) if shown is not None else ""
    told = shown if shown is not None else first
    note = assumption_at(
        "side-by-side", ", ".join(said), told.get("id"), told.local, told.line, n=str(len(said))
    )
    called = name or " + ".join(process_said(document, process) for process in processes)
    return Chosen(tuple(processes), told.get("id"), called, (note,))


def _left_out(document: Document, seen: Element, top: list[Element]) -> Finding:
    others = [repr(process_said(document, process)) for process in top if process is not seen]
    what = f"process {process_said(document, seen)!r}"
    return assumption_at(
        "only-known", what, seen.get("id"), "process", seen.line, others=", ".join(others)
    )


def _unclear(document: Document, processes: list[Element], why: str) -> ModelError:
    first = processes[0]
    return ModelError(
        f"{document.origin}, line {first.line}: process {process_said(document, first)!r} is one "
        f"of {len(processes)} processes with steps, and {why}.",
        hint=f"Say which one is meant (--process): {listed(document, processes)}.",
    )


def _collaboration(document: Document, name: str) -> Element | None:
    """The collaboration of this id or name, unless a process or pool is called so."""
    taken = {process.get("id") for process in document.processes()}
    taken |= {part for pool in document.pools() for part in (pool.id, pool.name)}
    taken |= {named(process) for process in document.processes()}
    if name in taken:
        return None
    for outer in document.collaborations():
        if name in (outer.get("id"), named(outer)) and _pooled(document, outer):
            return outer
    return None


def _pooled(document: Document, shown: Element) -> list[Element]:
    wanted = {reference(p.get("processRef")) for p in shown.elements(bpmn("participant"))}
    return [p for p in busy_processes(document) if p.get("id") in wanted]


def _showing(document: Document, processes: list[Element]) -> Element | None:
    """The collaboration that shows most of these processes."""
    wanted = {process.get("id") for process in processes}

    def n_shown(outer: Element) -> int:
        return len({p.get("id") for p in _pooled(document, outer)} & wanted)

    return max(document.collaborations(), key=n_shown, default=None)


def _not_called(busy: list[Element]) -> list[Element]:
    """The processes that no other one calls; all of them when they call one another."""
    called = {
        reference(step.get("calledElement"))
        for process in busy
        for step in process.descendants()
        if step.tag == bpmn("callActivity")
        and reference(step.get("calledElement")) != process.get("id")
    }
    return [process for process in busy if process.get("id") not in called] or busy


def _known(process: Element, steps: Collection[str]) -> tuple[int, int]:
    """How many names of its activities does the log know, of how many?"""
    names = {" ".join(name.split()) for name in steps}
    found = [step for step in process.descendants() if is_step(step)]
    labels = {named(step) for step in found if not step.local.endswith(("Event", "Gateway"))}
    seen = {named(step) for step in found} & names
    return len(seen), len((labels - {""}) | seen)


def _groups(document: Document, processes: list[Element]) -> set[str]:
    """The processes that a collaboration or messages join, each group by one of its ids."""
    group = {process.get("id"): process.get("id") for process in processes}
    owner = {
        element.get("id"): process.get("id")
        for process in processes
        for element in process.descendants()
    }
    owner |= {pool.id: pool.process for pool in document.pools() if pool.process in group}

    def root(one: str) -> str:
        while group[one] != one:
            one = group[one]
        return one

    ties: list[list[str]] = [
        [p.get("id") for p in _pooled(document, outer)] for outer in document.collaborations()
    ]
    ties += [[owner.get(m.source, ""), owner.get(m.target, "")] for m in document.message_flows()]
    for tied in ties:
        joined = [one for one in tied if one in group]
        for other in joined[1:]:
            group[root(other)] = root(joined[0])
    return {root(one) for one in group}
