"""The tables of a summary by way of the relation: another engine, the same digits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines import answers, case_answers, owner_answers
from procmine.engines.relation import steps_relation
from procmine.kernels.calendar import DAY_US
from procmine.log.zones import offsets_of
from procmine.summary.flow import HOUR_US, WEEKDAYS
from procmine.summary.quantiles import SHARES, statistics_of

if TYPE_CHECKING:
    import ibis

    from procmine.log.eventlog import EventLog

__all__ = ["Relational", "relation"]

Rows = list[dict[str, Any]]
_PAIRS = tuple(f"{end}_{k}" for k in range(len(SHARES)) for end in ("low", "high"))
_SHARES = tuple(SHARES.values())
_WEEK_US = 7 * DAY_US
_EPOCH, _ONE_DAY = dt.date(1970, 1, 1), dt.timedelta(days=1)


def relation(log: EventLog) -> ibis.Table:
    """The steps of a log as an Ibis table, to ask anything of.

    Returns:
        The table ``engines.relation.steps_relation`` describes, in the log's kind of steps.
    """
    steps = log.steps
    at_end = steps.mode == "events" and "start" in log.mapping
    return steps_relation(log.store, steps.file, steps.owners, at_end=at_end)


class Relational:
    """What a summary tells of a log, by way of the relation.

    Args:
        log: an event log.

    Cost: a few windows over all steps for each question; nothing is kept but the cases.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._steps = relation(log)

    @cached_property
    def _cases(self) -> ibis.Table:
        return case_answers.told_cases(self._steps)

    @cached_property
    def _variants(self) -> Rows:
        rows = case_answers.variants(self._cases, _SHARES)
        return sorted(rows, key=lambda row: (-row["n"], row["activities"]))

    def edges(self) -> Rows:
        """The rows of ``edge_table``."""
        rows = answers.connections(self._steps, _SHARES)
        told = self._with_statistics(rows, "", ("source", "target", "n", "n_cases"))
        for row, raw in zip(told, rows, strict=True):
            row |= {name: raw[name] for name in ("n_overlaps", "n_ping_pongs", "n_backward_cases")}
        return told

    def activities(self) -> Rows:
        """The rows of ``activity_table``."""
        services = answers.services(self._steps, _SHARES)
        told = self._with_statistics(services, "service_", ("activity",))
        by_activity = {row["activity"]: row for row in told}
        empty = dict.fromkeys(_statistic_names("service_"))
        out = []
        for row in answers.activities(self._steps):
            row["n_repeats"] = row["n"] - row["n_cases"]
            out.append({**row, **empty, **by_activity.get(row["activity"], {})})
        return out

    def variants(self) -> Rows:
        """The rows of ``variant_table``."""
        keys = ("activities", "n_steps", "n_repeats", "n_self_loops", "n_ping_pongs")
        told = self._with_statistics(self._variants, "", keys)
        n_cases = [row["n"] for row in self._variants]
        total = max(sum(n_cases), 1)
        covered = np.cumsum(n_cases, dtype=np.int64).tolist()
        return [
            {
                **row,
                "rank": place + 1,
                "activities": " → ".join(row["activities"]),
                "n_cases": n,
                "share": n / total,
                "covered_share": covered[place] / total,
            }
            for place, (row, n) in enumerate(zip(told, n_cases, strict=True))
        ]

    def cases(self) -> Rows:
        """The rows of ``case_table``."""
        timed = self._log.timed
        ranks = {row["example"]: rank for rank, row in enumerate(self._variants, start=1)}
        told = [
            {
                "case": row["case_id"],
                "start_at": row["first_us"] if timed else None,
                "end_at": row["last_us"] if timed else None,
                "lead_time_s": (row["last_us"] - row["first_us"]) / 1e6 if timed else None,
                "n_steps": row["n_steps"],
                "n_repeats": row["n_repeats"],
                "variant": ranks[row["example"]],
            }
            for row in case_answers.cases(self._cases)
        ]
        for role in self._log.steps.owners:
            rows = owner_answers.handovers_of_cases(self._steps, role)
            found = {row["case_id"]: row for row in rows}
            for row in told:
                counts = found.get(row["case"], {})
                for name in ("handovers", "ping_pongs"):
                    row[f"n_{role}_{name}"] = counts.get(f"n_{name}", 0)
        return told

    def handovers(self, role: str) -> Rows:
        """The rows of ``handover_table``."""
        return [
            {
                "source": row["source"],
                "target": row["target"],
                "n": row["n"],
                "total_s": row["wait_us"] / 1e6 if self._log.timed else None,
                "n_ping_pongs": row["n_ping_pongs"],
            }
            for row in owner_answers.handovers(self._steps, role)
        ]

    def hours(self) -> Rows:
        """The rows of ``by_hour``."""
        found = {row["stretch"]: row for row in self._arrivals(HOUR_US, _WEEK_US)}
        names = ("n_arrivals", "n_completions")
        return [
            {
                "weekday": WEEKDAYS[hour // 24],
                "hour": hour % 24,
                # 1970 began on a Thursday, the week begins on a Monday.
                **{name: found.get((hour - 72) % 168, {}).get(name, 0) for name in names},
            }
            for hour in range(168)
        ]

    def days(self) -> Rows:
        """The rows of ``by_day``."""
        told: Rows = []
        for row in self._arrivals(DAY_US, 0):
            day = _EPOCH + dt.timedelta(days=row.pop("stretch"))
            # Nothing arrives or finishes on the days between: what is under way stays so.
            while told and (last := dt.date.fromisoformat(told[-1]["day"])) + _ONE_DAY < day:
                quiet = {"n_arrivals": 0, "n_completions": 0}
                told.append({**told[-1], **quiet, "day": (last + _ONE_DAY).isoformat()})
            told.append({"day": day.isoformat(), **row})
        return told

    def _arrivals(self, every_us: int, within_us: int) -> Rows:
        log = self._log
        if not log.timed or log.start_us is None or log.end_us is None:
            return []
        offsets = offsets_of(log.zone, log.start_us, log.end_us)
        return case_answers.arrivals(self._steps, offsets, every_us, within_us=within_us)

    def _with_statistics(self, rows: Rows, prefix: str, keys: Sequence[str]) -> Rows:
        """The keys of each row and its durations in seconds; None without times."""
        names = _statistic_names(prefix)
        if not self._log.timed:
            return [{k: row[k] for k in keys} | dict.fromkeys(names) for row in rows]
        n = np.array([row["n"] for row in rows], np.int64)
        totals = np.array([row["total_us"] for row in rows], np.int64)
        found = np.array([[row[name] for name in (*_PAIRS, "max_us")] for row in rows], np.int64)
        told = statistics_of(n, totals, found.reshape(len(rows), len(_PAIRS) + 1))
        return [
            {key: row[key] for key in keys} | {prefix + name: told[name][k] for name in told}
            for k, row in enumerate(rows)
        ]


def _statistic_names(prefix: str) -> list[str]:
    return [prefix + name for name in ("mean_s", *SHARES, "max_s", "total_s")]
