"""What changed between two reports, finding by finding and number by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from procmine.errors import UsageError
from procmine.report.baseline import BETTER, GONE, NEW, SAME, WORSE
from procmine.report.study.comparable import tellable
from procmine.report.study.reading import Report

__all__ = ["DIFFERENCE", "UNTOLD", "difference"]

DIFFERENCE = "https://procmine.org/schema/report-diff/1"

Row = dict[str, Any]
# One of the two reports could not tell: it lacked a column, or no standard was named.
UNTOLD = "untold"
_ORDER = (NEW, WORSE, BETTER, GONE, UNTOLD, SAME)
# Of which numbers more is better; of all others less is.
_MORE_IS_BETTER = {"pce", "sop", "fit"}


def difference(before: Report, after: Report, *, tolerance: float = 0.05) -> dict[str, Any]:
    """Which findings are new, gone, worse, better or the same, and how did the numbers move?

    A finding is worse when it costs more time per case of the log; where it has none, when it is in
    more places per case. The logs may be of different length.

    Args:
        before: the earlier report.
        after: the later one.
        tolerance: by which share of what it was a finding may move and still be the same, 0-1.

    Returns:
        ``kpis`` with ``before``, ``after`` and ``change`` (the same where each lies in the 95 %
        interval of the other; None where it cannot be told), ``findings`` likewise, new and worse
        ones first (``untold`` where one of the two logs lacks a column for it, or one of the
        studies the standard), and ``n_of`` each change.

    Raises:
        UsageError: logs of different kinds, or a tolerance that is no share.
    """
    if not 0 <= tolerance < 1:
        raise UsageError(
            f"A tolerance of {tolerance} is no share.",
            hint="Say a number from 0 to 1, such as 0.05.",
        )
    _comparable(before, after)
    findings = _findings(before, after, tolerance)
    counted = Counter(row["change"] for row in findings)
    return {
        "schema": DIFFERENCE,
        "before": _told(before),
        "after": _told(after),
        "tolerance": tolerance,
        "kpis": _kpis(before.result, after.result),
        "findings": findings,
        "n_of": {change: counted[change] for change in _ORDER},
    }


def _comparable(before: Report, after: Report) -> None:
    kinds = [report.result["source_kind"] for report in (before, after)]
    if kinds[0] != kinds[1]:
        raise UsageError(
            f"{before.path} was made from {kinds[0]}, {after.path} from {kinds[1]}.",
            hint="Compare reports of logs that were exported in the same way: what a case and a "
            "step is may differ otherwise.",
        )


def _told(report: Report) -> Row:
    log = report.result["log"]
    names = ("source", "n_cases", "start_at", "end_at")
    return {name: log.get(name) for name in names}


def _findings(before: Report, after: Report, tolerance: float) -> list[Row]:
    then, now = (
        {one["id"]: one for one in report.result["findings"]} for report in (before, after)
    )
    could = tellable(before), tellable(after)
    rows = []
    for key in dict.fromkeys([*now, *then]):
        told = now.get(key) or then[key]
        # Of what only one of them has, the other may have been unable to tell.
        lost = key not in now and not could[1].could_tell(told, could[0])
        lost |= key not in then and not could[0].could_tell(told, could[1])
        sizes = _size(then.get(key), before), _size(now.get(key), after)
        rows.append(
            {
                **{name: told.get(name) for name in ("id", "kind", "rule", "name", "says")},
                "change": UNTOLD if lost else _change(*sizes, tolerance),
                **_figures("before", then.get(key), sizes[0]),
                **_figures("after", now.get(key), sizes[1]),
            }
        )
    return sorted(rows, key=lambda row: (_ORDER.index(row["change"]), -_weight(row), row["id"]))


def _size(finding: Mapping[str, Any] | None, report: Report) -> tuple[str, float] | None:
    """How large a finding is per case of its log, and by which measure."""
    if finding is None:
        return None
    n_cases = max(report.n_cases, 1)
    if finding.get("cost_s") is not None:
        return "cost_s", finding["cost_s"] / n_cases
    return "n", finding["n"] / n_cases


def _change(then: tuple[str, float] | None, now: tuple[str, float] | None, tolerance: float) -> str:
    if then is None:
        return NEW
    if now is None:
        return GONE
    # Seconds and places cannot be compared; that the hours came or went is no change by itself.
    if then[0] != now[0] or abs(now[1] - then[1]) <= tolerance * abs(then[1]):
        return SAME
    return WORSE if now[1] > then[1] else BETTER


def _figures(when: str, finding: Mapping[str, Any] | None, size: tuple[str, float] | None) -> Row:
    told = finding or {}
    return {
        f"n_{when}": told.get("n", 0),
        f"cost_s_{when}": told.get("cost_s"),
        f"cost_money_{when}": told.get("cost_money"),
        f"per_case_{when}": None if size is None else size[1],
    }


def _weight(row: Row) -> float:
    return float(row["cost_s_after"] or row["cost_s_before"] or 0.0)


def _kpis(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Row]:
    then, now = ({kpi["id"]: kpi for kpi in told["kpis"]} for told in (before, after))
    return [
        {
            "id": key,
            "unit": (now.get(key) or then[key])["unit"],
            "before": then.get(key, {}).get("value"),
            "after": now.get(key, {}).get("value"),
            "interval_before": then.get(key, {}).get("interval"),
            "interval_after": now.get(key, {}).get("interval"),
            "change": _moved(key, then.get(key), now.get(key)),
        }
        for key in dict.fromkeys([*now, *then])
    ]


def _moved(key: str, then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> str | None:
    if not then or not now or then["value"] is None or now["value"] is None:
        return None
    # What a share is one of may have been tagged in between: then it is another number.
    if then.get("basis") != now.get("basis"):
        return None
    old, new = then["value"], now["value"]
    if old == new or (_within(new, then) and _within(old, now)):
        return SAME
    return BETTER if (new > old) == (key in _MORE_IS_BETTER) else WORSE


def _within(value: float, kpi: Mapping[str, Any]) -> bool:
    interval = kpi.get("interval")
    return interval is not None and bool(interval[0] <= value <= interval[1])
