"""Case files: what an entry says about a small log, worked out by hand and written as TOML.

A file tests/cases/<room>/<entry>.toml holds [[fires]] and [[silent]] cases: CSV text, options of
the reading (``log``) and of the entry (``options``), and what is expected.
"""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import procmine as pm

CASES = Path(__file__).parent / "cases"


def read_case(case):
    """The event log of one case."""
    frame = pd.read_csv(io.StringIO(case["csv"]), dtype=str, keep_default_na=False)
    frame.columns = [name.strip() for name in frame.columns]
    return pm.read(frame.map(str.strip), **case.get("log", {}))


def cases(room, kind):
    """All cases of one kind in a room, as parameters named after entry and case."""
    found = []
    for path in sorted((CASES / room).glob("*.toml")):
        book = tomllib.loads(path.read_text(encoding="utf-8"))
        for k, case in enumerate(book.get(kind, [])):
            entry = path.stem.replace("_", "-")
            found.append(pytest.param(entry, case, id=f"{entry}-{case.get('name', k)}"))
    return found


def close(found, expected):
    """Equal, floats to their last digits."""
    return found == (pytest.approx(expected) if isinstance(expected, float) else expected)
