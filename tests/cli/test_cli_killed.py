"""Killed at any moment: no half file under a final name, and the next run is as good as any."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOG = """case,activity,start,end,resource
A,Ask,2026-01-05 09:00:00,2026-01-05 09:10:00,Ann
A,Check,2026-01-05 10:10:00,2026-01-05 10:40:00,Bob
A,Answer,2026-01-05 11:00:00,2026-01-05 11:05:00,Ann
B,Ask,2026-01-06 09:00:00,2026-01-06 09:20:00,Cid
B,Answer,2026-01-06 09:30:00,2026-01-06 09:50:00,Cid
C,,2026-01-06 09:30:00,2026-01-06 09:50:00,Cid
"""
# Runs the command and kills its own process the moment it is about to take its nth such step.
DEADLY = """
import os, pathlib, signal, sys
step, n = sys.argv[1], int(sys.argv[2])
count = 0

def deadly(call):
    def counted(*given, **how):
        global count
        count += 1
        if count == n:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*given, **how)
    return counted

if step == "sync":
    os.fsync = deadly(os.fsync)
elif step == "rename":
    pathlib.Path.replace = deadly(pathlib.Path.replace)
elif step == "store":
    pathlib.Path.rename = deadly(pathlib.Path.rename)
else:
    import pyarrow.parquet as pq
    pq.ParquetWriter.write_table = deadly(pq.ParquetWriter.write_table)
from procmine.cli.main import run
run(sys.argv[3:])
"""


def command(folder, *arguments, deadly=()):
    script = folder / "deadly.py"
    script.write_text(DEADLY)
    start = [str(script), *map(str, deadly)] if deadly else ["-m", "procmine"]
    return subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PROCMINE_CACHE": str(folder / "cache")},
        check=False,
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "desk.csv").write_text(LOG, encoding="utf-8")
    return tmp_path


def files_of(folder):
    """Content by name; temporary files begin with a dot."""
    there = sorted(folder.iterdir()) if folder.exists() else []
    return {path.name: path.read_bytes() for path in there if not path.name.startswith(".")}


def test_killed_while_results_are_written(folder):
    """Before, between and after the renames: each file is whole, and none is there too early."""
    assert command(folder, "discover", "desk.csv", "--out", "whole").returncode == 0
    whole = files_of(folder / "whole")
    n = len(whole)
    assert n == 10
    moments = [("sync", 1), ("sync", n), *(("rename", k) for k in (1, 2, n // 2, n, n + 1))]
    for moment in moments:
        out = folder / "out {}{}".format(*moment)
        done = command(folder, "discover", "desk.csv", "--out", out, deadly=moment)
        found = files_of(out)
        if moment == ("rename", n + 1):
            assert done.returncode == 0, "there are as many renames as files"
        else:
            assert done.returncode == -signal.SIGKILL, done.stderr
        renamed = moment[1] - 1 if moment[0] == "rename" else 0
        assert len(found) == renamed
        assert found.items() <= whole.items()


def test_killed_over_the_results_of_another_day(folder):
    """What was there before stays whole until what replaces it is."""
    out = folder / "out"
    command(folder, "discover", "desk.csv", "--out", out)
    before = files_of(out)
    (folder / "desk.csv").write_text(LOG + "B,Close,,2026-01-06 10:00:00,Cid\n")
    done = command(folder, "discover", "desk.csv", "--out", out, deadly=("sync", 4))
    assert done.returncode == -signal.SIGKILL
    assert files_of(out) == before
    done = command(folder, "discover", "desk.csv", "--out", out, deadly=("rename", 4))
    assert done.returncode == -signal.SIGKILL
    killed = files_of(out)
    assert command(folder, "discover", "desk.csv", "--out", out).returncode == 0
    after = files_of(out)
    assert killed not in (before, after)
    assert all(content in (before[name], after[name]) for name, content in killed.items())


def test_leftovers_of_the_killed_are_cleared_away(folder):
    """An hour later; those of a run that may still be under way, and other files, stay."""
    out = folder / "out"
    command(folder, "discover", "desk.csv", "--out", out, deadly=("sync", 3))
    left = sorted(out.glob(".procmine-*"))
    assert len(left) == 3
    own = out / ".procmine-notes of mine"
    own.write_text("mine")
    old = time.time() - 3700
    for path in (own, *left[:2]):
        os.utime(path, (old, old))
    assert command(folder, "discover", "desk.csv", "--out", out).returncode == 0
    assert sorted(out.glob(".procmine-*")) == sorted([own, left[2]])


@pytest.mark.parametrize("moment", [("table", 1), ("table", 3), ("store", 1)], ids=str)
def test_killed_while_the_log_is_compiled(folder, moment):
    """No store is found that is not finished, and the next run compiles it."""
    done = command(folder, "log", "describe", "desk.csv", deadly=moment)
    assert done.returncode == -signal.SIGKILL, done.stderr
    cache = folder / "cache"
    assert [p.name for p in cache.iterdir() if not p.name.startswith(".")] == []
    said = command(folder, "log", "describe", "desk.csv", "--format", "json")
    facts = json.loads(said.stdout)
    assert (facts["n_rows"], facts["n_events"], facts["n_rejected"]) == (6, 5, 1)


@pytest.mark.parametrize("target", ["copy.parquet", "copy.csv.gz"])
def test_killed_while_a_log_is_converted(folder, target):
    """The target is there when it is whole, and not before."""
    moment = ("rename", 1)
    done = command(folder, "log", "convert", "desk.csv", target, deadly=moment)
    if done.returncode == 0:
        pytest.fail("the target was not renamed into place")
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not (folder / target).exists()
    assert command(folder, "log", "convert", "desk.csv", target).returncode == 0
    said = command(folder, "log", "describe", target, "--format", "json")
    assert json.loads(said.stdout)["n_events"] == 5
