"""Reports compared and verified: what is said to have changed has, and nothing else."""

from __future__ import annotations

import copy
import hashlib
import json
import shutil

import jsonschema
import pytest
from click.testing import CliRunner

from procmine.cli.main import main
from procmine.errors import UsageError
from procmine.report.study.difference import difference
from procmine.report.study.difference_text import difference_text
from procmine.report.study.inputs import inputs
from procmine.report.study.left import left_by_earlier
from procmine.report.study.reading import Report, read_report
from procmine.report.study.seal import sealed
from procmine.report.study.verification import verification


@pytest.fixture
def before(study_of):
    """A report as it was written."""
    return read_report(study_of("desk").path.parent)


def changed(report, change):
    """The same report, told otherwise."""
    result = copy.deepcopy(dict(report.result))
    change(result)
    return Report(report.path, result)


def change_of(found):
    return {row["id"]: row["change"] for row in found["findings"]}


def test_nothing_has_changed_between_a_report_and_itself(before):
    """Every finding and every number is the same."""
    found = difference(before, before)
    assert set(change_of(found).values()) == {"same"}
    assert {row["change"] for row in found["kpis"]} == {"same"}
    assert len(found["findings"]) == len(before.result["findings"]) == found["n_of"]["same"]


def test_each_change_is_called_by_its_name(before):
    """One finding gone, one new, one a fifth dearer, one a fifth cheaper, one hardly moved."""
    timed = [one["id"] for one in before.result["findings"] if one["cost_s"]][:4]

    def change(result):
        by_id = {one["id"]: one for one in result["findings"]}
        by_id[timed[0]]["cost_s"] *= 1.2
        by_id[timed[1]]["cost_s"] *= 0.8
        by_id[timed[2]]["cost_s"] *= 1.01
        by_id[timed[3]]["id"] = "something else"

    found = difference(before, changed(before, change))
    told = change_of(found)
    assert [told[one] for one in timed] == ["worse", "better", "same", "gone"]
    assert told["something else"] == "new"
    assert found["n_of"]["new"] == found["n_of"]["worse"] == found["n_of"]["better"] == 1
    assert [row["change"] for row in found["findings"]][:4] == ["new", "worse", "better", "gone"]


def test_what_a_report_cannot_tell_is_not_gone(before):
    """Without a column, starts or a standard nothing has got better: nobody can tell; nor is what
    a column now shows new. A step that is no longer done is gone all the same.
    """

    def lack(rule, what):
        return {"rule": rule, "where": {"lacks": what}}

    def change(result):
        result["findings"] = [
            {**result["findings"][0], "id": f"{kind}:{rule}", "kind": kind, "rule": rule}
            for kind, rule in (
                ("waste", "channel-break"),
                ("waste", "waiting-by-cause"),
                ("conform", "skipped"),
                ("waste", "transfer"),
                ("discover", "many-ways"),
            )
        ]
        result["log"]["mapping"] = {"case": {}, "start": {}, "customer": {}}
        result["waste"], result["conform"] = [], {}

    def lose(result):
        change(result)
        result["findings"] = []
        result["log"]["mapping"] = {"case": {}}
        result["waste"] = [lack("channel-break", "customer"), lack("transfer", "steps")]
        result["conform"] = None

    told, untold = changed(before, change), changed(before, lose)
    lost = change_of(difference(told, untold))
    assert lost == {
        "waste:channel-break": "untold", "waste:waiting-by-cause": "untold",
        "conform:skipped": "untold", "waste:transfer": "gone", "discover:many-ways": "gone",
    }  # fmt: skip
    back = change_of(difference(untold, told))
    assert back == {one: {"gone": "new"}.get(what, what) for one, what in lost.items()}
    for lang, words in (
        ("en", "3 left untold by one of the two"),
        ("zh", "仅一份能判断 3 项"),
    ):
        assert words in difference_text(difference(told, untold), lang=lang)


