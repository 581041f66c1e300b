"""What is done before other things that waited longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import Config
from procmine.errors import RoleMissingError, UsageError
from procmine.kernels.overtakes import count_overtakes
from procmine.log.cells import attribute_names, attribute_texts
from procmine.log.roles import ROLES
from procmine.summary.waits import log_waits
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["prioritization"]

Array = np.ndarray[Any, np.dtype[Any]]

# A column with more different values than this tells single cases apart, not kinds of them.
_MOST_VALUES = 50
_PEOPLE = ("resource", "customer")


def prioritization(
    log: EventLog,
    config: Config | None = None,
    *,
    attribute: str = "priority",
    top: int = 20,
    order: str = "free",
) -> Table:
    """Which kinds of cases are done before others that waited longer?

    Args:
        log: needs case, activity, times, resource, and the role or column asked for.
        config: [waiting], as for waiting.
        attribute: role or column by which cases are told apart; the first value of a case counts.
        top: how many rows, the most frequent first; 0 for all.
        order: free if activities that come in either order do not wait for each other, or strict.

    Returns:
        One row per pair of values: how often somebody did a step of a case with the one although a
        step of a case with the other could have begun earlier, how often it was the other way
        round, and the share. ``figures`` holds all values, those that pass most first.

    Raises:
        RoleMissingError: the log has no times, or names nobody.
        UsageError: no such column, more than 50 different values in it, or people in it.

    Cost: n log n in the steps, times the values.

    Says nothing about: whether somebody ruled so; a rule would show as a share near 100 %.

    Source: Lashkevich, Milani, Chapela-Campa, Suvorau, Dumas: Why am I waiting?, CAiSE 2023.
    """
    waits = log_waits(log, config or Config(), calendar="24/7", order=order)
    if "resource" not in log.steps.owners:
        raise RoleMissingError(
            f"Prioritization needs to know {ROLES['resource'].meaning}, and no column says it.",
            hint="Name the column: --resource COLUMN.",
        )
    codes, labels = _values(log, attribute)
    _not_of_people(log, attribute, labels)
    work, kind = waits.work, codes[waits.work.case]
    told = np.flatnonzero((work.resource >= 0) & (kind >= 0))
    counts = count_overtakes(
        work.resource[told], waits.enabled[told], work.start[told], kind[told], len(labels)
    )
    pairs = [
        (int(counts[passed, by]), int(counts[by, passed]), by, passed)
        for passed, by in zip(*np.nonzero(counts), strict=True)
        if passed != by and counts[passed, by] >= counts[by, passed]
    ]
    pairs.sort(key=lambda pair: (-pair[0], labels[pair[2]], labels[pair[3]]))
    return _table(pairs[: top or None], labels).with_figures(
        {"attribute": attribute, "order": _ranked(counts, labels), "n_overtakes": int(counts.sum())}
    )


def _not_of_people(log: EventLog, attribute: str, labels: list[str]) -> None:
    """Refuse columns of names: who is passed over by whom is nobody's business."""
    named = set(labels) & set(log.labels("resource"))
    columns = {log.mapping.label(role) for role in _PEOPLE if role in log.mapping}
    if attribute in {*_PEOPLE, *columns} or 2 * len(named) > len(labels):
        raise UsageError(
            f"Kinds of cases are not told apart by {attribute}: it would tell on single people.",
            hint="Name a column such as priority or channel.",
        )


def _table(pairs: list[tuple[int, int, int, int]], labels: list[str]) -> Table:
    return Table(
        "Which kinds of cases are done before others that waited longer?",
        [
            Column("first", "value of the cases done first"),
            Column("later", "value of the cases that waited longer"),
            Column("n", "times they were", "n"),
            Column("n_reverse", "times it was the other way round", "n"),
            Column("first_share", "share of both", "share"),
        ],
        {
            "first": [labels[by] for *_, by, _ in pairs],
            "later": [labels[passed] for *_, passed in pairs],
            "n": [n for n, *_ in pairs],
            "n_reverse": [reverse for _, reverse, *_ in pairs],
            "first_share": [n / (n + reverse) for n, reverse, *_ in pairs],
        },
    )


def _ranked(counts: Array, labels: list[str]) -> list[str]:
    """The values, those that pass others more than they are passed first."""
    passes, passed = counts.sum(axis=0), counts.sum(axis=1)
    balance = (passes - passed) / np.maximum(passes + passed, 1)
    return [labels[k] for k in sorted(range(len(labels)), key=lambda k: (-balance[k], labels[k]))]


def _values(log: EventLog, attribute: str) -> tuple[Array, list[str]]:
    """The first value of each case, −1 where none is known, and the texts behind the codes."""
    roles = [role for role in log.mapping.columns if ROLES[role].kind == "text"]
    roles = [role for role in roles if role not in {"case", "activity"}]
    columns = {log.mapping.label(role): role for role in roles} | {role: role for role in roles}
    if attribute in columns:
        role = columns[attribute]
        parts = list(log.store.batches("events", ["case", role]))
        case, codes = (np.concatenate([part[name] for part in parts]) for name in ("case", role))
        labels = log.labels(role)
    elif attribute in attribute_names(log):
        parts = list(log.store.batches("events", ["case", "row"]))
        case, row = (np.concatenate([part[name] for part in parts]) for name in ("case", "row"))
        codes, labels = attribute_texts(log, attribute, row)
    else:
        known = ", ".join(sorted({*columns, *attribute_names(log)}))
        raise UsageError(f"The log has no column {attribute!r}.", hint=f"There are: {known}.")
    if len(labels) > _MOST_VALUES:
        raise UsageError(
            f"{attribute} has {len(labels):,} different values: too many to compare.",
            hint=f"Name a column with at most {_MOST_VALUES} values.",
        )
    first = np.full(log.n_cases, -1, np.int64)
    known_at = np.flatnonzero(codes >= 0)[::-1]
    first[case[known_at]] = codes[known_at]
    return first, list(labels)
