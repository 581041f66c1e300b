"""open_model(): a model file of any kind as a model that can be played."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from procmine.errors import UsageError
from procmine.model.document import read_document
from procmine.model.executable import Reading, executable
from procmine.model.graph import Model
from procmine.model.ptml import read_ptml
from procmine.model.tree import tree_model

__all__ = ["MODEL_SUFFIXES", "open_model"]

MODEL_SUFFIXES = (".bpmn", ".xml", ".pnml", ".ptml")


def open_model(path: Path, process: str | None = None, *, steps: Collection[str] = ()) -> Reading:
    """Which model does this file hold, whatever kind of file it is?

    Args:
        path: a .bpmn, .xml (BPMN), .pnml or .ptml file.
        process: id or name of the process, pool or collaboration, for BPMN with several.
        steps: names that leave events in the log, for BPMN: see ``executable``.

    Returns:
        The model and what was assumed. A Petri net is read so that it can be drawn; to play it,
        take the net itself.

    Raises:
        UsageError: another ending.
        ModelError: the file is broken, or its net says what no BPMN model can.

    Cost: linear in the size of the file.
    """
    kind = path.suffix.lower()
    if kind in (".bpmn", ".xml"):
        return executable(read_document(path), process, steps=steps)
    if kind == ".ptml":
        read = read_ptml(path)
        return _plain(tree_model(read.tree, read.name or path.stem))
    if kind == ".pnml":
        from procmine.model.net_model import net_model
        from procmine.model.pnml_read import read_pnml

        return _plain(net_model(read_pnml(path)))
    raise UsageError(
        f"{path.name} is no model file: its name does not end in {', '.join(MODEL_SUFFIXES)}.",
        hint="Name the kind of file by its ending.",
    )


def _plain(model: Model) -> Reading:
    return Reading(model, "", (), {node.id: node.id for node in model.nodes})
