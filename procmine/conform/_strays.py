"""Names in an SOP that stand for nothing: labels of no step, roles of no lane."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from procmine.conform.naming import nearest
from procmine.conform.sop import Sop
from procmine.errors import ConfigError
from procmine.model.graph import Model
from procmine.model.petri_net import PetriNet

__all__ = ["nothing_in_common", "refuse_shadowed", "refuse_strays"]

_SHOWN = 6


def refuse_strays(sop: Sop, models: Mapping[str, Model | PetriNet | None]) -> None:
    """Refuse a label or a role that neither the steps nor the rules know.

    Args:
        sop: the procedure.
        models: its steps by version. An SOP without steps may name things for its rules alone.

    Raises:
        ConfigError: such a name; the hint names the nearest there is.
    """
    played = [model for model in models.values() if model is not None]
    if not played or len(played) < len(models):
        return
    steps = {step for model in played for step in model.activities()}
    lanes = {lane.name for model in played if isinstance(model, Model) for lane in model.lanes}
    for table, what, known in (("labels", "step", steps), ("roles", "lane", lanes)):
        for name in getattr(sop, table):
            if name not in known and not _is_mentioned(name, sop):
                raise ConfigError(
                    f"{sop.origin('file')}: [{table}] names {name!r}, which is no {what} of the "
                    "SOP, and no rule speaks of it.",
                    hint=nearest(name, sorted(known)) if known else f"Its steps have no {what}s.",
                )


def refuse_shadowed(sop: Sop, steps: Collection[str], activities: Collection[str]) -> None:
    """Refuse a label that says a step is not the activity of its own name.

    Raises:
        ConfigError: the log has an activity called like a step, and [labels] says that step is
            something else: whether the activity is the step cannot be told.
    """
    taken = {activity for those in sop.labels.values() for activity in those}
    for step, those in sop.labels.items():
        if step in steps and step in activities and step not in taken:
            listed = ", ".join(f'"{name}"' for name in (*those, step))
            raise ConfigError(
                f"{sop.origin('file')}: [labels] says the step {step!r} is something else than the "
                "activity of that name, which the log has, too.",
                hint=f'If it is that as well, write "{step}" = [{listed}]; else drop the line.',
            )


def _is_mentioned(name: str, sop: Sop) -> bool:
    said = [str(value) for rule in sop.rules for value in rule.options.values()]
    said += [point.step for point in sop.control_points]
    said += [text for one in sop.accepted for text in (one.deviation, one.when)]
    return any(name in text for text in said)


def nothing_in_common(steps: Collection[str], activities: Collection[str]) -> str:
    """A hint for an SOP and a log that share no name, and none that is near."""
    return (
        "Write [labels] into the SOP, step of the SOP = activity of the log. The SOP has: "
        f"{_listed(steps)}; the log has: {_listed(activities)}."
    )


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _SHOWN:,} more" if len(every) > _SHOWN else ""
    return ", ".join(map(repr, every[:_SHOWN])) + more
