"""The settings among which the best model was looked for, as data."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procmine.discover.model import Candidate, SettingsGrid

__all__ = ["settings_tried"]


def settings_tried(grid: SettingsGrid | None, lang: str) -> dict[str, Any]:
    """The part of discover.json about the grid; nothing when there was none.

    Args:
        grid: what was tried.
        lang: language of the reasons.
    """
    if grid is None:
        return {}
    return {
        "grid": [_candidate(candidate, lang) for candidate in grid.candidates],
        "grid_complete": grid.complete,
        "grid_max_size": grid.max_size,
        "n_grid_untried": grid.n_untried,
    }


def _candidate(candidate: Candidate, lang: str) -> dict[str, Any]:
    shape, judged = candidate.simplicity, candidate.quality
    return {
        "miner": candidate.miner,
        "settings": dict(candidate.settings),
        "coverage_share": candidate.coverage_share,
        "n_variants": candidate.n_variants,
        "outcome": candidate.outcome,
        "reason": candidate.reasons[lang],
        "simplicity": dataclasses.asdict(shape) if shape else None,
        "quality": _quality(judged) if judged else None,
    }


def _quality(judged: Any) -> dict[str, Any]:
    told = dataclasses.asdict(judged)
    # What stands beside it is not told twice.
    return {name: value for name, value in told.items() if name != "simplicity"}
