"""What a section of the conformance page draws from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from procmine.report.lead_sentence import anchor
from procmine.report.result_sheet import ResultSheet

__all__ = ["ConformSheet"]


@dataclass(frozen=True, kw_only=True)
class ConformSheet(ResultSheet):
    """The result and the pictures it cannot hold as data.

    Args:
        pictures: SVG of the steps by version; versions without a picture are left out.
        names: what the files of a version are called, without their endings.
    """

    pictures: Mapping[str, str]
    names: Mapping[str, str]

    @property
    def sop(self) -> str:
        """What the SOP is called."""
        sop: Mapping[str, str] = self.result["sop"]
        # A model without an SOP around it has no name but that of its file.
        is_named = sop["name"] and not sop["file"].startswith(f"{sop['name']}.")
        return sop["name"] if is_named else sop["file"]

    @cached_property
    def before(self) -> Mapping[str, Mapping[str, Any]]:
        """What the baseline says of each deviation, by id."""
        compared = self.result["baseline"] or {"deviations": ()}
        return {row["id"]: row for row in compared["deviations"]}

    @cached_property
    def drawn_steps(self) -> frozenset[str]:
        """The steps that some picture shows."""
        return frozenset(
            row["activity"]
            for place in self.result["places"]
            if place["version"] in self.pictures
            for row in place["nodes"]
        )

    @property
    def n_judged(self) -> int:
        """Cases for which some version was in force."""
        n: int = self.result["n_cases"] - self.result["n_cases_without_version"]
        return n

    @property
    def several_versions(self) -> bool:
        """Must a version be named to be known?"""
        return len(self.result["versions"]) > 1

    def deviation_anchor(self, deviation: Mapping[str, Any]) -> str:
        """Where the card of a deviation is: the same in every run."""
        return f"deviation-{anchor({'rule': deviation['type'], 'id': deviation['id']})}"

    def rule_anchor(self, rule_id: str) -> str:
        """Where the row of a rule is: the same in every run."""
        return f"rule-{anchor({'rule': '', 'id': rule_id}).lstrip('-')}"

    def label(self, version: str) -> Any:
        """What a version is called on the page."""
        return version or self.say("conform_versions.one")
