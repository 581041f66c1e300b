"""Provenance: where a log came from and what was done to it, so that every number can be traced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

__all__ = ["Provenance", "Step"]


@dataclass(frozen=True)
class Step:
    """One thing that was done to a log.

    Args:
        verb: what was done: ``read``, ``keep``, ``relabel``.
        what: how, in words a person can repeat.
        n_events_before: events before it.
        n_events_after: events after it.
        n_cases_before: cases before it.
        n_cases_after: cases after it.
    """

    verb: str
    what: str
    n_events_before: int
    n_events_after: int
    n_cases_before: int
    n_cases_after: int


@dataclass(frozen=True)
class Provenance:
    """The origin of a log.

    Args:
        source: what the user called the source.
        kind: the connector that read it.
        fingerprint: SHA-256 of what was read.
        steps: what was done since, in order.
    """

    source: str
    kind: str
    fingerprint: str
    steps: tuple[Step, ...] = ()

    def then(self, step: Step) -> Provenance:
        """The same origin with one more step."""
        return replace(self, steps=(*self.steps, step))

    def to_dict(self) -> dict[str, Any]:
        """The origin as plain data."""
        return {
            "source": self.source,
            "kind": self.kind,
            "fingerprint": self.fingerprint,
            "steps": [dict(vars(step)) for step in self.steps],
        }
