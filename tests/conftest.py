"""What all tests share: a cache of their own, the real logs and a browser if they are there."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# Compiling a kernel takes a second the first time: no test is judged by the clock.
settings.register_profile("procmine", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("procmine")

_LAUNCH = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests():
    """Compiled logs of the tests go into a folder of their own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="procmine-tests-") as folder:
        before = os.environ.get("PROCMINE_CACHE")
        os.environ["PROCMINE_CACHE"] = folder
        yield Path(folder)
        if before is None:
            del os.environ["PROCMINE_CACHE"]
        else:
            os.environ["PROCMINE_CACHE"] = before


@pytest.fixture(scope="session", autouse=True)
def compiled_kernels(cache_of_the_tests):
    """The first run on a machine says why it takes longer: no command of a test is to be that."""
    from procmine.cli.opening import _is_compiled

    if not _is_compiled():
        import pandas as pd

        import procmine as pm

        frame = pd.DataFrame({"case": ["A", "A"], "activity": ["Ask", "Answer"]})
        pm.discover.process_map(pm.read(frame))


@pytest.fixture(scope="session")
def real_log():
    """Finds a published log by its path below the folder of logs, or skips saying what lacks."""
    folder = Path(os.environ.get("PROCMINE_LOGS", ROOT.parent / "shared" / "logs"))

    def find(name: str) -> Path:
        path = folder / name
        if not path.exists():
            pytest.skip(f"lacks the published log {name} (looked in $PROCMINE_LOGS)")
        return path

    return find


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium, or a skip that says what lacks; one for all, playwright allows no two."""
    tools = pytest.importorskip("playwright.sync_api", reason="lacks playwright")
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        pytest.skip(f"lacks a browser: none of {', '.join(_BROWSERS)} is on the PATH")
    with tools.sync_playwright() as running:
        started = running.chromium.launch(executable_path=found, args=list(_LAUNCH))
        yield started
        started.close()
