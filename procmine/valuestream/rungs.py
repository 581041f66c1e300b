"""The ladder: how much of the lead time each step owns, as work and as waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.valuestream.buckets import BUCKETS
from procmine.valuestream.ledger import TimeLedger
from procmine.valuestream.owned import Owned

__all__ = ["PARTS", "Rung", "fold", "owned_time"]

Array = np.ndarray[Any, np.dtype[Any]]

PARTS = ("work", "rework", "wait", "pending", "unknown")
_WAITS = (
    "batching", "contention", "prioritization", "unavailability", "extraneous", "off_hours",
    "idle_in_system",
)  # fmt: skip
_PART = {
    "rework": "rework",
    "unknown": "unknown",
    "pending_customer": "pending",
    "pending_third_party": "pending",
    **dict.fromkeys(_WAITS, "wait"),
}
_LEAST_SHARE = 0.05


@dataclass(frozen=True)
class Rung:
    """The lead time of all cases that belongs to one step, or to several folded into one.

    Args:
        activity: its name; empty where several are folded into one.
        n_activities: how many activities it stands for.
        on_path: do at least half of the cases go through it?
        n_cases: cases over which means are told: all of the log or slice.
        us: microseconds by ``PARTS``: first-time work, rework, our own waiting, waiting for
            others, and time that may be work or waiting, as the log has no start there.
        work_open_us: work and rework while the house was open.
        wait_open_us: everything else while the house was open.
    """

    activity: str
    n_activities: int
    on_path: bool
    n_cases: int
    us: tuple[int, int, int, int, int]
    work_open_us: int
    wait_open_us: int

    @property
    def total_us(self) -> int:
        """All of it, elapsed."""
        return sum(self.us)

    @property
    def work_us(self) -> int:
        """Work and rework, elapsed."""
        return self.us[0] + self.us[1]

    @property
    def wait_us(self) -> int:
        """Waiting, ours and that for others, elapsed: the upper line of the ladder."""
        return self.us[2] + self.us[3]

    @property
    def unknown_us(self) -> int:
        """What may be work or waiting; it stands on the upper line, marked."""
        return self.us[4]

    def mean_s(self, us: int) -> float:
        """This much of all cases, as seconds of one case on average."""
        return us / self.n_cases / 1e6 if self.n_cases else 0.0


def owned_time(ledger: TimeLedger, owned: Owned, key: Array, n: int) -> tuple[Array, Array]:
    """How much lead time belongs to each key, and how?

    Args:
        ledger: tells the bucket of every microsecond.
        owned: the same time in pieces, which tell when the house was open.
        key: code of each step.
        n: codes are below this.

    Returns:
        (microseconds by ``PARTS``, microseconds of work and of the rest while the house was open),
        one row for each key, int64. The first sums to the lead times of the ledger.
    """
    place = np.array([PARTS.index(_PART.get(bucket, "work")) for bucket in BUCKETS])
    # Of a step whose start is known a wait is a wait, though nobody can say why.
    part = place[ledger.bucket]
    is_wait = (part == PARTS.index("unknown")) & owned.times.work.whole[ledger.step]
    part = np.where(is_wait, PARTS.index("wait"), part)
    us, opened = np.zeros((n, len(PARTS)), np.int64), np.zeros((n, 2), np.int64)
    np.add.at(us, (key[ledger.step], part), ledger.us)
    np.add.at(opened, (key[owned.step], np.where(owned.runs, 0, 1)), owned.open_us)
    return us, opened


def fold(
    names: list[tuple[str, bool]], n_cases: int, us: Array, opened: Array, *, most: int = 40
) -> tuple[Rung, ...]:
    """The rungs of a ladder: the main path, what else takes long, and the rest as one.

    Args:
        names: activities in their usual order, and whether each is on the main path.
        n_cases: cases over which means are told.
        us: what ``owned_time`` tells of them.
        opened: the same while the house was open.
        most: so many rungs at most stand for one activity.

    Returns:
        The rungs: activities of the main path, others that own at least a twentieth of the lead
        time, and last one for all the others, if there are any.
    """
    totals, whole = us.sum(axis=1).tolist(), int(us.sum())
    worth = [
        place
        for place, (_, on_path) in enumerate(names)
        if on_path or (whole and totals[place] >= _LEAST_SHARE * whole)
    ]
    if len(worth) > most:
        worth = sorted(sorted(worth, key=lambda place: (-totals[place], place))[:most])
    rungs = [
        _rung(*names[place], n_cases, us[place : place + 1], opened[place : place + 1])
        for place in worth
    ]
    rest = np.setdiff1d(np.arange(len(names)), worth)
    if len(rest):
        rungs.append(_rung("", False, n_cases, us[rest], opened[rest]))
    return tuple(rungs)


def _rung(name: str, on_path: bool, n_cases: int, us: Array, opened: Array) -> Rung:
    work, rework, wait, pending, unknown = us.sum(axis=0).tolist()
    parts = (work, rework, wait, pending, unknown)
    return Rung(name, len(us), on_path, n_cases, parts, *opened.sum(axis=0).tolist())
