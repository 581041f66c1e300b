"""How good is the best of all miners, and is it ever worse than one of them as it comes?

Every published log that is there is mined with ``miner="auto"`` and with each miner alone, with its
usual settings and what its ladder makes of them. Compared is the F-score of mean fitness and
precision of optimal alignments on the whole log; the time is told, but nothing is asked of it.
"""

from bench.agreement import never_worse
from bench.figure import Call, Figure
from bench.inputs import Inputs

PEER = "each miner alone"
N_EVENTS = 0
MINERS = ("auto", "inductive", "heuristics", "split")


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    path = inputs.models()
    return Figure(
        contenders={
            miner: Call("bench.ours:f_scores", path, None, options={"miner": miner}, at_most=1)
            for miner in MINERS
        },
        budgets=(),
        facts=inputs.facts(path),
        agree=never_worse,
        tells=lambda answers: {miner: told["models"] for miner, told in answers.items()},
    )
