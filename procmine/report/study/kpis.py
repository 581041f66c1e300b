"""The five numbers of a study, each with its interval and its target, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from procmine.config import TargetsConfig
from procmine.report.intervals import mean_interval, ratio_interval, share_interval
from procmine.report.study.noun import Study
from procmine.units import parse_duration
from procmine.valuestream.buckets import PLACE
from procmine.valuestream.ledger import TimeLedger
from procmine.valuestream.tags import CLASSES

__all__ = ["kpis"]

Array = np.ndarray[Any, np.dtype[Any]]
Kpi = dict[str, Any]


def kpis(
    study: Study, discovered: Mapping[str, Any], conformed: Mapping[str, Any] | None
) -> list[Kpi]:
    """Which five numbers say how well the process runs?

    Args:
        study: what was found.
        discovered: content of discover.json.
        conformed: content of conform.json, where an SOP was named.

    Returns:
        Lead time (median), process cycle efficiency, cases that repeat a step, work a case takes
        (or waits, where no step has both a start and an end) and cases as the SOP says (or as the
        model does): each with ``id``, ``unit`` (``s`` or ``share``), ``value`` (None: cannot be
        told), its 95 % ``interval``, ``target`` and whether that is ``met``.

    Cost: linear in the entries of the ledger.
    """
    wanted = study.config.targets
    return [
        _lead_time(discovered),
        _efficiency(study.ledger, wanted),
        _repeats(discovered, wanted),
        _labour(study.ledger, wanted),
        _as_agreed(discovered, conformed, wanted),
    ]


def _kpi(name: str, unit: str, value: float | None, **told: Any) -> Kpi:
    empty = {"interval": None, "target": None, "met": None, "n_cases": None}
    return {"id": name, "unit": unit, "value": value, **empty, **told}


def _lead_time(discovered: Mapping[str, Any]) -> Kpi:
    lead, judged = discovered["lead_time"], discovered["targets"]["lead_time"]
    return _kpi(
        "lead_time",
        "s",
        lead["p50_s"],
        interval=lead["p50_interval"],
        target=judged and judged["target_s"],
        met=judged and judged["met"],
        n_cases=discovered["log"]["n_cases"],
        target_share=judged["wanted_share"] if judged and judged["median_s"] is None else None,
    )


def _efficiency(spent: TimeLedger | None, wanted: TargetsConfig) -> Kpi:
    target = wanted.pce_share
    if spent is None or spent.pce_elapsed is None:
        return _kpi("pce", "share", None, target=target)
    value_us = _by_case(spent, np.isin(spent.bucket, [PLACE[name] for name in _worth(spent)]))
    return _kpi(
        "pce",
        "share",
        spent.pce_elapsed,
        interval=ratio_interval(value_us, spent.waits.work.lead_times_us),
        target=target,
        met=None if target is None else spent.pce_elapsed >= target,
        n_cases=spent.waits.work.n_cases,
        basis="value_adding" if spent.tags else "upper_bound",
    )


def _worth(spent: TimeLedger) -> tuple[str, ...]:
    """The buckets that count as value: while no step is tagged, all first-time work."""
    return ("value_adding",) if spent.tags else tuple(CLASSES.values())


def _by_case(spent: TimeLedger, entries: Array) -> Array:
    """Microseconds of these entries of the ledger by case, int64."""
    work = spent.waits.work
    sums = np.zeros(work.n_cases, np.int64)
    np.add.at(sums, work.case[spent.step[entries]], spent.us[entries])
    return sums


def _repeats(discovered: Mapping[str, Any], wanted: TargetsConfig) -> Kpi:
    told, judged = discovered["headline"], discovered["targets"]["repeats"]
    return _kpi(
        "repeats",
        "share",
        told["repeats_share"],
        interval=told["repeats_interval"],
        target=wanted.repeats_share,
        met=judged and judged["met"],
        n_cases=discovered["log"]["n_cases"],
    )


def _labour(spent: TimeLedger | None, wanted: TargetsConfig) -> Kpi:
    target_s = parse_duration(wanted.labour) if wanted.labour else None
    if spent is None:
        return _kpi("labour", "s", None, target=target_s)
    work = spent.waits.work
    if not work.whole.any():
        return _waiting(spent)
    worked_us = np.zeros(work.n_cases, np.int64)
    np.add.at(worked_us, work.case, spent.labour)
    mean_s = float(worked_us.mean()) / 1e6
    return _kpi(
        "labour",
        "s",
        mean_s,
        interval=mean_interval(worked_us / 1e6),
        target=target_s,
        met=None if target_s is None else mean_s <= target_s,
        n_cases=work.n_cases,
    )


def _waiting(spent: TimeLedger) -> Kpi:
    """Where no work is known, the whole lead time waits or cannot be told apart from waiting."""
    lead_s = spent.waits.work.lead_times_us / 1e6
    mean_s = float(lead_s.mean()) if len(lead_s) else None
    n_cases = spent.waits.work.n_cases
    return _kpi("passing", "s", mean_s, interval=mean_interval(lead_s), n_cases=n_cases)


def _as_agreed(
    discovered: Mapping[str, Any], conformed: Mapping[str, Any] | None, wanted: TargetsConfig
) -> Kpi:
    if conformed is None:
        model, judged = discovered["model"], discovered["targets"]["fit"]
        return _kpi(
            "fit",
            "share",
            model["n_cases_fit"] / model["n_cases"],
            interval=model["fit_interval"],
            target=wanted.fit_share,
            met=judged and judged["met"],
            n_cases=model["n_cases"],
        )
    n, n_fit, target = conformed["n_cases_aligned"], conformed["n_cases_fit"], wanted.sop_share
    share = n_fit / n if n else None
    return _kpi(
        "sop",
        "share",
        share,
        interval=share_interval(n_fit, n),
        target=target,
        met=None if target is None or share is None else share >= target,
        n_cases=n,
    )
