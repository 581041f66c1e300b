"""grave_quality(): what is wrong with the data behind a result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.finding import LEVELS

__all__ = ["grave_quality"]


def grave_quality(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What about the data may make a result wrong: its warnings and errors.

    Args:
        result: a result with the findings about the data under ``quality``.

    >>> grave_quality({"quality": [{"level": "info"}, {"level": "warning"}]})
    [{'level': 'warning'}]
    """
    from_warning = LEVELS[LEVELS.index("warning") :]
    return [finding for finding in result["quality"] if finding["level"] in from_warning]
