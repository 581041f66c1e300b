"""The inside of a process that is measured: warm up, then do the work once and tell what it took.

What a function prints does not disturb: the answer is the last thing on standard output.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main(order: dict[str, Any]) -> dict[str, Any]:
    """Call the function once on the small input, then once on the large one."""
    function = _named(order["function"])
    ready = _named(order["ready"]) if order["ready"] else Path
    with contextlib.redirect_stdout(sys.stderr):
        if order["warm_up"]:
            function(ready(Path(order["warm_up"])), **order["options"])
        given = ready(Path(order["path"]))
        wall, cpu = time.perf_counter(), time.process_time()
        answer = function(given, **order["options"])
        wall_s, cpu_s = time.perf_counter() - wall, time.process_time() - cpu
    return {"wall_s": wall_s, "cpu_s": cpu_s, "answer": answer}


def _named(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]))))
