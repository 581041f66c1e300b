"""[targets]: what the headline numbers should be."""

from __future__ import annotations

from dataclasses import dataclass

from procmine.errors import ConfigError, UsageError
from procmine.units import parse_duration

__all__ = ["TargetsConfig"]

# A thousand years; everything below is exact in microseconds.
_LONGEST_S = 1000 * 365.25 * 86_400


@dataclass(frozen=True)
class TargetsConfig:
    """What the headline numbers should be; a target nobody set is no target.

    Args:
        lead_time: time in which a case should be done, such as ``2d``; empty for none.
        clock: ``elapsed`` or ``working``, the hours of the calendar: what it is measured by. A day
            of the target is 24 hours by both: say working time in hours, such as ``16h``.
        on_time_share: share of the cases that should be done in that time, or by their due time,
            above 0, at most 1. Where nobody says it, the median should be at most ``lead_time``.
        repeats_share: share of the cases that may repeat a step, 0–1.
        ways: how many ways at most should make up 80 % of the cases, from 1.
        fit_share: share of the cases the model should explain, above 0, at most 1.

    Raises:
        ConfigError: a value nobody could keep or miss.
    """

    lead_time: str = ""
    clock: str = "elapsed"
    on_time_share: float | None = None
    repeats_share: float | None = None
    ways: int | None = None
    fit_share: float | None = None

    def __post_init__(self) -> None:
        if self.clock not in {"elapsed", "working"}:
            raise ConfigError(
                f"targets.clock = {self.clock!r} is no clock.", hint="Say elapsed or working."
            )
        if self.lead_time:
            _lasting("targets.lead_time", self.lead_time)
        for name in ("on_time_share", "repeats_share", "fit_share"):
            share = getattr(self, name)
            # That no case may repeat a step is a target, that none need be in time is none.
            is_share = share is None or (0 if name == "repeats_share" else 1e-9) <= share <= 1
            if not is_share:
                raise ConfigError(
                    f"targets.{name} = {share!r} is no share.",
                    hint="Write a number from 0 to 1, such as 0.9 for 90 %; for no target leave "
                    "the line out.",
                )
        if self.ways is not None and self.ways < 1:
            raise ConfigError(
                f"targets.ways = {self.ways!r} is no number of ways.",
                hint="Write a number from 1, such as 10; for no target leave the line out.",
            )


def _lasting(key: str, text: str) -> None:
    try:
        length_s = parse_duration(text)
    except UsageError as error:
        raise ConfigError(f"{key} = {text!r} is no duration.", hint=error.hint) from None
    if not 0 < length_s <= _LONGEST_S:
        raise ConfigError(
            f"{key} = {text!r} is no time a case could take.",
            hint="Write a number with a unit above 0, such as 2d; for no target leave it out.",
        )
