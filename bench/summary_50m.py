"""How do time and memory of the summary grow from ten to fifty million events?

The peer is procmine itself on a fifth of the events: straight from Parquet, where the ids of 2.5
million cases are most of what there is to decode, and from the store, which keeps them as codes.
"""

from pathlib import Path

from bench.figure import Call, Figure, peak, ratio
from bench.inputs import Inputs

PEER = "procmine on a fifth of the events"
N_EVENTS = 50_000_000


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    path, fifth, small = inputs.stored(N_EVENTS), inputs.stored(N_EVENTS // 5), inputs.small()
    return Figure(
        contenders={
            "procmine": Call("bench.ours:summary_of_parquet", path, small),
            "procmine on a fifth": Call("bench.ours:summary_of_parquet", fifth, small),
            "from the store": _stored(path, small, inputs),
            "a fifth from the store": _stored(fifth, small, inputs),
        },
        budgets=(
            ratio("procmine", "procmine on a fifth", 6),
            peak("procmine", 1.2 * 1024),
            ratio("from the store", "a fifth from the store", 6),
            peak("from the store", 1.2 * 1024),
        ),
        facts=inputs.facts(path),
    )


def _stored(path: Path, small: Path, inputs: Inputs) -> Call:
    return Call(
        "bench.ours:summary_of_log",
        path,
        small,
        ready="bench.ours:compiled",
        environment=inputs.stores,
    )
