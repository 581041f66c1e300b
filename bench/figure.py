"""What a benchmark consists of: contenders, budgets, and a check that all answers agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = [
    "Budget", "Call", "Command", "Contender", "Figure",
    "beside", "each", "peak", "ratio", "seconds", "times",
]  # fmt: skip


@dataclass(frozen=True)
class Call:
    """A function, timed in a fresh process, after a warm-up that is not timed.

    Args:
        function: ``module:name``; takes a path (and options) and returns its answer as plain data.
        path: what it is given.
        warm_up: the same but small, so that imports and compiled code are not timed.
        ready: a function that makes of the path what the timed one is given; not timed.
        options: further arguments.
        environment: variables of its process.
        at_most: runs, for those that take minutes.

    In options, arguments and environment ``{round}`` stands for a folder that the contenders of one
    round share, and that no other round sees.
    """

    function: str
    path: Path
    warm_up: Path | None
    ready: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    at_most: int = 99


@dataclass(frozen=True)
class Command:
    """A command, timed as a whole process from its start to its end."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    at_most: int = 99


Contender = Call | Command


@dataclass(frozen=True)
class Budget:
    """What a figure may cost.

    Args:
        says: the budget in words.
        of: the contender.
        limit: what must be reached; None where nothing must and what was reached is only told.
        measure: ``wall_s``, ``peak_mib``, ``ratio`` (of over peer), ``times`` (peer over of: how
            many times faster) or ``times_each`` (the same for one of the variants each answered
            for, ``n_variants`` of its answer).
        peer: the contender it is compared with.
    """

    says: str
    of: str
    limit: float | None
    measure: str
    peer: str = ""


def ratio(of: str, peer: str, limit: float) -> Budget:
    """Takes at most so many times as long as the peer."""
    return Budget(f"{of} ≤ {limit:g} × {peer}", of, limit, "ratio", peer)


def times(of: str, peer: str, limit: float) -> Budget:
    """Is at least so many times faster than the peer."""
    return Budget(f"{of} ≥ {limit:g} × faster than {peer}", of, limit, "times", peer)


def beside(of: str, peer: str) -> Budget:
    """How many times faster than a peer it is, which no budget asks for."""
    return Budget(f"{of} compared with {peer}, no budget", of, None, "times", peer)


def each(of: str, peer: str, limit: float) -> Budget:
    """Is at least so many times faster than the peer for one variant; the peer may do fewer."""
    says = f"{of} ≥ {limit:g} × faster than {peer}, per variant"
    return Budget(says, of, limit, "times_each", peer)


def peak(of: str, mib: float) -> Budget:
    """Takes at most so much memory."""
    return Budget(f"{of} ≤ {mib:,.0f} MiB", of, mib, "peak_mib")


def seconds(of: str, wall_s: float) -> Budget:
    """Takes at most so long."""
    return Budget(f"{of} ≤ {wall_s:g} s", of, wall_s, "wall_s")


@dataclass(frozen=True)
class Figure:
    """One benchmark, ready to run.

    Args:
        contenders: ours and the peers, in the order they take turns in.
        budgets: what is to be reached.
        facts: what the input is.
        agree: raises AssertionError when the answers (by contender) differ.
        tells: what of the answers of the first round is told beside times, as plain data.
        builds_up: does a contender stand on what the one before it left behind?
    """

    contenders: Mapping[str, Contender]
    budgets: tuple[Budget, ...]
    facts: Mapping[str, Any]
    agree: Callable[[Mapping[str, Any]], None] = lambda answers: None
    tells: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda answers: {}
    builds_up: bool = False
