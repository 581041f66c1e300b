"""Open hours: disjoint intervals of time, with the running total that makes asking cheap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procmine.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Instants = npt.NDArray[np.int64]

__all__ = ["OpenHours", "union_of"]


@dataclass(frozen=True, eq=False)
class OpenHours:
    """The open intervals of a calendar between two instants, with their running total.

    Args:
        starts_us: openings, ascending, microseconds UTC.
        ends_us: closings; each lies before the next opening.
        before_us: microseconds open before each opening, and the total at the end.
        low_us: first instant that may be asked for.
        high_us: last one.
    """

    starts_us: Instants
    ends_us: Instants
    before_us: Instants
    low_us: int
    high_us: int

    @classmethod
    def of(cls, starts_us: Instants, ends_us: Instants, low_us: int, high_us: int) -> OpenHours:
        """Open hours from disjoint ascending intervals, cut to the range asked for."""
        import numpy as np

        starts, ends = np.clip(starts_us, low_us, high_us), np.clip(ends_us, low_us, high_us)
        kept = starts < ends
        starts, ends = starts[kept], ends[kept]
        before = np.zeros(len(starts) + 1, dtype=np.int64)
        np.cumsum(ends - starts, out=before[1:])
        return cls(starts, ends, before, low_us, high_us)

    def union(self, other: OpenHours) -> OpenHours:
        """When is one of the two open? Over the range of this one."""
        import numpy as np

        starts, ends = union_of(
            np.concatenate([self.starts_us, other.starts_us]),
            np.concatenate([self.ends_us, other.ends_us]),
        )
        return OpenHours.of(starts, ends, self.low_us, self.high_us)

    def working_us(self, a_us: npt.ArrayLike, b_us: npt.ArrayLike) -> Instants:
        """How many microseconds is it open between a and b? Exact; negative when b is first."""
        import numpy as np

        a, b = np.asarray(a_us, dtype=np.int64), np.asarray(b_us, dtype=np.int64)
        for asked in (a, b):
            if (
                asked.size
                and not self.low_us <= int(asked.min()) <= int(asked.max()) <= self.high_us
            ):
                raise UsageError(
                    "Working time is asked for an instant outside the range these hours cover.",
                    hint="Call calendar.over() with the first and last instant of the log.",
                )
        return self._until(b) - self._until(a)

    def after_us(self, at_us: npt.ArrayLike, working_us: int) -> Instants:
        """When will it have been open for so long, above 0, since these instants?

        Beyond the range these hours cover: the microsecond after it.
        """
        import numpy as np

        at = np.atleast_1d(np.asarray(at_us, dtype=np.int64))
        wanted = self._until(at) + working_us
        index = np.searchsorted(self.before_us[:-1], wanted, side="left") - 1
        found = self.starts_us[index] + wanted - self.before_us[index] if len(index) else wanted
        beyond = wanted > self.before_us[-1]
        return np.where(beyond, self.high_us + 1, found).reshape(np.shape(at_us))

    def _until(self, at_us: Instants) -> Instants:
        import numpy as np

        index = np.searchsorted(self.starts_us, at_us, side="right")
        # Index 0 means before the first opening: nothing to take off.
        overshoot = np.zeros(at_us.shape, dtype=np.int64)
        inside = index > 0
        overshoot[inside] = np.maximum(self.ends_us[index[inside] - 1] - at_us[inside], 0)
        return self.before_us[index] - overshoot


def union_of(starts: Instants, ends: Instants) -> tuple[Instants, Instants]:
    """Disjoint ascending intervals that cover what these cover; empty ones count for nothing."""
    import numpy as np

    kept = starts < ends
    starts, ends = starts[kept], ends[kept]
    if len(starts) == 0:
        return starts, ends
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    opens = np.concatenate([[True], starts[1:] > reach[:-1]])
    closes = np.concatenate([opens[1:], [True]])
    return starts[opens], reach[closes]
