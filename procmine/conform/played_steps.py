"""open_steps(): the steps of the versions of an SOP, ready to be played."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from procmine.conform.sop import Sop
from procmine.conform.sop_versions import Version
from procmine.conform.unsound import unsound_notes
from procmine.finding import Finding
from procmine.model.graph import Model
from procmine.model.messages import Message
from procmine.model.opening import open_model
from procmine.model.petri_net import PetriNet
from procmine.model.pnml_read import read_pnml

__all__ = ["PlayedSteps", "open_steps"]


@dataclass(frozen=True)
class PlayedSteps:
    """The steps of some versions.

    Args:
        models: id of a version to its steps; None for a version that has none.
        notes: what in the files has no meaning here, or an assumed one, by version.
        conditions: the condition of every flow that has one, by version and id of the flow.
        messages: those between pools for which a step must wait, by version.
    """

    models: dict[str, Model | PetriNet | None]
    notes: dict[str, tuple[Finding, ...]]
    conditions: dict[str, Mapping[str, str]] = field(default_factory=dict)
    messages: dict[str, tuple[Message, ...]] = field(default_factory=dict)

    def drawn(self) -> dict[str, Model | None]:
        """The models that have lanes; None for nets and for versions without steps."""
        return {v: m if isinstance(m, Model) else None for v, m in self.models.items()}


def open_steps(
    sop: Sop,
    versions: Iterable[Version] | None = None,
    *,
    process: str | None = None,
    activities: Collection[str] = (),
) -> PlayedSteps:
    """Which steps does each version ask for?

    Args:
        sop: the procedure.
        versions: some of its versions; all of them by default.
        process: id or name of the process, pool or collaboration, for BPMN files with several;
            what the SOP says itself if left out.
        activities: those of the log: a BPMN event of such a name, or of a label, is a step.

    Raises:
        UsageError: a file whose name ends in nothing known.
        ModelError: a model that cannot be read or played.
    """
    names = {*activities, *sop.labels}
    models: dict[str, Model | PetriNet | None] = {}
    notes: dict[str, tuple[Finding, ...]] = {}
    conditions: dict[str, Mapping[str, str]] = {}
    messages: dict[str, tuple[Message, ...]] = {}
    for version in sop.versions if versions is None else versions:
        file = sop.steps_path(version)
        if file is None:
            models[version.id] = None
        else:
            asked = process or version.process or None
            if file.suffix.lower() == ".pnml":
                # A net is played as it is: not every net has a picture in BPMN.
                net = read_pnml(file)
                models[version.id], notes[version.id] = net, unsound_notes(net)
                continue
            reading = open_model(file, asked, steps=names)
            unsound = unsound_notes(
                reading.checked or reading.model, reading.stands_for, reading.clears
            )
            models[version.id], notes[version.id] = reading.model, (*reading.notes, *unsound)
            conditions[version.id] = reading.conditions
            messages[version.id] = reading.messages
    return PlayedSteps(models, notes, conditions, messages)
