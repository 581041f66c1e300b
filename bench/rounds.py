"""Rounds: the contenders of a figure take turns, so that a slow moment hits them all."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.figure import Budget, Contender, Figure
from bench.process import Run, run

__all__ = ["measure"]

Talk = Callable[[str], None]


def measure(figure: Figure, n_runs: int, talk: Talk) -> dict[str, Any]:
    """Run a figure and judge its budgets.

    Args:
        figure: what to run.
        n_runs: rounds; each contender runs once in each.
        talk: told what was just measured.

    Returns:
        Plain data: contenders with all their runs and medians, budgets with what was reached.

    Raises:
        AssertionError: two contenders give different answers.
    """
    found: dict[str, Any] = {}
    runs: dict[str, list[Run]] = {name: [] for name in figure.contenders}
    for number in range(n_runs):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for name, contender in _in_turn(figure, number):
                if number < contender.at_most:
                    runs[name].append(run(contender, Path(folder)))
                    last = runs[name][-1]
                    talk(f"{name}: {last.wall_s:.3f} s, {last.peak_mib:,.0f} MiB")
        if number == 0:
            answers = {name: done[0].answer for name, done in runs.items() if done[0].answer}
            figure.agree(answers)
            found = dict(figure.tells(answers))
    return {
        "input": dict(figure.facts),
        "contenders": {name: _told(done) for name, done in runs.items()},
        "budgets": [_judged(budget, runs) for budget in figure.budgets],
        **({"found": found} if found else {}),
    }


def _in_turn(figure: Figure, number: int) -> list[tuple[str, Contender]]:
    """The contenders of a round: every other one backwards, for who comes after one that strained
    the machine finds it slower."""
    contenders = list(figure.contenders.items())
    return contenders[::-1] if number % 2 and not figure.builds_up else contenders


def _told(runs: list[Run]) -> dict[str, Any]:
    return {
        "n_runs": len(runs),
        "median_wall_s": _median(runs, "wall_s"),
        "median_cpu_s": _median(runs, "cpu_s"),
        "peak_mib": round(max(run.peak_mib for run in runs), 1),
        "wall_s": [round(run.wall_s, 4) for run in runs],
        "cpu_s": [round(run.cpu_s, 4) for run in runs],
    }


def _median(runs: list[Run], what: str) -> float:
    values: list[float] = [getattr(run, what) for run in runs]
    return round(statistics.median(values), 4)


def _judged(budget: Budget, runs: dict[str, list[Run]]) -> dict[str, Any]:
    of = runs[budget.of]
    told: dict[str, Any] = {"budget": budget.says, "limit": budget.limit}
    if budget.measure == "peak_mib":
        reached = max(run.peak_mib for run in of)
    elif budget.measure == "wall_s":
        reached = statistics.median(run.wall_s for run in of)
    else:
        reached = _compared(budget, of, runs[budget.peer], "wall_s")
        told["by_cpu_time"] = round(_compared(budget, of, runs[budget.peer], "cpu_s"), 3)
    return {**told, "reached": round(reached, 3), "met": _met(budget, reached)}


def _met(budget: Budget, reached: float) -> bool | None:
    if budget.limit is None:
        return None
    is_speed = budget.measure in ("times", "times_each")
    return reached >= budget.limit if is_speed else reached <= budget.limit


def _compared(budget: Budget, of: list[Run], peer: list[Run], what: str) -> float:
    """The median over the rounds of the ratio within one round; a peer that ran less counts on."""
    shares: list[float] = [
        _spent(budget, run, what) / _spent(budget, peer[min(number, len(peer) - 1)], what)
        for number, run in enumerate(of)
    ]
    share = statistics.median(shares)
    return share if budget.measure == "ratio" else 1 / share


def _spent(budget: Budget, run: Run, what: str) -> float:
    spent: float = getattr(run, what)
    return spent / run.answer["n_variants"] if budget.measure == "times_each" else spent
