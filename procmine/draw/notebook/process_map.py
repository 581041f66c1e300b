"""A process map in a notebook."""

from __future__ import annotations

from procmine.discover.nouns import ProcessMap
from procmine.draw.process_map import map_svg

__all__ = ["process_map"]


def process_map(noun: ProcessMap) -> str:
    """What does this process look like, at a glance?"""
    return map_svg(noun)
