"""match_steps(): which step of one document is which of another, whatever tool drew them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from procmine.model.document import Document
from procmine.model.scope import Scope, Step, Way
from procmine.model.scope_read import process_scope
from procmine.model.xml_tree import Element

__all__ = ["Sheet", "match_steps", "sheet"]


@dataclass(frozen=True)
class Sheet:
    """The steps and flows of some processes of a document.

    Args:
        steps: every step by id.
        ways: every sequence flow, in the order of the file.
        lanes: name of the lane of each step; empty when it lies in none.
        homes: name of the scope of each step.
    """

    steps: Mapping[str, Step]
    ways: tuple[Way, ...]
    lanes: Mapping[str, str]
    homes: Mapping[str, str]


def sheet(document: Document, processes: list[Element]) -> Sheet:
    """The steps and flows of these processes, those of sub-processes among them."""
    outer = [process_scope(document, process) for process in processes]
    scopes = [scope for process in outer for scope in process.scopes()]
    bands = {band.id: band.name or band.id for scope in scopes for band in scope.lanes}
    placed = [(step, scope) for scope in scopes for step in scope.steps]
    return Sheet(
        {step.id: step for step, _ in placed},
        tuple(way for scope in scopes for way in scope.ways),
        {step.id: bands.get(step.lane or "", "") for step, _ in placed},
        {step.id: _home(scope) for step, scope in placed},
    )


def _home(scope: Scope) -> str:
    return "" if scope.kind == "process" else scope.name or scope.id


def match_steps(old: Sheet, new: Sheet) -> dict[str, str]:
    """Which step of the new sheet is this step of the old one?

    Args:
        old: what was drawn before.
        new: what is drawn now.

    Returns:
        Ids of the new sheet by id of the old one, for steps that are in both. A step is known by
        its id and name, else by its kind and name, else by its id and sort, else by its name, and
        last by the steps around it.

    Cost: near linear in the size of both.
    """
    found: dict[str, str] = {}
    keys: list[Key] = [
        lambda s: (s.id, s.name),
        lambda s: (s.kind, s.name) if s.name else None,
        lambda s: (s.id, _sort(s)),
        lambda s: s.name or None,
    ]
    for key in keys:
        _pair(old, new, found, key, key)
    n_known = -1
    while n_known < len(found):
        n_known = len(found)
        back = {other: one for one, other in found.items()}
        around_old = _around(old, {one: one for one in found})
        _pair(old, new, found, around_old, _around(new, back))
    return found


Key = Callable[[Step], Hashable]


def _pair(old: Sheet, new: Sheet, found: dict[str, str], key_old: Key, key_new: Key) -> None:
    """Match what only one step on either side can be."""
    used = set(found.values())
    before = _only([s for s in old.steps.values() if s.id not in found], key_old)
    after = _only([s for s in new.steps.values() if s.id not in used], key_new)
    for told, step in before.items():
        if told in after:
            found[step.id] = after[told].id


def _only(steps: list[Step], key: Key) -> dict[Hashable, Step]:
    by: dict[Hashable, list[Step]] = {}
    for step in steps:
        if key(step) is not None:
            by.setdefault(key(step), []).append(step)
    return {told: group[0] for told, group in by.items() if len(group) == 1}


def _around(sheet: Sheet, known: Mapping[str, str]) -> Key:
    """Sort and known neighbours of a step, by their ids in the old sheet; None without any."""
    before: dict[str, list[str]] = {step: [] for step in sheet.steps}
    after: dict[str, list[str]] = {step: [] for step in sheet.steps}
    for way in sheet.ways:
        if way.source in known:
            before[way.target].append(known[way.source])
        if way.target in known:
            after[way.source].append(known[way.target])

    def key(step: Step) -> Hashable:
        near = (tuple(sorted(before[step.id])), tuple(sorted(after[step.id])))
        return (_sort(step), near) if near != ((), ()) else None

    return key


def _sort(step: Step) -> str:
    if step.is_activity:
        return "activity"
    return "gateway" if step.is_gateway else step.kind
