"""pm4py: the answers of the summary by its own functions.

It has no 95th percentile of a connection, and it counts a handover from one person to the next as
a share of all; both are left as they are.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench.inputs import ACTIVITY, CASE, RESOURCE, TIME

__all__ = ["aligned", "discover", "summary"]

_MOST_S = 10
_MOVE_COST = 10_000


def summary(path: Path) -> dict[str, Any]:
    """Directly-follows with n, mean and median; variants; case durations; rework; handovers."""
    import numpy as np
    import pandas as pd
    import pm4py

    frame = pd.read_parquet(path, columns=[CASE, ACTIVITY, TIME, RESOURCE])
    frame[TIME] = frame[TIME].dt.tz_localize("UTC")
    # Its variants are wrong unless the rows come case after case.
    frame = frame.sort_values(CASE, kind="stable", ignore_index=True)
    counts, _, _ = pm4py.discover_dfg(frame)
    waits, _, _ = pm4py.discover_performance_dfg(frame)
    variants = pm4py.get_variants(frame)
    leads = pm4py.get_all_case_durations(frame)
    rework = pm4py.get_rework_cases_per_activity(frame)
    # Missing names make it fail: nobody is somebody here.
    named = frame.assign(**{RESOURCE: frame[RESOURCE].fillna("nobody")})
    pm4py.discover_handover_of_work_network(named)
    p50, p95 = np.quantile(leads, [0.5, 0.95])
    return {
        "n_cases": len(leads),
        "n_variants": len(variants),
        "largest_variant": int(max(variants.values())),
        "lead_p50_s": float(p50),
        "lead_p95_s": float(p95),
        "edges": sorted(
            [*pair, int(n), float(waits[pair]["mean"]), float(waits[pair]["median"]), None]
            for pair, n in counts.items()
        ),
        "rework": {activity: int(n) for activity, n in rework.items()},
    }


def aligned(path: Path, n_sampled: int) -> dict[str, Any]:
    """The costs of some variants by A* with the state equation; None where ten seconds are over."""
    import pm4py
    from pm4py.algo.conformance.alignments.petri_net import algorithm
    from pm4py.objects.log.obj import Event, Trace

    variants = json.loads(path.read_text("utf-8"))
    net = pm4py.read_pnml(str(path.with_suffix(".pnml")))
    last = len(variants) - 1
    places = sorted({round(i * last / max(n_sampled - 1, 1)) for i in range(n_sampled)})
    most = {algorithm.Parameters.PARAM_MAX_ALIGN_TIME_TRACE: _MOST_S}
    costs = []
    for place in places:
        trace = Trace([Event({ACTIVITY: activity}) for activity in variants[place][0]])
        star = algorithm.Variants.VERSION_STATE_EQUATION_A_STAR
        found = algorithm.apply_trace(trace, *net, parameters=most, variant=star)
        costs.append(None if found is None else found["cost"] // _MOVE_COST)
    return {"n_variants": len(places), "places": places, "costs": costs}


def discover(path: Path, target: Path) -> None:
    """From a CSV file to counts, waits, variants and a BPMN file, as its tutorials do it."""
    import pandas as pd
    import pm4py

    frame = pd.read_csv(path)
    case, activity, when = _columns(list(frame.columns))
    frame = pm4py.format_dataframe(frame, case_id=case, activity_key=activity, timestamp_key=when)
    pm4py.discover_dfg(frame)
    pm4py.discover_performance_dfg(frame)
    pm4py.get_variants(frame)
    model = pm4py.discover_bpmn_inductive(frame, noise_threshold=0.2)
    # Its layout wants the dot program; the drawing is left out.
    pm4py.write_bpmn(model, str(target), auto_layout=False)


def _columns(names: list[str]) -> tuple[str, str, str]:
    published = ("Case ID", "Activity", "Complete Timestamp")
    return published if set(published) <= set(names) else ("Ticket", "Step", "Finished")


if __name__ == "__main__":
    discover(Path(sys.argv[1]), Path(sys.argv[2]))
