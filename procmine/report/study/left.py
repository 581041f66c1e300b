"""Files an earlier report left that a later one may not write again."""

from __future__ import annotations

import json
import re
from pathlib import Path

from procmine.report.study.result import SCHEMA

__all__ = ["left_by_earlier"]

# Files that are there for some logs and standards only.
_OPTIONAL = re.compile(
    r"sop[\w.-]*\.(svg|bpmn)|(deviations|rules|variants_conformance|rejects|violations)\.csv"
)


def left_by_earlier(folder: Path) -> set[str]:
    """Which files did an earlier run leave that pass for results of a later one?

    Args:
        folder: of the report.

    Returns:
        Names; only of files that its report.json itself names, for the folder may hold files of the
        reader's own.
    """
    try:
        told = json.loads((folder / "report.json").read_bytes())
        names = told["provenance"]["files"] if told["schema"] == SCHEMA else {}
        return {name for name in names if _OPTIONAL.fullmatch(name)}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return set()
