"""[valuestream.target]: what is to become of the steps, as people plan it."""

from __future__ import annotations

from dataclasses import dataclass

from procmine.errors import ConfigError, UsageError
from procmine.units import parse_duration

__all__ = ["StepTarget"]


@dataclass(frozen=True)
class StepTarget:
    """What is to become of a step?

    Args:
        remove: it is no longer done, and nobody waits for it.
        pt: mean process time it is to take, elapsed, such as ``5min``; empty to leave it.
        wait: mean wait before it, elapsed, such as ``1h``; empty to leave it.

    Raises:
        ConfigError: a text that is no duration, a step that goes and stays, or nothing to change.
    """

    remove: bool = False
    pt: str = ""
    wait: str = ""

    def __post_init__(self) -> None:
        if self.remove and (self.pt or self.wait):
            raise ConfigError(
                "a step cannot be removed and take time.", hint="Leave out remove, or pt and wait."
            )
        for name in ("pt", "wait"):
            if getattr(self, name):
                _length_s(name, getattr(self, name))

    @property
    def pt_s(self) -> float | None:
        """Process time in seconds."""
        return _length_s("pt", self.pt) if self.pt else None

    @property
    def wait_s(self) -> float | None:
        """Wait in seconds."""
        return _length_s("wait", self.wait) if self.wait else None


def _length_s(name: str, text: str) -> float:
    try:
        return parse_duration(text)
    except UsageError as error:
        raise ConfigError(f"{name} = {text!r} is no duration.", hint=error.hint) from None
