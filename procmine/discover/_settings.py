"""The settings among which the best model is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from procmine.discover._ladder import Rung

__all__ = ["SLOW_COVERAGE_SHARE", "most_shapes", "settings_grid"]

SLOW_COVERAGE_SHARE = 0.8
"""What is mined of a log for which a miner was too slow."""

_NOISES = (0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.0)
_DEPENDENCIES, _PARALLELS = (0.5, 0.7, 0.9, 0.99), (0.65, 1.0)
_ETAS, _EPSILONS = (0.2, 0.4, 0.6, 0.8), (0.1, 0.3, 0.5, 1.0)
_FEWEST_SHAPES, _SHAPES_PER_ACTIVITY = 50, 4


def settings_grid(given: Mapping[str, float]) -> tuple[Rung, ...]:
    """Which settings are worth trying, in which order?

    Args:
        given: every setting of every miner, as it was asked for.

    Returns:
        What was asked for of each miner first, then the rest, each once: the quick miners before
        the slow one, and of that the quick settings before the slow ones.
    """
    heuristics = {name: given[name] for name in ("dependency", "parallel")}
    split = {name: given[name] for name in ("eta", "epsilon")}
    told: list[tuple[str, Mapping[str, float]]] = [
        ("heuristics", heuristics),
        ("split", split),
        ("inductive", {"noise": given["noise"]}),
    ]
    pairs = product(_DEPENDENCIES, _PARALLELS)
    told += [("heuristics", {"dependency": one, "parallel": other}) for one, other in pairs]
    pairs = product(_ETAS, _EPSILONS)
    told += [("split", {"eta": one, "epsilon": other}) for one, other in pairs]
    told += [("inductive", {"noise": noise}) for noise in _NOISES]
    once = {(miner, *settings.values()): Rung(miner, settings) for miner, settings in told}
    return tuple(once.values())


def most_shapes(n_activities: int) -> int:
    """How large may a model of so many activities be, when nobody says?

    >>> most_shapes(5), most_shapes(30)
    (50, 120)
    """
    return max(_FEWEST_SHAPES, _SHAPES_PER_ACTIVITY * n_activities)
