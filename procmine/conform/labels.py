"""Which activity of the log is meant by a step of the SOP? Proposals by name, never silent."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from procmine.log.labels import tidy

__all__ = ["ALIKE", "SAME", "SIMILAR", "Proposal", "propose_labels"]

SAME = "same name"
ALIKE = "same but for blanks, letter case or signs"
SIMILAR = "similar name"
_CLOSE = 0.72
_AHEAD = 0.05
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Proposal:
    """What a step of the SOP may be called in the log.

    Args:
        step: its name in the SOP.
        activities: what it may be in the log; empty when nothing is near.
        how: ``same name``, ``same but for …`` or ``similar name``; empty without activities.
        likeness: how alike the names are, 0–1.
    """

    step: str
    activities: tuple[str, ...]
    how: str
    likeness: float

    @property
    def is_guess(self) -> bool:
        """Must somebody look at it?"""
        return self.how != SAME


def propose_labels(steps: Sequence[str], activities: Sequence[str]) -> tuple[Proposal, ...]:
    """Which activity of the log is each step of the SOP?

    Args:
        steps: names in the SOP.
        activities: names in the log.

    Returns:
        A proposal for each step, in their order. Equal names are no guess; the others are, and an
        activity is proposed for at most one step. A similar name is proposed only when it is
        clearly nearer than the next one.

    Cost: steps times activities.

    >>> [(p.activities, p.how) for p in propose_labels(["Check ID", "Pay"], ["check-id", "Pay"])]
    [(('check-id',), 'same but for blanks, letter case or signs'), (('Pay',), 'same name')]
    """
    found = {step: Proposal(step, (step,), SAME, 1.0) for step in steps if step in activities}
    free = [name for name in activities if name not in found]
    folded = {name: _fold(name) for name in (*steps, *free)}
    for step in steps:
        same = [name for name in free if folded[name] == folded[step]]
        if step not in found and same:
            found[step] = Proposal(step, tuple(same), ALIKE, 1.0)
            free = [name for name in free if name not in same]
    rest = [step for step in steps if step not in found]
    pairs = sorted(
        ((_likeness(folded[s], folded[a]), s, a) for s in rest for a in free),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    taken: set[str] = set()
    for likeness, step, name in pairs:
        if likeness < _CLOSE or step in found or name in taken:
            continue
        rivals = [near for near, s, a in pairs if (s == step) != (a == name) and a not in taken]
        if max(rivals, default=0.0) <= likeness - _AHEAD:
            found[step] = Proposal(step, (name,), SIMILAR, likeness)
            taken.add(name)
    return tuple(found.get(step, Proposal(step, (), "", 0.0)) for step in steps)


def _fold(name: str) -> str:
    return " ".join(_SIGNS.sub(" ", tidy(name).casefold()).split())


def _likeness(one: str, other: str) -> float:
    """How alike two names are: by their letters, or by their words in any order."""
    letters = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    words, others = set(one.split()), set(other.split())
    shared = 2 * len(words & others) / max(len(words) + len(others), 1)
    return max(letters, shared)
