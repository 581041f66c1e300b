"""Search miners and settings for the sound model with the best F-score."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace

from procmine.bridges.mining import mine
from procmine.bridges.process import Worker
from procmine.conform.quality import quality
from procmine.conform.simplicity import simplicity
from procmine.discover._climb import mined_in_time, verdict
from procmine.discover._ladder import Rung, Variants, covering
from procmine.discover._reasons import NOTHING, failed, too_large
from procmine.discover._settings import SLOW_COVERAGE_SHARE
from procmine.discover.candidate import Candidate, SettingsGrid
from procmine.errors import BridgeError, BudgetError, ModelError, StateSpaceError
from procmine.model.graph import Model

__all__ = ["search"]

# What one setting may take of the time that is left: for its mining, and then for its alignments.
_SHARE_OF_REST = 0.4
# What loading a miner may take of it.
_SHARE_TO_LOAD = 0.8
_TINY = ((("a",), 1),)
# Scores that differ by less differ by rounding only.
_DIGITS = 9


def search(
    rungs: Sequence[Rung],
    log: Variants,
    *,
    budget_s: float,
    max_size: int,
    name: str,
    worker: Worker | None = None,
) -> tuple[Model | None, SettingsGrid]:
    """The best of the sound models these settings give.

    Args:
        rungs: settings, in the order they are tried.
        log: distinct variants, most frequent first.
        budget_s: seconds for all of them, alignments included.
        max_size: tasks, events and gateways the model may have. Where no sound model is that small
            the smallest one is taken.
        name: what the model is called.
        worker: a running process to use; a new one when None.

    Returns:
        The model with the best F-score, of equals the simpler one, of these the first; None when
        no setting gave a sound one in time. With it all that was tried.
    """
    with nullcontext(worker) if worker else Worker() as running:
        tries = _Tries(log, running, time.monotonic() + budget_s, max_size, name)
        for rung in rungs:
            tries.add(rung)
    model = tries.take()
    return model, SettingsGrid(tuple(tries.candidates), tries.n_untried, max_size)


class _Tries:
    """One setting after the other, mined and judged; the same model is judged only once."""

    def __init__(
        self, log: Variants, worker: Worker, deadline: float, max_size: int, name: str
    ) -> None:
        self.candidates: list[Candidate] = []
        self.n_untried = 0
        self._models: list[Model | None] = []
        self._n_late: dict[str, int] = {}
        self._loaded: set[str] = set()
        self._log, self._worker, self._deadline = log, worker, deadline
        self._max_size, self._name = max_size, name

    def add(self, rung: Rung) -> None:
        """Try a setting, unless there is no time, or its miner was too slow twice.

        Of a log that a miner was too slow for, this setting and its others mine the most of it.
        """
        n_late = self._n_late.get(rung.miner, 0)
        if n_late > 1 or self._rest_s() <= 0:
            self.n_untried += 1
            return
        most = replace(rung, coverage_share=SLOW_COVERAGE_SHARE)
        if self._is_late(most if n_late else rung):
            self._n_late[rung.miner] = n_late + 1
            if not n_late and self._is_late(most):
                self._n_late[rung.miner] = 2

    def take(self) -> Model | None:
        """The best model; its candidate is marked."""
        fair = [i for i, one in enumerate(self.candidates) if one.quality is not None]
        if not fair:
            fair = self._least()
        if not fair:
            return None
        best = min(fair, key=lambda i: _rank(self.candidates[i]))
        self.candidates[best] = replace(self.candidates[best], outcome="taken", reasons=NOTHING)
        return self._models[best]

    def _least(self) -> list[int]:
        """The smallest of those that are sound and too large, judged now."""
        sizes = {
            i: one.simplicity.size
            for i, one in enumerate(self.candidates)
            if one.outcome == "too-large" and one.simplicity
        }
        for i in sorted(sizes, key=lambda i: (sizes[i], i)):
            model = self._models[i]
            if model is not None:
                self.candidates[i] = self._weighed(self.candidates[i], model)
            if self.candidates[i].quality is not None:
                return [i]
        return []

    def _rest_s(self) -> float:
        return self._deadline - time.monotonic()

    def _is_late(self, rung: Rung) -> bool:
        covered = covering(self._log, rung.coverage_share)
        self._load(rung.miner)
        share_s = _SHARE_OF_REST * self._rest_s()
        found, outcome, reasons = mined_in_time(rung, covered, self._worker, share_s, self._name)
        share = rung.coverage_share
        candidate = Candidate(
            rung.miner, dict(rung.settings), share, len(covered), outcome, reasons=reasons
        )
        self.candidates.append(candidate if found is None else self._judged(candidate, found))
        self._models.append(found)
        if outcome == "timeout":
            self._loaded.clear()
        return outcome == "timeout"

    def _load(self, miner: str) -> None:
        """A miner that is slow to load, in a process that was ended, is not slow for this log."""
        if miner not in self._loaded and self._rest_s() > 0:
            share_s = _SHARE_TO_LOAD * self._rest_s()
            # What fails here fails again with the log itself, and is told then.
            with suppress(BudgetError, BridgeError):
                mine(_TINY, miner=miner, budget_s=share_s, worker=self._worker)
                self._loaded.add(miner)

    def _judged(self, candidate: Candidate, found: Model) -> Candidate:
        for other, model in zip(self.candidates, self._models, strict=True):
            if model == found:
                return _as(candidate, other)
        outcome, reasons = verdict(found)
        shape = simplicity(found)
        candidate = replace(candidate, outcome=outcome, reasons=reasons, simplicity=shape)
        if outcome != "taken":
            return candidate
        if shape.size > self._max_size:
            much = too_large(shape.size, self._max_size)
            return replace(candidate, outcome="too-large", reasons=much)
        return self._weighed(candidate, found)

    def _weighed(self, candidate: Candidate, found: Model) -> Candidate:
        # Even when the time is up the alignments begin: what they know by then is a bound.
        share_s = max(_SHARE_OF_REST * self._rest_s(), 1e-3)
        try:
            how_good = quality(self._log, found, budget_s=share_s)
        except (ModelError, StateSpaceError) as failure:
            return replace(candidate, outcome="failed", reasons=failed(failure.message))
        return replace(candidate, outcome="beaten", quality=how_good)


def _as(candidate: Candidate, other: Candidate) -> Candidate:
    return replace(
        candidate,
        outcome=other.outcome,
        simplicity=other.simplicity,
        quality=other.quality,
        reasons=other.reasons,
    )


def _rank(candidate: Candidate) -> tuple[float, ...]:
    """The best first: by F-score, then the simpler one."""
    judged, shape = candidate.quality, candidate.simplicity
    if judged is None or shape is None:
        return (1.0,)
    return (
        -round(judged.f_score, _DIGITS),
        shape.size,
        shape.control_flow_complexity,
        -round(shape.structuredness, _DIGITS),
    )
