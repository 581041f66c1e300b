"""How long does it take to split all waits of a log into their causes?

The log of a purchasing department, from its file to the totals, which must be the published ones to
the second; and a million steps: its copies a day apart, all done by the same few people. The
reference implementation of the method needs some 470 seconds for the log alone; it is not run here.
"""

from collections.abc import Mapping
from typing import Any

from bench.figure import Call, Figure, seconds
from bench.inputs import Inputs

PEER = "the published totals; a hundred and more copies of the same log"
N_EVENTS = 1_000_000
# Seconds around the clock, for the log as published.
TOTALS_S = {
    "batching": 100_314_000.0,
    "contention": 103_337_880.0,
    "prioritization": 145_174_260.0,
    "unavailability": 0.0,
    "extraneous": 742_985_160.0,
}


def figure(inputs: Inputs) -> Figure:
    """The contenders and what they must reach."""
    log, many = inputs.purchasing(), inputs.instances(N_EVENTS)
    few, fresh = inputs.few_instances(), {"PROCMINE_CACHE": "{round}"}
    return Figure(
        contenders={
            "procmine": Call("bench.ours:wait_causes", log, few, environment=fresh),
            "procmine on a million": Call("bench.ours:wait_causes", many, few, environment=fresh),
        },
        budgets=(seconds("procmine", 2), seconds("procmine on a million", 60)),
        facts={**inputs.facts(many), "log": log.name},
        agree=_as_published if log.name == "PurchasingExample.csv" else lambda answers: None,
        tells=dict,
    )


def _as_published(answers: Mapping[str, Any]) -> None:
    found = answers["procmine"]["causes_s"]
    assert found == TOTALS_S, f"procmine differs from what is published: {found}"
