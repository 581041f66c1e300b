"""model(): the process as a BPMN model, mined from the variants of a log."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procmine.discover._climb import Attempt, Climb, climb_down
from procmine.discover._figures import activity_counts, with_figures
from procmine.discover._ladder import AUTO, FIT_FLOOR, MINERS, Rung, Variants, ladder
from procmine.discover._replay import replay
from procmine.discover._settings import most_shapes, settings_grid
from procmine.discover.candidate import Candidate, SettingsGrid
from procmine.errors import EmptyLogError, UsageError
from procmine.model.graph import Model
from procmine.summary.noun import Summary

if TYPE_CHECKING:
    from procmine.bridges.process import Worker
    from procmine.log.eventlog import EventLog

__all__ = ["Attempt", "Candidate", "Mined", "SettingsGrid", "model"]


@dataclass(frozen=True)
class Mined:
    """A model and how it was come by.

    Args:
        model: the model; tasks carry ``n`` and ``n_cases`` of the whole log, flows carry ``n_fit``
            and ``n_cases_fit`` of the cases that fit.
        sound: every case the model starts can also end properly, and no step of it is idle.
        n_cases: cases of the log.
        n_cases_fit: cases whose activities the model can do exactly, from start to end.
        n_cases_open: cases for which that was too laborious to find out; they count as unfit.
        left_out: activities of the log that the model does not have, most frequent first.
        attempts: what was tried, in order; the last one was taken.
        grid: the settings among which it is the best, when that was asked for; else None.
    """

    model: Model
    sound: bool
    n_cases: int
    n_cases_fit: int
    n_cases_open: int
    left_out: tuple[str, ...]
    attempts: tuple[Attempt, ...] = field(repr=False)
    grid: SettingsGrid | None = field(default=None, repr=False)

    @property
    def taken(self) -> Attempt:
        """The setting that gave the model."""
        return self.attempts[-1]

    @property
    def miner(self) -> str:
        """Who mined it in the end."""
        return self.taken.miner

    @property
    def fit_share(self) -> float:
        """Share of cases that fit, 0–1."""
        return self.n_cases_fit / self.n_cases

    def _repr_svg_(self) -> str:
        return self.model._repr_svg_()


def model(
    log: EventLog | Summary | Variants,
    *,
    miner: str = "",
    noise: float = 0.2,
    dependency: float = 0.5,
    parallel: float = 0.65,
    eta: float = 0.4,
    epsilon: float = 0.1,
    budget_s: float = 60.0,
    max_size: int | None = None,
    name: str = "",
    figures: Mapping[str, Mapping[str, int | float]] | None = None,
    worker: Worker | None = None,
) -> Mined:
    """Which process model explains this log, and how far can it be trusted?

    Args:
        log: an event log, its summary, or sequences of activities with the cases of each.
        miner: inductive (blocks, always sound), heuristics or split. A miner asked for by name is
            kept however few cases its model explains; without a name the inductive miner begins,
            and a model that explains less than a fifth of the cases is followed by the next.
            ``auto`` tries many settings of all three, these first, and takes the sound model with
            the best F-score of mean fitness and precision; of equals the simpler one.
        noise: inductive: share of rare behaviour to ignore, 0-1; 0 explains every case.
        dependency: heuristics: how sure a connection must be, 0-1.
        parallel: heuristics: how sure it must be that two steps are parallel, 0-1.
        eta: split: share of rare ways to ignore, 0-1.
        epsilon: split: imbalance up to which two orders of two steps mean parallel, 0-1.
        budget_s: seconds for all settings together; each may take 60 % of what is left. With
            ``auto`` mining takes at most 40 % of what is left, and so do the alignments.
        max_size: auto: tasks, events and gateways the model may have; None for 50, or four for
            each activity of the log if that is more. Where no sound model is that small the
            smallest one is taken.
        name: what the model is called.
        figures: further numbers by activity, such as p50_s, to travel with its task.
        worker: a running process of the miners to use; a new one for this call when None.

    Returns:
        The first sound model of the ladder, with the settings tried before it. When a setting
        takes too long, or gives an unsound model or one that explains next to nothing, the next
        simpler one runs; the last, a model of what directly follows what, is always had. With
        ``auto`` the whole grid is told; where it gives no sound model in time, the ladder follows.

    Raises:
        EmptyLogError: no variant.
        UsageError: an unknown miner, a share outside 0-1, a variant without activity or cases.

    Cost: grows with variants and activities, not with cases; 2-3 s to load pm4py. With ``auto``
    some thirty models are mined and aligned with the log, until the budget is spent.

    Source: see ``procmine.bridges.mining.mine``; soundness as in ``check_soundness``.

    >>> mined = model([(("open", "close"), 8), (("open", "wait", "close"), 2)])
    >>> mined.sound, mined.fit_share, mined.model.activities()
    (True, 1.0, ('open', 'wait', 'close'))
    """
    shares = {
        "noise": noise,
        "dependency": dependency,
        "parallel": parallel,
        "eta": eta,
        "epsilon": epsilon,
    }
    variants = _variants(log)
    _check(variants, miner or MINERS[0], shares, budget_s, max_size)
    variants = _merged(variants)
    counts = activity_counts(variants)
    started = time.monotonic()
    climb, grid = None, None
    if miner == AUTO:
        largest = most_shapes(len(counts)) if max_size is None else max_size
        rungs = settings_grid(shares)
        climb, grid = _searched(
            rungs, variants, budget_s=budget_s, max_size=largest, name=name, worker=worker
        )
    if climb is None:
        named = "" if miner == AUTO else miner
        climb = climb_down(
            tuple(ladder(named or MINERS[0], shares)),
            variants,
            budget_s=budget_s - (time.monotonic() - started),
            name=name,
            order=tuple(counts),
            named=named,
            floor=FIT_FLOOR,
            worker=worker,
        )
    replayed, attempts = climb.replayed, climb.attempts
    has = set(climb.model.activities())
    return Mined(
        model=with_figures(climb.model, counts, replayed, figures or {}),
        sound=attempts[-1].outcome == "taken",
        n_cases=sum(n for _, n in variants),
        n_cases_fit=replayed.n_cases_fit,
        n_cases_open=replayed.n_cases_open,
        left_out=tuple(activity for activity in counts if activity not in has),
        attempts=attempts,
        grid=grid,
    )


def _searched(
    rungs: Sequence[Rung],
    variants: Variants,
    *,
    budget_s: float,
    max_size: int,
    name: str,
    worker: Worker | None,
) -> tuple[Climb | None, SettingsGrid]:
    # Judging models takes the alignment search, which nobody else should wait for.
    from procmine.discover._search import search

    found, grid = search(
        rungs, variants, budget_s=budget_s, max_size=max_size, name=name, worker=worker
    )
    if found is None:
        return None, grid
    taken = next(one for one in grid.candidates if one.outcome == "taken")
    attempt = Attempt(
        taken.miner, taken.settings, taken.coverage_share, taken.n_variants, taken.outcome
    )
    return Climb(found, (attempt,), replay(found, variants)), grid


def _variants(log: EventLog | Summary | Variants) -> Variants:
    from procmine.log.eventlog import EventLog
    from procmine.summary.summarise import summarise

    if isinstance(log, EventLog):
        return summarise(log).variants()
    return log.variants() if isinstance(log, Summary) else log


def _check(
    variants: Variants,
    miner: str,
    shares: Mapping[str, float],
    budget_s: float,
    max_size: int | None,
) -> None:
    if not variants:
        raise EmptyLogError(
            "There is no case to mine a model from.", hint="Keep at least one case in the log."
        )
    if miner not in (*MINERS, AUTO):
        raise UsageError(
            f"There is no miner called {miner!r}.",
            hint=f"There are: {', '.join(MINERS)}; {AUTO} takes the best of them.",
        )
    for option, share in shares.items():
        if not 0 <= share <= 1:
            raise UsageError(
                f"{option} = {share!r} is no share.", hint="Give a number from 0 to 1."
            )
    if not budget_s > 0:
        raise UsageError(f"A budget of {budget_s!r} s is no time.", hint="Say --budget 60s.")
    if max_size is not None and max_size < 1:
        raise UsageError(
            f"A model of at most {max_size!r} shapes shows nothing.", hint="Give a larger max_size."
        )
    for activities, n in variants:
        if not activities or n < 1:
            raise UsageError(
                f"A variant has {len(activities)} activities and {n} cases.",
                hint="Every variant needs at least one of each.",
            )


def _merged(variants: Variants) -> Variants:
    """Each variant once, the most frequent first, ties in order of activities."""
    n_of: dict[tuple[str, ...], int] = {}
    for activities, n in variants:
        n_of[tuple(activities)] = n_of.get(tuple(activities), 0) + n
    return sorted(n_of.items(), key=lambda item: (-item[1], item[0]))
