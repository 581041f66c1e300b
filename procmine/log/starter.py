"""A procmine.toml to start from: what was found, what was guessed, and what else could be said."""

from __future__ import annotations

import dataclasses
from typing import Any

import tomli_w

from procmine.config import LifecycleConfig, LogConfig
from procmine.log.eventlog import EventLog
from procmine.log.mapping import NONE
from procmine.log.roles import ROLES

__all__ = ["starter"]

# How the source is opened: what was said about it is known to the configuration alone.
_OPENING = ("encoding", "delimiter", "sheet", "table", "query", "object_type")
_REST = """
[discover]
# miner = "inductive"           # or heuristics, split, auto
# noise = 0.2                   # share of rare behaviour to ignore
# budget = "60s"                # time the miners may take
# activities = 1.0              # share of the steps the map shows
# paths = 0.8                   # share of the other connections it shows

[privacy]
{salt}
# names = "show"                # names of people instead of pseudonyms
# case_ids = "show"             # ids of cases where rows are cases, and which violate a rule
# smallest_group = 5            # rarer counts of people's work are not shown

[cost]
# currency = "EUR"
# rate_per_hour = 40.0          # an hour of work; [cost.teams] and [cost.resources] by name
# waiting_per_hour = 0.5        # an hour of waiting
# delay_per_hour = 2.0          # an hour of lead time after the due time

[report]
# lang = "zh"                   # language of pages and findings instead of English
"""


def starter(log: EventLog, source: str, opened: LogConfig | None = None, *, salt: str = "") -> str:
    """A commented configuration for a log.

    Args:
        log: the log as it was read.
        source: the source as it is to stand in the file.
        opened: the configuration it was opened with, for what only the opening needs: encoding,
            delimiter, sheet, table, query, object type.
        salt: secret of the study, from which pseudonyms are made.

    Returns:
        TOML text: every role found with who said so, every other role as a comment. Read with it,
        the source gives the same log again, and nothing is guessed.
    """
    settings = log.store.meta["settings"]
    opening = {name: getattr(opened, name) for name in _OPENING} if opened else {}
    lines = [
        "# What procmine knows about this source. Guesses are marked: check them once.",
        "",
        "[log]",
        _line("source", source),
        _line("from", log.provenance.kind),
        *(_line(name, value) for name, value in opening.items() if value),
        *_zone(log),
        *_order(log),
        *_choices(log, settings),
        "",
        "[log.columns]",
        *(_role(log, role) for role in ROLES),
        *_sections(settings),
    ]
    secret = "keeps pseudonyms the same in all logs of the study; keep it to yourselves"
    said = _line("salt", salt, secret) if salt else f'# salt = "…"  # {secret}'
    return "\n".join(lines) + "\n" + _REST.format(salt=said)


def _line(name: str, value: object, comment: str = "") -> str:
    if isinstance(value, list):
        said = f"[{', '.join(_text(item) for item in value)}]"
    else:
        said = _text(value)
    # A comment is one line of visible signs, whatever the name of a file may hold.
    plain = " ".join("".join(c if c.isprintable() else " " for c in comment).split())
    return f"{name} = {said}" + (f"  # {plain}" if plain else "")


def _text(value: object) -> str:
    written: str = tomli_w.dumps({"x": value}, multiline_strings=False)
    return written.removeprefix("x = ").rstrip("\n")


def _role(log: EventLog, role: str) -> str:
    meaning = ROLES[role].meaning
    if role in log.mapping:
        columns = list(log.mapping.columns[role])
        value = columns if len(columns) > 1 else columns[0]
        return _line(role, value, f"{log.mapping.origins[role]}: {meaning}")
    if role in log.mapping.left_out:
        return _line(role, NONE, f"left out: {meaning}")
    return f'# {role} = "…"  # {meaning}'


def _choices(log: EventLog, settings: dict[str, Any]) -> list[str]:
    """Each choice as it was made, or as a comment that says what could be chosen."""
    chosen = {
        "steps": (log.wanted_steps, log.steps.mode, "or the other of: instances, events"),
        "missing": (settings["missing"], ["?"], "texts that mean nothing was entered"),
        "duplicates": (settings["duplicates"], "drop", "rows that repeat another in every cell"),
        "labels": (settings["labels"], "tidy", "make spellings of an activity one"),
    }
    return [
        _line(name, value, told)
        if value and value != "keep"
        else f"# {_line(name, example).ljust(30)}# {told}"
        for name, (value, example, told) in chosen.items()
    ]


def _zone(log: EventLog) -> list[str]:
    if wanted := log.store.meta["settings"]["zone"]:
        return [_line("zone", wanted)]
    if any(finding.rule == "assumed-utc" for finding in log.findings):
        return [_line("zone", log.zone, "assumed: the times name no zone")]
    return ['# zone = "Europe/Rome"          # the zone hours of the day are told in']


def _order(log: EventLog) -> list[str]:
    if wanted := log.store.meta["settings"]["date_order"]:
        return [_line("date_order", wanted)]
    orders = {
        str(finding.values["order"]).replace(" ", "-")
        for finding in log.findings
        if finding.rule == "date-order"
    }
    if len(orders) == 1:
        return [_line("date_order", orders.pop(), "settled by the values")]
    return ['# date_order = "day-first"      # or month-first, where 3/4/2026 could be either']


def _sections(settings: dict[str, Any]) -> list[str]:
    """Names of activities and words of the lifecycle, where somebody gave other ones."""
    lines: list[str] = []
    if settings["relabel"]:
        lines += ["", tomli_w.dumps({"log": {"relabel": settings["relabel"]}}).strip()]
    usual = {name: list(words) for name, words in dataclasses.asdict(LifecycleConfig()).items()}
    if settings["lifecycle"] != usual:
        lines += ["", "[log.lifecycle]"]
        lines += [_line(name, words) for name, words in settings["lifecycle"].items()]
    return lines
