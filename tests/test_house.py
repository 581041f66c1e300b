"""The house is kept as its plan says."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from procmine.registry import docstring_sections, room

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "procmine"
ROOMS = sorted(p.name for p in PACKAGE.iterdir() if p.is_dir() and (p / "__init__.py").exists())
FILES = sorted(PACKAGE.rglob("*.py"))
# Folders of entries, with the folder of their case files where entries are tried on logs.
ENTRIES = {
    "procmine.log.checks": "checks",
    "procmine.discover.notable": "notable",
    "procmine.discover.cautions": None,
    "procmine.measure": "measure",
    "procmine.waste": "waste",
    "procmine.connect": "connect",
    "procmine.conform.rules": "conform_rules",
    "procmine.model.rules": "rules",
    "procmine.model.net_rules": "net_rules",
    "procmine.synth": None,
    "procmine.report.sections": None,
    "procmine.report.conform_sections": None,
    "procmine.report.study_sections": None,
}
# Where packages come from is for those who install to say.
PINS = ("constraints.txt", "bench/requirements.txt", "pyproject.toml")
ADDRESS = re.compile(r"://[^/\s]*(pypi|python|mirror|index|\d+\.\d+\.\d+\.\d+)|index-url")
HEAVY = ("pm4py", "pandas", "ibis", "numba", "graphviz", "duckdb", "pyarrow", "numpy")


def lengths():
    """Lines of every file, and of every function that is not nested."""
    files, functions = {}, {}
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        files[path] = len(text.splitlines())
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = [n for n in node.body if not _is_docstring(n)]
                n = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 1
                functions[f"{path.relative_to(ROOT)}:{node.name}"] = n
    return files, functions


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_files_and_functions_stay_small():
    """Median, 95th percentile and maximum of their lengths, docstrings of functions aside."""
    files, functions = lengths()
    for sizes, median, p95, most in ((files, 120, 300, 500), (functions, 10, 40, 80)):
        longest = max(sizes, key=sizes.get)
        assert sizes[longest] <= most, longest
        assert np.median(list(sizes.values())) <= median
        assert np.quantile(list(sizes.values()), 0.95) <= p95


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_is_one_word_in_five_places(name):
    """Folder, import, page, tests; and its command, if it has one, bears its name."""
    importlib.import_module(f"procmine.{name}")
    page = ROOT / "docs" / "rooms" / f"{name}.md"
    assert page.read_text(encoding="utf-8").startswith(f"# {name}")
    assert any((ROOT / "tests" / name).glob("test_*.py"))
    assert f"├── {name}/" in _plan() or f"└── {name}/" in _plan()


def _plan():
    return (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_commands_are_rooms_or_tools():
    """A command is named after its room; the few tools that are no room are listed here.

    ``sop`` writes and compares what ``conform`` judges by; ``study`` runs all rooms at once.
    """
    from procmine.cli.main import _COMMANDS

    assert set(_COMMANDS) - {"init", "explain", "doctor", "sop", "study"} <= set(ROOMS)


@pytest.mark.parametrize("package", ENTRIES)
def test_an_entry_is_one_word_in_five_places(package):
    """File, function, id, page and, where it has cases, case file."""
    found = room(package)
    assert found
    for name, entry in found.items():
        word = entry.run.__name__
        assert name == word.replace("_", "-")
        assert entry.module.__name__ == f"{package}.{word}"
        assert entry.question.endswith("?"), f"{name}: the first line asks a question"
        page = ROOT / "docs" / "explain" / f"{name}.md"
        if not package.startswith("procmine.report."):
            assert page.read_text(encoding="utf-8").startswith(f"# {name}\n")
        if ENTRIES[package]:
            assert (ROOT / "tests" / "cases" / ENTRIES[package] / f"{word}.toml").exists()


def test_no_two_entries_share_an_id():
    """`explain ID` means one thing: ids are unique over all rooms that can be explained."""
    from procmine.cli.explain import _ROOMS, entries

    assert len(entries()) == sum(len(room(package)) for package in _ROOMS.values())


def test_options_of_entries_are_told():
    """Every keyword-only parameter has a line under Args: it is the help of its option."""
    for package in ENTRIES:
        for name, entry in room(package).items():
            for option in entry.options:
                assert option.help, f"{name}: {option.name}"


def test_sections_of_docstrings_are_in_their_place():
    """Checks and highlights say when they are harmless."""
    for package in (
        "procmine.conform.rules",
        "procmine.discover.notable",
        "procmine.log.checks",
        "procmine.model.rules",
        "procmine.model.net_rules",
        "procmine.waste",
    ):
        for name, entry in room(package).items():
            assert docstring_sections(entry.run).get("Harmless when"), name


@pytest.mark.parametrize("start", ["import procmine", "import procmine.cli.main"])
def test_starting_loads_nothing_heavy(start):
    """Importing the package, or its command, loads none of the heavy libraries."""
    asked = f"{start}, sys; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert said.stdout.strip() == ""


def test_front_door_is_small():
    """At most 25 names, sorted, and all of them there."""
    import procmine

    assert len(procmine.__all__) <= 25
    assert list(procmine.__all__) == sorted(procmine.__all__)
    for name in procmine.__all__:
        assert getattr(procmine, name) is not None


def test_nothing_of_the_workplace_is_in_the_project():
    """No machine paths, no registry hosts, no generated clutter among the tracked files."""
    listed = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split("\n")
    assert not [f for f in listed if f.endswith((".pyc", ".nbi", ".nbc")) or "__pycache__" in f]
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".yml", ".cfg"} and path.is_file():
            text = path.read_text(encoding="utf-8")
            assert str(ROOT.parent) + "/" not in text, name
            assert name not in PINS or not ADDRESS.search(text), name
