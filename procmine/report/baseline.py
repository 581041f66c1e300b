"""Baseline: an earlier conform.json, against which only what is new or worse counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from procmine.errors import UsageError
from procmine.finding import LEVELS
from procmine.report.conformance import SCHEMA
from procmine.report.intervals import difference_interval

__all__ = ["BETTER", "GONE", "NEW", "SAME", "WORSE", "Baseline", "read_baseline", "worst_level"]

NEW, WORSE, SAME, BETTER, GONE = "new", "worse", "same", "better", "gone"
_ORDER = (NEW, WORSE, BETTER, GONE, SAME)
_KEPT = ("id", "type", "level", "says", "activity", "rule", "n_cases", "share")


@dataclass(frozen=True)
class Baseline:
    """An earlier result.

    Args:
        name: what its file is called.
        result: its content.
    """

    name: str
    result: Mapping[str, Any]

    def compare(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """What is new, worse, better or gone since?

        A deviation is worse when it is in a larger share of the cases in which it could have been,
        by more than chance would make it: when the 95 % interval of the difference of the two
        shares lies above zero. It is better when the interval lies below. The interval takes the
        cases of then and now for different ones; where many are the same, it is rather too wide.

        Args:
            result: what ``conformance`` gave now.

        Returns:
            Figures of then, and one row for each deviation of then or now: new ones first, then
            those that are worse, better, gone and the same, the most cases first.

        Raises:
            UsageError: the baseline is of another SOP.
        """
        then, now = self.result["sop"]["name"], result["sop"]["name"]
        if then != now:
            raise UsageError(
                f"{self.name} is of the SOP {then!r}, not of {now!r}.",
                hint="Take a conform.json of the same SOP as --baseline.",
            )
        before = {one["id"]: one for one in self.result["deviations"]}
        after = {one["id"]: one for one in result["deviations"]}
        rows = [_row(before.get(key), after.get(key)) for key in dict.fromkeys([*after, *before])]
        rows.sort(key=lambda row: (_ORDER.index(row["change"]), -_cases(row), row["id"]))
        figures = ("n_cases", "n_cases_aligned", "n_cases_fit", "fitness_mean", "fitness_total")
        return {
            "file": self.name,
            **{name: self.result[name] for name in figures},
            "deviations": rows,
        }


def _row(then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> dict[str, Any]:
    told = now or then or {}
    row = {name: told.get(name, "") for name in _KEPT if name not in ("n_cases", "share")}
    return {
        **row,
        "change": _change(then, now),
        "n_cases": now["n_cases"] if now else 0,
        "share": now["share"] if now else 0.0,
        "n_cases_before": then["n_cases"] if then else 0,
        "share_before": then["share"] if then else 0.0,
        "difference": difference_interval(*_counts(now), *_counts(then)) if then and now else None,
    }


def _counts(one: Mapping[str, Any]) -> tuple[int, int]:
    return one["n_cases"], one["n_possible"]


def _change(then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> str:
    if then is None:
        return NEW
    if now is None:
        return GONE
    found = difference_interval(*_counts(now), *_counts(then))
    if found is None or found[0] <= 0 <= found[1]:
        return SAME
    return WORSE if found[0] > 0 else BETTER


def _cases(row: Mapping[str, Any]) -> int:
    return int(row["n_cases"] or row["n_cases_before"])


def read_baseline(path: Path) -> Baseline:
    """Which earlier result is this?

    Args:
        path: a conform.json.

    Raises:
        UsageError: no such file, no JSON, or no conform.json of this schema.
    """
    hint = "Name a conform.json that procmine conform has written."
    try:
        told = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(
            f"Cannot read the baseline {path}: {error.strerror or error}.", hint=hint
        ) from None
    except (ValueError, RecursionError):
        raise UsageError(f"The baseline {path} is no JSON.", hint=hint) from None
    schema = told.get("schema") if isinstance(told, dict) else None
    if schema != SCHEMA:
        said = f"its schema is {schema!r}" if schema else "it names no schema"
        raise UsageError(f"{path} is no conform.json of this version: {said}.", hint=hint)
    if told.get("mode") == "replay":
        raise UsageError(
            f"{path} comes from a cheap check, which tells no deviations of steps.",
            hint="Make the baseline without --cheap.",
        )
    if not _is_whole(told):
        raise UsageError(f"{path} is no whole conform.json: parts of it are missing.", hint=hint)
    return Baseline(path.name, told)


def _is_whole(told: dict[str, Any]) -> bool:
    numbers = ("n_cases", "n_cases_aligned", "n_cases_fit", "fitness_mean", "fitness_total")
    sop, deviations = told.get("sop"), told.get("deviations")
    return (
        all(name in told for name in numbers)
        and isinstance(sop, dict)
        and "name" in sop
        and isinstance(deviations, list)
        and all(map(_is_deviation, deviations))
    )


def _is_deviation(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and isinstance(one.get("id"), str)
        and all(
            isinstance(one.get(name), int | float) for name in ("n_cases", "n_possible", "share")
        )
        and 0 <= one["n_cases"] <= one["n_possible"]
    )


def worst_level(result: Mapping[str, Any]) -> int:
    """How bad is the worst deviation that counts?

    Args:
        result: content of conform.json. With a baseline only new and worse deviations count.

    Returns:
        Place in ``LEVELS``; −1 when there is none.
    """
    counted: Iterable[Mapping[str, Any]] = result["deviations"]
    if result["baseline"]:
        rows = result["baseline"]["deviations"]
        counted = [row for row in rows if row["change"] in (NEW, WORSE)]
    return max((LEVELS.index(one["level"]) for one in counted), default=-1)