def test_a_longer_log_is_no_worse_process(before):
    """Twice the cases with twice the hours, and twice as often, is the same."""

    def change(result):
        result["log"]["n_cases"] *= 2
        for one in result["findings"]:
            one["n"] *= 2
            one["cost_s"] = one["cost_s"] and one["cost_s"] * 2

    found = difference(before, changed(before, change))
    assert set(change_of(found).values()) == {"same"}


def test_a_number_has_moved_when_chance_does_not_explain_it(before):
    """Beyond the intervals of both it is better or worse, by what is wanted of it."""

    def change(result):
        for kpi in result["kpis"]:
            width = kpi["interval"][1] - kpi["interval"][0] or 1.0
            kpi["value"] += 3 * width
            kpi["interval"] = [end + 3 * width for end in kpi["interval"]]

    found = difference(before, changed(before, change))
    told = {row["id"]: row["change"] for row in found["kpis"]}
    assert told == {
        "lead_time": "worse", "pce": "better", "repeats": "worse", "labour": "worse",
        "sop": "better",
    }  # fmt: skip


def test_a_number_of_another_basis_is_another_number(before):
    """While steps were not tagged, efficiency was an upper bound: that cannot be compared."""

    def change(result):
        next(kpi for kpi in result["kpis"] if kpi["id"] == "pce")["basis"] = "upper_bound"

    found = difference(before, changed(before, change))
    assert next(row["change"] for row in found["kpis"] if row["id"] == "pce") is None


def test_difference_keeps_its_schema(before, pytestconfig):
    """What --format json prints is what its schema says."""
    path = pytestconfig.rootpath / "docs" / "schema" / "report-diff-1.json"
    other = changed(before, lambda result: result["findings"].pop(0))
    found = json.loads(json.dumps(difference(before, other)))
    jsonschema.validate(found, json.loads(path.read_text("utf-8")))


def test_reports_that_cannot_be_compared_are_refused(before, tmp_path):
    """Another schema, another kind of source, half a file, no file: one line and a hint."""
    other = changed(before, lambda result: result.update(source_kind="parquet"))
    with pytest.raises(UsageError, match="parquet") as refused:
        difference(before, other)
    assert "exported" in refused.value.hint
    for content, said in (
        ('{"schema": "https://procmine.org/schema/discover/1"}', "discover/1"),
        ('{"schema": "https://procmine.org/schema/report/1"}', "parts of it are missing"),
        ("[1, 2", "is no JSON"),
        ("[1, 2]", "names no schema"),
    ):
        (tmp_path / "report.json").write_text(content, encoding="utf-8")
        with pytest.raises(UsageError, match=said):
            read_report(tmp_path)
    with pytest.raises(UsageError, match="Cannot read"):
        read_report(tmp_path / "nothing.json")
    with pytest.raises(UsageError, match="no share"):
        difference(before, before, tolerance=2.0)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text_names_what_moved(before, lang):
    """Counts, the five numbers, then each finding that moved, with its hours."""
    gone = before.result["findings"][0]
    other = changed(before, lambda result: result["findings"].pop(0))
    text = difference_text(difference(before, other), lang=lang)
    assert gone["says"] in text
    assert text.count("→") >= 6
    word = "gone" if lang == "en" else "消失"
    assert f"{word}: {gone['says']}" in text or f"{word}：{gone['says']}" in text


def states(rows):
    return {row["name"]: row["state"] for row in rows}


@pytest.fixture
def copied(before, tmp_path):
    """A copy of a report with inputs of its own."""
    folder = tmp_path / "reports" / "desk"
    shutil.copytree(before.path.parent, folder)
    log = tmp_path / "desk.csv"
    log.write_text("Case,Activity\nA,Ask\n", encoding="utf-8")
    result = json.loads((folder / "report.json").read_text("utf-8"))
    sha256 = hashlib.sha256(log.read_bytes()).hexdigest()
    told = [{"role": "log", "path": "desk.csv", "sha256": sha256}]
    result["provenance"]["inputs"] = told
    (folder / "report.json").write_text(json.dumps(sealed(result)), encoding="utf-8")
    return folder, log


