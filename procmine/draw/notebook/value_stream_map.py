"""A value-stream map in a notebook."""

from __future__ import annotations

from procmine.draw.stream_map import stream_svg
from procmine.valuestream.stream_nouns import ValueStreamMap

__all__ = ["value_stream_map"]


def value_stream_map(noun: ValueStreamMap) -> str:
    """What does this value stream look like, at a glance?"""
    return stream_svg(noun)
