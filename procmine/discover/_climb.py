"""Climb down the ladder of settings until one gives a sound model in time that explains the log."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from procmine.bridges.mining import mine
from procmine.bridges.process import Worker
from procmine.discover._fallback import directly_follows_model
from procmine.discover._ladder import DIRECTLY_FOLLOWS, Rung, Variants, covering
from procmine.discover._reasons import (
    LATE,
    NO_TIME_LEFT,
    NOTHING,
    failed,
    too_many_states,
    unfit,
    unsound,
)
from procmine.discover._replay import Replay, replay
from procmine.errors import BridgeError, BudgetError, StateSpaceError
from procmine.model.graph import Model
from procmine.model.soundness import check_soundness

__all__ = ["Attempt", "Climb", "climb_down", "mined_in_time", "verdict"]

# Beyond this a sound model is one nobody can read, and an unsound one has shown it long before.
_MAX_STATES = 50_000
_SHARE_OF_REST = 0.6


@dataclass(frozen=True)
class Attempt:
    """One setting that was tried.

    Args:
        miner: ``inductive``, ``heuristics``, ``split`` or ``directly-follows``.
        settings: what it was told.
        coverage_share: share of cases whose variants, the most frequent ones, were mined.
        n_variants: variants mined.
        outcome: ``taken``, ``timeout``, ``unsound``, ``undecided`` (too many states to tell
            whether it is sound), ``unfit`` (explains too few cases) or ``failed``.
        reasons: in words, by language, why it was left; empty words when it was taken.
    """

    miner: str
    settings: Mapping[str, float]
    coverage_share: float
    n_variants: int
    outcome: str
    reasons: Mapping[str, str] = field(default_factory=lambda: dict(NOTHING))

    @property
    def reason(self) -> str:
        """Why it was left, in English; empty when it was taken."""
        return self.reasons["en"]


@dataclass(frozen=True)
class Climb:
    """Where the ladder led.

    Args:
        model: the model taken.
        attempts: all attempts; the last one gave the model.
        replayed: which cases fit it.
    """

    model: Model
    attempts: tuple[Attempt, ...]
    replayed: Replay


def climb_down(
    rungs: Sequence[Rung],
    log: Variants,
    *,
    budget_s: float,
    name: str,
    order: Sequence[str],
    named: str = "",
    floor: float = 0.0,
    worker: Worker | None = None,
) -> Climb:
    """The model of the first setting that is sound, in time, and explains enough cases.

    Args:
        rungs: settings in the order they are tried; the last is the directly-follows model, which
            needs no miner and is taken whatever its soundness.
        log: distinct variants, most frequent first.
        budget_s: seconds for all miners together.
        name: what the model is called.
        order: activities, the most important first.
        named: the miner somebody asked for by name: what it gives is kept however few cases fit.
        floor: share of the cases a model of any other miner must explain, 0–1. When none does, the
            one that explains most is taken, the first of several.
        worker: a running process to use; a new one when None.

    Returns:
        The model and all attempts; the last attempt gave the model. Where none reached the floor it
        repeats the earlier one that was best.
    """
    deadline = time.monotonic() + budget_s
    attempts: list[Attempt] = []
    unfitting: list[tuple[Model, Attempt, Replay]] = []
    tried: set[tuple[object, ...]] = set()
    with nullcontext(worker) if worker else Worker() as running:
        for rung in rungs:
            covered = covering(log, rung.coverage_share)
            key = (rung.miner, *sorted(rung.settings.items()), len(covered))
            if key in tried or rung.miner == DIRECTLY_FOLLOWS:
                continue
            tried.add(key)
            share_s = _SHARE_OF_REST * (deadline - time.monotonic())
            found, outcome, reasons = _mined(rung, covered, running, share_s, name)
            attempt = _attempt(rung, covered, outcome, reasons)
            attempts.append(attempt)
            if found is None or outcome != "taken":
                continue
            replayed = replay(found, log)
            share = _share(replayed, log)
            if rung.miner == named or share >= floor:
                return Climb(found, tuple(attempts), replayed)
            attempts[-1] = replace(attempt, outcome="unfit", reasons=unfit(share))
            unfitting.append((found, attempt, replayed))
    last = rungs[-1]
    covered = covering(log, last.coverage_share)
    noise = last.settings["noise"]
    made = directly_follows_model(covered, noise=noise, name=name, order=order)
    attempt = _attempt(last, covered, *verdict(made, len(made.flows) + 2))
    return _best([*unfitting, (made, attempt, replay(made, log))], attempts, log)


def _best(
    found: Sequence[tuple[Model, Attempt, Replay]], attempts: Sequence[Attempt], log: Variants
) -> Climb:
    """The one that explains most, the first of several; the last is the foot of the ladder."""
    foot = found[-1]
    model, attempt, replayed = max(found, key=lambda one: _share(one[2], log))
    tried = list(attempts)
    if model is not foot[0]:
        tried.append(replace(foot[1], outcome="unfit", reasons=unfit(_share(foot[2], log))))
    return Climb(model, (*tried, attempt), replayed)


def _share(replayed: Replay, log: Variants) -> float:
    """Share of the cases that fit; those for which it was too laborious to tell are no reproach."""
    return (replayed.n_cases_fit + replayed.n_cases_open) / sum(n for _, n in log)


def _attempt(rung: Rung, covered: Variants, outcome: str, reasons: Mapping[str, str]) -> Attempt:
    share = rung.coverage_share
    return Attempt(rung.miner, dict(rung.settings), share, len(covered), outcome, reasons)


def _mined(
    rung: Rung, covered: Variants, worker: Worker, budget_s: float, name: str
) -> tuple[Model | None, str, Mapping[str, str]]:
    found, outcome, reasons = mined_in_time(rung, covered, worker, budget_s, name)
    return (None, outcome, reasons) if found is None else (found, *verdict(found))


def mined_in_time(
    rung: Rung, covered: Variants, worker: Worker, budget_s: float, name: str
) -> tuple[Model | None, str, Mapping[str, str]]:
    """The model this setting gives; where it gives none, the outcome and why, by language."""
    if budget_s <= 0:
        return None, "timeout", NO_TIME_LEFT
    try:
        found = mine(
            covered,
            miner=rung.miner,
            settings=rung.settings,
            budget_s=budget_s,
            name=name,
            worker=worker,
        )
    except BudgetError:
        return None, "timeout", LATE
    except BridgeError as failure:
        return None, "failed", failed(failure.message)
    return found, "", NOTHING


def verdict(found: Model, max_states: int | None = None) -> tuple[str, Mapping[str, str]]:
    """``taken`` when the model is sound; else what it is, and why, by language."""
    max_states = max_states or _MAX_STATES
    try:
        answer = check_soundness(found, max_states=max_states)
    except StateSpaceError:
        return "undecided", too_many_states(max_states)
    return ("taken", NOTHING) if answer.sound else ("unsound", unsound(answer))
