"""How much of the lead time is work, of what value, and how many of the steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CLASSES", "Efficiency"]

CLASSES = ("VA", "BVA", "NVA", "untagged", "rework")


@dataclass(frozen=True)
class Efficiency:
    """How much of the lead time is of value?

    Args:
        work_us: microseconds of work on the critical path by ``CLASSES``; what a case has had
            before is rework, whatever its value.
        work_open_us: the same while the house was open.
        n_done: how often steps of each class were done.
        n_activities: how many activities are of each class; rework is none.
        lead_us: lead times of all cases.
        lead_open_us: the same while the house was open.
        labour_us: what was worked on all steps, those in the shadow of others included.
        labour_open_us: the same while the house was open.
        path_pt_s: mean process times of the main path in sum; None where one cannot be told.
        path_lt_s: mean lead times of its steps in sum.
        path_pt_open_s: the first while the house was open.
        path_lt_open_s: the second while the house was open.
        is_told: does the log tell when steps began?
        is_tagged: has anybody said what a step is worth?

    Shares are None where nothing can be told: no start is known, no time passes, or no step is
    tagged. Work nobody has tagged is never of value; the bounds say what it would be if it were.
    """

    work_us: Mapping[str, int]
    work_open_us: Mapping[str, int]
    n_done: Mapping[str, int]
    n_activities: Mapping[str, int]
    lead_us: int
    lead_open_us: int
    labour_us: int
    labour_open_us: int
    path_pt_s: float | None
    path_lt_s: float | None
    path_pt_open_s: float | None
    path_lt_open_s: float | None
    is_told: bool
    is_tagged: bool

    @property
    def pce_bounds(self) -> tuple[float, float] | None:
        """Process cycle efficiency, elapsed: without and with the work nobody has tagged."""
        return self._bounds(self.work_us, self.lead_us)

    @property
    def pce_bounds_working(self) -> tuple[float, float] | None:
        """The same while the house was open."""
        return self._bounds(self.work_open_us, self.lead_open_us)

    @property
    def pce_elapsed(self) -> float | None:
        """Value-adding work over lead time, elapsed."""
        return self._sure(self.pce_bounds)

    @property
    def pce_working(self) -> float | None:
        """The same while the house was open."""
        return self._sure(self.pce_bounds_working)

    @property
    def pce_steps(self) -> float | None:
        """Value-adding steps over all steps done: by count, not by time."""
        n = sum(self.n_done.values())
        return self.n_done["VA"] / n if n and self.is_tagged else None

    @property
    def activity_ratio(self) -> float | None:
        """All work over all lead time, elapsed; above 1 where most is done side by side."""
        return self._share(self.labour_us, self.lead_us)

    @property
    def activity_ratio_working(self) -> float | None:
        """The same while the house was open."""
        return self._share(self.labour_open_us, self.lead_open_us)

    @property
    def activity_ratio_steps(self) -> float | None:
        """Sum of the mean process times of the main path over that of its mean lead times.

        Each step counts once, however often it is done: what the data boxes on paper give.
        """
        return _ratio(self.path_pt_s, self.path_lt_s)

    @property
    def activity_ratio_steps_working(self) -> float | None:
        """The same while the house was open."""
        return _ratio(self.path_pt_open_s, self.path_lt_open_s)

    def _share(self, part: int, of: int) -> float | None:
        return part / of if of and self.is_told else None

    def _bounds(self, work: Mapping[str, int], of: int) -> tuple[float, float] | None:
        least = self._share(work["VA"], of)
        most = self._share(work["VA"] + work["untagged"], of)
        return None if least is None or most is None else (least, most)

    def _sure(self, bounds: tuple[float, float] | None) -> float | None:
        return bounds[0] if bounds and self.is_tagged else None


def _ratio(part: float | None, of: float | None) -> float | None:
    return None if part is None or not of else part / of
