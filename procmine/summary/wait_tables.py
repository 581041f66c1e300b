"""Waits as tables: by transition, activity, team, resource or handover, and what they sum to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from procmine.kernels.groups import Durations
from procmine.kernels.wait_causes import CAUSES
from procmine.summary.calendars_found import calendars_found
from procmine.summary.days_taken import days_taken
from procmine.summary.pending import PENDING
from procmine.summary.quantiles import statistics_s
from procmine.summary.tables import duration_columns
from procmine.summary.waits import Waits
from procmine.table import Column, Table

__all__ = ["WAITS_BY", "wait_figures", "wait_table"]

Array = np.ndarray[Any, np.dtype[Any]]

# What rows stand for: the role asked for, and whether both ends of a transition are.
WAITS_BY = {
    "transition": ("activity", True),
    "activity": ("activity", False),
    "handover": ("team", True),
    "team": ("team", False),
    "resource": ("resource", False),
}
_MEANING = {
    "source": "the {} the wait begins after",
    "target": "the {} that is waited for",
    "activity": "the activity that is waited for",
    "team": "the team that is waited for",
    "resource": "the one who is waited for",
}
_CAUSES = {
    "batching": "until a batch was together",
    "contention": "while the one who did it did what came first",
    "prioritization": "while the one who did it did what came later",
    "unavailability": "while the one who did it was not at work",
    "extraneous": "for no reason the log tells",
}
_PENDING = {"customer": "for the customer", "third_party": "for a third party"}


def wait_table(waits: Waits, by: str, rename: Callable[[str], str] = str) -> Table:
    """Where do cases wait, and why?

    Args:
        waits: every wait of a log.
        by: one of ``WAITS_BY``; steps without the team or resource asked for are left out.
        rename: the name under which a label appears.

    Returns:
        One row each, the longest sum first: times, cases, our own wait (elapsed), its share of all
        of it, the sum by cause, the time others were waited for, and what cycle-time efficiency
        would be without the wait of the row.
    """
    role, both = WAITS_BY[by]
    keys, group = _groups(waits, role, both)
    rows = _rows(waits, keys, group)
    names = [rename(label) for label in waits.work.labels.get(role, ())]
    ends = ("source", "target") if both else (role,)
    order = sorted(
        range(len(keys)), key=lambda k: (-(rows["total_s"][k] or 0.0), *keys[k].tolist())
    )
    told = {end: [names[int(keys[k, i])] for k in order] for i, end in enumerate(ends)}
    told |= {name: [column[k] for k in order] for name, column in rows.items()}
    columns = [Column(end, _MEANING[end].format(role)) for end in ends]
    return Table("Where do cases wait, and why?", [*columns, *_columns()], told)


def _columns() -> list[Column]:
    return [
        Column("n", "times", "n"),
        Column("n_cases", "cases in which it happened", "n"),
        *duration_columns("", "wait"),
        Column("wait_share", "share of all waiting", "share"),
        *(Column(f"{name}_total_s", f"waited {why}", "s") for name, why in _CAUSES.items()),
        *(Column(f"{name}_total_s", f"waited {whom}", "s") for name, whom in _PENDING.items()),
        Column("cte_without", "cycle-time efficiency without this wait", "share"),
        Column("estimated_start_share", "share of these waits that end at an estimate", "share"),
    ]


def _groups(waits: Waits, role: str, both: bool) -> tuple[Array, Array]:
    """The different keys, one row each, and the one of each transition; −1 where one is unknown."""
    codes = waits.work.activity if role == "activity" else waits.work.owner(role)
    ends = [codes[waits.source[waits.target]]] if both else []
    ends.append(codes[waits.target])
    known = np.logical_and.reduce([end >= 0 for end in ends])
    base = int(codes.max(initial=0)) + 1
    key = sum(end[known].astype(np.int64) * base**i for i, end in enumerate(reversed(ends)))
    found, place = np.unique(key, return_inverse=True)
    group = np.full(len(known), -1, np.int64)
    group[known] = place.ravel()
    return np.stack([found // base, found % base], axis=1)[:, 2 - len(ends) :], group


def _rows(waits: Waits, keys: Array, group: Array) -> dict[str, list[Any]]:
    n, known = len(keys), group >= 0
    own_us, place = waits.causes_us.sum(axis=1), group[known]
    causes, others = np.zeros((n, len(CAUSES)), np.int64), np.zeros((n, len(PENDING)), np.int64)
    np.add.at(causes, place, waits.causes_us[known])
    np.add.at(others, place, waits.pending_us[known])
    durations = Durations()
    durations.feed(place.astype(np.int32), own_us[known])
    seen = np.unique(place * waits.work.n_cases + waits.work.case[waits.target][known])
    whole, total = causes.sum(axis=1), int(own_us.sum())
    starts = np.bincount(place, waits.work.estimated[waits.target][known], n)
    estimated = starts / np.maximum(np.bincount(place, minlength=n), 1)
    efficient = [_efficiency(waits, total - one) for one in whole.tolist()]
    return {
        "n": np.bincount(place, minlength=n).tolist(),
        "n_cases": np.bincount(seen // waits.work.n_cases, minlength=n).tolist(),
        **statistics_s(durations.finish(n, np.arange(n, dtype=np.int32))),
        "wait_share": [one / total if total else None for one in whole.tolist()],
        **{f"{c}_total_s": (causes[:, i] / 1e6).tolist() for i, c in enumerate(CAUSES)},
        **{f"{c}_total_s": (others[:, i] / 1e6).tolist() for i, c in enumerate(PENDING)},
        "cte_without": efficient,
        "estimated_start_share": (
            estimated / np.maximum(np.bincount(place, minlength=n), 1)
        ).tolist(),
    }


def _efficiency(waits: Waits, waiting_us: int) -> float | None:
    """Processing over processing and waiting; None where no start is known."""
    whole = waits.work.processing_us + waiting_us
    return waits.work.processing_us / whole if whole and waits.work.whole.any() else None


def _seconds(names: tuple[str, ...], columns: Array) -> dict[str, float]:
    return dict(zip(names, (columns.sum(axis=0) / 1e6).tolist(), strict=True))


def wait_figures(waits: Waits) -> Mapping[str, Any]:
    """What do all waits of a log sum to?

    Returns:
        ``n_transitions``; ``waiting_s``, our own, and ``causes_s`` that sum to it; ``pending_s``,
        while others were waited for, and the status words that said so; ``processing_s``; ``cte``,
        cycle-time efficiency, and ``cte_without`` each cause; on what this rests; ``transitions``,
        all of them. Efficiency is None where the log has no start.
    """
    work, causes = waits.work, waits.causes_us
    total, sums = int(causes.sum()), causes.sum(axis=0).tolist()
    labels = work.labels["activity"]
    return {
        "n_transitions": len(waits.target),
        "waiting_s": total / 1e6,
        "causes_s": _seconds(CAUSES, causes),
        "pending_s": _seconds(PENDING, waits.pending_us),
        "pending_words": dict(waits.pending.words),
        "processing_s": work.processing_us / 1e6,
        "cte": _efficiency(waits, total),
        "cte_without": {
            cause: _efficiency(waits, total - one) for cause, one in zip(CAUSES, sums, strict=True)
        },
        "calendar": waits.shifts.origin,
        "calendars_found": calendars_found(waits.shifts),
        "public_days": days_taken(waits.shifts, work),
        "n_calendars_unused": sum(map(len, waits.shifts.unused(work).values())),
        "n_estimated_start": int(np.count_nonzero(work.estimated)),
        "estimated_start_share": float(work.estimated.mean()) if len(work) else 0.0,
        "n_without_start": int(np.count_nonzero(~work.whole)),
        "n_without_resource": int(np.count_nonzero(work.resource < 0)),
        "concurrent": [[labels[a], labels[b]] for a, b in waits.pairs.tolist() if a < b],
        "transitions": [_transition(row) for row in wait_table(waits, "transition")],
    }


def _transition(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("source", "target", "n", "n_cases")},
        "waiting_s": row["total_s"],
        "causes_s": {cause: row[f"{cause}_total_s"] for cause in CAUSES},
        "pending_s": {whom: row[f"{whom}_total_s"] for whom in PENDING},
        "cte_without": row["cte_without"],
    }
