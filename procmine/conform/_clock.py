"""Clock: the time for a whole check, handed out to its parts."""

from __future__ import annotations

import time

__all__ = ["Clock"]

_LEAST_S = 0.01


class Clock:
    """Counts down from when it was made.

    Args:
        budget_s: seconds for everything; None for no end.
    """

    def __init__(self, budget_s: float | None) -> None:
        self._end = None if budget_s is None else time.monotonic() + budget_s

    def part(self, share: float) -> float | None:
        """Seconds for a part of what is left to do; never nothing, so that bounds come out."""
        if self._end is None:
            return None
        return max((self._end - time.monotonic()) * share, _LEAST_S)
