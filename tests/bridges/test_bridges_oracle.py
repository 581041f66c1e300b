"""pm4py's counts, whatever the order of the rows it is given."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest

from procmine.bridges.oracle import pm4py_dfg, pm4py_variants
from procmine.errors import UsageError

ROWS = [
    # Case 2 has three events at one instant; their rows say in which order.
    ("2", "b", 5),
    ("1", "a", 1),
    ("2", "c", 5),
    ("1", "b", 2),
    ("2", "a", 5),
    ("1", "c", 3),
    ("3", "None", 1),
    ("3", "a", 9),
    ("3", "a", 9),
    ("NA", "a", 4),
    ("NA", "b", 5),
    ("NA", "c", 6),
]
CASES = {
    "1": ("a", "b", "c"),
    "2": ("b", "c", "a"),
    "3": ("None", "a", "a"),
    "NA": ("a", "b", "c"),
}


def frame(rows: list[tuple[str, str, int]]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["case", "activity", "at"])
    return made.assign(at=pd.to_datetime(made["at"], unit="s", utc=True))


def test_counts_are_those_made_by_hand() -> None:
    """Equal time stamps keep the order of the rows; a case called NA is a case."""
    assert pm4py_variants(frame(ROWS)) == dict(Counter(CASES.values()))
    pairs = Counter(pair for case in CASES.values() for pair in pairwise(case))
    assert pm4py_dfg(frame(ROWS)) == dict(pairs)


def test_shuffled_rows_change_nothing() -> None:
    """Without equal time stamps the order of the rows says nothing."""
    rows = [(case, a, 10 * i) for case, steps in CASES.items() for i, a in enumerate(steps)]
    expected = pm4py_variants(frame(rows))
    random.Random(1).shuffle(rows)
    assert pm4py_variants(frame(rows)) == expected == dict(Counter(CASES.values()))


def test_missing_values_are_refused() -> None:
    """pm4py drops rows with an empty cell silently; here they are an error."""
    with pytest.raises(UsageError, match="activity"):
        pm4py_dfg(frame(ROWS).assign(activity=None))
    with pytest.raises(UsageError, match="'at'"):
        pm4py_dfg(frame(ROWS).drop(columns="at"))
