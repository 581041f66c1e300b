"""The settings compared by `--miner auto`: in the result, on the page, in the terminal."""

from __future__ import annotations

import copy
import dataclasses
import json
from pathlib import Path

import jsonschema
import lxml.html
import pytest

from procmine.cli.main import run
from procmine.conform.quality import Quality
from procmine.conform.simplicity import Simplicity
from procmine.discover.candidate import Candidate, SettingsGrid
from procmine.discover.model import model
from procmine.discover.process_map import process_map
from procmine.front import read
from procmine.report.discovery import discovery
from procmine.report.page import map_page
from procmine.report.terminal import discovery_text
from procmine.summary.summarise import summarise

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "docs/schema/discover-1.json").read_text("utf-8")
)
ROWS = "case,activity,end\n" + "".join(
    f"C{k},{step},2026-01-0{k + 1}T{9 + place:02}:00:00Z\n"
    for k in range(5)
    for place, step in enumerate(("Ask", "Check", "Answer"))
)
QUALITY = Quality(0.9, 0.9, 0.8, 0.7, 0.7875, 0.6, True, True, None)
SHAPE = Simplicity(12, 14, 3, 1.0)
STUCK = {"en": "a case can get stuck", "zh": "案例可能卡住（死锁）"}
TRIED = (
    Candidate("inductive", {"noise": 0.2}, 1.0, 3, "beaten", SHAPE, QUALITY),
    Candidate(
        "split", {"eta": 0.4, "epsilon": 0.1}, 0.8, 2, "taken", dataclasses.replace(SHAPE, size=11),
        dataclasses.replace(QUALITY, f_score=0.91, exact=False),
    ),
    Candidate("heuristics", {"dependency": 0.5}, 1.0, 3, "unsound", SHAPE, None, STUCK),
)  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("auto") / "desk.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def told(source):
    """Results and pages of a grid, by language."""
    log = read(source)
    summary = summarise(log)
    mined = dataclasses.replace(model(summary, name="desk"), grid=SettingsGrid(TRIED, 2, 50))

    def told(lang, grid=mined.grid):
        of = dataclasses.replace(mined, grid=grid)
        result = discovery(log, summary, process_map(summary), of, config=_config(), lang=lang)
        return result, lxml.html.fromstring(map_page(result, summary, "<svg></svg>", lang=lang))

    return told


def _config():
    from procmine.config import Config

    return Config()


def test_the_command_takes_the_best(source, tmp_path, capsys):
    """Every setting is in the result, which keeps its schema; one of them gave the model."""
    with pytest.raises(SystemExit) as left:
        run([
            "discover", str(source), "--miner", "auto", "--out", str(tmp_path), "--format", "json",
        ])  # fmt: skip
    assert left.value.code == 0
    result = json.loads(capsys.readouterr().out)
    jsonschema.validate(result, SCHEMA)
    found = result["model"]
    assert found["grid_complete"] is True
    assert (found["grid_max_size"], found["n_grid_untried"]) == (50, 0)
    (taken,) = [one for one in found["grid"] if one["outcome"] == "taken"]
    assert taken["quality"]["f_score"] == 1.0
    assert taken["simplicity"]["size"] == found["n_nodes"] == 5
    assert found["attempts"][-1]["settings"] == taken["settings"]
    assert result["provenance"]["settings"]["miner"] == "auto"
    assert 'id="model-grid"' in (tmp_path / "map.html").read_text("utf-8")


def test_the_budget_is_kept_to(source, tmp_path, capsys):
    """A budget too small for anything: the model that is always had, and it is said in the text."""
    with pytest.raises(SystemExit) as left:
        run(
            [
                "discover",
                str(source),
                "--miner",
                "auto",
                "--budget",
                "0.001s",
                "--out",
                str(tmp_path),
            ]
        )
    assert left.value.code == 0
    result = json.loads((tmp_path / "discover.json").read_text("utf-8"))
    jsonschema.validate(result, SCHEMA)
    found = result["model"]
    assert found["grid_complete"] is False
    assert found["n_grid_untried"] >= 25
    assert found["attempts"][-1]["miner"] == "directly-follows"
    assert f"{found['n_grid_untried']} settings not tried" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lang", "bound", "stuck", "partly"),
    [
        ("en", "fitness is a lower bound", "not sound: a case can get stuck", "2 settings were"),
        ("zh", "拟合度为下限", "不健全：案例可能卡住（死锁）", "2 组参数未尝试"),
    ],
)
def test_the_page_tells_the_whole_table(told, lang, bound, stuck, partly):
    """Folded; the best first, what is out of the question last; bounds and gaps are marked."""
    result, page = told(lang)
    jsonschema.validate(result, SCHEMA)
    (part,) = page.xpath("//details[@id='model-grid']")
    assert part.get("open") is None
    rows = part.xpath(".//table[@id='grid']/tbody/tr")
    said = [" ".join(row.text_content().split()) for row in rows]
    percent = " %" if lang == "en" else "%"
    assert len(said) == 3
    assert bound in said[0]
    assert f"80{percent}" in said[0]
    assert f"91{percent}" in said[0]
    assert bound not in said[1]
    assert f"78.8{percent}" in said[1]
    assert stuck in said[2]
    assert "–" in said[2]
    assert partly in part.text_content()
    text = discovery_text(result, "map.html", lang=lang)
    assert f"91{percent}" in text
    assert "--budget" in text


def test_a_result_without_a_grid_has_none(told):
    """Nothing of it is told when nobody asked: results stay as they were."""
    result, page = told("en", grid=None)
    assert not [name for name in result["model"] if "grid" in name]
    assert page.xpath("//details[@id='model-grid']") == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_could_not_be_had_is_said(told, lang):
    """No sound model within the limit, or none at all: the page says which."""
    large = SettingsGrid(TRIED, 0, 10)
    none = SettingsGrid(TRIED[2:], 0, 50)
    said = {
        name: told(lang, grid)[1].xpath("string(//details[@id='model-grid']/p)")
        for name, grid in (("large", large), ("none", none), ("usual", SettingsGrid(TRIED, 0, 50)))
    }
    words = {
        "en": ("No sound model is that small", "None of them gave a sound model"),
        "zh": ("没有这么小的健全模型", "没有一组参数得到健全模型"),
    }[lang]
    assert [words[0] in said[name] for name in ("large", "none", "usual")] == [True, False, False]
    assert [words[1] in said[name] for name in ("large", "none", "usual")] == [False, True, False]


def test_a_grid_survives_being_told(told):
    """It is plain data: JSON leaves it unchanged."""
    result, _ = told("en")
    assert json.loads(json.dumps(result, allow_nan=False)) == copy.deepcopy(result)