def test_a_report_as_it_was_written_is_verified(copied):
    """Every file, and the log, found from the folder above; by the command too, exit 0."""
    folder, _ = copied
    rows = verification(read_report(folder))
    assert {row["state"] for row in rows} == {"same"}
    names = {file.name for file in folder.iterdir()}
    assert {row["name"] for row in rows} == names | {"desk.csv"}
    done = CliRunner().invoke(main, ["report", "verify", str(folder)], standalone_mode=False)
    assert done.return_value == 0


@pytest.mark.parametrize("name", ["report.html", "report.xlsx", "map.svg"])
def test_one_byte_is_noticed(copied, name):
    """The file is named, and no other; exit 1."""
    folder, _ = copied
    with (folder / name).open("ab") as file:
        file.write(b" ")
    told = states(verification(read_report(folder)))
    assert {name for name, state in told.items() if state != "same"} == {name}
    done = CliRunner().invoke(main, ["report", "verify", str(folder)], standalone_mode=False)
    assert done.return_value == 1 and name in done.output


def test_a_figure_of_report_json_itself_is_noticed(copied):
    """One case more, one file less, no seal: each is a report.json that nobody wrote like that."""
    folder, _ = copied
    file = folder / "report.json"
    whole = json.loads(file.read_text("utf-8"))
    more, fewer, bare = (json.loads(file.read_text("utf-8")) for _ in range(3))
    more["log"]["n_cases"] += 1
    del fewer["provenance"]["files"]["report.html"], bare["provenance"]["seal"]
    for told, state in ((whole, "same"), (more, "changed"), (fewer, "changed"), (bare, "changed")):
        file.write_text(json.dumps(told, indent=1), encoding="utf-8")
        assert states(verification(read_report(folder)))["report.json"] == state


def test_a_log_that_changed_or_went_is_noticed(copied):
    """Changed, missing, elsewhere, or not to be looked at."""
    folder, log = copied
    elsewhere = log.parent / "moved"
    elsewhere.mkdir()
    shutil.copy(log, elsewhere / "desk.csv")
    log.write_text("Case,Activity\nA,Answer\n", encoding="utf-8")
    read = read_report(folder)
    assert states(verification(read))["desk.csv"] == "changed"
    assert states(verification(read, among=elsewhere))["desk.csv"] == "same"
    log.unlink()
    assert states(verification(read))["desk.csv"] == "missing"
    assert "desk.csv" not in states(verification(read, with_inputs=False))
    (folder / "map.svg").unlink()
    assert states(verification(read))["map.svg"] == "missing"


def test_a_report_cannot_point_out_of_its_folder(copied):
    """A name with a folder in it was not written by procmine."""
    folder, _ = copied
    result = json.loads((folder / "report.json").read_text("utf-8"))
    result["provenance"]["files"]["../secret"] = "0" * 64
    with pytest.raises(UsageError, match="no file of its folder"):
        verification(Report(folder / "report.json", result))


def test_inputs_are_told_by_where_they_are(tmp_path, monkeypatch):
    """Relative to where the study runs, with the hash of their bytes; databases are left out."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    log = tmp_path / "data" / "log.csv"
    log.write_bytes(b"a,b\n")
    (told,) = inputs(str(log))
    assert (told.role, told.path) == ("log", "data/log.csv")
    assert told.sha256 == hashlib.sha256(b"a,b\n").hexdigest()
    assert inputs("sqlite:///desk.db") == inputs("-") == inputs(None) == ()


def test_files_of_an_earlier_run_are_only_those_it_named(tmp_path):
    """Nothing of the reader's own is ever taken for a leftover."""
    assert left_by_earlier(tmp_path) == set()
    told = {"schema": "https://procmine.org/schema/report/1", "provenance": {"files": {}}}
    told["provenance"]["files"] = dict.fromkeys(("sop.svg", "notes.txt", "../sop.svg"), "0")
    (tmp_path / "report.json").write_text(json.dumps(told), encoding="utf-8")
    assert left_by_earlier(tmp_path) == {"sop.svg"}
