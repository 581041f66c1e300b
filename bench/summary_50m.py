"""How do time and memory of the summary grow from ten to fifty million events?

The peer is procmine itself on a fifth of the events.
"""

from bench.figure import Call, Figure, peak, ratio
from bench.inputs import Inputs

PEER = "procmine on a fifth of the events"
N_EVENTS = 50_000_000


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    path, fifth, small = inputs.events(N_EVENTS), inputs.events(N_EVENTS // 5), inputs.small()
    return Figure(
        contenders={
            "procmine": Call("bench.ours:summary_of_parquet", path, small),
            "procmine on a fifth": Call("bench.ours:summary_of_parquet", fifth, small),
        },
        budgets=(ratio("procmine", "procmine on a fifth", 6), peak("procmine", 1.2 * 1024)),
        facts=inputs.facts(path),
    )
