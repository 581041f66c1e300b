"""The progress bar: there when a person waits, gone when they need not, never in a job's log."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from procmine.cli import progress as module
from procmine.cli.progress import Progress

ROOT = Path(__file__).resolve().parents[2]
# The cursor is back, one line up, and the line is wiped.
GONE = "\x1b[?25h\r\x1b[1A\x1b[2K"


class Terminal:
    """A stderr that is a terminal and keeps what is written on it."""

    def __init__(self):
        self.reader, writer = pty.openpty()
        self.stream = os.fdopen(writer, "w", buffering=1)

    def told(self):
        """Everything written so far; the terminal is closed."""
        self.stream.close()
        parts = []
        try:
            while part := os.read(self.reader, 65_536):
                parts.append(part)
        except OSError:
            pass
        os.close(self.reader)
        return b"".join(parts).decode("utf-8", "replace")


def sit_at(monkeypatch):
    """A terminal in place of stderr; to be called within the test, as pytest has a stderr too."""
    found = Terminal()
    monkeypatch.setattr(sys, "stderr", found.stream)
    monkeypatch.setenv("TERM", "xterm")
    return found


def wait_for(progress):
    """Until the bar is there."""
    for _ in range(500):
        if progress._bar is not None:
            return
        time.sleep(0.02)
    raise AssertionError("no bar in ten seconds")


def test_a_bar_appears_by_itself(monkeypatch):
    """Also while the work says nothing; the stages follow each other; it is gone at the end."""
    terminal = sit_at(monkeypatch)
    monkeypatch.setattr(module, "_QUIET_S", 0.05)
    with Progress("mine") as progress:
        wait_for(progress)
        progress("read", 0.5)
        assert progress._bar.tasks[0].percentage == 50.0
        progress("draw")
        assert progress._bar.tasks[0].total is None
        progress._bar.refresh()
    told = terminal.told()
    assert "Mining" in told and "Drawing" in told
    # The line is wiped and the cursor is back.
    assert told.endswith(GONE)


def test_quick_work_shows_nothing(monkeypatch):
    """What is done within a second is not worth a bar."""
    terminal = sit_at(monkeypatch)
    with Progress("read") as progress:
        progress("read", 0.5)
        progress("write", 1.0)
    assert terminal.told() == ""
    assert progress._bar is None


def test_a_log_of_a_job_stays_clean(monkeypatch, capsys):
    """Where stderr is no terminal nothing is written, however long it takes."""
    monkeypatch.setattr(module, "_QUIET_S", 0.01)
    with Progress("mine") as progress:
        time.sleep(0.3)
        progress("read", 0.5)
    assert progress._bar is None
    assert capsys.readouterr().err == ""


def test_work_that_fails_takes_the_bar_with_it(monkeypatch):
    """The error is told below a clean line, not within a bar."""
    terminal = sit_at(monkeypatch)
    monkeypatch.setattr(module, "_QUIET_S", 0.05)
    with pytest.raises(ValueError, match="broken"), Progress("mine") as progress:
        wait_for(progress)
        raise ValueError("broken")
    assert not progress._bar.live.is_started
    assert terminal.told().endswith(GONE)


def test_a_command_shows_its_stages(tmp_path):
    """A person at a terminal sees what `procmine log describe` does; stdout stays one document."""
    source = tmp_path / "log.csv"
    with source.open("w", encoding="utf-8") as out:
        out.write("case,activity,end\n")
        # Far more than can be read before the bar is due, on any machine.
        for n in range(3_000_000):
            out.write(f"C{n // 4},S{n % 4},2026-01-{n % 28 + 1:02d} 0{n % 10}:00:00\n")
    reader, writer = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "procmine", "log", "describe", str(source), "--format", "json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=writer,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(writer)
    told = b""
    try:
        while part := os.read(reader, 65_536):
            told += part
    except OSError:
        pass
    assert done.stdout is not None
    assert done.stdout.read().strip().startswith(b"{")
    assert done.wait() == 0
    stages = ("Working", "Reading", "Sorting", "Checking", "Writing", "Summarising")
    assert any(stage in told.decode("utf-8", "replace") for stage in stages)
