"""Steps a configuration names, and those of them the log has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from procmine.errors import ConfigError
from procmine.slips import alike

__all__ = ["those_here"]

Told = TypeVar("Told")


def those_here(
    told: Mapping[str, Told], known: Iterable[str], section: str, *, at_least: float = 0.65
) -> dict[str, Told]:
    """Which of the steps that are named does this log have?

    One configuration serves the log of every month, and a rare step is not in each: it is left out.

    Args:
        told: what is said of each step.
        known: the activities of the log.
        section: of the configuration, for messages.
        at_least: how alike two names must be for one to be a slip of the other, 0–1.

    Raises:
        ConfigError: a name that looks like a slip of one nothing is said of; or none is there.
    """
    ordered = list(known)
    names = set(ordered)
    free = [name for name in ordered if name not in told]
    here = {name: what for name, what in told.items() if name in names}
    for name in told:
        if name in here:
            continue
        near = alike(name, free, at_least=at_least)
        if near or not here:
            some = ", ".join(map(repr, ordered[:5])) + (", …" if len(ordered) > 5 else "")
            raise ConfigError(
                f"[{section}]: the log has no activity {name!r}.",
                hint=f"Did you mean {near!r}?" if near else f"It has: {some}.",
            )
    return here
