"""The SOP with what happened on it: as a picture, and as the BPMN file with figures in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from procmine.draw.sop_picture import StepCounts, sop_svg
from procmine.errors import ModelError, UsageError
from procmine.log.naming import folder_name_of
from procmine.model.annotate import annotate
from procmine.model.document import read_document, write_document
from procmine.model.executable import executable
from procmine.model.graph import Model
from procmine.model.net_model import net_model
from procmine.model.petri_net import PetriNet

if TYPE_CHECKING:
    from procmine.conform.check import Conformance

__all__ = ["annotated", "file_names", "sop_picture"]

_BPMN = (".bpmn", ".xml")


def file_names(found: Conformance) -> dict[str, str]:
    """What the files of each judged version are called, without their endings.

    One version is plain ``sop``; of several each bears its name.
    """
    if len(found.standard.sop.versions) == 1:
        return {part.version: "sop" for part in found.parts}
    names: dict[str, str] = {}
    for part in found.parts:
        name = f"sop-{folder_name_of(part.version)}"
        while name in names.values():
            name += "_"
        names[part.version] = name
    return names


def sop_picture(
    model: Model | PetriNet, place: Mapping[str, Any], *, lang: str, for_page: bool = False
) -> str | None:
    """What does the picture of this version look like? None when it has none.

    Args:
        model: its steps.
        place: its row of ``places``.
        lang: language of the picture.
        for_page: leave out the legend and the stylesheet, which the page has.
    """
    besides: dict[str, Counter[str]] = {}
    for row in place["inserted"]:
        if row["after"]:
            besides.setdefault(row["after"], Counter())[row["activity"]] += row["n_events"]
    counts = {
        row["node"]: StepCounts(row["n_done"], row["n_skipped"], besides.get(row["node"], {}))
        for row in place["nodes"]
    }
    first = Counter(
        {row["activity"]: row["n_events"] for row in place["inserted"] if not row["after"]}
    )
    extras = {"with_legend": not for_page, "embed_style": not for_page}
    try:
        if isinstance(model, PetriNet):
            drawn = net_model(model)
            return sop_svg(drawn, _by_name(drawn, place, counts), {}, lang=lang, **extras)
        flows = {row["flow"]: row["n"] for row in place["flows"]}
        starts = [node.id for node in model.nodes if node.kind == "startEvent"]
        if first and len(starts) == 1:
            counts[starts[0]] = StepCounts(inserted=first)
        return sop_svg(model, counts, flows, lang=lang, **extras)
    except (ModelError, UsageError):
        # Not every net has a picture in BPMN, and not every model can be arranged.
        return None


def _by_name(
    drawn: Model, place: Mapping[str, Any], counts: Mapping[str, StepCounts]
) -> dict[str, StepCounts]:
    """Counts of the transitions of a net on the tasks drawn for them, where names tell which."""
    named = Counter(row["activity"] for row in place["nodes"])
    node_of = {row["activity"]: row["node"] for row in place["nodes"]}
    return {
        node.id: counts[node_of[node.name]]
        for node in drawn.nodes
        if node.is_task and named[node.name] == 1
    }


def annotated(
    found: Conformance, version: str, place: Mapping[str, Any], process: str | None
) -> bytes | None:
    """The BPMN file of a version with the figures in it; None when its steps are no BPMN.

    Args:
        found: what ``check`` gave.
        version: id of the version.
        place: its row of ``places``.
        process: the process that was read, when the file holds several.
    """
    sop, model = found.standard.sop, found.standard.models[version]
    path = sop.steps_path(sop.version(version))
    if path is None or path.suffix.lower() not in _BPMN or not isinstance(model, Model):
        return None
    document = read_document(path)
    names = {*found.judgement.traces.log.activities, *sop.labels}
    asked = process or sop.version(version).process or None
    meant = executable(document, asked, steps=names).stands_for
    figures: dict[str, Counter[str]] = {}
    for node, name, n in _figures(place):
        if element := meant.get(node):
            figures.setdefault(element, Counter())[name] += n
    return write_document(annotate(document, figures))


def _figures(place: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    told = [(row["node"], "n_done", row["n_done"]) for row in place["nodes"]]
    told += [(row["node"], "n_skipped", row["n_skipped"]) for row in place["nodes"]]
    told += [
        (row["after"], "n_inserted_after", row["n_events"])
        for row in place["inserted"]
        if row["after"]
    ]
    return told + [(row["flow"], "n", row["n"]) for row in place["flows"]]
