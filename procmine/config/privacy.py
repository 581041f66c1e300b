"""[privacy]: what outputs may show of people."""

from __future__ import annotations

from dataclasses import dataclass

from procmine.errors import ConfigError

__all__ = ["PrivacyConfig"]

_SHORTEST = 8
_WORDS = {"names": ("pseudonyms", "show"), "case_ids": ("hide", "show")}


@dataclass(frozen=True)
class PrivacyConfig:
    """What outputs may show of people.

    Args:
        names: ``pseudonyms`` or ``show`` the names of the people who did the work.
        case_ids: ``hide`` or ``show`` the ids of cases. Hidden ones are codes where rows are cases,
            and left out elsewhere; shown ones also name the cases that violate a rule.
        smallest_group: counts of people's work below this are not shown.
        salt: secret by which pseudonyms stay the same in all logs of a study; if empty, they are
            made from the names in the log.

    Raises:
        ConfigError: a salt too short to be one, a group of less than one, or unknown words.
    """

    names: str = "pseudonyms"
    case_ids: str = "hide"
    smallest_group: int = 5
    salt: str = ""

    def __post_init__(self) -> None:
        if self.salt and len(self.salt) < _SHORTEST:
            raise ConfigError(
                "privacy.salt is too short to keep a secret.",
                hint=f"Write {_SHORTEST} random signs or more; procmine init makes some.",
            )
        for name, words in _WORDS.items():
            if getattr(self, name) not in words:
                raise ConfigError(
                    f"privacy.{name} = {getattr(self, name)!r} is not known.",
                    hint=f"Say {' or '.join(words)}.",
                )
        if self.smallest_group < 1:
            raise ConfigError(
                f"privacy.smallest_group = {self.smallest_group} is no group.",
                hint="Write a number from 1; 1 shows everything.",
            )
