"""When does a case wait for somebody else: the customer, or a third party?"""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.config import WaitingConfig
from procmine.errors import ConfigError
from procmine.log.columns import JOINT
from procmine.slips import alike, folded
from procmine.summary.work import Work

__all__ = ["PENDING", "Pending", "pending_of"]

Array = np.ndarray[Any, np.dtype[Any]]

PENDING = ("customer", "third_party")
# How alike a word and a label must be for one to be a slip of the other, 0-1; and of how many
# labels that is asked.
_ALIKE, _MOST_LABELS = 0.9, 5_000


class Pending:
    """The time in which cases wait for somebody else, from a status to the next step.

    Args:
        bounds: n cases + 1 positions of the cases in the intervals, int64.
        intervals: begin, end (microseconds) and kind (place in ``PENDING``) of each.
        words: the status words found, with how often each began such time.
    """

    def __init__(
        self, bounds: Array, intervals: tuple[Array, Array, Array], words: dict[str, int]
    ) -> None:
        self.bounds, self.intervals, self.words = bounds, intervals, words


def pending_of(work: Work, config: WaitingConfig) -> Pending:
    """When do cases wait for the customer or a third party?

    A step whose activity or lifecycle is one of the words opens such time when it is over; the next
    step of the case that begins closes it.

    Args:
        work: the steps of a log.
        config: the words.

    Raises:
        ConfigError: a word somebody named that looks like a slip of what the log says.

    Cost: linear.
    """
    _refuse_slips(work, config)
    kind = np.full(len(work), -1, np.int8)
    words: dict[str, int] = {}
    meaning = {folded(word): 1 for word in config.third_party}
    meaning |= {folded(word): 0 for word in config.customer}

    def meant(label: str) -> int:
        # A label may be put together from several columns, the status being one of them.
        parts = (label, *label.split(JOINT))
        return next((meaning[p] for p in map(folded, parts) if p in meaning), -1)

    order = work.by_begin
    for role, codes in work.status.items():
        labels = work.labels[role]
        known = np.array([*map(meant, labels), -1], np.int8)
        found = known[codes]
        counts = np.bincount(codes[found >= 0], minlength=len(labels))
        words |= {labels[code]: int(counts[code]) for code in np.flatnonzero(counts).tolist()}
        kind = np.where(kind < 0, found, kind)
    case, start, end, kind = work.case[order], work.start[order], work.end[order], kind[order]
    # Positions whose next step is of the same case and begins later.
    opens = np.flatnonzero((kind[:-1] >= 0) & (case[1:] == case[:-1]) & (start[1:] > end[:-1]))
    bounds = np.searchsorted(case[opens], np.arange(work.n_cases + 1))
    return Pending(bounds, (end[opens], start[opens + 1], kind[opens].astype(np.int8)), words)


def _refuse_slips(work: Work, config: WaitingConfig) -> None:
    """A slip would count the customer's time as ours; words this log happens not to have do not."""
    labels = {label for role in work.status for label in work.labels[role]}
    known = {folded(part): part for label in labels for part in (label, *label.split(JOINT))}
    told = {folded(word) for word in (*config.customer, *config.third_party)}
    free = sorted(set(known) - told)
    usual = WaitingConfig()
    for whom in PENDING if len(free) <= _MOST_LABELS else ():
        words = getattr(config, whom)
        for word in words if words != getattr(usual, whom) else ():
            near = alike(word, free, at_least=_ALIKE)
            if near and folded(word) not in known:
                raise ConfigError(
                    f"[waiting] {whom}: the log has no {word!r}.",
                    hint=f"Did you mean {known[near]!r}?",
                )
