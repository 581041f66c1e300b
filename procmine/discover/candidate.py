"""What the search over miners and settings tried, and how good each model was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procmine.discover._reasons import NOTHING

if TYPE_CHECKING:
    from procmine.conform.quality import Quality
    from procmine.conform.simplicity import Simplicity

__all__ = ["Candidate", "SettingsGrid"]


@dataclass(frozen=True)
class Candidate:
    """One setting of the grid and the model it gave.

    Args:
        miner: ``inductive``, ``heuristics`` or ``split``.
        settings: what it was told.
        coverage_share: share of cases whose variants, the most frequent ones, were mined.
        n_variants: variants mined.
        outcome: ``taken``, ``beaten`` (sound, but another one is better), ``too-large``,
            ``unsound``, ``undecided`` (too many states to tell), ``timeout`` or ``failed``.
        simplicity: size and tangle; None when there is no model.
        quality: how well the model stands for the whole log; None when it was out of the question
            before that had to be found out.
        reasons: in words, by language, why it was out of the question; empty words otherwise.
    """

    miner: str
    settings: Mapping[str, float]
    coverage_share: float
    n_variants: int
    outcome: str
    simplicity: Simplicity | None = None
    quality: Quality | None = None
    reasons: Mapping[str, str] = field(default_factory=lambda: dict(NOTHING))


@dataclass(frozen=True)
class SettingsGrid:
    """All that was tried.

    Args:
        candidates: in the order they were tried.
        n_untried: settings for which no time was left.
        max_size: tasks, events and gateways a model may have.
    """

    candidates: tuple[Candidate, ...]
    n_untried: int
    max_size: int

    @property
    def complete(self) -> bool:
        """Would more time change nothing? Every setting was tried, in time, and judged exactly."""
        return not self.n_untried and all(
            candidate.outcome != "timeout"
            and (candidate.quality is None or candidate.quality.exact)
            for candidate in self.candidates
        )
