"""How do time and memory of the summary grow from ten to fifty million events?

The peer is procmine itself on a fifth of the events: from the store, which keeps ids of cases as
codes, and straight from Parquet. There the ids of 2.5 million cases no longer fit the dictionaries
of the file and are written out row by row: how much longer decoding alone takes is told beside it.
"""

from pathlib import Path

from bench.figure import Call, Figure, beside, peak, ratio
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
            "pyarrow decode": Call("bench.peers.arrow:decoded", path, small),
            "pyarrow decode of a fifth": Call("bench.peers.arrow:decoded", fifth, small),
            "from the store": _stored(path, small, inputs),
            "a fifth from the store": _stored(fifth, small, inputs),
        },
        budgets=(
            ratio("procmine", "procmine on a fifth", 6),
            peak("procmine", 1.2 * 1024),
            beside("pyarrow decode of a fifth", "pyarrow decode"),
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
