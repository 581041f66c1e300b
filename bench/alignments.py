"""How long do all optimal alignments of a log take, with their moves?

Every variant of the published BPIC 2012 log on the net that pm4py's inductive miner finds with
noise 0.2, from the file of the net to the last move. All are given the same net. pm4py's A* would
take hours: it aligns a few variants, spread evenly over all from the most frequent to the rarest,
each for ten seconds at most, and is compared by the time for one variant.
"""

from collections.abc import Mapping
from typing import Any

from bench.agreement import same_costs
from bench.figure import Call, Figure, each, times
from bench.inputs import Inputs

PEER = "r4pm on all variants; pm4py's A* on a few of them"
N_EVENTS = 0
N_SAMPLED = 20


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    path, small = inputs.variants(), inputs.few_variants()
    sampled = {"n_sampled": N_SAMPLED}
    return Figure(
        contenders={
            "procmine": Call("bench.ours:aligned", path, small),
            "r4pm": Call("bench.peers.r4pm:aligned", path, small, ready="bench.peers.r4pm:ready"),
            "pm4py A*": Call("bench.peers.pm4py:aligned", path, small, options=sampled, at_most=1),
        },
        budgets=(times("procmine", "r4pm", 3), each("procmine", "pm4py A*", 200)),
        facts=inputs.facts(path),
        agree=same_costs,
        tells=_finished,
    )


def _finished(answers: Mapping[str, Any]) -> dict[str, Any]:
    """How many variants each aligned, and how many of them in time."""
    return {
        name: {
            "n_variants": told["n_variants"],
            "n_finished": sum(cost is not None for cost in told["costs"]),
        }
        for name, told in answers.items()
    }
