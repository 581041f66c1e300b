"""How long does the very first ``procmine discover`` on a machine take?

Every kernel is compiled once and kept; here the folder it is kept in is empty. The peer is the run
after it.
"""

from bench.figure import Command, Figure, seconds
from bench.inputs import Inputs

PEER = "the run after it"
N_EVENTS = 0


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    path = inputs.helpdesk()
    discover = ("procmine", "discover", str(path), "--out", "{round}/out")
    kept = {"NUMBA_CACHE_DIR": "{round}/kernels"}
    return Figure(
        contenders={
            "first run": Command(discover, {**kept, "PROCMINE_CACHE": "{round}/cache"}),
            "second run": Command(discover, {**kept, "PROCMINE_CACHE": "{round}/cache again"}),
        },
        budgets=(seconds("first run", 25), seconds("second run", 6)),
        facts=inputs.facts(path),
    )
