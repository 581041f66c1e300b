"""pm4py: the answers of the summary by its own functions.

It has no 95th percentile of a connection, and it counts a handover from one person to the next as
a share of all; both are left as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from bench.inputs import ACTIVITY, CASE, RESOURCE, TIME

__all__ = ["discover", "summary"]


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
