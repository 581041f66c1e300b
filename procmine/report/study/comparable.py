"""What one report could tell and another could not: that it is not in it says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from procmine.log.roles import ROLES
from procmine.report.study.reading import Report

__all__ = ["Tellable", "tellable"]

# What a detector can lack besides a column; a step that is no longer done is no lack.
_NEEDED = frozenset({"times", "starts", "people", "weeks"})
# Why steps wait is told in other words where the log does not say these.
_OF_WAITS = frozenset({"start", "resource"})


@dataclass(frozen=True)
class Tellable:
    """What a report could tell.

    Args:
        roles: what the columns of its log say.
        lacking: detectors that lacked a column.
        is_checked: was practice compared with a standard?
    """

    roles: frozenset[str]
    lacking: frozenset[str]
    is_checked: bool

    def could_tell(self, finding: Mapping[str, Any], other: Tellable) -> bool:
        """Would a finding of another report be in this one too, were it still so?

        Args:
            finding: of the other report.
            other: what that one could tell.
        """
        if finding.get("kind") == "conform":
            return self.is_checked
        if finding.get("rule") == "waiting-by-cause":
            return self.roles & _OF_WAITS == other.roles & _OF_WAITS
        return finding.get("rule") not in self.lacking


def tellable(report: Report) -> Tellable:
    """What could this report tell?"""
    result = report.result
    roles = frozenset(result["log"].get("mapping") or ())
    lacking = {
        one.get("rule")
        for one in result.get("waste") or ()
        if _is_needed(str(one.get("where", {}).get("lacks", "")), roles)
    }
    return Tellable(roles, frozenset(lacking), result.get("conform") is not None)


def _is_needed(lacks: str, roles: frozenset[str]) -> bool:
    return lacks in _NEEDED or (lacks in ROLES and lacks not in roles)
