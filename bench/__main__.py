"""python -m bench: measure the headline figures, JSON on standard output, a table beside it."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.inputs import Inputs
from bench.machine import machine
from bench.rounds import measure

__all__ = ["FIGURES", "main"]

FIGURES = (
    "help_cold",
    "discover_helpdesk",
    "discover_first_run",
    "summary_parquet",
    "summary_store",
    "summary_50m",
    "csv_import",
    "second_command",
    "alignments",
    "waiting_causes",
    "quality_grid",
)
_SAID = {True: "met   ", False: "MISSED", None: "beside"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is asked for."""
    asked = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-inputs-") as temporary:
        inputs = Inputs(Path(asked.folder or temporary).absolute(), asked.events)
        result = {"machine": machine(), "figures": {}}
        for name in asked.figures or FIGURES:
            result["figures"][name] = _figure(name, inputs, asked.runs)
            _table(name, result["figures"][name])
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    if asked.json:
        Path(asked.json).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "figures",
        nargs="*",
        metavar="FIGURE",
        choices=[*FIGURES, []],
        help=f"which: {', '.join(FIGURES)}; all without any",
    )
    parser.add_argument("--events", type=int, help="events of the large log instead of 10 million")
    parser.add_argument("--runs", type=int, default=5, help="runs of each contender (5)")
    parser.add_argument("--folder", help="keep the inputs here, and find them again")
    parser.add_argument("--json", metavar="FILE", help="write the JSON here")
    return parser


def _figure(name: str, inputs: Inputs, n_runs: int) -> dict[str, Any]:
    module = importlib.import_module(f"bench.{name}")
    question = (module.__doc__ or "").strip().splitlines()[0]
    _say(f"\n{question}")
    told = measure(module.figure(inputs), n_runs, lambda line: _say(f"  {line}"))
    return {"question": question, "peer": module.PEER, **told}


def _table(name: str, told: dict[str, Any]) -> None:
    _say(f"\n  {name:<24} {'wall s':>9} {'CPU s':>9} {'peak MiB':>9} {'runs':>5}")
    for contender, cost in told["contenders"].items():
        _say(
            f"  {contender:<24} {cost['median_wall_s']:>9.3f} {cost['median_cpu_s']:>9.3f}"
            f" {cost['peak_mib']:>9,.0f} {cost['n_runs']:>5}"
        )
    for contender, found in told.get("found", {}).items():
        _say(f"  {contender}: {json.dumps(found, ensure_ascii=False)}")
    for budget in told["budgets"]:
        _say(f"  {_SAID[budget['met']]} {budget['budget']}: {budget['reached']:,.2f}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
