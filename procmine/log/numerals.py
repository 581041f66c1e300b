"""Numbers and yes-or-no as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Doubt", "doubt_of", "read_flags", "read_numbers"]

Array = np.ndarray[Any, np.dtype[Any]]

_TRUE = {"true", "yes", "y", "1", "t", "x", "bot", "robot", "auto", "automatic", "automated"}
_TRUE |= {"是", "真", "机器人", "自动", "自动化"}
_FALSE = {"false", "no", "n", "0", "f", "human", "manual", "person", "user"}
_FALSE |= {"否", "假", "人工", "手工"}

_BETWEEN = re.compile(r"[\s\u00a0\u202f'’]+")

_OPEN = r"^\s*[-+]?[1-9]\d{0,2}[.,]\d{3}\s*$"
_DECIMAL_POINT = r"^\s*[-+]?(0?\.\d+|\d*\.(\d{1,2}|\d{4,})|\d{4,}\.\d+)\s*$"


class _Style:
    """One way to write numbers: its decimal sign and what stands between thousands."""

    def __init__(self, decimal: str, group: str) -> None:
        self.decimal, self.group = decimal, group
        point, comma = re.escape(decimal), re.escape(group)
        self._fits = re.compile(
            rf"[-+]?(?=[{point}]?\d)(?:[1-9]\d{{0,2}}(?:{comma}\d{{3}})+|\d*)(?:{point}\d*)?"
            r"(?:[eE][-+]?\d+)?"
        )
        # Three digits behind the only sign could be thousands; these can be nothing else.
        self._only = re.compile(
            rf"[-+]?(?:[\d{comma}]*\d{comma}\d{{3}}{point}\d*|\d+(?:{comma}\d{{3}}){{2,}}"
            rf"|\d*{point}(?:\d{{0,2}}|\d{{4,}})|0?{point}\d+|\d{{4,}}{point}\d+)"
        )

    def value(self, text: str) -> float | None:
        """The number, if it is one in this style."""
        if not self._fits.fullmatch(text):
            return None
        return float(text.replace(self.group, "").replace(self.decimal, "."))

    def only(self, text: str) -> bool:
        """Is this a number in this style alone?"""
        return self._only.fullmatch(text) is not None


_POINT, _COMMA = _Style(".", ","), _Style(",", ".")


def read_numbers(texts: Sequence[str]) -> Array:
    """The numbers that the texts of one column mean, float64; NaN where one means none.

    ``1,234`` is 1234 unless another text of the column shows that the comma is its decimal sign.

    >>> read_numbers(["1,234", "12.5"]).tolist(), read_numbers(["1,234", "12,5"]).tolist()
    ([1234.0, 12.5], [1.234, 12.5])
    """
    import pyarrow as pa

    try:
        # The usual case, and the fast one.
        numbers = pa.array(texts, pa.large_string()).cast(pa.float64()).to_numpy()
        return np.where(np.isfinite(numbers), numbers, np.nan)
    except pa.ArrowInvalid:
        bare = [_BETWEEN.sub("", text) for text in texts]
    styles = (_POINT, _COMMA)
    if any(map(_COMMA.only, bare)) and not any(map(_POINT.only, bare)):
        styles = (_COMMA, _POINT)
    found = (
        (value for style in styles if (value := style.value(text)) is not None) for text in bare
    )
    numbers = np.array([next(values, np.nan) for values in found], np.float64)
    return np.where(np.isfinite(numbers), numbers, np.nan)


@dataclass(frozen=True)
class Doubt:
    """Numbers of one column that mean another in another style.

    Args:
        kind: ``open`` when no number of the column settles which sign is the decimal one,
            ``mixed`` when some settle it one way and some the other.
        places: places of the texts that could be read either way, int64.
        first: the first of them, as it is written.
        taken: what it is read as.
        other: what it would be.
    """

    kind: str
    places: Array
    first: str
    taken: float
    other: float


def doubt_of(texts: Sequence[str]) -> Doubt | None:
    """Could the numbers that the texts of one column mean be others?

    >>> doubt_of(["1.234", "12.5"]), doubt_of(["1,500", "2,250"]).taken
    (None, 1500.0)
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    array = pa.array(texts, pa.large_string())

    def matches(pattern: str) -> Array:
        found: Array = pc.match_substring_regex(array, pattern).to_numpy(zero_copy_only=False)
        return found

    # Most columns are settled at a glance: only a sign before three digits is open at all.
    if not matches(_OPEN).any() or (matches(_DECIMAL_POINT).any() and not matches(",").any()):
        return None
    signed = np.flatnonzero(matches("[.,]"))
    bare = [_BETWEEN.sub("", texts[place]) for place in signed.tolist()]
    points = np.array([_POINT.only(text) for text in bare], np.bool_)
    commas = np.array([_COMMA.only(text) for text in bare], np.bool_)
    is_settled = bool(points.any()) != bool(commas.any())
    both = np.array([_POINT.value(t) not in (None, _COMMA.value(t)) for t in bare], np.bool_)
    open_ = both & ~points & ~commas
    open_ &= np.array([_COMMA.value(text) is not None for text in bare], np.bool_)
    if is_settled or not open_.any():
        return None
    place = int(signed[open_][0])
    text = _BETWEEN.sub("", texts[place])
    taken = float(read_numbers(texts)[place])
    values = (_POINT.value(text), _COMMA.value(text))
    other = next(v for v in values if v is not None and v != taken)
    kind = "mixed" if points.any() else "open"
    return Doubt(kind, signed[open_], texts[place], taken, other)


def read_flags(texts: Sequence[str]) -> Array:
    """Which of these mean yes (1), no (0) or neither (−1)? int8."""
    words = [text.strip().casefold() for text in texts]
    return np.array([1 if w in _TRUE else 0 if w in _FALSE else -1 for w in words], np.int8)
