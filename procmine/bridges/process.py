"""Worker: another process that can be asked, waited for with a limit, and killed."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from procmine.errors import BridgeError, BudgetError

__all__ = ["COMMAND", "Worker"]

# -P: a file called numpy.py in the user's folder must not be taken for numpy.
COMMAND = ("-P", "-m", "procmine.bridges.worker")
_MAX_MEMORY_MIB = 8192
_HINT = "Try another miner, fewer activities, or a larger --budget."


class Worker:
    """A process of its own for libraries that are slow to load, run long, print or crash.

    Use it as a context manager; the process is started by the first question, or before by
    ``start``, and ended on leaving.

    Args:
        command: arguments for the Python interpreter.
        max_memory_mib: address space the process may take; None for no limit.
    """

    def __init__(
        self,
        command: tuple[str, ...] = COMMAND,
        *,
        max_memory_mib: int | None = _MAX_MEMORY_MIB,
    ) -> None:
        self._command = command
        self._max_memory_mib = max_memory_mib
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._complaints: IO[bytes] | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._end()

    def start(self) -> None:
        """Let it load what it needs while the caller goes on with something else.

        Raises:
            BridgeError: the process cannot be started.
        """
        self._started()

    def ask(self, job: str, *, budget_s: float, **arguments: object) -> Any:
        """What does the library answer?

        Args:
            job: what to do, one of ``procmine.bridges.jobs.JOBS``.
            budget_s: seconds to wait, loading the library included.
            arguments: what the job needs, as JSON can say it.

        Returns:
            The answer, as JSON can say it.

        Raises:
            BudgetError: no answer in time; the process was killed.
            BridgeError: the library failed, or its process died or talked nonsense.
        """
        deadline = time.monotonic() + budget_s
        process = self._started()
        request = {"job": job, "arguments": arguments}
        try:
            # The answer is waited for in limited time, so sending must not block for ever either.
            sender = threading.Thread(target=self._send, args=(process, json.dumps(request)))
            sender.daemon = True
            sender.start()
            line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            self._end()
            raise BudgetError(
                f"{job} was not done within {budget_s:.3g} s.",
                hint="Give it a larger --budget, or mine fewer activities or variants.",
            ) from None
        except BaseException:
            self._end()
            raise
        return self._understood(job, process, line)

    def _understood(self, job: str, process: subprocess.Popen[str], line: str | None) -> Any:
        if line is None:
            raise BridgeError(f"{job} failed: {self._cause_of_death(process)}.", hint=_HINT)
        try:
            reply = json.loads(line)
            if "error" in reply:
                raise BridgeError(f"{job} failed: {_one_line(reply['error'])}.", hint=_HINT)
            return reply["ok"]
        except (ValueError, KeyError, TypeError, RecursionError):
            self._end()
            raise BridgeError(
                f"{job} answered something unreadable: {_one_line(line)!r}.", hint=_HINT
            ) from None

    def _started(self) -> subprocess.Popen[str]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        if not sys.executable:
            raise BridgeError(
                "There is no Python interpreter to run the miner in.",
                hint="Run procmine from an ordinary Python installation.",
            )
        self._lines = queue.SimpleQueue()
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _end
        try:
            self._process = subprocess.Popen(
                [sys.executable, *self._command, str(self._max_memory_mib or "")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                env=_environment(),
                encoding="utf-8",
                errors="replace",
                start_new_session=True,  # Ctrl-C is ours to handle: leaving ends the process
            )
        except OSError as failure:
            self._end()
            raise BridgeError(
                f"The process for the miner cannot be started: {failure}.", hint=_HINT
            ) from None
        reader = threading.Thread(target=self._listen, args=(self._process, self._lines))
        reader.daemon = True
        reader.start()
        return self._process

    @staticmethod
    def _listen(process: subprocess.Popen[str], lines: queue.SimpleQueue[str | None]) -> None:
        if process.stdout is not None:
            for line in process.stdout:
                lines.put(line)
        lines.put(None)

    @staticmethod
    def _send(process: subprocess.Popen[str], text: str) -> None:
        # A process that died is noticed by the end of its output.
        try:
            if process.stdin is not None:
                process.stdin.write(text + "\n")
                process.stdin.flush()
        except (OSError, ValueError):
            return

    def _cause_of_death(self, process: subprocess.Popen[str]) -> str:
        code = process.wait()
        words = ""
        if self._complaints is not None:
            self._complaints.seek(0)
            said = self._complaints.read()[-2000:].decode("utf-8", "replace").strip()
            words = f": {_one_line(said.splitlines()[-1])}" if said else ""
        self._end()
        if code < 0:
            return f"its process was killed by signal {-code} (out of memory?){words}"
        return f"its process ended with code {code}{words}"

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                _close(stream)
        if self._complaints is not None:
            self._complaints.close()
            self._complaints = None


def _close(stream: IO[str] | None) -> None:
    try:
        if stream is not None:
            stream.close()
    except OSError:  # what was not yet sent has nowhere to go
        return


def _environment() -> dict[str, str]:
    home = str(Path(__file__).resolve().parents[2])
    rest = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([home, rest] if rest else [home]),
        "PYTHONHASHSEED": "0",  # pm4py iterates over sets: same input, same model
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore",
        "MPLBACKEND": "Agg",
    }


def _one_line(text: str) -> str:
    return " ".join(str(text).split())[:300]
