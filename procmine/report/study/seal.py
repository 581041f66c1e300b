"""The seal of a report.json: a hash of all else it says, so that a change of it is noticed too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

__all__ = ["is_sealed", "sealed"]

_SEAL = "seal"


def sealed(result: Mapping[str, Any]) -> dict[str, Any]:
    """This content of a report.json with its seal.

    Args:
        result: everything it says, with ``provenance``.

    Returns:
        The same, the SHA-256 of its text without a seal being ``seal`` of ``provenance``.
    """
    empty = _with(result, "")
    return _with(result, hashlib.sha256(_text(empty)).hexdigest())


def is_sealed(result: Mapping[str, Any]) -> bool:
    """Does a report.json say what it said when it was sealed?"""
    seal = result["provenance"].get(_SEAL)
    return bool(seal) and sealed(result)["provenance"][_SEAL] == seal


def _with(result: Mapping[str, Any], seal: str) -> dict[str, Any]:
    return {**result, "provenance": {**result["provenance"], _SEAL: seal}}


def _text(result: Mapping[str, Any]) -> bytes:
    # How it is laid out says nothing, nor does the order of its keys.
    told = json.dumps(result, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return told.encode()
