"""[privacy]: what outputs may show of people."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PrivacyConfig"]


@dataclass(frozen=True)
class PrivacyConfig:
    """What outputs may show of people.

    Args:
        names: ``pseudonyms`` or ``show`` the names of the people who did the work.
        case_ids: ``hide`` or ``show`` case ids in outputs.
        smallest_group: counts of people's work below this are not shown.
    """

    names: str = "pseudonyms"
    case_ids: str = "hide"
    smallest_group: int = 5
