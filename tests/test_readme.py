"""The README does what it says: its commands run, and print what stands there."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
AMBIGUOUS = "ticket,step,when\nA,Ask,3/4/2026 09:00\nA,Answer,5/4/2026 10:00\n"


def sessions():
    """Every `$ procmine …` command with the output printed below it."""
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        command, _, output = block.partition("\n")
        if command.startswith("$ procmine"):
            yield pytest.param(command[2:].split(), output, id=command[11:60])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder in which the README's relative paths lead to the shipped logs."""
    home = tmp_path_factory.mktemp("readme")
    (home / "event_logs").symlink_to(ROOT / "event_logs")
    (home / "ambiguous.csv").write_text(AMBIGUOUS, encoding="utf-8")
    return home


@pytest.mark.parametrize(("command", "output"), list(sessions()))
def test_command_prints_what_the_readme_shows(folder, command, output):
    """Standard output and error of the command are the lines below it."""
    said = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert said.stdout.decode() == output


def test_python_example_runs(folder, monkeypatch):
    """The Python lines of the README run as they stand."""
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert str(names["svg"]).startswith("<svg")


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs").glob("**/*.md")), ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_examples_in_the_docs(page):
    """Every `>>>` example of a page gives what stands below it."""
    failed, _ = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert failed == 0


@pytest.mark.parametrize(
    "page",
    [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))],
    ids=lambda p: p.relative_to(ROOT).as_posix(),
)
def test_links_lead_somewhere(page):
    """Every relative link of a page leads to a file that is there."""
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_make_has_the_commands():
    """The commands the README and CI name are targets of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("install", "demo", "test", "check", "bench", "reports", "logs"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
