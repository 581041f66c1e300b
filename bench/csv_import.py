"""How long does it take to import ten million events from CSV, checks included?

From the text to the compiled store: times understood, rows ordered, every check run. The peer is
pandas' bare read of the same file with its C engine, which understands nothing yet.
"""

from collections.abc import Mapping
from typing import Any

from bench.figure import Call, Figure, ratio
from bench.inputs import Inputs

PEER = "pandas' bare read"
N_EVENTS = 10_000_000


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    path, small = inputs.csv(N_EVENTS), inputs.small_csv()
    return Figure(
        contenders={
            "procmine": Call(
                "bench.ours:imported", path, small, environment={"PROCMINE_CACHE": "{round}"}
            ),
            "pandas read_csv": Call("bench.peers.pandas:bare_csv", path, small),
        },
        budgets=(ratio("procmine", "pandas read_csv", 3),),
        facts=inputs.facts(path),
        agree=_same_rows,
    )


def _same_rows(answers: Mapping[str, Any]) -> None:
    n_rows = {name: answer["n_rows"] for name, answer in answers.items()}
    assert len(set(n_rows.values())) == 1, f"rows read differ: {n_rows}"
