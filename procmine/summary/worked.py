"""How long was each step worked on, when people have several in hand at once?"""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.errors import UsageError
from procmine.kernels.sharing import shared_us
from procmine.summary.work import Work

__all__ = ["MULTITASKING", "worked_us"]

Array = np.ndarray[Any, np.dtype[Any]]

MULTITASKING = ("shared", "whole")


def worked_us(work: Work, multitasking: str = "shared") -> Array:
    """How long was each step worked on?

    Args:
        work: the steps.
        multitasking: ``shared`` if a person with several steps in hand gives each an equal part of
            the time, so that nobody is busy for more than the time; ``whole`` if each step takes
            all the time from its start to its end. What machines do is never shared out.

    Returns:
        Microseconds, int64; shared, those of one person sum to the time in which they had anything
        in hand.

    Raises:
        UsageError: multitasking is neither.

    Cost: a sort of the steps.

    Source: Estrada-Torres, Camargo, Dumas, García-Bañuelos, Mahdy, Yerokhin: Discovering business
    process simulation models in the presence of multitasking and availability constraints, 2021.
    """
    if multitasking not in MULTITASKING:
        raise UsageError(
            f"multitasking = {multitasking!r} is not known.",
            hint=f"Say {' or '.join(MULTITASKING)}.",
        )
    whole: Array = work.end - work.start
    if multitasking == "whole":
        return whole
    return shared_us(np.where(work.automated, -1, work.resource), work.start, work.end)
