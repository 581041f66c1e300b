"""procmine model: what it prints, what it writes, and the exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from model_text import process

from procmine.cli.main import run
from procmine.errors import UsageError
from procmine.model.document import read_document
from procmine.model.opening import open_model
from procmine.model.ptml import read_ptml, write_ptml
from procmine.model.tree import parallel, sequence, step

STEPS = ["startEvent s", "task a = Check", "task b = Pay", "endEvent e"]
WAYS = ["s a", "a b", "b e"]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a good model, a bad one, a changed one and a tree."""
    (tmp_path / "good.bpmn").write_bytes(process(STEPS, WAYS, di=True))
    (tmp_path / "bad.bpmn").write_bytes(process(STEPS, [*WAYS, "b nowhere"]))
    (tmp_path / "torn.bpmn").write_bytes(process(STEPS[:1] + STEPS[-1:], WAYS))
    (tmp_path / "renamed.bpmn").write_bytes(
        process(STEPS, WAYS, di=True).replace(b'"Pay"', b'"Refund"')
    )
    tree = sequence([step("A"), parallel([step("B"), step("C")])])
    (tmp_path / "tree.ptml").write_bytes(write_ptml(tree, "T"))
    return tmp_path


def ask(capsys: pytest.CaptureFixture[str], *arguments: Any) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command."""
    with pytest.raises(SystemExit) as left:
        run(["model", *map(str, arguments)])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


def test_lint(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Place, level, sentence, rule; exit code 1 only if asked and found."""
    code, out, _ = ask(capsys, "lint", files / "bad.bpmn")
    assert code == 0
    assert f"{files / 'bad.bpmn'}:8: error: line 8: 'b_nowhere' has the targetRef" in out
    assert "[broken-reference]" in out
    assert ask(capsys, "lint", files / "bad.bpmn", "--fail-on", "error")[0] == 1
    code, out, _ = ask(capsys, "lint", files / "good.bpmn", "--fail-on", "info")
    assert (code, out) == (0, "Nothing to mend.\n")


def test_lint_as_json(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One document with every finding."""
    options = ("--format", "json", "--rule", "broken-reference")
    told = json.loads(ask(capsys, "lint", files / "bad.bpmn", *options)[1])
    assert [finding["rule"] for finding in told["findings"]] == ["broken-reference"]


def test_diff(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The changes in words; exit code 1 if asked and the meaning changed."""
    pair = (files / "good.bpmn", files / "renamed.bpmn")
    code, out, _ = ask(capsys, "diff", *pair)
    assert (code, out) == (0, "task 'Refund' was called 'Pay'\n")
    assert ask(capsys, "diff", *pair, "--fail-on", "meaning")[0] == 1
    same = ask(capsys, "diff", pair[0], pair[0], "--fail-on", "any")
    assert same[:2] == (0, "Nothing changed.\n")
    told = json.loads(ask(capsys, "diff", *pair, "--format", "json")[1])
    assert told["changes"][0]["kind"] == "renamed"


def test_convert_keeps_everything(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """BPMN to BPMN says the same; a tree becomes BPMN that is drawn; a tree stays a tree."""
    assert ask(capsys, "convert", files / "good.bpmn", files / "copy.bpmn")[0] == 0
    assert read_document(files / "copy.bpmn") == read_document(files / "good.bpmn")
    assert ask(capsys, "convert", files / "tree.ptml", files / "tree.bpmn")[0] == 0
    assert b"BPMNShape" in (files / "tree.bpmn").read_bytes()
    assert ask(capsys, "convert", files / "tree.ptml", files / "again.ptml")[0] == 0
    assert read_ptml(files / "again.ptml") == read_ptml(files / "tree.ptml")


def test_unfolded_tells_what_was_assumed(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The model that is played, and every assumption on stderr."""
    called = process(STEPS, WAYS).replace(b"<task id=", b"<callActivity id=")
    (files / "calls.bpmn").write_bytes(called)
    code, out, err = ask(capsys, "convert", "--unfolded", files / "calls.bpmn", files / "u.bpmn")
    assert (code, out) == (0, "")
    assert "callActivity 'Check' calls a process elsewhere" in err
    assert b"callActivity" not in (files / "u.bpmn").read_bytes()


def test_draw(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A picture with the names of the steps."""
    assert ask(capsys, "draw", files / "good.bpmn", files / "good.svg")[0] == 0
    assert ">Check<" in (files / "good.svg").read_text(encoding="utf-8")


def test_what_is_broken_is_passed_over_and_told(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A flow that leads nowhere stops nobody from drawing the rest."""
    code, _, err = ask(capsys, "draw", files / "bad.bpmn", files / "bad.svg")
    assert code == 0
    assert "sequenceFlow 'b_nowhere' names 'nowhere', which is no step" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lint", "gone.bpmn"), "no such file"),
        (("lint", "good.bpmn", "--rule", "dead-lock"), "Did you mean 'deadlock'?"),
        (("lint", "good.bpmn", "--process", "Q"), "no process called 'Q'"),
        (("convert", "good.bpmn", "good.doc"), "cannot be written"),
        (("convert", "good.bpmn", "good.ptml"), "is no process tree"),
        (("draw", "torn.bpmn", "torn.svg"), "line 3: 's_a' has the targetRef 'a', which"),
    ],
)
def test_asking_wrongly(
    files: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    """Exit code 2, one message, one hint, nothing written."""
    monkeypatch.chdir(files)
    before = sorted(files.iterdir())
    code, out, err = ask(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert sorted(files.iterdir()) == before


def test_lint_loads_nothing_heavy(files: Path) -> None:
    """Looking at a model needs no pandas, pm4py, numba or database."""
    heavy = ("pm4py", "pandas", "ibis", "numba", "duckdb", "pyarrow", "numpy")
    asked = (
        "import sys; from pathlib import Path; from procmine.model.document import read_document;"
        "from procmine.model.lint import lint; lint(read_document(Path(sys.argv[1])));"
        f"print(*sorted(set({heavy!r}) & set(sys.modules)))"
    )
    command = [sys.executable, "-c", asked, str(files / "good.bpmn")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == ""


def test_files_are_opened_by_their_ending(files: Path) -> None:
    """BPMN and trees alike become a model; other endings are refused."""
    assert open_model(files / "good.bpmn").model.activities() == ("Check", "Pay")
    assert open_model(files / "tree.ptml").model.activities() == ("A", "B", "C")
    with pytest.raises(UsageError, match=r"model\.docx is no model file"):
        open_model(files / "model.docx")


def test_a_tree_is_linted_and_compared(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Trees are looked at as the BPMN they mean; what is said names the file, and no line."""
    assert ask(capsys, "lint", files / "tree.ptml", "--fail-on", "notice")[:2] == (
        0,
        "Nothing to mend.\n",
    )
    twice = sequence([step("A"), parallel([step("B"), step("A")]), step("D")])
    (files / "twice.ptml").write_bytes(write_ptml(twice, "T"))
    code, out, _ = ask(capsys, "lint", files / "twice.ptml", "--rule", "duplicate-name")
    assert out.startswith(f"{files / 'twice.ptml'}: notice: ")
    code, out, _ = ask(capsys, "diff", files / "tree.ptml", files / "twice.ptml")
    assert code == 0
    assert "task 'D' is new" in out
