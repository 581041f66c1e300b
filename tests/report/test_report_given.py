"""What was said about a log stands in its result, but for the names of people."""

from __future__ import annotations

import json

from procmine.config import load
from procmine.report.given import given

TOML = """
[calendar]
holidays = [2026-12-25]
monday = ["09:00-17:00"]
[calendar.resources."Ann Abel"]
monday = ["09:00-12:00"]
[cost]
rate_per_hour = 30.0
[cost.teams]
Back = [{amount = 40, to = 2026-07-01}, {amount = 42, from = 2026-07-01}]
[cost.resources]
"Ann Abel" = 50.0
[valuestream.steps]
Ask = {value = "VA", owner = "Ann Abel"}
"""


def told(tmp_path, text):
    (tmp_path / "procmine.toml").write_text(text, encoding="utf-8")
    found = given(load(tmp_path))
    return found["given"], json.dumps(found)


def test_settings_are_told_as_they_were_written(tmp_path):
    """Rates and dates become what a file holds, ready for JSON."""
    found, _ = told(tmp_path, TOML)
    assert found["cost.rate_per_hour"] == 30.0
    assert found["cost.teams"] == {
        "Back": [{"amount": 40.0, "to": "2026-07-01"}, {"amount": 42.0, "from": "2026-07-01"}]
    }
    assert found["calendar.holidays"] == ["2026-12-25"]
    assert found["valuestream.steps"]["Ask"]["value"] == "VA"


def test_a_row_tells_what_it_says_and_no_more(tmp_path):
    """Whoever reads the settings sees what somebody wrote, not every field there could be."""
    text = """
[valuestream.steps]
Ask = "VA"
Check = {value = "BVA", control_point = true, reason = "the law"}
[valuestream.target]
Ask = {remove = true}
Check = {wait = "4h"}
"""
    found, _ = told(tmp_path, text)
    assert found["valuestream.steps"] == {
        "Ask": {"value": "VA"},
        "Check": {"value": "BVA", "control_point": True, "reason": "the law"},
    }
    assert found["valuestream.target"] == {"Ask": {"remove": True}, "Check": {"wait": "4h"}}


def test_people_are_counted_unless_they_are_shown(tmp_path):
    """Whose hours or rates were told is nobody's business, nor who answers for a tag."""
    found, text = told(tmp_path, TOML)
    assert "Abel" not in text
    assert found["cost.resources"] == found["calendar.resources"] == {"n_resources": 1}
    found, text = told(tmp_path, TOML + '[privacy]\nnames = "show"\n')
    assert found["cost.resources"] == {"Ann Abel": 50.0}
    assert found["valuestream.steps"]["Ask"]["owner"] == "Ann Abel"
