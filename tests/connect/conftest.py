"""What the tests of connectors share: writing a file, reading a source to its end."""

from __future__ import annotations

import gzip
import resource
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest

from procmine.log.source import FAULT, FOLD


@pytest.fixture
def write(tmp_path):
    """Writes text or bytes to a file and gives its path as text."""

    def put(name: str, content: str | bytes, *, packed: bool = False) -> str:
        raw = content.encode() if isinstance(content, str) else content
        path = tmp_path / name
        path.write_bytes(gzip.compress(raw) if packed else raw)
        return str(path)

    return put


@pytest.fixture(scope="session")
def read():
    """Reads a source to its end: rows without the hidden columns, faults, folds, findings."""

    def take(source):
        rows, faults, folds = [], [], []
        for batch in source.batches():
            for row in batch.to_pylist():
                faults.append(row.pop(FAULT, None))
                folds.append(row.pop(FOLD, None))
                rows.append(row)
        findings = {finding.rule: finding for finding in source.findings()}
        return SimpleNamespace(rows=rows, faults=faults, folds=folds, findings=findings)

    return take


@pytest.fixture
def refused(tmp_path):
    """Opens and reads a source in a process of its own and gives what it said and cost."""

    def run(source: str, *, options: str = "", stdin: Path | None = None):
        code = textwrap.dedent(
            f"""
            import pathlib, sys
            from procmine.connect import open_source
            from procmine.errors import ProcmineError
            def peak():
                # Of this program alone: rusage starts with the size of whoever started it.
                told = pathlib.Path("/proc/self/status").read_text()
                return int(told.partition("VmHWM:")[2].split()[0]) >> 10
            try:
                source = open_source({source!r}{options})
                n = sum(batch.num_rows for batch in source.batches())
                print(f"{{peak()}}|read|{{n}}|")
            except ProcmineError as error:
                print(f"{{peak()}}|{{type(error).__name__}}|{{error.message}}|{{error.hint}}")
                sys.exit(2)
            """
        )
        script = tmp_path / "open_it.py"
        script.write_text(code)
        with (stdin or Path("/dev/null")).open("rb") as given:
            done = subprocess.run(
                [sys.executable, str(script)],
                stdin=given,
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
                preexec_fn=_limit,
            )
        assert done.stdout, done.stderr
        peak, kind, message, hint = done.stdout.strip().split("|", 3)
        assert int(peak) < 500, f"{peak} MiB"
        assert not done.stderr
        return SimpleNamespace(code=done.returncode, kind=kind, message=message, hint=hint)

    return run


def _limit() -> None:
    # Whatever goes wrong in a test, the machine it runs on stays usable.
    resource.setrlimit(resource.RLIMIT_DATA, (3 << 30, 3 << 30))
