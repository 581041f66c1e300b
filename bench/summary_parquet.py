"""How long does the whole summary of ten million events take, straight from a Parquet file?

Directly-follows with n, mean, p50 and p95; variants; case durations; rework; handovers. The peers
are pyarrow's decoding of the same columns, below which nobody can go, and the same answers by
polars and by pm4py. Polars answers twice: by a query for each answer, which is what its budget is
about, and by one grouping that all answers come from, which is told beside it.
"""

from bench.agreement import same_summaries
from bench.figure import Call, Figure, beside, peak, ratio, times
from bench.inputs import Inputs

PEER = "pyarrow's decoding of the same columns; the same answers from polars and from pm4py"
N_EVENTS = 10_000_000


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    path, small = inputs.events(N_EVENTS), inputs.small()
    return Figure(
        contenders={
            "procmine": Call("bench.ours:summary_of_parquet", path, small),
            "pyarrow decode": Call("bench.peers.arrow:decoded", path, small),
            "polars": Call("bench.peers.polars:summary", path, small),
            "polars_one_grouping": Call("bench.peers.polars:one_grouping", path, small),
            "pm4py": Call("bench.peers.pm4py:summary", path, small, at_most=1),
        },
        budgets=(
            ratio("procmine", "pyarrow decode", 2.5),
            peak("procmine", 700),
            times("procmine", "polars", 5),
            beside("procmine", "polars_one_grouping"),
            times("procmine", "pm4py", 60),
        ),
        facts=inputs.facts(path),
        agree=same_summaries,
    )
