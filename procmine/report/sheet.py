"""What a section of the page draws from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from procmine.discover.atlas import Atlas
from procmine.discover.nouns import ProcessMap
from procmine.registry import room
from procmine.report.result_sheet import ResultSheet
from procmine.valuestream.wasted import Wasted

__all__ = ["Sheet", "evidence_part"]

_CAUTIONS = "procmine.discover.cautions"


def evidence_part(rule: str) -> str:
    """The section of the page that holds what a caution is about.

    >>> evidence_part("unfit-model"), evidence_part("strayed-times")
    ('model', 'quality')
    """
    return "model" if rule.endswith("-model") else "quality"


@dataclass(frozen=True, kw_only=True)
class Sheet(ResultSheet):
    """The result and the two pictures it cannot hold as data.

    Args:
        atlas: the levels of the process map.
        model_picture: SVG of the BPMN model.
        wasted: time without value on the map; None where nobody has looked, or can tell.
    """

    atlas: Atlas
    model_picture: str
    wasted: Wasted | None = None

    @property
    def cautions(self) -> list[Mapping[str, Any]]:
        """What speaks against trusting the model, or the hours."""
        return [f for f in self.result["findings"] if f["rule"] in room(_CAUTIONS)]

    @property
    def findings(self) -> list[Mapping[str, Any]]:
        """What is worth looking at in the process."""
        return [f for f in self.result["findings"] if f["rule"] not in room(_CAUTIONS)]

    @property
    def smallest_group(self) -> int:
        """Counts of people's work below this are not shown."""
        smallest: int = self.result["provenance"]["settings"]["smallest_group"]
        return smallest

    def level(self, activities: float, paths: float) -> ProcessMap:
        """The process map at one level of detail, named without folders and suffixes."""
        found = dataclasses.replace(self.atlas.at(activities, paths), name=self.name)
        return found if self.wasted is None else self.wasted.on(found)
