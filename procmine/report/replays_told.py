"""Token replay as plain data: how well the tokens of each version fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procmine.conform.check import Conformance
    from procmine.conform.replay import Replayed

__all__ = ["replays_told"]


def replays_told(found: Conformance) -> list[dict[str, Any]]:
    """How well do tokens fit, version by version?

    Args:
        found: what ``check`` gave.

    Returns:
        One row for each version that judged a case; none unless the check was a cheap one.
    """
    return [_told(version, one) for version, one in found.replays.items()]


def _told(version: str, one: Replayed) -> dict[str, Any]:
    return {
        "version": version,
        "n_cases": one.n_cases,
        "n_cases_fit": one.n_cases_fit,
        "fitness_mean": one.fitness_mean,
        "fitness_total": one.fitness_total,
        "variants": [
            {
                "activities": list(variant.activities),
                "n_cases": variant.n_cases,
                "fitness": variant.fitness,
                "put": variant.tokens.put,
                "taken": variant.tokens.taken,
                "missing": variant.tokens.missing,
                "left": variant.tokens.left,
            }
            for variant in one.variants
        ],
    }
