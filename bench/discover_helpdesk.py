"""How long does ``procmine discover`` take on the CSV of a help desk, from start to last file?

The whole process with an empty cache: import, checks, summary, map, model, pictures, page. The
peer is a script with pm4py that reads the same file, discovers directly-follows, waits, variants
and a BPMN model, and writes the model; it draws nothing.
"""

from bench.figure import Command, Figure, seconds
from bench.inputs import Inputs

PEER = "a script with pm4py that discovers and writes the model, and draws nothing"
N_EVENTS = 0


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    path = inputs.helpdesk()
    discover = ("procmine", "discover", str(path), "--out", "{round}/out")
    return Figure(
        contenders={
            "procmine": Command(discover, {"PROCMINE_CACHE": "{round}/cache"}),
            "pm4py": Command(
                ("python", "-m", "bench.peers.pm4py", str(path), "{round}/model.bpmn")
            ),
        },
        budgets=(seconds("procmine", 6),),
        facts=inputs.facts(path),
    )
