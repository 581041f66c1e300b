"""Numbers and yes-or-no as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["read_flags", "read_numbers"]

Array = np.ndarray[Any, np.dtype[Any]]

_TRUE = {"true", "yes", "y", "1", "t", "x", "bot", "robot", "auto", "automatic", "automated"}
_TRUE |= {"是", "真", "机器人", "自动", "自动化"}
_FALSE = {"false", "no", "n", "0", "f", "human", "manual", "person", "user"}
_FALSE |= {"否", "假", "人工", "手工"}

_BETWEEN = re.compile(r"[\s\u00a0\u202f'’]+")


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


def read_flags(texts: Sequence[str]) -> Array:
    """Which of these mean yes (1), no (0) or neither (−1)? int8."""
    words = [text.strip().casefold() for text in texts]
    return np.array([1 if w in _TRUE else 0 if w in _FALSE else -1 for w in words], np.int8)
