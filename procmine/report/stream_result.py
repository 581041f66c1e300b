"""The value-stream map as plain data, and as files."""

from __future__ import annotations

import dataclasses
from typing import Any

from procmine.table import Column, Table
from procmine.valuestream.flow import Flow
from procmine.valuestream.rungs import PARTS, Rung
from procmine.valuestream.spans import Spans
from procmine.valuestream.stream_nouns import StreamStep, ValueStreamMap
from procmine.valuestream.target import Claim, TargetState

__all__ = ["steps_table", "stream_files", "stream_json", "told_slices"]


def stream_json(found: ValueStreamMap, n_untold: int = 0) -> dict[str, Any]:
    """The map as plain data.

    Args:
        found: the map.
        n_untold: how many of its slices are of too few cases to be told.

    Returns:
        ``steps``, one for each activity in their usual order, and ``map``: main path, ladder,
        efficiency, flow, slices and target. What is null has its reason in ``cannot_tell``.
    """
    told = _map(found)
    if found.slices or n_untold:
        told["n_slices_untold"] = n_untold
    return {"steps": [_step(step) for step in found.steps], "map": told}


def told_slices(found: ValueStreamMap, smallest_group: int) -> tuple[ValueStreamMap, int]:
    """The map with those slices that are told, and how many are not.

    Args:
        found: the map.
        smallest_group: of fewer cases nothing is told: a person could be told apart.
    """
    kept = tuple(one for one in found.slices if one.n_cases >= smallest_group)
    return dataclasses.replace(found, slices=kept), len(found.slices) - len(kept)


def _step(step: StreamStep) -> dict[str, Any]:
    told = {
        field.name: _plain(getattr(step, field.name))
        for field in dataclasses.fields(step)
        if field.name != "untold"
    }
    return {**told, "cannot_tell": dict(step.untold)}


def _plain(value: Any) -> Any:
    if isinstance(value, Spans):
        return value.to_dict()
    return dict(value) if hasattr(value, "items") else value


def _map(found: ValueStreamMap) -> dict[str, Any]:
    return {
        "name": found.name,
        "n_cases": found.n_cases,
        "n_steps": found.n_steps,
        "calendar": found.calendar,
        "order": list(found.order),
        "main_path": list(found.main_path),
        "lead": found.lead.to_dict(),
        "lead_working": found.lead_working.to_dict(),
        "ladder": [_rung(rung) for rung in found.rungs],
        "efficiency": _efficiency(found),
        "rolled_complete_share": found.rolled_complete_share,
        "rolled_first_pass_share": found.rolled_first_pass_share,
        "flow": _flow(found.flow),
        "cannot_tell": dict(found.untold),
        "by": found.by or (found.slices[0].by if found.slices else ""),
        "slices": [
            {**_map(one), "steps": [_step(step) for step in one.steps]} for one in found.slices
        ],
        "target": _target(found, found.target) if found.target else None,
    }


def _rung(rung: Rung) -> dict[str, Any]:
    return {
        "activity": rung.activity,
        "n_activities": rung.n_activities,
        "on_path": rung.on_path,
        **{f"{part}_s": us / 1e6 for part, us in zip(PARTS, rung.us, strict=True)},
        "total_s": rung.total_us / 1e6,
        "work_working_s": rung.work_open_us / 1e6,
        "wait_working_s": rung.wait_open_us / 1e6,
        "mean_work_s": rung.mean_s(rung.work_us),
        "mean_wait_s": rung.mean_s(rung.wait_us),
        "mean_unknown_s": rung.mean_s(rung.unknown_us),
    }


def _efficiency(found: ValueStreamMap) -> dict[str, Any]:
    told = found.efficiency
    return {
        "pce_elapsed": told.pce_elapsed,
        "pce_working": told.pce_working,
        "pce_bounds_elapsed": told.pce_bounds,
        "pce_bounds_working": told.pce_bounds_working,
        "pce_steps": told.pce_steps,
        "activity_ratio": told.activity_ratio,
        "activity_ratio_working": told.activity_ratio_working,
        "activity_ratio_steps": told.activity_ratio_steps,
        "activity_ratio_steps_working": told.activity_ratio_steps_working,
        "work_s": {name: us / 1e6 for name, us in told.work_us.items()},
        "work_working_s": {name: us / 1e6 for name, us in told.work_open_us.items()},
        "n_done": dict(told.n_done),
        "n_activities": dict(told.n_activities),
        "lead_s": told.lead_us / 1e6,
        "lead_working_s": told.lead_open_us / 1e6,
    }


