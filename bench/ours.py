"""What procmine does, as functions of a path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.inputs import ACTIVITY, CASE, COLUMNS, RESOURCE, TIME

if TYPE_CHECKING:
    from procmine import EventLog, Summary

__all__ = [
    "aligned", "compiled", "f_scores", "imported",
    "summary_of_log", "summary_of_parquet", "wait_causes",
]  # fmt: skip


def summary_of_parquet(path: Path) -> dict[str, Any]:
    """Everything the one pass tells, straight from a Parquet file."""
    from procmine.summary import summarise_parquet

    return _told(summarise_parquet(path, case=CASE, activity=ACTIVITY, end=TIME, resource=RESOURCE))


def compiled(path: Path) -> EventLog:
    """The log behind a path, compiled before: the first step of the next one, not timed."""
    import procmine

    return procmine.read(path, columns=COLUMNS)


def summary_of_log(log: EventLog) -> dict[str, Any]:
    """Everything the one pass tells, from the compiled store."""
    from procmine.summary import summarise

    return _told(summarise(log))


def imported(path: Path) -> dict[str, Any]:
    """Import into the store, checks included; every role guessed, as a newcomer would have it."""
    import procmine

    log = procmine.read(path)
    return {"n_rows": log.n_rows, "n_cases": log.n_cases, "n_findings": len(log.findings)}


def aligned(path: Path) -> dict[str, Any]:
    """Optimal alignments of all variants, moves included, with the net beside their file."""
    from procmine.conform.align import align
    from procmine.model.pnml_read import read_pnml

    variants = [(tuple(activities), n) for activities, n in json.loads(path.read_text("utf-8"))]
    found = align(variants, read_pnml(path.with_suffix(".pnml")))
    assert found.exact
    return {
        "n_variants": len(variants),
        "n_moves": sum(len(alignment.moves) for alignment in found.variants),
        "costs": [alignment.cost for alignment in found.variants],
    }


def f_scores(path: Path, miner: str) -> dict[str, Any]:
    """The model of each log of the file, and how good it is."""
    from procmine.conform.quality import quality
    from procmine.discover.model import model

    models = {}
    for name, told in json.loads(path.read_text("utf-8")).items():
        variants = [(tuple(activities), n) for activities, n in told]
        mined = model(variants, miner=miner, budget_s=600)
        judged = quality(variants, mined.model)
        assert mined.sound and judged.exact
        models[name] = {
            "f_score": round(judged.f_score, 12),
            "fitness_mean": round(judged.fitness_mean, 6),
            "precision": round(judged.precision, 6),
            "size": len(mined.model.nodes),
            "miner": mined.miner,
            "settings": dict(mined.taken.settings),
        }
    return {"models": models}


def wait_causes(path: Path) -> dict[str, Any]:
    """The causes of all waits of a file, around the clock; every role guessed."""
    import procmine
    from procmine.config import Config
    from procmine.kernels.wait_causes import CAUSES
    from procmine.summary.waits import log_waits

    waits = log_waits(procmine.read(path), Config())
    causes_s = (waits.causes_us.sum(axis=0) / 1e6).tolist()
    return {
        "n_steps": len(waits.work),
        "n_waits": len(waits.target),
        "causes_s": dict(zip(CAUSES, causes_s, strict=True)),
    }


def _told(summary: Summary) -> dict[str, Any]:
    """Every answer of a summary, as plain data."""
    import numpy as np

    from procmine.summary import activity_table, edge_table, handover_table

    edges, activities = edge_table(summary).records(), activity_table(summary).records()
    names = ("source", "target", "n", "mean_s", "p50_s", "p95_s")
    leads = np.quantile(summary.lead_times_us, [0.5, 0.95]) / 1e6
    pairs = handover_table(summary, "resource").records()
    rework = {row["activity"]: row["n_rework_cases"] for row in activities}
    return {
        "n_cases": summary.n_cases,
        "n_variants": summary.n_variants,
        "largest_variant": int(summary.n_of_variant[0]),
        "lead_p50_s": float(leads[0]),
        "lead_p95_s": float(leads[1]),
        "edges": sorted([row[name] for name in names] for row in edges),
        "rework": {activity: n for activity, n in rework.items() if n},
        "handovers": sorted([row["source"], row["target"], row["n"]] for row in pairs),
    }
