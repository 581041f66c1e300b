"""procmine conform: a folder of results, a gate, a baseline."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from procmine.cli.main import run
from procmine.model.ptml import write_ptml
from procmine.model.tree import sequence, step

LOGS = Path(__file__).resolve().parents[2] / "event_logs"
DESK = LOGS / "service_desk"
FILES = {
    "conform.html", "conform.json", "conform.xlsx", "deviations.csv", "rules.csv", "sop.svg",
    "sop.annotated.bpmn", "variants_conformance.csv",
}  # fmt: skip


def ended(*words):
    """The exit code of a command."""
    with pytest.raises(SystemExit) as left:
        run(["conform", str(DESK / "procmine.toml"), *map(str, words)])
    return left.value.code


def command(capsys, *words, sop=DESK / "sop.bpmn"):
    """Exit code, what was printed, what was said to the person."""
    code = ended("--sop", sop, *words)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """One run, for those who only look at what it left."""
    folder = tmp_path_factory.mktemp("first")
    assert ended("--sop", DESK / "sop.bpmn", "--out", folder) == 0
    return folder


def told(folder):
    return json.loads((folder / "conform.json").read_text("utf-8"))


def test_the_folder_holds_what_conform_json_says(first):
    """All files whole, none temporary; conform.json names them."""
    names = {path.name for path in first.iterdir()}
    assert names == FILES
    assert set(told(first)["files"]) == FILES - {"conform.html"}
    assert all(path.stat().st_size > 100 for path in first.iterdir())


def test_without_out_it_is_the_folder_of_the_source(capsys, tmp_path, monkeypatch):
    """reports/<name of the source>, and the last line says where the page is."""
    monkeypatch.chdir(tmp_path)
    code, out, _ = command(capsys)
    assert code == 0
    assert out.splitlines()[-1] == "Page: reports/service_desk/conform.html"
    assert (tmp_path / "reports" / "service_desk" / "conform.html").exists()


def test_json_is_one_document_and_that_of_the_file(capsys, tmp_path):
    """What is printed is what conform.json holds."""
    code, out, _ = command(capsys, "--out", tmp_path, "--format", "json")
    assert code == 0
    assert json.loads(out) == told(tmp_path)


def test_planted_numbers_are_in_every_file(first):
    """Steps skipped on purpose: the same count in JSON, CSV and on the page."""
    planted = json.loads((DESK / "truth.json").read_text("utf-8"))["plants"]["skipped"]["n_cases"]
    with (first / "deviations.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert int(rows["skipped: Verify caller"]["n_cases"]) == planted
    page = (first / "conform.html").read_text("utf-8")
    assert f'<strong data-v="{planted}">{planted}</strong>' in page
    by_id = {one["id"]: one for one in told(first)["deviations"]}
    assert by_id["skipped: Verify caller"]["n_cases"] == planted


def test_the_annotated_model_opens_and_holds_the_counts(first):
    """The BPMN with figures reads back as the same model; its tasks say how often."""
    from procmine.model.bpmn_read import read_bpmn

    model, plain = read_bpmn(first / "sop.annotated.bpmn"), read_bpmn(DESK / "sop.bpmn")
    assert [n.name for n in model.nodes] == [n.name for n in plain.nodes]
    counts = {row["activity"]: row for row in told(first)["places"][0]["nodes"]}
    for node in model.nodes:
        if node.name == "Verify caller":
            assert node.figures["n_done"] == counts["Verify caller"]["n_done"]
            assert node.figures["n_skipped"] == counts["Verify caller"]["n_skipped"]
    assert model.diagram is not None


def test_the_same_run_gives_the_same_bytes(capsys, first, tmp_path):
    """Every file, byte for byte."""
    command(capsys, "--out", tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (first / name).read_bytes(), name


def test_the_gate_counts_only_what_is_new_or_worse(capsys, first, tmp_path):
    """Against itself nothing counts; against better times something does."""
    gate = ("--out", tmp_path, "--fail-on", "warning", "--baseline")
    code, out, _ = command(capsys, *gate, first / "conform.json")
    assert code == 0
    assert "Since conform.json: 0 new, 0 worse, 0 better, 0 gone" in out
    earlier = told(first)
    for one in earlier["deviations"]:
        if one["id"] == "skipped: Verify caller":
            one["share"], one["n_cases"] = one["share"] / 2, one["n_cases"] // 2
    earlier["deviations"] = [
        one for one in earlier["deviations"] if one["id"] != "repeated: Diagnose"
    ]
    better = tmp_path / "better.json"
    better.write_text(json.dumps(earlier), encoding="utf-8")
    code, out, _ = command(capsys, *gate, better)
    assert code == 1
    assert "Since better.json: 1 new, 1 worse, 0 better, 0 gone" in out
    changes = {row["id"]: row["change"] for row in told(tmp_path)["baseline"]["deviations"]}
    assert changes.pop("skipped: Verify caller") == "worse"
    assert changes.pop("repeated: Diagnose") == "new"
    assert set(changes.values()) == {"same"}
    code, _, _ = command(capsys, "--out", tmp_path, "--fail-on", "error", "--baseline", better)
    assert code == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Cannot read the baseline"),
        ("{", "no JSON"),
        pytest.param("[" * 100_000, "no JSON", id="deep"),
        ("[]", "names no schema"),
        ('{"schema": "https://procmine.org/schema/discover/1"}', "its schema is"),
        ('{"schema": "https://procmine.org/schema/conform/1"}', "parts of it are missing"),
    ],
)
def test_a_baseline_that_is_none_is_refused(capsys, tmp_path, content, said):
    """Exit code 2, a line that says why, a hint, and nothing written."""
    path = tmp_path / "base.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    out = tmp_path / "out"
    code, printed, err = command(capsys, "--out", out, "--baseline", path)
    assert (code, printed) == (2, "")
    assert said in err
    assert "Hint:" in err
    assert not out.exists()


def test_a_baseline_of_another_sop_is_refused(capsys, first, tmp_path):
    """Two procedures cannot be compared; nothing is written."""
    other = tmp_path / "another.bpmn"
    shutil.copy(DESK / "sop.bpmn", other)
    out = tmp_path / "out"
    code, _, err = command(capsys, "--out", out, "--baseline", first / "conform.json", sop=other)
    assert code == 2
    assert "'sop', not of 'another'" in err
    assert not out.exists()


def test_what_an_earlier_standard_left_is_gone(capsys, tmp_path):
    """Pictures of versions there no longer are do not stay; files of others do."""
    earlier = {"schema": "https://procmine.org/schema/conform/1", "files": [
        "sop-v1.svg", "../sop-evil.svg", "mine.svg", 3,
    ]}  # fmt: skip
    out = tmp_path / "out"
    out.mkdir()
    for name in ("sop-v1.svg", "mine.svg", "sop-mine.svg"):
        (out / name).write_text("x", encoding="utf-8")
    (tmp_path / "sop-evil.svg").write_text("x", encoding="utf-8")
    (out / "conform.json").write_text(json.dumps(earlier), encoding="utf-8")
    command(capsys, "--out", out)
    names = {path.name for path in out.iterdir()}
    assert names == FILES | {"sop-v1.svg", "mine.svg", "sop-mine.svg"}  # a list with a 3 is no list
    earlier["files"].pop()
    (out / "conform.json").write_text(json.dumps(earlier), encoding="utf-8")
    command(capsys, "--out", out)
    assert {path.name for path in out.iterdir()} == FILES | {"mine.svg", "sop-mine.svg"}
    assert (tmp_path / "sop-evil.svg").exists()


def test_a_net_has_its_files_too(capsys, tmp_path):
    """A Petri net: a picture where one can be drawn, no annotated BPMN."""
    from procmine.model.bpmn_net import petri_net
    from procmine.model.bpmn_read import read_bpmn
    from procmine.model.pnml_write import write_pnml

    net = tmp_path / "net.pnml"
    net.write_bytes(write_pnml(petri_net(read_bpmn(DESK / "sop.bpmn"))))
    out = tmp_path / "out"
    code, _, _ = command(capsys, "--out", out, sop=net)
    assert code == 0
    names = {path.name for path in out.iterdir()}
    assert "sop.annotated.bpmn" not in names
    assert {"conform.html", "sop.svg"} <= names


def test_chinese_everywhere(capsys, tmp_path):
    """--lang zh: text, page and headings of the workbook."""
    code, out, _ = command(capsys, "--out", tmp_path, "--lang", "zh")
    assert code == 0
    assert out.splitlines()[-1].startswith("页面：")
    assert '<html lang="zh-Hans">' in (tmp_path / "conform.html").read_text("utf-8")
    assert told(tmp_path)["lang"] == "zh"


def test_what_the_steps_do_not_say_is_in_the_files(capsys, tmp_path):
    """A loop without a condition is read in one way, which conform.json and the page name."""
    text = (DESK / "sop.bpmn").read_text("utf-8")
    begin = re.search(r"<(\w+:)?(\w*[tT]ask) ([^>]*)>", text)
    assert begin is not None
    prefix = begin[1] or ""
    looped = f"{begin[0]}<{prefix}standardLoopCharacteristics/>"
    end = text.index(f"</{prefix}{begin[2]}>", begin.end())
    inner = text[begin.end() : end]
    (tmp_path / "sop.bpmn").write_text(
        text[: begin.start()] + begin[0] + inner + looped[len(begin[0]) :] + text[end:], "utf-8"
    )
    code, out, _ = command(capsys, "--out", tmp_path, "--format", "json", sop=tmp_path / "sop.bpmn")
    assert code == 0
    (note,) = json.loads(out)["notes"]
    assert note["rule"] == "reading-loop"
    assert note["where"]["kind"].lower().endswith("task")
    assert note["says"].split("'")[1] in (tmp_path / "conform.html").read_text("utf-8")


def test_one_case_is_told_as_one(capsys, tmp_path):
    """A log of one case, cut off at its edge: the text speaks of one."""
    (tmp_path / "log.csv").write_text("case,activity,end\nc,Ask,2026-01-05\nc,Pay,2026-01-06\n")
    steps = sequence([step("Ask"), step("Pay"), step("Close")])
    (tmp_path / "sop.ptml").write_bytes(write_ptml(steps, "claim"))
    out = tmp_path / "out"
    words = ["conform", str(tmp_path / "log.csv"), "--sop", str(tmp_path / "sop.ptml")]
    with pytest.raises(SystemExit) as left:
        run([*words, "--zone", "UTC", "--out", str(out)])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert "Beyond an edge of the log: 1 case; what is missing there is not counted" in said
    assert "1 cases" not in said


def test_working_hours_of_the_configuration_count(capsys, tmp_path):
    """An SOP without a calendar has that of procmine.toml, in the zone of the log.

    A waits from Monday 16:00 to Tuesday 10:00 in Rome, where 09:00 to 17:00 is open: two hours.
    """
    rows = "case,activity,end\nA,Ask,2026-01-05 16:00:00\nA,Pay,2026-01-06 10:00:00\n"
    rows += "B,Ask,2026-01-05 16:00:00\nB,Pay,2026-01-06 10:00:01\n"
    (tmp_path / "log.csv").write_text(rows, "utf-8")
    hours = "".join(f'{day} = ["09:00-17:00"]\n' for day in ("monday", "tuesday"))
    (tmp_path / "procmine.toml").write_text(
        f'[log]\nsource = "log.csv"\nzone = "Europe/Rome"\n[calendar]\n{hours}', "utf-8"
    )
    rule = 'id = "soon"\nsource = "Ask"\ntarget = "Pay"\nwithin = "2h"\nclock = "working"\n'
    (tmp_path / "sop.toml").write_text(f"[[deadlines]]\n{rule}", "utf-8")
    with pytest.raises(SystemExit) as left:
        run(["conform", str(tmp_path / "procmine.toml"), "--sop", str(tmp_path / "sop.toml"),
             "--out", str(tmp_path / "out"), "--format", "json"])  # fmt: skip
    assert left.value.code == 0
    (ruling,) = json.loads(capsys.readouterr().out)["rules"]
    assert (ruling["n_applicable"], ruling["n_violated"]) == (2, 1)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_wrong_with_the_data_is_told(capsys, tmp_path, lang):
    """A row whose time cannot be read is left out, so its step looks skipped: that is told."""
    rows = "".join(f"{case},Ask,2026-01-0{k} 08:00\n{case},Pay,2026-01-0{k} 09:00\n"
                   for k, case in enumerate("ABCDEF", 1))  # fmt: skip
    rows = "case,activity,end\n" + rows.replace("C,Pay,2026-01-03 09:00", "C,Pay,sometime")
    (tmp_path / "log.csv").write_text(rows, "utf-8")
    (tmp_path / "sop.ptml").write_bytes(write_ptml(sequence([step("Ask"), step("Pay")]), "sop"))
    with pytest.raises(SystemExit) as left:
        run(["conform", str(tmp_path / "log.csv"), "--sop", str(tmp_path / "sop.ptml"),
             "--zone", "Europe/Rome", "--out", str(tmp_path / "out"), "--lang", lang])  # fmt: skip
    assert left.value.code == 0
    said, result = capsys.readouterr().out, told(tmp_path / "out")
    (rejected,) = [one for one in result["quality"] if one["rule"] == "rejected-row"]
    assert rejected["n"] == 1
    assert rejected["message"] in said
    page = (tmp_path / "out" / "conform.html").read_text("utf-8")
    assert 'id="about-the-data"' in page
    assert "rejected-row" in page


def test_two_ways_to_break_a_rule_read_differently(capsys, tmp_path):
    """Approved afterwards, and never: the same rule, two deviations, two sentences."""
    ways = {"A": ("Approve", "Pay"), "B": ("Pay", "Approve"), "C": ("Pay", "Close")}
    rows = "".join(f"{case},{step},2026-01-05 0{at}:00\n"
                   for case, steps in ways.items() for at, step in enumerate(steps))  # fmt: skip
    (tmp_path / "log.csv").write_text("case,activity,end\n" + rows, "utf-8")
    rule = 'id = "first"\nrule = "precedence"\nsource = "Approve"\ntarget = "Pay"\n'
    (tmp_path / "sop.toml").write_text(f"[[rules]]\n{rule}", "utf-8")
    with pytest.raises(SystemExit):
        run(["conform", str(tmp_path / "log.csv"), "--sop", str(tmp_path / "sop.toml"),
             "--zone", "UTC", "--out", str(tmp_path / "out")])  # fmt: skip
    said = capsys.readouterr().out
    assert "Pay without Approve before it (in the wrong place)" in said
    assert "Pay without Approve before it (skipped)" in said


@pytest.mark.parametrize(("lang", "line"), [("en", "Cannot tell, for"), ("zh", "无法判断的规则")])
def test_rules_that_cannot_tell_are_named(capsys, tmp_path, lang, line):
    """A gate whose export lost a column passes, but says what it no longer looks at."""
    rows = "case,activity,end\nA,Ask,2026-01-05 08:00\nA,Pay,2026-01-05 09:00\n"
    (tmp_path / "log.csv").write_text(rows, "utf-8")
    rule = 'id = "two-people"\nrule = "four-eyes"\ndone = "Ask"\nchecked = "Pay"\n'
    (tmp_path / "sop.toml").write_text(f"[[rules]]\n{rule}", "utf-8")
    with pytest.raises(SystemExit) as left:
        run(["conform", str(tmp_path / "log.csv"), "--sop", str(tmp_path / "sop.toml"),
             "--zone", "UTC", "--out", str(tmp_path / "out"), "--lang", lang,
             "--fail-on", "info"])  # fmt: skip
    assert left.value.code == 0
    (told,) = [one for one in capsys.readouterr().out.splitlines() if line in one]
    assert "two-people" in told
