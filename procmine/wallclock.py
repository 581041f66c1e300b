"""What a clock on the wall of a zone shows, and when it is put forward or back."""

from __future__ import annotations

import datetime as dt
import difflib
import zoneinfo
from typing import TYPE_CHECKING

from procmine.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Instants = npt.NDArray[np.int64]

__all__ = [
    "EARLIEST_US",
    "LATEST_US",
    "even_stretches",
    "is_countable",
    "named_zone",
    "utc_offset_us",
]

_WEEK_S = 7 * 86_400
_US = 1_000_000
# Years 1700 to 2800, well inside what zone data and datetime can say.
EARLIEST_US, LATEST_US = -8_520_336_000 * _US, 26_192_246_400 * _US


def utc_offset_us(zone: str, at_us: npt.ArrayLike) -> Instants:
    """How far is the wall clock of a zone ahead of UTC at these instants?

    Args:
        zone: IANA name.
        at_us: microseconds since 1970 UTC.

    Returns:
        Microseconds to add to UTC to read the local clock.

    Cost:
        A look at each week of the range, then one binary search per instant.
    """
    import numpy as np

    at = np.asarray(at_us, dtype=np.int64)
    if at.size == 0:
        return np.zeros(at.shape, dtype=np.int64)
    pieces = even_stretches(named_zone(zone, "zone").key, int(at.min()), int(at.max()))
    starts = np.array([low for low, _, _ in pieces], dtype=np.int64) * _US
    offsets = np.array([offset for _, _, offset in pieces], dtype=np.int64) * _US
    return offsets[np.searchsorted(starts, at, side="right") - 1]


def is_countable(at_us: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Which instants lie in the years 1700 to 2800, so that working time can be told?

    >>> is_countable([0, -11_644_473_600_000_000]).tolist()  # 1970 and 1601
    [True, False]
    """
    import numpy as np

    at = np.asarray(at_us, dtype=np.int64)
    inside: npt.NDArray[np.bool_] = (at >= EARLIEST_US) & (at <= LATEST_US)
    return inside


def even_stretches(zone: str, start_us: int, end_us: int) -> list[tuple[int, int, int]]:
    """Over which stretches does the wall clock of a zone run evenly between two instants?

    Args:
        zone: IANA name.
        start_us: first instant, microseconds since 1970 UTC.
        end_us: last instant.

    Returns:
        (from, to, offset): seconds since 1970 UTC, and the seconds the clock is ahead of UTC.

    Cost: a look at each week of the range.
    """
    clock = zoneinfo.ZoneInfo(zone)
    low, high = start_us // _US, -(-end_us // _US) + 1
    # No zone changes its clock twice within a week and back again.
    pieces, at, offset = [], low, _offset(clock, low)
    for week in range(low + _WEEK_S, high + _WEEK_S, _WEEK_S):
        until = min(week, high)
        changed = _offset(clock, until)
        if changed != offset:
            moment = _change(clock, week - _WEEK_S, until)
            pieces.append((at, moment, offset))
            at, offset = moment, changed
    return [*pieces, (at, high, offset)]


def _change(clock: zoneinfo.ZoneInfo, low: int, high: int) -> int:
    before = _offset(clock, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(clock, middle) == before else (low, middle)
    return high


def _offset(clock: zoneinfo.ZoneInfo, at_s: int) -> int:
    instant = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=at_s)
    offset = instant.astimezone(clock).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def named_zone(name: object, origin: str) -> zoneinfo.ZoneInfo:
    """The zone of this name.

    Args:
        name: IANA name.
        origin: where it stands, for messages.

    Raises:
        ConfigError: there is none; the hint names the nearest.
    """
    try:
        return zoneinfo.ZoneInfo(str(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = sorted(zoneinfo.available_timezones())
        near = difflib.get_close_matches(str(name), known, 1)
        raise ConfigError(
            f"{origin}: there is no time zone {name!r}.",
            hint=f"Did you mean {near[0]!r}?" if near else "Write one such as Europe/Rome or UTC.",
        ) from None
