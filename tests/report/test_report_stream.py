"""The map of the stream as text, JSON, table and files, by the command."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import procmine as pm
from procmine.cli.main import main
from procmine.config import StepTarget
from procmine.errors import UsageError
from procmine.report.stream_result import steps_table, stream_json
from procmine.report.stream_text import stream_text
from procmine.valuestream import stream_map

ROOT = Path(__file__).resolve().parents[2]
CSV = """case,activity,start,end,resource,channel
1,Ask,2026-01-05 08:00,2026-01-05 09:00,Ann,phone
1,核验身份,2026-01-05 10:00,2026-01-05 10:30,Bob,phone
1,Send,2026-01-05 12:00,2026-01-05 12:30,Ann,phone
2,Ask,2026-01-05 08:30,2026-01-05 09:30,Ann,chat
2,核验身份,2026-01-05 11:00,2026-01-05 11:30,Bob,chat
2,Send,2026-01-05 13:30,2026-01-05 14:00,Ann,chat
"""
TARGET = """
[valuestream.steps]
Ask = "VA"
"核验身份" = { value = "BVA", control_point = true }

[valuestream.target]
"核验身份" = { remove = true }
Send = { wait = "30min" }
"""


@pytest.fixture
def study(tmp_path):
    (tmp_path / "log.csv").write_text(CSV, encoding="utf-8")
    told = '[log]\nsource = "log.csv"\n[privacy]\nsmallest_group = 1\n' + TARGET
    (tmp_path / "procmine.toml").write_text(told, encoding="utf-8")
    return tmp_path / "procmine.toml"


def run(*words):
    found = CliRunner().invoke(main, ["valuestream", *map(str, words)])
    if found.exception:
        raise found.exception
    return found.stdout


def test_the_json_holds_the_contract(study):
    """steps, efficiency and map stand beside the ledger, and agree with it."""
    found = json.loads(run(study, "--format", "json", "--slice", "channel"))
    assert {"ledger_s", "lead_time_s", "pce_elapsed", "pce_working", "activity_ratio"} <= set(found)
    assert [step["activity"] for step in found["steps"]] == ["Ask", "核验身份", "Send"]
    ladder = found["map"]["ladder"]
    assert sum(rung["total_s"] for rung in ladder) == found["lead_time_s"] == 36_000
    assert found["map"]["efficiency"]["pce_elapsed"] == found["pce_elapsed"]
    assert found["map"]["efficiency"]["activity_ratio"] == found["activity_ratio"]
    assert [one["name"] for one in found["map"]["slices"]] == ["chat", "phone"]
    assert found["map"]["by"] == "channel"
    ask = found["steps"][0]
    assert ask["pt"] == {
        "n": 2, "mean_s": 2700.0, "p50_s": 2700.0, "p85_s": 2700.0, "p95_s": 2700.0,
        "total_s": 5400.0,
    }  # fmt: skip
    assert ask["cannot_tell"]["wait"] == "nothing-before"
    target = found["map"]["target"]
    assert target["removed_control_points"] == ["核验身份"]
    # Of 600 minutes go the checks (60), their waits (60 and 90), and all but 30 of 90 and 120
    # minutes of waiting on average: each keeps 2/7.
    saved = 60 + 60 + 90 + (90 + 120) * (1 - 30 / 105)
    assert target["saved_s"] == pytest.approx(saved * 60)
    assert target["saved_share"] == pytest.approx(saved / 600)


def test_the_table_stands_in_columns(study):
    """Figures end at one place, Chinese names and all; the target names what it removes."""
    text = run(study)
    rows = [line for line in text.split("\n") if line.endswith(("WIP", "0.33", "0.58", "0.75"))]
    wide = [sum(2 if ord(char) > 0x2E7F else 1 for char in row) for row in rows]
    assert len(rows) == 4
    assert len(set(wide)) == 1
    assert "Target: mean lead time" in text
    assert "This removes a control point: 核验身份" in text
    assert "A case every" in text
    chinese = run(study, "--lang", "zh", "--slice", "channel")
    assert "按通常顺序逐步列出" in chinese
    assert "目标：平均流转时间" in chinese
    assert "按 channel：" in chinese


def test_the_files(study, tmp_path):
    """--out writes the picture and the table; the table says the same as the map."""
    run(study, "--out", tmp_path / "out", "--slice", "channel")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["ladder.svg", "steps.csv"]
    picture = (tmp_path / "out" / "ladder.svg").read_text(encoding="utf-8")
    assert ET.fromstring(picture).get("class") == "pm-svg pm-stream"
    text = (tmp_path / "out" / "steps.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["slice"] for row in rows] == [""] * 3 + ["chat"] * 3 + ["phone"] * 3
    assert float(rows[0]["pt_p50_s"]) == 2700
    assert rows[0]["wait_p50_s"] == ""
    with pytest.raises(UsageError):
        run(study, "--slice", "resource")


def test_what_others_hold_up_is_said():
    """Where other steps are in hand meanwhile, the text says what is not claimed."""
    at = pd.Timestamp("2026-01-05 08:00", tz="UTC")
    rows = [("1", "Ask", 0, 60), ("1", "Check", 30, 120)]
    frame = pd.DataFrame(
        [
            {"case": c, "activity": a, "start": at + pd.Timedelta(minutes=b),
             "end": at + pd.Timedelta(minutes=e)}
            for c, a, b, e in rows
        ]
    )  # fmt: skip
    found = stream_map(pm.read(frame), target={"Check": StepTarget(remove=True)})
    assert "30 min more is not claimed" in stream_text(found)
    assert "另有 30 分钟" in stream_text(found, lang="zh")
    (claim,) = stream_json(found)["map"]["target"]["claims"]
    assert (claim["saved_s"], claim["not_claimed_s"]) == (3600.0, 1800.0)


def test_rare_steps_are_left_to_the_files():
    """Twelve rows at most on the terminal, those of the main path first; the table has all."""
    at = pd.Timestamp("2026-01-05 08:00", tz="UTC")
    frame = pd.DataFrame(
        [
            {"case": "1", "activity": f"s{i:02}", "end": at + pd.Timedelta(minutes=i)}
            for i in range(30)
        ]
    )
    found = stream_map(pm.read(frame))
    text = stream_text(found)
    assert sum(line.strip().startswith("s") and "*" in line for line in text.split("\n")) == 12
    assert "18 rarer steps" in text
    assert "no start is known" in text
    assert len(steps_table(found)) == 30


def test_an_instant_has_no_flow(tmp_path):
    """No time passes: the command says so and draws what there is."""
    (tmp_path / "one.csv").write_text("case,activity,end\n1,A,2026-01-05 08:00\n", encoding="utf-8")
    text = run(tmp_path / "one.csv", "--out", tmp_path / "out")
    assert text.startswith("No time passes")
    assert "Step by step" not in text
    assert (tmp_path / "out" / "ladder.svg").exists()
    found = json.loads(run(tmp_path / "one.csv", "--format", "json"))
    assert found["map"]["flow"]["takt_s"] is None


def test_slices_of_few_cases_are_not_told(study, tmp_path):
    """Two channels of a case each: with groups of two neither is told, and that is said."""
    study.write_text(study.read_text("utf-8").replace("group = 1", "group = 2"), encoding="utf-8")
    found = json.loads(run(study, "--format", "json", "--slice", "channel"))["map"]
    assert (found["slices"], found["n_slices_untold"]) == ([], 2)
    out = tmp_path / "few"
    text = run(study, "--slice", "channel", "--out", out)
    assert "2 slices of fewer cases than smallest_group" in text
    assert "phone" not in text + (out / "steps.csv").read_text("utf-8")
    assert "另有 2 类" in run(study, "--slice", "channel", "--lang", "zh")
