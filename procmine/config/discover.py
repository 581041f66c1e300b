"""[discover]: how a process is discovered."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DiscoverConfig"]


@dataclass(frozen=True)
class DiscoverConfig:
    """How a process is discovered.

    Args:
        miner: ``inductive``, ``heuristics``, ``split``, or ``auto`` for the best of them.
        noise: share of rare behaviour the inductive miner leaves out, 0–1.
        budget: time the miners may take, such as ``60s``.
        activities: share of the executed steps whose activities the map shows, 0–1.
        paths: share of the remaining connections the map shows, 0–1.
    """

    miner: str = "inductive"
    noise: float = 0.2
    budget: str = "60s"
    activities: float = 1.0
    paths: float = 0.8
