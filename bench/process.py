"""Runs one contender in a process of its own and tells what it cost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figure import Command, Contender

__all__ = ["Run", "run"]

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    """What one run cost.

    Args:
        wall_s: seconds by the clock on the wall.
        cpu_s: seconds of all cores together, in the program and in the system.
        peak_mib: the most memory the whole process held.
        answer: what it found, if it says so.
    """

    wall_s: float
    cpu_s: float
    peak_mib: float
    answer: Any = None


def run(contender: Contender, folder: Path) -> Run:
    """One run.

    Args:
        contender: what to run.
        folder: shared by the contenders of a round.

    Raises:
        RuntimeError: the process failed; says its last words.
    """

    def filled(text: Any) -> Any:
        return text.replace("{round}", str(folder)) if isinstance(text, str) else text

    environment = {**os.environ, **{n: filled(text) for n, text in contender.environment.items()}}
    if isinstance(contender, Command):
        program, *arguments = map(filled, contender.arguments)
        return _timed([_program(program), *arguments], environment)[0]
    order = {
        "function": contender.function,
        "ready": contender.ready,
        "path": str(contender.path),
        "warm_up": str(contender.warm_up or ""),
        "options": {name: filled(value) for name, value in contender.options.items()},
    }
    whole, said = _timed([sys.executable, "-m", "bench.work", json.dumps(order)], environment)
    told = json.loads(said)
    # The call is timed inside, without the start of Python; memory is that of the whole process.
    return Run(told["wall_s"], told["cpu_s"], whole.peak_mib, told["answer"])


def _program(name: str) -> str:
    """The program of this Python's environment, or the one on the path."""
    if name == "python":
        return sys.executable
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name) or name


def _timed(arguments: list[str], environment: dict[str, str]) -> tuple[Run, bytes]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.perf_counter()
        process = subprocess.Popen(arguments, stdout=out, stderr=err, env=environment, cwd=_ROOT)
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            err.seek(0)
            last = err.read().decode(errors="replace").strip().splitlines()[-3:]
            raise RuntimeError(f"{' '.join(arguments[:6])} left with {process.returncode}: {last}")
        out.seek(0)
        # ru_maxrss counts KiB on Linux and bytes on macOS.
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        cost = Run(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)
        return cost, out.read()
