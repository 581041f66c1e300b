"""The worker process: whatever happens in it, the caller gets an answer or a clear error."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from procmine.bridges.process import Worker
from procmine.errors import BridgeError, BudgetError

ECHO = """
import json, sys
for line in sys.stdin:
    print(json.dumps({"ok": json.loads(line)["arguments"]}), flush=True)
"""


def talking(code: str) -> Worker:
    return Worker(("-c", textwrap.dedent(code)))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def gone_within(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_one_process_answers_many_questions() -> None:
    """The process is kept between questions, so pm4py is loaded once."""
    code = """
    import json, os, sys
    for line in sys.stdin:
        print(json.dumps({"ok": os.getpid()}), flush=True)
    """
    with talking(code) as worker:
        first = worker.ask("x", budget_s=20)
        assert worker.ask("x", budget_s=20) == first
        assert alive(first)
    assert gone_within(first, 5)


def test_large_questions_and_answers_pass() -> None:
    """Neither side waits for the other with a full pipe."""
    with talking(ECHO) as worker:
        big = ["x" * 1000] * 5000
        assert worker.ask("x", budget_s=60, big=big) == {"big": big}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; sys.exit(3)", "ended with code 3"),
        ("raise ValueError('broken pipe organ')", "broken pipe organ"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ("import os; os.abort()", "signal 6"),
        ("print('\\x00garbage', flush=True); import time; time.sleep(60)", "unreadable"),
        ("print('[1]', flush=True); import time; time.sleep(60)", "unreadable"),
        ("print('{}', flush=True); import time; time.sleep(60)", "unreadable"),
        ("print('[' * 100000, flush=True); import time; time.sleep(60)", "unreadable"),
        ("import sys; sys.stdout.buffer.write(b'\\xff\\xfe\\n'); sys.stdout.flush()", "unreadable"),
        ('print(\'{"error": "KeyError: 7"}\', flush=True)', "KeyError: 7"),
        ("import os; os.close(1); os._exit(0)", "ended with code 0"),
    ],
)
def test_a_broken_process_is_a_clear_error(code: str, said: str) -> None:
    """Death, nonsense and failure of the process become one line with a hint."""
    with talking(code) as worker, pytest.raises(BridgeError, match=said) as failure:
        worker.ask("mining", budget_s=30)
    assert "\n" not in failure.value.message and failure.value.hint


def test_after_a_death_a_new_process_answers(tmp_path: Path) -> None:
    """A worker whose process died is usable again."""
    flag = tmp_path / "died"
    code = f"""
    import json, pathlib, sys
    flag = pathlib.Path({str(flag)!r})
    if not flag.exists():
        flag.touch()
        sys.exit(1)
    for line in sys.stdin:
        print(json.dumps({{"ok": 7}}), flush=True)
    """
    with talking(code) as worker:
        with pytest.raises(BridgeError):
            worker.ask("x", budget_s=30)
        assert worker.ask("x", budget_s=30) == 7


@pytest.mark.parametrize("reads", [True, False])
def test_time_is_up(tmp_path: Path, reads: bool) -> None:
    """A process that does not answer in time is killed, even one that never listened."""
    note = tmp_path / "pid"
    code = f"""
    import os, pathlib, sys, time
    pathlib.Path({str(note)!r}).write_text(str(os.getpid()))
    {"sys.stdin.readline()" if reads else ""}
    time.sleep(600)
    """
    with talking(code) as worker:
        with pytest.raises(BudgetError, match="not done within"):
            worker.ask("mining", budget_s=4, much=["x" * 1000] * 2000)
        assert gone_within(int(note.read_text()), 5)


def test_the_real_worker_is_silent_and_reports_failures(capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing of the library is heard; an unknown job is an error, not a hang."""
    with Worker() as worker:
        with pytest.raises(BridgeError, match="KeyError"):
            worker.ask("no such job", budget_s=30)
        variants = [[[0, 1], 3], [[0], 1]]
        answer = worker.ask("inductive", budget_s=60, variants=variants, noise=0.0)
    assert answer[-1][0] == "sequence"
    assert capfd.readouterr() == ("", "")


def test_memory_is_bounded() -> None:
    """A process that wants more memory than it may have fails with a clear error."""
    pytest.importorskip("resource")
    with Worker(max_memory_mib=64) as worker, pytest.raises(BridgeError):
        worker.ask("inductive", budget_s=60, variants=[[[0], 1]], noise=0.0)


def test_files_in_the_users_folder_are_not_taken_for_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A numpy.py or json.py in the folder procmine is started from does no harm."""
    for name in ("numpy", "json", "pm4py", "queue", "random"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('wrong file')")
    monkeypatch.chdir(tmp_path)
    with Worker() as worker:
        assert worker.ask("inductive", budget_s=60, variants=[[[0], 1]], noise=0.0)


def test_the_worker_dies_with_its_parent(tmp_path: Path) -> None:
    """Killing procmine leaves no process behind."""
    note = tmp_path / "pid"
    code = f"""
    import pathlib
    from procmine.bridges.process import Worker
    with Worker() as worker:
        worker.ask("inductive", budget_s=60, variants=[[[0], 1]], noise=0.0)
        pathlib.Path({str(note)!r}).write_text(str(worker._process.pid))
        import time
        time.sleep(600)
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)])
    try:
        until = time.monotonic() + 60
        while not (note.exists() and note.read_text()) and time.monotonic() < until:
            time.sleep(0.1)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        assert gone_within(int(note.read_text()), 10)
    finally:
        parent.kill()
        parent.wait()


def test_an_interrupt_ends_the_worker(tmp_path: Path) -> None:
    """Ctrl-C while mining ends the process as well."""
    note = tmp_path / "pid"
    write = f"pathlib.Path({str(note)!r}).write_text(str(os.getpid()))"
    inner = f"import os, pathlib, time; {write}; time.sleep(600)"
    code = f"""
    from procmine.bridges.process import Worker
    with Worker(("-c", {inner!r})) as worker:
        worker.ask("x", budget_s=600)
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 60
        while not (note.exists() and note.read_text()) and time.monotonic() < until:
            time.sleep(0.1)
        parent.send_signal(signal.SIGINT)
        parent.wait(timeout=20)
        assert gone_within(int(note.read_text()), 10)
    finally:
        parent.kill()
        parent.wait()
