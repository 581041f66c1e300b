"""r4pm: alignments of all variants by its compiled search, on all cores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["aligned", "ready"]

_OPTIONS: Any = {
    "cost_fn": {
        "log_move_cost": 1,
        "model_move_cost": 1,
        "silent_move_cost": 0,
        "sync_move_cost": 0,
    }
}


def ready(path: Path) -> tuple[Path, list[list[str]], str]:
    """The log where its library keeps logs: not timed."""
    import polars as pl
    import r4pm

    variants = [activities for activities, _ in json.loads(path.read_text("utf-8"))]
    rows = [(str(i), activity) for i, activities in enumerate(variants) for activity in activities]
    frame = pl.DataFrame(
        {
            "case:concept:name": [case for case, _ in rows],
            "concept:name": [activity for _, activity in rows],
            "time:timestamp": pl.int_range(len(rows), eager=True).cast(pl.Datetime("ms")),
        }
    ).with_columns(pl.col("time:timestamp").dt.replace_time_zone("UTC"))
    log = r4pm.import_item_from_df("EventLog", frame)
    return path, variants, r4pm.bindings.log_to_activity_projection(log)


def aligned(given: tuple[Path, list[list[str]], str]) -> dict[str, Any]:
    """The cost of each variant, in the order of the file."""
    import r4pm

    path, variants, projection = given
    net = r4pm.petri_net.import_pnml(str(path.with_suffix(".pnml")))
    found = r4pm.bindings.align_variants(net, projection, _OPTIONS)
    cost_of = {tuple(one["activities"]): one["result"]["Ok"]["cost"] for one in found}
    return {
        "n_variants": len(variants),
        "costs": [cost_of[tuple(activities)] for activities in variants],
    }
