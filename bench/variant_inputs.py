"""The inputs that are variants: of one log with a net, and of several logs."""

from __future__ import annotations

import json
from pathlib import Path

from bench.inputs import ACTIVITY, CASE, TIME, base, finish, published, write_helpdesk

__all__ = ["write_models", "write_variants"]

_TO_MODEL = (
    "helpdesk/helpdesk.xes.gz",
    "receipt/env_permit.xes.gz",
    "sepsis/SEPSIS.xes.gz",
    "bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz",
    "road_fines/road_fine.xes.gz",
    "bpic2012/BPI_Challenge_2012.xes.gz",
    "running_example/running-example.xes",
    "callcentre/CallcenterExample.csv",
    "purchasing/PurchasingExample.csv",
    "loan_batched/Loan_Application_batched.csv.gz",
    "drift/cb5k.csv.gz",
)


def write_variants(path: Path, n_events: int) -> None:
    """The most frequent first, and the net pm4py's inductive miner finds for them at noise 0.2."""
    import pm4py

    rows, name = base()
    if n_events:
        rows = rows.slice(0, n_events)
    steps: dict[str, list[str]] = {}
    for case, activity in zip(rows[CASE].to_pylist(), rows[ACTIVITY].to_pylist(), strict=True):
        steps.setdefault(case, []).append(activity)
    n_of: dict[tuple[str, ...], int] = {}
    for activities in steps.values():
        n_of[tuple(activities)] = n_of.get(tuple(activities), 0) + 1
    variants = sorted(n_of.items(), key=lambda item: (-item[1], item[0]))
    frame = rows.select([CASE, ACTIVITY, TIME]).to_pandas()
    frame[TIME] = frame[TIME].astype("datetime64[us, UTC]")
    net = pm4py.discover_petri_net_inductive(frame, noise_threshold=0.2)
    pm4py.write_pnml(*net, str(path.with_suffix(".pnml")))
    part = path.with_suffix(".part")
    part.write_text(json.dumps([[list(activities), n] for activities, n in variants]), "utf-8")
    told = {"n_events": len(rows), "n_variants": len(variants), "made_of": name}
    told |= {"n_places": len(net[0].places), "n_transitions": len(net[0].transitions)}
    finish(part, path, told)


def write_models(path: Path, n_events: int) -> None:
    """The variants of several logs, by log, the most frequent first."""
    import procmine
    from procmine.summary import summarise

    logs = {name.split("/")[0]: log for name in _TO_MODEL if (log := published(Path(name)))}
    if not logs:
        logs = {"service desk": path.with_suffix(".csv")}
        write_helpdesk(logs["service desk"], n_events)
    variants = {name: summarise(procmine.read(log)).variants() for name, log in logs.items()}
    part = path.with_suffix(".part")
    part.write_text(json.dumps(variants, ensure_ascii=False), "utf-8")
    finish(part, path, {"n_variants": {name: len(told) for name, told in variants.items()}})
