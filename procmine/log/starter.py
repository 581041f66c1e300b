"""A procmine.toml to start from: what was found, what was guessed, and what else could be said."""

from __future__ import annotations

import tomli_w

from procmine.log.eventlog import EventLog
from procmine.log.roles import ROLES

__all__ = ["starter"]


def starter(log: EventLog, source: str) -> str:
    """A commented configuration for a log.

    Args:
        log: the log as it was read.
        source: the source as it is to stand in the file.

    Returns:
        TOML text: every role found with who said so, every other role as a comment.
    """
    lines = [
        "# What procmine knows about this source. Guesses are marked: check them once.",
        "",
        "[log]",
        _line("source", source),
        _line("from", log.provenance.kind),
        *_zone(log),
        *_order(log),
        f'# steps = "{log.steps.mode}"            # or the other of: instances, events',
        '# missing = ["?"]               # texts that mean nothing was entered',
        '# duplicates = "drop"           # rows that repeat another in every cell',
        '# labels = "tidy"               # make spellings of an activity one',
        "",
        "[log.columns]",
    ]
    for role, spec in ROLES.items():
        if role in log.mapping:
            columns = list(log.mapping.columns[role])
            text = _line(role, columns[0] if len(columns) == 1 else columns)
            lines.append(f"{text}  # {log.mapping.origins[role]}: {spec.meaning}")
        else:
            lines.append(f'# {role} = "…"  # {spec.meaning}')
    lines += [
        "",
        "[discover]",
        '# miner = "inductive"           # or heuristics, split',
        "# noise = 0.2                   # share of rare behaviour to ignore",
        '# budget = "60s"                # time the miners may take',
        "# activities = 1.0              # share of the steps the map shows",
        "# paths = 0.8                   # share of the other connections it shows",
        "",
        "[privacy]",
        '# names = "show"                # names of people instead of pseudonyms',
        "# smallest_group = 5            # rarer counts of people's work are not shown",
        "",
        "[money]",
        '# currency = "EUR"',
        "# rate_per_hour = 0.0           # cost of an hour of work",
        "",
    ]
    return "\n".join(lines)


def _line(name: str, value: object) -> str:
    return tomli_w.dumps({name: value}, multiline_strings=False).replace("\n    ", " ").strip()


def _zone(log: EventLog) -> list[str]:
    naive = [f for f in log.findings if f.rule == "assumed-utc"]
    if not naive and log.zone == "UTC":
        return ['# zone = "Europe/Rome"          # the zone hours of the day are told in']
    guessed = "  # assumed: the times name no zone" if naive else ""
    return [_line("zone", log.zone) + guessed]


def _order(log: EventLog) -> list[str]:
    orders = {
        str(f.values["order"]).replace(" ", "-") for f in log.findings if f.rule == "date-order"
    }
    if len(orders) == 1:
        return [_line("date_order", orders.pop()) + "  # settled by the values"]
    return ['# date_order = "day-first"      # or month-first, where 3/4/2026 could be either']
