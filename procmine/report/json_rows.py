"""Results as JSON text: one line for each row of a table, however long the table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["json_rows"]


def json_rows(data: Mapping[str, Any]) -> str:
    r"""A result as JSON text, in the order given, one line break at the end.

    Args:
        data: plain data. What stands at its top has a line of its own; of a list every element.

    Cost: linear in the data; several times faster and smaller than a line for each value.

    >>> print(json_rows({"n": 2, "rows": [{"a": 1}, {"a": 2}]}), end="")
    {
     "n": 2,
     "rows": [
      {"a": 1},
      {"a": 2}
     ]
    }
    """
    told = [f" {_one(key)}: {_several(value)}" for key, value in data.items()]
    return "{\n" + ",\n".join(told) + "\n}\n"


def _several(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _one(value)
    return "[\n" + ",\n".join(f"  {_one(each)}" for each in value) + "\n ]"


def _one(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
