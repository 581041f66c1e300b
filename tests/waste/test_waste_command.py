"""procmine waste: what the terminal says, the JSON behind it, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from procmine.cli.main import main
from procmine.errors import ConfigError, UsageError

ROOT = Path(__file__).resolve().parents[2]
LOG = """case,activity,start,end,resource,team
1,Enter data,2026-01-05 08:00,2026-01-05 08:10,Ann Alba,Front
1,Enter data,2026-01-05 08:20,2026-01-05 08:40,Ann Alba,Front
1,Look,2026-01-05 10:00,2026-01-05 10:30,Bob Bach,Back
1,Ask,2026-01-05 11:00,2026-01-05 11:10,Ann Alba,Front
2,Enter data,2026-01-05 08:00,2026-01-05 08:10,Ann Alba,Front
2,Look,2026-01-05 18:10,2026-01-05 18:30,Bob Bach,Back
"""
TOML = """[log]
source = "log.csv"

[cost]
currency = "CHF"
rate_per_hour = 60.0
waiting_per_hour = 1.0

[waste.information-delay]
limit = "9h"
"""


@pytest.fixture
def study(tmp_path):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "procmine.toml").write_text(TOML, encoding="utf-8")
    return tmp_path / "procmine.toml"


def told(*arguments):
    result = CliRunner().invoke(main, ["waste", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_json_is_the_contract(study):
    """It is what its schema says, in both languages; the hours are those of the log."""
    schema = json.loads((ROOT / "docs" / "schema" / "waste-1.json").read_text(encoding="utf-8"))
    for lang in ("en", "zh"):
        found = json.loads(told(study, "--format", "json", "--lang", lang))
        jsonschema.validate(found, schema)
        by_rule = {f["rule"]: f for f in found["findings"]}
        entry = by_rule["duplicate-entry"]
        assert (entry["n"], entry["cost_s"], entry["cost_money"]) == (1, 1200.0, 20.0)
        assert entry["overlaps"] == ["rework"]
        delay = by_rule["information-delay"]
        assert (delay["cost_s"], delay["cost_money"]) == (10 * 3600.0, 10.0)
        assert {one["rule"] for one in found["lacking"]}.isdisjoint(by_rule)


def test_text_says_what_to_try(study):
    """Ranked by money, each with its interval, what to try and when it is harmless."""
    said = told(study)
    assert said.index("again 1 time, in 1 case") < said.index("1 handover between teams waits")
    assert "never to be added up" in said
    assert "worth 20 CHF" in said
    assert "try: Enter once" in said
    assert "harmless when: each entry is about something else" in said
    assert "Cannot be told:\n" in said
    assert "channel-break: the log does not say over which channel" in said
    assert "Ann" not in said


def test_text_in_chinese(study):
    """No English sentence is left in Chinese, nor a name of a person."""
    said = told(study, "--lang", "zh")
    assert "信息重复录入 1 次" in said
    assert "只能排序，不能相加" in said
    for english in ("Data are", "harmless", "try:", "Cannot", "Ann"):
        assert english not in said


def test_only_and_top(study):
    """One detector alone, and no more findings than asked for."""
    found = json.loads(told(study, "--only", "duplicate-entry", "--format", "json"))
    assert [f["rule"] for f in found["findings"]] == ["duplicate-entry"]
    assert found["lacking"] == []
    shown = told(study, "--top", "1")
    assert "  1. " in shown
    assert "  2. " not in shown
    assert "--top 0 tells all" in shown
    whole = json.loads(told(study, "--top", "1", "--format", "json"))
    assert len(whole["findings"]) == 1 < whole["n_findings"]


def test_nothing_found(tmp_path):
    """A log without waste says so."""
    path = tmp_path / "log.csv"
    path.write_text("case,activity,end\n1,Ask,2026-01-05 09:00\n", encoding="utf-8")
    assert told(path).startswith("No waste found.")


def test_wrong_questions_are_refused(study):
    """An unknown detector, or a configuration that says nothing sensible."""
    result = CliRunner().invoke(main, ["waste", str(study), "--only", "duplicate-entri"])
    assert isinstance(result.exception, UsageError)
    assert "duplicate-entry" in str(result.exception)
    text = study.read_text(encoding="utf-8").replace('limit = "9h"', 'limit = "soon"')
    study.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["waste", str(study)])
    assert isinstance(result.exception, ConfigError)
    assert "soon" in str(result.exception)
