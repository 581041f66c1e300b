"""The results of the shipped logs, kept in reports/: the same today as when they were looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("discover.json", "map.html", "map.svg", "model.bpmn", "quality.json", "variants.csv")
LOGS = sorted(path.parent.name for path in (ROOT / "event_logs").glob("*/procmine.toml"))
_MOST_BYTES = 4 << 20


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


def test_kept_results_stay_small():
    """What is kept can be cloned by anybody: a page below 1 MB, all together below 4 MB."""
    sizes = {
        (name, file): (ROOT / "reports" / name / file).stat().st_size
        for name in LOGS
        for file in KEPT
    }
    assert sum(sizes.values()) < _MOST_BYTES
    assert max(sizes[name, "map.html"] for name in LOGS) < 1 << 20
