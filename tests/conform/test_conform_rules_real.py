"""The DECLARE rules on a published log against pm4py's checker."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

import procmine as pm
from procmine.conform.traces import traces_of
from procmine.registry import room

RULES = room("procmine.conform.rules")
# Its negative templates look at the first occurrence only and are left out.
TEMPLATES = {
    "response": "response",
    "precedence": "precedence",
    "succession": "succession",
    "altresponse": "alternate-response",
    "altprecedence": "alternate-precedence",
    "altsuccession": "alternate-succession",
    "chainresponse": "chain-response",
    "chainprecedence": "chain-precedence",
    "chainsuccession": "chain-succession",
    "responded_existence": "responded-existence",
    "coexistence": "co-existence",
    "noncoexistence": "not-co-existence",
}


@pytest.mark.real_log
@pytest.mark.slow
def test_violated_cases_equal_those_of_pm4py(real_log):
    """Cases that violate each template, for the most frequent activities of the receipt log."""
    from pm4py.algo.conformance.declare import algorithm

    log = pm.read(real_log("receipt/receipt.csv"))
    frame = log.to_pandas()
    label = log.mapping.label
    theirs = pd.DataFrame(
        {
            "case:concept:name": frame[label("case")].astype(str).to_numpy(),
            "concept:name": frame[label("activity")].astype(str).to_numpy(),
            "time:timestamp": pd.to_datetime(frame[label("end")], utc=True).to_numpy(),
        }
    )
    frequent = theirs["concept:name"].value_counts().index[:3].tolist()
    traces = traces_of(log)
    for name, rule in TEMPLATES.items():
        for source, target in itertools.permutations(frequent, 2):
            told = {name: {(source, target): {"support": 1, "confidence": 1}}}
            found = algorithm.apply(theirs, told, parameters={"case_id_key": "case:concept:name"})
            verdict = RULES[rule].run(traces, source=f'"{source}"', target=f'"{target}"')
            assert verdict.n_violated == sum(1 for one in found if one["no_dev_total"] > 0), rule
