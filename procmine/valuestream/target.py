"""The target state: what is left of the lead time when steps go, or get shorter.

Only arithmetic is claimed: the past cases, with the time taken out that nothing else fills.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from procmine.config import StepTarget
from procmine.kernels.timeline import cut_at
from procmine.valuestream.owned import Owned
from procmine.valuestream.rungs import Rung
from procmine.valuestream.spans import Spans, spans_by

__all__ = ["Claim", "Taken", "TargetState", "claims_of", "lead_spans", "left_share", "take_out"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Claim:
    """What one change takes out of the lead time.

    Args:
        activity: the step.
        what: ``work`` or ``wait``.
        left_share: share of each of its times that stays.
        mean_s: what one takes now, on average; None where it cannot be told.
        owned_us: lead time of all cases that belongs to it now.
        saved_us: what is taken out of that.
        saved_open_us: the same while the house was open.
        beside_us: what would go too, were there not other steps of the same case in hand meanwhile.
    """

    activity: str
    what: str
    left_share: float
    mean_s: float | None
    owned_us: int
    saved_us: int
    saved_open_us: int
    beside_us: int


@dataclass(frozen=True)
class TargetState:
    """What would be left, had the cases of the log been like this?

    Args:
        claims: what each change takes out; together exactly the difference to today.
        lead: lead times of the cases then, elapsed.
        lead_us: their sum.
        lead_open_us: the sum while the house was open.
        rungs: the ladder then, rung by rung as today.
        removed: steps that are no longer done.
        control_points: those of them that keep a risk in check: no redesign drops them unseen.
        va_us: value-adding first-time work then; None where that cannot be told.
        va_open_us: the same while the house was open.
    """

    claims: tuple[Claim, ...]
    lead: Spans
    lead_us: int
    lead_open_us: int
    rungs: tuple[Rung, ...]
    removed: tuple[str, ...]
    control_points: tuple[str, ...] = ()
    va_us: int | None = None
    va_open_us: int | None = None

    @property
    def saved_us(self) -> int:
        """What all changes take out of the lead time."""
        return sum(claim.saved_us for claim in self.claims)

    @property
    def pce_elapsed(self) -> float | None:
        """Process cycle efficiency then."""
        return _ratio(self.va_us, self.lead_us)

    @property
    def pce_working(self) -> float | None:
        """The same in working time."""
        return _ratio(self.va_open_us, self.lead_open_us)


def _ratio(part: int | None, of: int) -> float | None:
    return None if part is None or not of else part / of


def left_share(change: StepTarget, what: str, now_s: float | None) -> float:
    """Which share of a step's ``work`` or ``wait`` is left, if one takes so long on average now?

    Never more than all: what is shorter already stays as it is.
    """
    if change.remove:
        return 0.0
    wanted = change.pt_s if what == "work" else change.wait_s
    return 1.0 if wanted is None or not now_s else min(1.0, wanted / now_s)


@dataclass(frozen=True, eq=False)
class Taken:
    """What the changes take out of each piece of owned time.

    Args:
        us: microseconds, elapsed, int64.
        open_us: the same while the house was open.
        beside_us: what stays only because other steps are in hand meanwhile.
    """

    us: Array = field(repr=False)
    open_us: Array = field(repr=False)
    beside_us: Array = field(repr=False)


def take_out(owned: Owned, left: Mapping[str, Array], removed: Array) -> Taken:
    """What do these changes take out of each piece of time?

    A moment goes only if no other step of the case is in hand then, waiting or worked on, that
    stays: what runs side by side does not end sooner because one of the two does.

    Args:
        owned: the pieces, and whose they are.
        left: ``work`` and ``wait``: the share that stays, by code of the activity, float64.
        removed: which activities go altogether; booleans.

    Cost: a sort of the steps.
    """
    work = owned.times.work
    activity = work.activity[owned.step]
    share = np.where(owned.runs, left["work"][activity], left["wait"][activity])
    changed = np.flatnonzero(share < 1)
    stays = ~removed[work.activity]
    one, two = (_in_hand(owned, stays, k) for k in (1, 2))
    step, low, high = (column[changed] for column in (owned.step, owned.low, owned.high))
    # A step that stays is in hand itself, in its own time: only a second one is beside it.
    itself = stays[step] & (owned.times.enabled[step] <= low)
    us, opened = (np.zeros(len(owned.step), np.int64) for _ in range(2))
    whole = owned.us[changed]
    gone = np.rint(whole * (1 - share[changed])).astype(np.int64)
    for chosen, beside in ((~itself, one), (itself, two)):
        free, free_open = _outside(owned, (step[chosen], low[chosen], high[chosen]), beside)
        part = 1 - share[changed][chosen]
        us[changed[chosen]] = np.rint(free * part).astype(np.int64)
        opened[changed[chosen]] = np.rint(free_open * part).astype(np.int64)
    beside_us = np.zeros(len(owned.step), np.int64)
    beside_us[changed] = gone - us[changed]
    return Taken(us, opened, beside_us)


def _in_hand(owned: Owned, stays: Array, least: int) -> tuple[Array, tuple[Array, Array, Array]]:
    """When are at least so many steps of a case in hand? As ``cut_at`` takes it."""
    times, work = owned.times, owned.times.work
    begin, end = times.enabled[stays], work.end[stays]
    case = work.case[stays].astype(np.int64)
    some = end > begin
    begin, end, case = begin[some], end[some], case[some]
    owner, at = np.concatenate([case, case]), np.concatenate([begin, end])
    change = np.repeat(np.array([1, -1]), len(case))
    order = np.lexsort((change, at, owner))
    owner, at = owner[order], at[order]
    n = np.cumsum(change[order])
    enough = (n[:-1] >= least) & (at[1:] > at[:-1]) if len(n) else np.zeros(0, np.bool_)
    of = owner[:-1][enough]
    bounds = np.searchsorted(of, np.arange(work.n_cases + 1))
    return bounds, (at[:-1][enough], at[1:][enough], np.zeros(len(of), np.int8))


def _outside(
    owned: Owned, pieces: tuple[Array, Array, Array], beside: tuple[Array, Any]
) -> tuple[Array, Array]:
    """Microseconds of each piece outside these intervals of its case, elapsed and open."""
    step, low, high = pieces
    case = owned.times.work.case[step]
    piece, begin, end, kind = cut_at((case, low, high), *beside)
    out = kind < 0
    us, opened = (np.zeros(len(step), np.int64) for _ in range(2))
    np.add.at(us, piece[out], (end - begin)[out])
    np.add.at(opened, piece[out], owned.times.clock.open_us(begin[out], end[out]))
    return us, opened


def claims_of(
    owned: Owned, taken: Taken, changes: Mapping[str, StepTarget], means: Mapping[str, Any]
) -> tuple[Claim, ...]:
    """What does each change take out?

    Args:
        owned: the pieces of time.
        taken: what is taken out of each.
        changes: what is to become of each step.
        means: ``work`` and ``wait`` by activity: mean seconds now, None where nobody can tell.
    """
    work = owned.times.work
    activity = work.activity[owned.step]
    places = {label: place for place, label in enumerate(work.labels["activity"])}
    found = []
    for name, change in changes.items():
        for what, runs in (("wait", False), ("work", True)):
            mine = (activity == places[name]) & (owned.runs == runs)
            left = left_share(change, what, means[what][name])
            # A step that is removed may not have waited at all.
            if left < 1 and not (change.remove and not mine.any()):
                sums = (owned.us, taken.us, taken.open_us, taken.beside_us)
                told = [int(column[mine].sum()) for column in sums]
                found.append(Claim(name, what, left, means[what][name], *told))
    return tuple(found)


def lead_spans(owned: Owned, taken: Taken) -> Spans:
    """Lead times of the cases without what is taken out."""
    work = owned.times.work
    left = work.lead_times_us.copy()
    np.subtract.at(left, work.case[owned.step], taken.us)
    filled = np.diff(work.bounds) > 0
    return spans_by(np.zeros(int(filled.sum()), np.int64), left[filled], 1)[0]
