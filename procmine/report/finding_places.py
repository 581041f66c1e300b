"""Where on a page the evidence of a finding is, and which view of the map shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["place_of"]

_EVIDENCE = {
    "growing-backlog": "flow",
    "many-ways": "variants",
    "sent-back": "handovers",
    "slow-tail": "lead-time",
}
_VIEWS = {"longest-wait": "duration", "doing-again": "rework", "going-back": "rework"}


def place_of(finding: Mapping[str, Any], places: Mapping[tuple[str, ...], str]) -> dict[str, Any]:
    """Where is this finding, and what shows it?

    Args:
        finding: one of discover.json.
        places: anchors of activities and connections, as ``anchors`` gives them.

    Returns:
        ``source`` and ``target`` (None where it has none), ``href`` of the evidence, ``on_map``
        (what to choose there; empty when the evidence is elsewhere) and the ``view`` of the map.
    """
    where, rule = finding["where"], finding["rule"]
    pair = tuple(where[name] for name in ("source", "target") if name in where)
    on_map = pair or ((where["activity"],) if "activity" in where else ())
    target = _EVIDENCE.get(rule) or places.get(on_map)
    return {
        "source": pair[0] if len(pair) == 2 else where.get("activity"),
        "target": pair[1] if len(pair) == 2 else None,
        "href": target,
        "on_map": on_map if rule not in _EVIDENCE and on_map in places else (),
        "view": _VIEWS.get(rule, "frequency"),
    }
