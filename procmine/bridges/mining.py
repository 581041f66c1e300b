"""mine(): a model of the variants of a log, found by one of pm4py's miners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext

from procmine.bridges.decode import DECODE
from procmine.bridges.process import Worker
from procmine.errors import BridgeError, UsageError
from procmine.model.graph import Model

__all__ = ["SETTINGS", "Variants", "mine"]

Variants = Sequence[tuple[tuple[str, ...], int]]

SETTINGS: Mapping[str, Mapping[str, float]] = {
    "inductive": {"noise": 0.2},
    "heuristics": {"dependency": 0.5, "parallel": 0.65},
    "split": {"eta": 0.4, "epsilon": 0.1},
}
"""What each miner can be told, and what holds when it is not; all are shares between 0 and 1."""


def mine(
    variants: Variants,
    *,
    miner: str,
    settings: Mapping[str, float] | None = None,
    budget_s: float = 60.0,
    name: str = "",
    worker: Worker | None = None,
) -> Model:
    """Which model does this miner find for these variants?

    Args:
        variants: sequences of activities with the number of cases of each; activities may have
            any name.
        miner: ``inductive``, ``heuristics`` or ``split``.
        settings: some of ``SETTINGS[miner]``: ``noise`` (share of rare behaviour to ignore);
            ``dependency`` and ``parallel`` (how sure a relation must be); ``eta`` (share of rare
            ways to ignore) and ``epsilon`` (imbalance up to which two steps are parallel).
        budget_s: seconds it may take, loading pm4py included.
        name: what the model is called.
        worker: a running process to use; a new one for this call when None.

    Returns:
        The model, without figures and diagram. Only the inductive miner promises soundness.

    Raises:
        UsageError: an unknown miner or setting, or a variant without activity or cases.
        BudgetError: it was not done in time.
        BridgeError: pm4py failed.

    Cost: grows with variants and activities, not with cases; 2–3 s to load pm4py.

    Source: S. Leemans et al., Discovering block-structured process models from event logs
    containing infrequent behaviour, 2013; A. Weijters, J. Ribeiro, Flexible heuristics miner,
    2011; A. Augusto et al., Split Miner, Knowledge and Information Systems 59(2), 2019.
    """
    chosen = _checked(miner, settings or {})
    # pm4py breaks ties in order of labels: codes by importance, or a translated log would give
    # another model.
    order = _by_importance(variants)
    code = {activity: i for i, activity in enumerate(order)}
    coded = [([code[activity] for activity in activities], n) for activities, n in variants]
    with nullcontext(worker) if worker else Worker() as running:
        found = running.ask(miner, budget_s=budget_s, variants=coded, **chosen)
    try:
        return DECODE[miner](found, order, name)
    except (KeyError, IndexError, ValueError, TypeError) as failure:
        raise BridgeError(
            f"{miner} found something that is no model: {type(failure).__name__} {failure}.",
            hint="Try another miner.",
        ) from None


def _checked(miner: str, settings: Mapping[str, float]) -> dict[str, float]:
    if miner not in SETTINGS:
        raise UsageError(
            f"There is no miner called {miner!r}.", hint=f"There are: {', '.join(SETTINGS)}."
        )
    known = SETTINGS[miner]
    for setting, value in settings.items():
        if setting not in known or not 0 <= value <= 1:
            raise UsageError(
                f"The {miner} miner cannot be told {setting} = {value!r}.",
                hint=f"It takes {', '.join(known)}, each a share between 0 and 1.",
            )
    return {**known, **settings}


def _by_importance(variants: Variants) -> list[str]:
    """Activities, the one done in most cases first; ties in order of name."""
    n_cases: dict[str, int] = {}
    for activities, n in variants:
        if not activities or n < 1:
            raise UsageError(
                f"A variant has {len(activities)} activities and {n} cases.",
                hint="Every variant needs at least one of each.",
            )
        for activity in set(activities):
            n_cases[activity] = n_cases.get(activity, 0) + n
    return sorted(n_cases, key=lambda activity: (-n_cases[activity], activity))
