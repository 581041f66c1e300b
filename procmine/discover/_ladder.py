"""Settings to try, one after the other, each simpler than the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["AUTO", "DIRECTLY_FOLLOWS", "FIT_FLOOR", "MINERS", "Rung", "covering", "ladder"]

DIRECTLY_FOLLOWS = "directly-follows"
MINERS = ("inductive", "heuristics", "split")
# No miner: the best of all of them.
AUTO = "auto"
# A model that explains fewer cases than this share is no picture of the process.
FIT_FLOOR = 0.2

Variants = Sequence[tuple[tuple[str, ...], int]]


@dataclass(frozen=True)
class Rung:
    """One setting.

    Args:
        miner: who mines.
        settings: what the miner is told.
        coverage_share: the most frequent variants that make up this share of the cases are mined.
    """

    miner: str
    settings: Mapping[str, float]
    coverage_share: float = 1.0


def ladder(miner: str, settings: Mapping[str, float]) -> Iterator[Rung]:
    """Which settings are worth trying, if the one before took too long or gave a broken model?

    Args:
        miner: where to begin.
        settings: every setting of every miner.
    """
    noise = {"noise": settings["noise"]}
    if miner == "heuristics":
        one = {"dependency": settings["dependency"], "parallel": settings["parallel"]}
        # At 1 nothing counts as parallel, which is where heuristic models break.
        yield Rung(miner, one)
        yield Rung(miner, {**one, "dependency": max(one["dependency"], 0.9)})
        yield Rung(miner, {**one, "parallel": 1.0})
        yield Rung(miner, {**one, "parallel": 1.0}, 0.8)
    if miner == "split":
        one = {"eta": settings["eta"], "epsilon": settings["epsilon"]}
        yield Rung(miner, one)
        yield Rung(miner, {**one, "eta": max(one["eta"], 0.6)})
        yield Rung(miner, one, 0.95)
        yield Rung(miner, one, 0.8)
    yield Rung("inductive", noise)
    yield Rung("inductive", noise, 0.95)
    yield Rung("inductive", noise, 0.8)
    yield Rung("inductive", {"noise": max(settings["noise"], 0.4)}, 0.8)
    yield Rung(DIRECTLY_FOLLOWS, noise, 0.8)


def covering(variants: Variants, share: float) -> Variants:
    """The most frequent variants that together make up this share of the cases, or just more.

    Args:
        variants: most frequent first.
        share: 0–1.
    """
    wanted = share * sum(n for _, n in variants)
    kept = []
    n_kept = 0
    for activities, n in variants:
        if n_kept >= wanted:
            break
        kept.append((activities, n))
        n_kept += n
    return kept
