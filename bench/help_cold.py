"""How long does ``procmine --help`` take in a process of its own?

The peers are Python doing nothing, which is the floor, and importing pm4py, which a command built
on it would do first.
"""

from bench.figure import Command, Figure, seconds
from bench.inputs import Inputs

PEER = "Python doing nothing; importing pm4py"
N_EVENTS = 0


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    return Figure(
        contenders={
            "procmine --help": Command(("procmine", "--help")),
            "python -c pass": Command(("python", "-c", "pass")),
            "import pm4py": Command(("python", "-c", "import pm4py")),
        },
        budgets=(seconds("procmine --help", 0.35),),
        facts={},
    )
