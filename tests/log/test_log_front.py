"""Arguments of read(): one text stands for itself, and other types are refused with a hint."""

from __future__ import annotations

import pandas as pd
import pytest

import procmine as pm
from procmine.errors import UsageError


def frame():
    return pd.DataFrame(
        {
            "case": ["A", "A", "N"],
            "activity": ["Ask", "Tell", "Ask"],
            "end": ["2026-01-05 09:00", "2026-01-05 10:00", "2026-01-05 11:00"],
            "team": ["NA", "T", "A"],
        }
    )


def test_one_text_that_means_missing_is_one_text():
    """NA is missing, and neither N nor A is."""
    for missing in ("NA", ["NA"], ("NA",)):
        log = pm.read(frame(), missing=missing, zone="UTC")
        assert log.n_events == 3 and log.labels("team") == ["T", "A"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"columns": "case"}, "columns"),
        ({"columns": ["case"]}, "columns"),
        ({"columns": {"case": 3}}, "case"),
        ({"columns": {"case": ["case", 3]}}, "case"),
        ({"missing": 3}, "missing"),
        ({"missing": ["NA", None]}, "missing"),
        ({"zone": 3}, "zone"),
        ({"steps": True}, "steps"),
        ({"as_of": "2026-01-31"}, "as_of"),
    ],
)
def test_arguments_of_another_type_are_refused(given, named):
    """Each with its name and how to write it."""
    with pytest.raises(UsageError, match=named) as caught:
        pm.read(frame(), **given)
    assert caught.value.hint.startswith("Write it as ")
