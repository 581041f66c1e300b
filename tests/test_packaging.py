"""The package as others get it: a wheel that works without anything of the development."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOG = "case,activity,end\nA,Ask,2026-01-05 09:00\nA,Answer,2026-01-05 10:00\n"


def test_constraints_hold_no_addresses():
    """Every pin is a name and a version; nothing says where to download it."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", pin) for pin in pins)


def test_every_dependency_is_pinned():
    """Whatever pyproject.toml asks for has its version in constraints.txt."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        asked += extra
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    }
    names = {re.split(r"[\[<>=!~ ]", wanted)[0].lower().replace("_", "-") for wanted in asked}
    assert names <= pinned


@pytest.mark.slow
def test_wheel_works_alone(tmp_path):
    """Built and installed without the development group, `procmine` discovers a log."""
    source = tmp_path / "source"
    shutil.copytree(ROOT / "procmine", source / "procmine")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", tmp_path, source],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("procmine-*.whl")
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    pip = [home / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-c", ROOT / "constraints.txt", wheel], check=True, capture_output=True)
    lacking = subprocess.run(
        [home / "bin" / "python", "-c", "import pytest"], capture_output=True, check=False
    )
    assert lacking.returncode != 0, "the wheel must be tried without the development group"
    (tmp_path / "desk.csv").write_text(LOG, encoding="utf-8")
    said = subprocess.run(
        [home / "bin" / "procmine", "discover", "desk.csv"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr.decode()
    assert (tmp_path / "reports" / "desk" / "map.html").stat().st_size > 10_000
    told = subprocess.run(
        [home / "bin" / "procmine", "doctor"], cwd=tmp_path, capture_output=True, check=False
    )
    assert told.returncode == 0, told.stdout.decode()
