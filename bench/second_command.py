"""How long does a second command on the same CSV file take?

Nothing is parsed again: the compiled store is found by the content of the file. The peer is the
first command, which compiles it; both are timed as whole processes.
"""

from bench.figure import Command, Figure, ratio
from bench.inputs import Inputs

PEER = "the first command on the same file"
N_EVENTS = 10_000_000


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    path = inputs.csv(N_EVENTS)
    describe = ("procmine", "log", "describe", str(path), "--format", "json")
    cache = {"PROCMINE_CACHE": "{round}"}
    return Figure(
        contenders={
            "first command": Command(describe, cache),
            "second command": Command(describe, cache),
        },
        budgets=(ratio("second command", "first command", 0.2),),
        facts=inputs.facts(path),
        builds_up=True,
    )
