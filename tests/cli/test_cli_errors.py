"""Errors at the terminal: in the language that was asked for, with hints that lead on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from procmine.cli.errors import asked_language, chinese_templates, told
from procmine.cli.main import run
from procmine.errors import ProcmineError, TimeError, UsageError

PACKAGE = Path(__file__).resolve().parents[2] / "procmine"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def said_in_the_code():
    """Every text of the package, with {} for what it fills in."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
                found.add("".join(map(str, parts)))
    return found


def test_every_translated_text_is_still_said():
    """A text that changes in the code is not silently left in English."""
    made_of_parts = {"{} or {}", "{} and {} more"}
    gone = set(chinese_templates()) - said_in_the_code() - made_of_parts
    assert not gone


def test_translations_fill_the_gaps_of_what_they_translate():
    """No translation names a gap the text does not have."""
    for english, chinese in chinese_templates().items():
        gaps = {int(n) for n in re.findall(r"\{(\d+)\}", chinese)}
        assert gaps <= set(range(english.count("{}"))), english
        assert CHINESE.search(chinese), english


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["log", "check", "a.csv", "--lang=zh"], "zh"),
        (["--lang", "zh"], "zh"),
        (["--lang"], ""),
        (["discover", "zh"], "en"),
    ],
)
def test_the_language_a_command_line_asks_for(arguments, language):
    """The option says it, however it is written."""
    assert asked_language(arguments) == language


def test_the_language_of_a_configuration(tmp_path):
    """A procmine.toml that speaks Chinese has its errors told in Chinese."""
    path = tmp_path / "procmine.toml"
    path.write_text('[report]\nlang = "zh"\n', encoding="utf-8")
    assert asked_language(["discover", str(path)]) == "zh"
    assert asked_language(["discover", f"--config={path}", "--lang", "en"]) == "en"
    path.write_text("not toml", encoding="utf-8")
    assert asked_language(["discover", str(path)]) == "en"


@pytest.mark.parametrize(
    ("lines", "options"),
    [
        ("case,activity,time\nA,Ask,3/4/2026\nA,Close,5/6/2026\n", []),
        ("case,activity,time\nA,Ask,soon\nA,Close,later\n", ["--time", "time"]),
        ("case,activity,time\n", []),
        ("", []),
        ("case,activity,time\nA,Ask,2026-01-05\n", ["--case", "cas"]),
        ("case,activity,time\nA,Ask,2026-01-05\n", ["--zone", "Europe/Berln"]),
        ("case,step,action,time\nA,Ask,x,2026-01-05\nA,Do,x,2026-01-05\n", []),
        ("key,field,new value,at\nA,state,New,2026-01-05\nA,user,Bob,2026-01-06\n", []),
        ("case,activity,time\nA,Ask,46027.5\nA,Do,46028.5\n", ["--time", "time"]),
        ("case,activity,time\nA,Ask,2026-01-05\n", ["--encoding", "big6"]),
        ("case,activity,time\nA,Ask,2026-01-05\n", ["--sheet", "x"]),
    ],
)
def test_frequent_errors_are_told_in_chinese(tmp_path, capsys, lines, options):
    """Message and hint of what goes wrong most often have no English sentence left."""
    path = tmp_path / "log.csv"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        run(["log", "describe", str(path), *options, "--lang", "zh"])
    assert left.value.code == 2
    message, hint = capsys.readouterr().err.strip().splitlines()
    assert CHINESE.search(message)
    assert hint.startswith("提示：")
    assert CHINESE.search(hint.removeprefix("提示："))
    assert not re.search(r"\b(the|is|are|and|or|Did|Name|Say)\b", message + hint)


def test_an_error_nobody_translated_says_its_kind():
    """What is not in the list keeps its English, with a Chinese word of what it is about."""
    error = TimeError("Something about xyz.", hint="Do this.")
    assert told(error, "zh") == "时间列无法读取。Something about xyz. [PM400]\n提示：Do this."
    assert told(error, "en") == str(error)


def test_a_hint_nobody_translated_is_not_mangled():
    """Half a sentence in another language says less than the whole of it in one."""
    error = UsageError("It is so.", hint="Write 8 random signs or more; see one and 2 more.")
    assert told(error, "zh").endswith("提示：Write 8 random signs or more; see one and 2 more.")


def test_options_in_hints_stay_as_they_are_typed():
    """A role is named in Chinese, but its option is not translated."""
    error = UsageError(
        "Both 'a' and 'b' could be the end: when it happened.",
        hint='Say which: --end "a" or --end "b" (or --end none), or end = … under [log.columns] '
        "in procmine.toml.",
    )
    message, hint = told(error, "zh").splitlines()
    assert "结束时间" in message
    assert '--end "a" 或 --end "b"（或 --end none）' in hint


@pytest.mark.parametrize("code", ["PM320", "pm400"])
def test_the_code_of_an_error_can_be_explained(capsys, code):
    """Every error prints its code; explain says what it means."""
    with pytest.raises(SystemExit) as left:
        run(["explain", code])
    assert left.value.code == 0
    assert code.upper() in capsys.readouterr().out


def test_every_code_has_a_chinese_word():
    """An error of any kind can be told in Chinese."""
    kinds = [ProcmineError]
    for kind in kinds:
        kinds += kind.__subclasses__()
        if kind is not ProcmineError:
            assert CHINESE.match(told(kind("x", hint="y"), "zh")), kind


@pytest.mark.parametrize(
    ("name", "near"),
    [("logs.csv", "log.csv"), ("log.cvs", "log.csv"), ("nope.csv", None), ("LOG.CSV", "log.csv")],
)
def test_file_names_that_are_near(tmp_path, capsys, name, near):
    """A name is near for what it says, not for its ending."""
    (tmp_path / "log.csv").write_text("x", encoding="utf-8")
    (tmp_path / "snow.csv").write_text("x", encoding="utf-8")
    with pytest.raises(SystemExit):
        run(["log", "describe", str(tmp_path / name)])
    said = capsys.readouterr().err
    assert (f"Did you mean {near}?" in said) if near else ("Did you mean" not in said)


@pytest.mark.parametrize(
    ("name", "near"),
    [("Berlin", "Europe/Berlin"), ("Europe/Romee", "Europe/Rome"), ("Mars/Base", None)],
)
def test_zones_that_are_near(tmp_path, capsys, name, near):
    """A city stands for its zone; a place nobody knows is like no other."""
    path = tmp_path / "log.csv"
    path.write_text("case,activity,time\nA,Ask,2026-01-05\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        run(["log", "describe", str(path), "--zone", name])
    said = capsys.readouterr().err
    assert (f"Did you mean '{near}'?" in said) if near else ("Did you mean" not in said)


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    """Temporary files of a writing that failed are taken away again."""
    from procmine.cli import output

    def full(path, content):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "_fill", full)
    with pytest.raises(UsageError, match="No space left"):
        output.write_files(tmp_path, {"a.txt": "whole"})
    assert not list(tmp_path.iterdir())
