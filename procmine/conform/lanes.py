"""Who does which step: rules from the lanes of the SOP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from procmine.conform.sop import Demand, Sop

if TYPE_CHECKING:
    from procmine.model.graph import Model

__all__ = ["lane_demands"]


def lane_demands(
    sop: Sop, models: Mapping[str, Model | None], steps: set[str]
) -> tuple[Demand, ...]:
    """Which teams may do each step, by its lane?

    Args:
        sop: its ``roles`` say which teams of the log stand for a lane; a lane without teams (of
            customers or machines) demands nothing.
        models: the steps of each version.
        steps: names that can be asked for in the log.

    Returns:
        One rule ``only-by-role`` for each step in a lane with teams; one for each version in which
        its lanes are others.
    """
    wanted: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for version, model in models.items():
        for step, lanes in _lanes(model).items():
            if step in steps and all(sop.roles.get(lane) for lane in lanes):
                wanted.setdefault((step, lanes), []).append(version)
    return tuple(
        _demand(step, lanes, () if len(named) == len(models) else tuple(named))
        for (step, lanes), named in sorted(wanted.items())
    )


def _demand(step: str, lanes: tuple[str, ...], versions: tuple[str, ...]) -> Demand:
    return Demand(
        id=f"lane: {step}" + (f" ({', '.join(versions)})" if versions else ""),
        rule="only-by-role",
        options={"activity": f'"{step}"', "roles": ", ".join(f'"{lane}"' for lane in lanes)},
        versions=versions,
        meaning=f"{step} lies in the lane {', '.join(lanes)}",
        origin="lanes of the steps",
    )


def _lanes(model: Model | None) -> dict[str, tuple[str, ...]]:
    if model is None:
        return {}
    names = {lane.id: lane.name for lane in model.lanes}
    found: dict[str, set[str]] = {}
    for node in model.nodes:
        if node.is_task and node.name:
            found.setdefault(node.name, set()).add(names.get(node.lane or "", ""))
    return {step: tuple(sorted(lanes)) for step, lanes in found.items()}
