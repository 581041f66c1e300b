"""How far are working hours to be trusted that were found in a log?"""

from __future__ import annotations

from procmine.summary.shifts import Shifts

__all__ = ["calendars_found"]


def calendars_found(shifts: Shifts) -> dict[str, float] | None:
    """Of how many people were working hours found, and how well do the hours fit them?

    Returns:
        ``n_resources`` with hours of their own; ``support_share``, of all their begins and ends
        those within the hours; the lowest ``support_share`` and ``confidence_share`` of anybody
        (``least_…``), as ``discover_shifts`` tells them. None where hours were not looked for in
        the log, or nobody is named.
    """
    facts = shifts.found.values()
    if not facts:
        return None
    n = sum(one["n_marks"] for one in facts)
    return {
        "n_resources": len(facts),
        "support_share": sum(one["support_share"] * one["n_marks"] for one in facts) / n,
        "least_support_share": min(one["support_share"] for one in facts),
        "least_confidence_share": min(one["confidence_share"] for one in facts),
    }
