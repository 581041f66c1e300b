"""Pools that are played side by side: the lane of each, and which may stay out of a case."""

from __future__ import annotations

from procmine.model.document import Document, named
from procmine.model.scope import Band, Scope
from procmine.model.unfold_facts import first_steps
from procmine.model.xml_tree import Element

__all__ = ["begun_by_message", "pool_lane"]


def pool_lane(document: Document, process: Element) -> Band | None:
    """The pool of a process as a lane, for the steps that stand in none."""
    for pool in document.pools():
        if pool.process == process.get("id") and pool.id:
            return Band(pool.id, pool.name or named(process), None, pool.line)
    return None


def begun_by_message(document: Document, scopes: list[Scope]) -> frozenset[str]:
    """The processes that only a message from another one of them begins.

    None, if that is true of all: then nothing would begin them.
    """
    home = {step.id: s.id for s in scopes for inner in s.scopes() for step in inner.steps}
    flows = [(home.get(m.source), m.target) for m in document.message_flows()]
    found = []
    for scope in scopes:
        begins, others = first_steps(scope)
        sent = {target for source, target in flows if source not in (None, scope.id)}
        if begins and not others and all(step.id in sent for step in begins):
            found.append(scope.id)
    return frozenset(found if len(found) < len(scopes) else ())
