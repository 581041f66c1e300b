"""The ledger by channel, case type, team and period, as data: what is too few is not told."""

from __future__ import annotations

from typing import Any

from procmine.errors import RoleMissingError, UsageError
from procmine.report.study.noun import Study
from procmine.valuestream.ledger_slices import LedgerSlices, ledger_slices

__all__ = ["ledger_by_slice"]

_ROLES = ("channel", "reason", "priority", "team")
_MOST = 9
# The longest log, in days, that is cut into such periods: never more than a page can show.
_PERIODS = (("week", 210), ("month", 1100), ("quarter", 4000), ("year", 15_000))
_DAY_US = 86_400_000_000


def ledger_by_slice(study: Study) -> list[dict[str, Any]]:
    """Where does the lead time go in each kind of case?

    Args:
        study: what was found.

    Returns:
        For each of channel, contact reason, priority, team and period that the log tells and that
        makes a difference: ``by`` and ``slices``. Of slices of fewer cases than ``smallest_group``
        nothing is told but their name: their figures are null.
    """
    spent = study.ledger
    if spent is None or not spent.lead_time_us:
        return []
    found = (_sliced(study, by) for by in (*_ROLES, _period(study)) if by)
    return [_told(one, study.config.privacy.smallest_group) for one in found if one is not None]


def _period(study: Study) -> str | None:
    assert study.ledger is not None
    work = study.ledger.waits.work
    days = (int(work.end.max()) - int(work.start.min())) / _DAY_US
    return next((name for name, most in _PERIODS if days <= most), None)


def _sliced(study: Study, by: str) -> LedgerSlices | None:
    assert study.ledger is not None
    try:
        found = ledger_slices(study.log, study.ledger, by, most=_MOST)
    except (RoleMissingError, UsageError):
        return None
    enough = [n >= study.config.privacy.smallest_group for n in found.n_cases]
    return found if sum(enough) > 1 else None


def _told(found: LedgerSlices, smallest: int) -> dict[str, Any]:
    return {
        "by": found.by,
        "of_periods": found.of_periods,
        "slices": [
            {
                "name": name,
                "is_cut": found.is_cut[place],
                **_figures(found, place, smallest),
            }
            for place, name in enumerate(found.names)
        ],
    }


def _figures(found: LedgerSlices, place: int, smallest: int) -> dict[str, Any]:
    n = found.n_cases[place]
    if n < smallest:
        return {"n_cases": None, "lead_time_s": None, "ledger_s": None}
    us = found.ledger_us(place)
    return {
        "n_cases": n,
        "lead_time_s": sum(us.values()) / 1e6,
        "ledger_s": {bucket: each / 1e6 for bucket, each in us.items()},
    }
