"""The process in which pm4py runs: one JSON request per line in, one JSON reply per line out.

Started by ``procmine.bridges.process`` and by nobody else. It dies with the process that started
it, since nobody would be left to read the reply.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import sys
import threading
from contextlib import suppress
from typing import Any

__all__ = ["main"]

# Miners recurse once per nested block: a log of a thousand activities may nest as deep.
_STACK_BYTES = 256 * 2**20
_RECURSION_LIMIT = 1_000_000


def main() -> None:
    """Answer requests until the other side goes away.

    The one argument is the address space the process may take, in MiB; empty for no limit.
    """
    # Before anything is loaded: what is there already would be let off.
    _limit_memory(int(sys.argv[1]) if sys.argv[1] else None)
    reply_to = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Libraries may print what they like: nobody will hear it.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    sys.setrecursionlimit(_RECURSION_LIMIT)
    threading.stack_size(_STACK_BYTES)
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_serve, args=(requests, reply_to), daemon=True).start()
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)


def _serve(requests: queue.SimpleQueue[str], reply_to: Any) -> None:
    # Loading takes longer than most questions. Why it fails, the first question will tell.
    with suppress(BaseException):
        importlib.import_module("pm4py.algo.discovery.inductive.variants.imf")
    while True:
        reply = _answer(requests.get())
        reply_to.write(json.dumps(reply) + "\n")
        reply_to.flush()


def _answer(line: str) -> dict[str, Any]:
    # Whatever goes wrong in a library must reach the other side as words, not as silence.
    try:
        request = json.loads(line)
        from procmine.bridges import jobs

        return {"ok": jobs.JOBS[request["job"]](**request["arguments"])}
    except BaseException as failure:
        return {"error": f"{type(failure).__name__}: {failure}"}


def _limit_memory(max_memory_mib: int | None) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    if max_memory_mib is not None:
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = max_memory_mib * 2**20
        limit = wanted if soft == resource.RLIM_INFINITY else min(wanted, soft)
        with suppress(ValueError, OSError):  # some systems know no such limit
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    main()
