"""How many steps and variants a log has, remembered beside its compiled store."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import procmine
from procmine.engines import cache

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Extent", "extent_of"]


@dataclass(frozen=True)
class Extent:
    """The counts of a log that take a summary.

    Args:
        n_steps: steps of all cases.
        n_variants: different sequences of activities.
    """

    n_steps: int
    n_variants: int


def extent_of(log: EventLog) -> Extent:
    """How many steps and variants does this log have?

    Cost: that of the summary the first time, nothing later: a store never changes.
    """
    asked = {"extent": log.steps.mode, "procmine": procmine.__version__}
    key = cache.key_of(log.store.folder.name, asked)
    known = cache.recall(key)
    if isinstance(known, dict) and known.keys() == {"n_steps", "n_variants"}:
        return Extent(**known)
    from procmine.summary.summarise import summarise

    summary = summarise(log)
    extent = Extent(summary.n_steps, summary.n_variants)
    cache.remember(key, asdict(extent))
    return extent
