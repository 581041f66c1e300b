"""[valuestream]: what each step is worth to the customer, as people say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from procmine.config.step_target import StepTarget
from procmine.errors import ConfigError

__all__ = ["KINDS", "VALUES", "StepTag", "ValueStreamConfig"]

VALUES = {
    "VA": "the customer would pay for it",
    "BVA": "the business needs it: law, policy, revenue, risk",
    "NVA": "nobody needs it",
}
KINDS = ("input", "process", "output", "feedback")


@dataclass(frozen=True)
class StepTag:
    """What a step is worth, seen from the customer; in a file a bare text is its value.

    Args:
        value: ``VA``, ``BVA`` or ``NVA``; empty where nobody has said yet.
        reason: why.
        owner: who answers for the tag.
        proposed: nobody has accepted it yet.
        confidence: how sure the tag is, 0–1; None where nobody said.
        ground: what a proposal rests on.
        kind: ``input``, ``process``, ``output`` or ``feedback``: its part in the service.
        control_point: the step keeps a risk in check: no redesign drops it unseen.

    Raises:
        ConfigError: a value, confidence or kind that is none.
    """

    value: str = ""
    reason: str = ""
    owner: str = ""
    proposed: bool = False
    confidence: float | None = None
    ground: str = ""
    kind: str = ""
    control_point: bool = False

    def __post_init__(self) -> None:
        if self.value and self.value not in VALUES:
            told = ", ".join(f"{value} ({meaning})" for value, meaning in VALUES.items())
            raise ConfigError(
                f"{self.value!r} is no value of a step.",
                hint=f"Write one of: {told}.",
            )
        if self.kind and self.kind not in KINDS:
            raise ConfigError(
                f"kind = {self.kind!r} is not known.",
                hint=f"Write one of: {', '.join(KINDS)}.",
            )
        _share("confidence", self.confidence)


@dataclass(frozen=True)
class ValueStreamConfig:
    """What the steps are worth.

    Args:
        version: of the tags, as people count them: a number, or a text such as a date.
        doubtful_below: tags of less confidence are doubtful, as are proposed ones, 0–1.
        steps: activity to its tag.
        target: activity to what is to become of it.

    Raises:
        ConfigError: a share that is none.
    """

    version: str | int = ""
    doubtful_below: float = 0.8
    steps: Mapping[str, StepTag] = field(default_factory=lambda: MappingProxyType({}))
    target: Mapping[str, StepTarget] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        _share("valuestream.doubtful_below", self.doubtful_below)


def _share(key: str, share: float | None) -> None:
    if share is not None and not 0 <= share <= 1:
        raise ConfigError(
            f"{key} = {share!r} is no share.", hint="Write a number from 0 to 1, such as 0.8."
        )
