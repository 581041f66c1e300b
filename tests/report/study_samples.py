"""Whole studies of the small logs, with prices, targets, tags and an SOP."""

from __future__ import annotations

import dataclasses
from functools import cache

from conform_samples import opened, standard_of

TOML = {
    "desk": """
[cost]
currency = "EUR"
rate_per_hour = 40.0
waiting_per_hour = 2.0

[targets]
lead_time = "2d"
repeats_share = 0.5
pce_share = 0.2
sop_share = 0.1
labour = "4h"

[calendar]
zone = "Europe/Rome"
monday = ["08:00-18:00"]
tuesday = ["08:00-18:00"]
wednesday = ["08:00-18:00"]
thursday = ["08:00-18:00"]
friday = ["08:00-18:00"]

[calendar.resources."Jane Roe"]
monday = ["09:00-12:00"]

[valuestream.steps]
Solve = { value = "VA", owner = "Mary Major" }
"Look into it" = { value = "BVA", proposed = true }
"Take call" = "NVA"

[valuestream.target.Solve]
wait = "8h"

[waste.rework-loop]
usual = 0.6
""",
}
# Samples that are held against an SOP.
WITH_SOP = ("desk", "chinese", "hostile")


def config_of(name, folder):
    """The configuration of a sample, read from a file as anybody would write it."""
    from procmine.config import Config, load

    if name not in TOML:
        return Config()
    (folder / "procmine.toml").write_text(TOML[name], encoding="utf-8")
    return load(folder)


@cache
def studied(name, folder):
    """What a study of a sample finds."""
    from procmine.conform.check import check
    from procmine.study import study

    log = opened(name)
    found = study(log, config_of(name, folder))
    if name not in WITH_SOP:
        return found
    return dataclasses.replace(found, conformance=check(log, standard_of(name, log)))
