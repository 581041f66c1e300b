"""The results of the shipped logs, kept in reports/: the same today as when they were looked at."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("discover.json", "map.html", "map.svg", "model.bpmn", "quality.json", "variants.csv")
STUDIED = ("report.html", "report.md")
LOGS = sorted(path.parent.name for path in (ROOT / "event_logs").glob("*/procmine.toml"))
_MOST_BYTES = 14 << 20
# What looks otherwise where other fonts are installed.
_SET_IN_FONTS = (".pdf", ".png")


@pytest.mark.slow
@pytest.mark.parametrize("name", LOGS)
def test_results_are_those_that_are_kept(name, tmp_path):
    """Discovering a shipped log gives the kept files, byte for byte; else run `make reports`."""
    config = ROOT / "event_logs" / name / "procmine.toml"
    done = subprocess.run(
        [sys.executable, "-m", "procmine", "discover", "--config", config, "--out", tmp_path],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    kept = {file: (ROOT / "reports" / name / file).read_bytes() for file in KEPT}
    changed = [file for file, content in kept.items() if (tmp_path / file).read_bytes() != content]
    assert changed == [], f"look at them, then: make reports ({name})"


def without_fonts(report: Path) -> dict:
    """A report.json without the hashes of files that depend on a machine's fonts, its own too."""
    told = json.loads(report.read_text(encoding="utf-8"))
    files = told["provenance"]["files"]
    hashes = {name: one for name, one in files.items() if not name.endswith(_SET_IN_FONTS)}
    return {**told, "provenance": {**told["provenance"], "files": hashes, "seal": ""}}


@pytest.mark.slow
@pytest.mark.parametrize("name", LOGS)
def test_reports_are_those_that_are_kept(name, tmp_path):
    """A study of a shipped log gives the kept report, byte for byte; else run `make reports`."""
    shutil.copytree(ROOT / "event_logs" / name, tmp_path / "event_logs" / name)
    done = subprocess.run(
        [sys.executable, "-m", "procmine", "study", "run", f"event_logs/{name}/procmine.toml"],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    made, kept = tmp_path / "reports" / name, ROOT / "reports" / name
    changed = [one for one in STUDIED if (made / one).read_bytes() != (kept / one).read_bytes()]
    assert changed == [], f"look at them, then: make reports ({name})"
    assert without_fonts(made / "report.json") == without_fonts(kept / "report.json")


def test_kept_results_stay_small():
    """What is kept can be cloned by anybody: a page of about 1 MB, all together below 14 MB."""
    sizes = {
        (name, file): (ROOT / "reports" / name / file).stat().st_size
        for name in LOGS
        for file in (*KEPT, *STUDIED, "report.json")
    }
    assert sum(sizes.values()) < _MOST_BYTES
    assert max(sizes[name, page] for name in LOGS for page in ("map.html", "report.html")) < 1.1 * (
        1 << 20
    )
