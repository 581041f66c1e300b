"""Limits on waits: how long one may be, by which clock."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from procmine.errors import ConfigError, UsageError
from procmine.units import parse_duration
from procmine.waste._evidence import Evidence
from procmine.waste._found import Says

__all__ = ["by_the_clock", "limit_us", "measured_us"]

Array = np.ndarray[Any, np.dtype[Any]]

_WORKING = {"en": "; the limit is working time", "zh": "；时限按工作时间"}


def by_the_clock(evidence: Evidence, clock: str, says: Says) -> Says:
    """The words of a detector, saying so where its limit is working time."""
    if clock == "elapsed" or evidence.house is None:
        return says
    message = {lang: text + _WORKING[lang] for lang, text in says.message.items()}
    return dataclasses.replace(says, message=message)


def limit_us(option: str, text: str) -> int:
    """A limit in microseconds, or an error that names the option."""
    try:
        return round(parse_duration(text) * 1e6)
    except UsageError as error:
        raise ConfigError(f"{option} = {text!r} is no duration.", hint=error.hint) from None


def measured_us(evidence: Evidence, clock: str, low: Array, high: Array) -> Array:
    """Microseconds between instants by a clock.

    Args:
        evidence: the log.
        clock: ``elapsed``; ``working``, while the house is open; empty for working where
            [calendar] says hours.
        low: first instants.
        high: last ones.
    """
    if clock not in {"", "elapsed", "working"}:
        raise ConfigError(f"clock = {clock!r} is no clock.", hint="Say elapsed or working.")
    return high - low if clock == "elapsed" else evidence.working_us(low, high)
