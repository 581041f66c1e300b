"""How long does the same summary take from the compiled store?

The peer is procmine itself, straight from the Parquet file that the store was compiled from.
"""

from bench.agreement import same_summaries
from bench.figure import Call, Figure, peak, ratio
from bench.inputs import Inputs

PEER = "procmine straight from Parquet"
N_EVENTS = 10_000_000


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    path, small = inputs.stored(N_EVENTS), inputs.small()
    return Figure(
        contenders={
            "procmine": Call(
                "bench.ours:summary_of_log",
                path,
                small,
                ready="bench.ours:compiled",
                environment=inputs.stores,
            ),
            "procmine from Parquet": Call("bench.ours:summary_of_parquet", path, small),
        },
        budgets=(ratio("procmine", "procmine from Parquet", 0.6), peak("procmine", 700)),
        facts=inputs.facts(path),
        agree=same_summaries,
    )