def _flow(flow: Flow) -> dict[str, Any]:
    told = dataclasses.asdict(flow)
    if flow.little is not None:
        told["little"] |= {
            "wip_by_law": flow.little.wip_by_law,
            "difference_share": flow.little.difference_share,
        }
    return told


def _target(found: ValueStreamMap, target: TargetState) -> dict[str, Any]:
    before = found.efficiency.lead_us
    return {
        "lead": target.lead.to_dict(),
        "lead_s": target.lead_us / 1e6,
        "lead_working_s": target.lead_open_us / 1e6,
        "saved_s": target.saved_us / 1e6,
        "saved_share": target.saved_us / before if before else None,
        "pce_elapsed": target.pce_elapsed,
        "pce_working": target.pce_working,
        "removed": list(target.removed),
        "removed_control_points": list(target.control_points),
        "claims": [_claim(claim) for claim in target.claims],
        "ladder": [_rung(rung) for rung in target.rungs],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "activity": claim.activity,
        "what": claim.what,
        "left_share": claim.left_share,
        "mean_s": claim.mean_s,
        "owned_s": claim.owned_us / 1e6,
        "saved_s": claim.saved_us / 1e6,
        "saved_working_s": claim.saved_open_us / 1e6,
        "not_claimed_s": claim.beside_us / 1e6,
    }


_SPANS = ("pt", "pt_working", "service", "wait", "wait_working", "lt", "lt_working")
_SPANNED = {
    "pt": "process time, shared out",
    "pt_working": "process time while the house was open",
    "service": "from start to end",
    "wait": "wait before it",
    "wait_working": "wait before it while the house was open",
    "lt": "lead time of the step with its queue",
    "lt_working": "lead time of the step while the house was open",
}
_FIGURES = {
    "n": ("times it was done", "n"),
    "n_cases": ("cases in which it was done", "n"),
    "complete_share": ("%C&A: what it passed on and could be used as it was", "share"),
    "first_pass_share": ("cases in which it was done only once", "share"),
    "fte": ("full-time people it keeps busy", "number"),
    "wip": ("cases in its hands on average", "number"),
    "queue": ("cases waiting for it on average", "number"),
    "takt_s": ("working time between two arrivals", "s"),
    "throughput_per_day": ("times it was done per day", "number"),
}


def steps_table(found: ValueStreamMap) -> Table:
    """How does each step of the stream do?

    Returns:
        One row per activity in their usual order, and for a map with slices those of each slice.
    """
    maps = [("", found), *((one.name, one) for one in found.slices)]
    rows = [(name, step) for name, one in maps for step in one.steps]
    columns = [
        Column("slice", "slice of the log; empty for all of it"),
        Column("activity", "the step"),
        Column("value", "VA, BVA, NVA or untagged"),
        Column("on_path", "do at least half of the cases go through it?"),
        *(Column(name, meaning, unit) for name, (meaning, unit) in _FIGURES.items()),
    ]
    data: dict[str, list[Any]] = {
        "slice": [name for name, _ in rows],
        "activity": [step.activity for _, step in rows],
        "value": [step.value for _, step in rows],
        "on_path": [step.on_path for _, step in rows],
        **{name: [getattr(step, name) for _, step in rows] for name in _FIGURES},
    }
    for name in _SPANS:
        for figure in ("mean_s", "p50_s", "p85_s", "p95_s", "total_s"):
            columns.append(Column(f"{name}_{figure}", _SPANNED[name], "s"))
            data[f"{name}_{figure}"] = [getattr(getattr(step, name), figure) for _, step in rows]
    return Table("How does each step of the stream do?", columns, data)


def stream_files(found: ValueStreamMap, *, lang: str = "en") -> dict[str, str]:
    """The map as files: its picture, and the figures of its steps."""
    from procmine.draw import stream_svg

    return {"ladder.svg": stream_svg(found, lang=lang), "steps.csv": steps_table(found).to_csv()}
