"""What an alignment means in words: steps skipped, inserted, repeated, or in the wrong order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from procmine.conform.card import Cell, Effect
from procmine.conform.nouns import LOG, MODEL, SILENT, SYNC, Alignment, Move

__all__ = [
    "ACCEPTED",
    "CONFORMING",
    "DEVIATING",
    "INSERTED",
    "NOT_POSSIBLE",
    "REPEATED",
    "SKIPPED",
    "WRONG_ORDER",
    "Deviation",
    "Sighting",
    "sightings",
]

Array = np.ndarray[Any, np.dtype[Any]]

# What a case is to a deviation. Accepted: it deviates from the rule, but not in a way that counts.
NOT_POSSIBLE, ACCEPTED, CONFORMING, DEVIATING = range(4)

SKIPPED, INSERTED, REPEATED, WRONG_ORDER = "skipped", "inserted", "repeated", "wrong-order"


@dataclass(frozen=True)
class Sighting:
    """One deviation of one way through the process.

    Args:
        kind: ``skipped``, ``inserted``, ``repeated`` or ``wrong-order``.
        activity: the step.
        after: the step of the SOP done last before it; empty at the beginning.
        is_cut: may the step lie beyond an edge of the log? Only for skipped steps before the first
            or behind the last thing that was done.
    """

    kind: str
    activity: str
    after: str
    is_cut: str = ""


@dataclass(frozen=True)
class Deviation:
    """One way in which practice leaves the standard.

    Args:
        id: the same for the same deviation in any log of this SOP.
        kind: one of ``verdict.KINDS``.
        activity: the step it is about; empty when a rule names none.
        after: the step of the SOP most often done last before it; empty if none.
        n_cases: cases in which it is.
        n_events: how many times.
        n_possible: cases in which it could have been.
        rule: id of the rule that shows it; empty when the alignment does.
        control_points: ids of the control points it touches.
        of_case: what each case of the log is to it: one of the constants above, int8.
        effect: by outcome (``effects.OUTCOMES``), what sets its cases apart.
        by: by ``month``, ``version``, ``team``, ``channel`` and ``resource``, as far as the log
            tells, where it is; nothing is left out and nobody renamed.
    """

    id: str
    kind: str
    activity: str
    after: str
    n_cases: int
    n_events: int
    n_possible: int
    rule: str = ""
    control_points: tuple[str, ...] = ()
    of_case: Array = field(default_factory=lambda: np.zeros(0, np.int8), compare=False, repr=False)
    effect: Mapping[str, Effect] = field(default_factory=dict, repr=False)
    by: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict, repr=False)

    @property
    def share(self) -> float:
        """Share of the cases in which it could have been, 0–1."""
        return self.n_cases / self.n_possible if self.n_possible else 0.0


def sightings(alignment: Alignment) -> tuple[Sighting, ...]:
    """Which deviations does this alignment show?

    A step both skipped in one place and done in another was done in the wrong order, and so was one
    done before its place when another was due there. One done again was repeated.
    """
    moves = [move for move in alignment.moves if move.kind != SILENT]
    skipped = Counter(move.activity for move in moves if move.kind == MODEL)
    beside = Counter(move.activity for move in moves if move.kind == LOG)
    in_place = {move.activity for move in moves if move.kind == SYNC}
    shifted = skipped & beside
    return tuple(_each(moves, shifted.copy(), shifted, in_place))


def _each(
    moves: list[Move],
    to_tell: Counter[str | None],
    to_leave: Counter[str | None],
    in_place: set[str | None],
) -> Iterator[Sighting]:
    done = [place for place, move in enumerate(moves) if move.kind != MODEL]
    first, last = (done[0], done[-1]) if done else (len(moves), -1)
    after = ""
    left = to_leave.copy()
    for place, move in enumerate(moves):
        name = move.activity or ""
        if move.kind == SYNC:
            after = name
        elif move.kind == LOG and to_tell[name]:
            to_tell[name] -= 1
            yield Sighting(WRONG_ORDER, name, after)
        elif move.kind == LOG:
            yield Sighting(_beside(moves, place, in_place), name, after)
        elif left[name]:
            left[name] -= 1
        else:
            cut = "begin" if place < first else "end" if place > last else ""
            yield Sighting(SKIPPED, name, after, cut)
        if move.kind == MODEL:
            after = name


def _beside(moves: list[Move], place: int, in_place: set[str | None]) -> str:
    """What it means that a step was done here, where no step asks for it."""
    name = moves[place].activity
    if name not in in_place:
        return INSERTED
    is_first = all(m.activity != name or m.kind != SYNC for m in moves[:place])
    due = next((m.activity for m in moves[place:] if m.kind != LOG), None)
    return WRONG_ORDER if is_first and due != name else REPEATED
