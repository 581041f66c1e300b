"""[waiting]: what is waited for, and since when."""

from __future__ import annotations

from dataclasses import dataclass

from procmine.errors import ConfigError, UsageError
from procmine.units import parse_duration

__all__ = ["CALENDARS", "STARTS", "WaitingConfig"]

# What becomes of steps whose start the log does not say.
STARTS = ("given", "estimated", "refused")
# Whose hours count.
CALENDARS = ("config", "24/7", "discovered")


@dataclass(frozen=True)
class WaitingConfig:
    """What is waited for; words are compared without letter case.

    Args:
        customer: activities or lifecycle words after which the customer is waited for.
        third_party: those after which somebody else outside is waited for.
        batch_gap: longest pause inside a batch, such as ``5min``.
        starts: of steps, as ``given``; ``estimated`` where the log does not say them; or
            ``refused``, where a log that does not say all of them is.
        calendar: who works when: ``config`` if [calendar] says it, ``24/7``, or ``discovered``
            from when people begin and end steps.

    Raises:
        ConfigError: a word that means both, a pause that is no duration, starts or a calendar that
            are none.
    """

    customer: tuple[str, ...] = (
        "awaiting user info",
        "awaiting caller",
        "awaiting customer",
        "pending customer",
        "wait - customer",
        "wait - user",
        "waiting for customer",
        "waiting on customer",
        "等待客户",
        "等待客户回复",
        "待客户回复",
        "待客户补充",
        "待客户确认",
    )
    third_party: tuple[str, ...] = (
        "awaiting vendor",
        "pending vendor",
        "wait - vendor",
        "waiting for supplier",
        "waiting for third party",
        "waiting for vendor",
        "等待供应商",
        "等待第三方",
        "待第三方处理",
    )
    batch_gap: str = "0s"
    starts: str = "given"
    calendar: str = "config"

    def __post_init__(self) -> None:
        for key, allowed in (("starts", STARTS), ("calendar", CALENDARS)):
            told = getattr(self, key)
            if told not in allowed:
                raise ConfigError(
                    f"waiting.{key} = {told!r} is not known.", hint=f"Say {' or '.join(allowed)}."
                )
        try:
            parse_duration(self.batch_gap)
        except UsageError as error:
            raise ConfigError(
                f"waiting.batch_gap = {self.batch_gap!r} is no duration.", hint=error.hint
            ) from None
        theirs = {word.strip().casefold() for word in self.third_party}
        for word in self.customer:
            if word.strip().casefold() in theirs:
                raise ConfigError(
                    f"waiting: {word!r} stands for the customer and for a third party.",
                    hint="Name it in one of the two; what is not named has words of its own.",
                )
