"""What a card says of a deviation besides its counts: its effect, and where it is."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FEW_COMPARABLE", "FEW_DEVIATING", "NO_COLUMN", "UNCLEAR", "Cell", "Effect"]

# Why an effect cannot be told.
NO_COLUMN, FEW_DEVIATING = "no-column", "few-deviating"
FEW_COMPARABLE, UNCLEAR = "few-comparable", "unclear"


@dataclass(frozen=True)
class Effect:
    """How the cases with a deviation differ from comparable cases without it.

    A difference is no proof of a cause: what made people deviate may have made the case long.

    Args:
        difference: mean of the cases with it minus that of comparable cases; None if too few.
        low: lower end of its 95 % interval.
        high: upper end.
        n: cases with it that were compared.
        n_comparable: cases without it they were compared with.
        matched_on: in which attributes the cases compared are the same.
        reason: why nothing can be told: one of the constants above; empty when it can.
    """

    difference: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    n_comparable: int = 0
    matched_on: tuple[str, ...] = ()
    reason: str = ""

    @property
    def told(self) -> float | None:
        """The difference if its direction is known; None otherwise."""
        return None if self.reason else self.difference


@dataclass(frozen=True)
class Cell:
    """A deviation within one group: a month, a version, a team, a channel, or a person.

    Args:
        name: the group; empty where it is not known.
        n_possible: cases of the group in which it could have been.
        n_cases: cases of the group in which it is.
    """

    name: str
    n_possible: int
    n_cases: int

    @property
    def share(self) -> float:
        """Share of the cases in which it could have been, 0–1."""
        return self.n_cases / self.n_possible if self.n_possible else 0.0
