"""Values of an XES log: text turned into the kind its element claims, or found to be none."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

__all__ = ["KIND_OF", "fits", "is_zoneless", "typed"]

# Element to kind of column. A date stays text: only the time reader may judge its offset.
KIND_OF = {
    "string": "text",
    "date": "text",
    "int": "int",
    "float": "float",
    "boolean": "bool",
    "id": "text",
}
_INT = r"^\s*[+-]?\d{1,18}\s*$"
_FLOAT = r"^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$"
_BOOL = r"^\s*(?i:true|false|1|0)\s*$"
_CLOCK = r"(?:T\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,12})?)?)"
_ZONE = r"(?:[Zz]|[+-]\d{2}(?::?\d{2})?)"
_DATE = r"^\s*-?\d{4,6}-\d{2}-\d{2}" + _CLOCK + "?" + _ZONE + r"?\s*$"
_NAIVE = r"^\s*-?\d{4,6}-\d{2}-\d{2}" + _CLOCK + r"?\s*$"
_SHAPE = {"int": _INT, "float": _FLOAT, "boolean": _BOOL, "date": _DATE}


def fits(element: str, value: str) -> bool:
    """Is this a value of the type its element claims?

    >>> fits("int", "0.0"), fits("date", "2002-05-30T09:30:10Z")
    (False, True)
    """
    shape = _SHAPE.get(element)
    return shape is None or re.search(shape, value) is not None


def is_zoneless(value: str) -> bool:
    """Is this a date without a time zone?"""
    return re.search(_NAIVE, value) is not None


def typed(
    element: str,
    values: list[str | None],
    broken: Callable[[int], None],
    zoneless: Callable[[int], None],
) -> Any:
    """The values of one attribute as an Arrow array.

    Args:
        element: ``string``, ``date``, ``int``, ``float``, ``boolean`` or ``id``.
        values: their text.
        broken: is told the index of every value that is none of its type; it becomes null.
        zoneless: is told the index of every date without a zone.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    array = pa.array(values, pa.string())
    shape = _SHAPE.get(element)
    if shape is None:
        return array
    is_good = pc.match_substring_regex(array, shape)
    if not pc.all(is_good).as_py():  # nulls are skipped
        for index in pc.indices_nonzero(pc.invert(is_good)).to_pylist():
            broken(index)
        array = pc.if_else(is_good, array, None)
    if element == "date":
        for index in _indices(pc.match_substring_regex(array, _NAIVE)):
            zoneless(index)
        return array
    trimmed = pc.utf8_trim_whitespace(array)
    if element == "boolean":
        return pc.is_in(pc.utf8_lower(trimmed), pa.array(["true", "1"]))
    signed = pc.replace_substring_regex(trimmed, r"^\+", "")
    return pc.cast(signed, pa.int64() if element == "int" else pa.float64())


def _indices(flags: Any) -> list[int]:
    import pyarrow.compute as pc

    found: list[int] = pc.indices_nonzero(flags).to_pylist()
    return found
