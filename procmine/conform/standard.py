"""open_standard(): what practice is held against, from a model file or a sop.toml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from procmine.conform._strays import refuse_strays
from procmine.conform.message_order import message_demands
from procmine.conform.played_steps import open_steps
from procmine.conform.sop import Sop
from procmine.conform.sop_read import load_sop
from procmine.conform.sop_versions import Version
from procmine.conform.step_names import alike_names, step_name_notes
from procmine.errors import UsageError
from procmine.finding import Finding
from procmine.model.graph import Model
from procmine.model.petri_net import PetriNet
from procmine.worktime import Calendar

__all__ = ["Standard", "open_standard"]


@dataclass(frozen=True)
class Standard:
    """An SOP with the steps of each of its versions, ready to be played.

    Args:
        sop: the procedure.
        models: id of a version to its steps; None for a version that has none.
        notes: what in the files has no meaning here, or an assumed one, by version.
        conditions: the condition of every flow that has one, by version and id of the flow.
    """

    sop: Sop
    models: dict[str, Model | PetriNet | None]
    notes: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    conditions: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def steps(self) -> tuple[str, ...]:
        """The steps of all versions, each once."""
        return _step_names(self.models)

    def with_hours(self, house: Calendar | None) -> Standard:
        """The standard with the working hours of the house, where its SOP tells none of its own."""
        if house is None or self.sop.calendar is not None:
            return self
        return replace(self, sop=replace(self.sop, calendar=house))


def open_standard(
    path: Path,
    process: str | None = None,
    *,
    activities: Collection[str] = (),
    teams: Collection[str] = (),
) -> Standard:
    """What is practice to be held against?

    Args:
        path: a model (.bpmn, .xml, .pnml, .ptml), a sop.toml, or a folder that holds one.
        process: id or name of the process, pool or collaboration, for BPMN files with several.
        activities: those of the log: a BPMN event of such a name is a step. Without a sop.toml, a
            step is also taken for the activity that is spelled otherwise, and a note says so.
        teams: those of the log: without a sop.toml, a lane of such a name is for that team.

    Raises:
        UsageError: another ending, or steps that no log could show.
        ConfigError: a sop.toml that says the impossible, or labels and roles of nothing.
        ModelError: a model that cannot be read or played.
    """
    is_sop = path.is_dir() or path.suffix.lower() == ".toml"
    if is_sop:
        sop = load_sop(path)
    else:
        steps = path.absolute()
        sop = Sop(
            name=path.stem,
            versions=(Version(steps=steps.name),),
            folder=steps.parent,
            origins={"file": path.name},
        )
    steps_of = open_steps(sop, process=process, activities=activities)
    models = steps_of.models
    refuse_strays(sop, models)
    for version in sop.versions:
        model = models[version.id]
        if model is not None and not any(model.activities()):
            raise UsageError(
                f"{version.steps} holds no step that could be found in a log.",
                hint="Draw the steps as tasks with names.",
            )
    if all(model is None for model in models.values()) and not sop.rules:
        raise UsageError(
            f"{path.name} demands nothing: it has neither steps nor rules.",
            hint="Name the steps (steps = a BPMN file) or write [[rules]].",
        )
    names = _step_names(models)
    guessed: dict[str, tuple[str, ...]] = {}
    if not is_sop:
        guessed = alike_names(names, list(activities))
        sop = replace(sop, roles=_roles(models, teams), labels=guessed)
    sop = replace(sop, rules=(*sop.rules, *message_demands(sop, steps_of.messages)))
    first = sop.versions[0].id
    notes = dict(steps_of.notes)
    if said := step_name_notes(sop, names, list(activities), guessed):
        notes[first] = (*notes.get(first, ()), *said)
    return Standard(sop, models, notes, steps_of.conditions)


def _step_names(models: Mapping[str, Model | PetriNet | None]) -> tuple[str, ...]:
    played = [model for model in models.values() if model is not None]
    return tuple(dict.fromkeys(step for model in played for step in model.activities()))


def _roles(
    models: dict[str, Model | PetriNet | None], teams: Collection[str]
) -> dict[str, tuple[str, ...]]:
    drawn = [model for model in models.values() if isinstance(model, Model)]
    lanes = dict.fromkeys(lane.name for model in drawn for lane in model.lanes)
    return {lane: (lane,) for lane in lanes if lane in teams}
