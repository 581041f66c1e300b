"""How rules point at elements of a document."""

from __future__ import annotations

from collections.abc import Mapping

from procmine.finding import Finding
from procmine.model.scope import Scope, Step, Way
from procmine.model.soundness import Breach

__all__ = ["about", "about_scope", "about_step", "about_way", "case_said"]

_SHOWN = 12


def about_step(
    rule: str,
    level: str,
    step: Step,
    message: Mapping[str, str],
    hint: Mapping[str, str],
    **values: str | int,
) -> Finding:
    """A finding at a step."""
    return about(rule, level, (step.said(), step.id, step.kind, step.line), message, hint, **values)


def about_way(
    rule: str,
    level: str,
    way: Way,
    message: Mapping[str, str],
    hint: Mapping[str, str],
    **values: str | int,
) -> Finding:
    """A finding at a sequence flow."""
    what = f"sequenceFlow {(way.name or way.id)[:80]!r}"
    place = (what, way.id, "sequenceFlow", way.line)
    return about(rule, level, place, message, hint, **values)


def about_scope(
    rule: str,
    level: str,
    scope: Scope,
    message: Mapping[str, str],
    hint: Mapping[str, str],
    **values: str | int,
) -> Finding:
    """A finding at a process or sub-process."""
    what = f"{scope.kind} {(scope.name or scope.id)[:80]!r}"
    return about(rule, level, (what, scope.id, scope.kind, scope.line), message, hint, **values)


def about(
    rule: str,
    level: str,
    place: tuple[str, str, str, int],
    message: Mapping[str, str],
    hint: Mapping[str, str],
    **values: str | int,
) -> Finding:
    """A finding at an element; the place is how to speak of it, its id, its kind and its line."""
    what, element_id, kind, line = place
    return Finding(
        rule=rule,
        level=level,
        message=message,
        values={"what": what, **values},
        where={"element": element_id, "kind": kind, "line": str(line)},
        n=1,
        hint=hint,
    )


def case_said(breach: Breach) -> str:
    """The steps of the case that shows a breach, as one line."""
    steps = [name or "(no name)" for name in breach.trace]
    shown = steps if len(steps) <= _SHOWN else [*steps[: _SHOWN - 1], "…", steps[-1]]
    return " → ".join(shown) if shown else "(start)"
